#pragma once
// What the tests of this chapter share: a stack, and a context upon it whose body is a lambda.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <kernlet/context.hpp>
#include <kernlet/raw_context.hpp>
#include <memory>

namespace chapter02 {

using kernlet::raw_context;
using kernlet::stack_area;

inline constexpr std::size_t stack_size = 64 * 1024;

/// Words travel as pointers.
inline void* to_pointer(std::uint64_t word) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(word));
}
inline std::uint64_t to_word(void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

/// Memory for a stack. Above it lie some words that belong to nobody: a frame that reaches too high spoils
/// these, and not the next test's evidence. They may hold a code address, which is what a caller's frame
/// would look like there.
class stack_memory {
 public:
  explicit stack_memory(void* above = nullptr) : memory_(new std::byte[stack_size + slack * sizeof above]) {
    for (std::size_t i = 0; i < slack; ++i)
      std::memcpy(memory_.get() + stack_size + i * sizeof above, &above, sizeof above);
  }

  stack_area area() const { return {memory_.get(), stack_size}; }

 private:
  static constexpr std::size_t slack = 64; // words
  std::unique_ptr<std::byte[]> memory_;
};

/// A context with a stack of its own. `body` gets the first word and must end with a switch.
class runner {
 public:
  explicit runner(std::function<void(void*)> body) : body_(std::move(body)) {
    context.prepare(stack_.area(), enter, this);
  }

  raw_context context;

 private:
  static void enter(void* self, void* word) { static_cast<runner*>(self)->body_(word); }

  std::function<void(void*)> body_;
  stack_memory stack_;
};

/// The same through the frame's wrapper, which tells the sanitizers.
class framed_runner {
 public:
  explicit framed_runner(std::function<void(void*)> body) : body_(std::move(body)) {
    context.prepare(stack_.area(), enter, this);
  }

  kernlet::context context;

 private:
  static void enter(void* self, void* word) { static_cast<framed_runner*>(self)->body_(word); }

  std::function<void(void*)> body_;
  stack_memory stack_;
};

} // namespace chapter02
