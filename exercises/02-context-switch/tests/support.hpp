#pragma once
// What the tests of this chapter share: a stack, and a context upon it whose body is a lambda.

#include <array>
#include <cstddef>
#include <functional>
#include <kernlet/context.hpp>
#include <kernlet/raw_context.hpp>
#include <memory>

namespace chapter02 {

using kernlet::raw_context;
using kernlet::stack_area;

inline constexpr std::size_t stack_size = 64 * 1024;

/// Words travel as pointers.
inline void* to_pointer(std::uint64_t word) { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(word)); }
inline std::uint64_t to_word(void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

/// A context with a stack of its own. `body` gets the first word and must end with a switch.
class runner {
 public:
  explicit runner(std::function<void(void*)> body) : body_(std::move(body)), stack_(new std::byte[stack_size]) {
    context.prepare({stack_.get(), stack_size}, enter, this);
  }

  raw_context context;

 private:
  static void enter(void* self, void* word) { static_cast<runner*>(self)->body_(word); }

  std::function<void(void*)> body_;
  std::unique_ptr<std::byte[]> stack_;
};

/// The same through the frame's wrapper, which tells the sanitizers.
class framed_runner {
 public:
  explicit framed_runner(std::function<void(void*)> body) : body_(std::move(body)), stack_(new std::byte[stack_size]) {
    context.prepare({stack_.get(), stack_size}, enter, this);
  }

  kernlet::context context;

 private:
  static void enter(void* self, void* word) { static_cast<framed_runner*>(self)->body_(word); }

  std::function<void(void*)> body_;
  std::unique_ptr<std::byte[]> stack_;
};

} // namespace chapter02
