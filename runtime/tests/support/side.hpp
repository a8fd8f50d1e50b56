#pragma once
// A context with a stack of its own whose body is a lambda: the other side of a switch.
//
// Checks of the test framework stay on the thread's own stack: a failing one throws, and here there is nobody
// to catch it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <kernlet/context.hpp>
#include <memory>
#include <utility>

namespace test {
inline namespace KERNLET_PARTS { // compiled for several runtimes and linked into one program

inline void* to_pointer(std::uint64_t word) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(word));
}
inline std::uint64_t to_word(void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

class side {
 public:
  static constexpr std::size_t default_stack = 128 * 1024;

  explicit side(std::function<void(side&)> body, std::size_t stack_size = default_stack,
                kernlet::fp_control words = kernlet::fp_control::kept)
      : context_(words), body_(std::move(body)), stack_(new std::byte[stack_size]), stack_size_(stack_size) {
    prepare();
  }

  /// Begins again from the start, on the same stack. Not while it is running.
  void prepare() {
    ended_ = false;
    context_.prepare({stack_.get(), stack_size_}, begin, this);
  }

  /// From outside: runs it until it suspends or ends. Returns the word that it gave.
  void* resume(void* word = nullptr, kernlet::fp_control words = kernlet::fp_control::kept) {
    kernlet::context here(words);
    home_ = &here;
    return here.switch_to(context_, word);
  }

  /// From inside: goes back to whoever resumed it. Returns the word of the next resume.
  void* suspend(void* word = nullptr) { return context_.switch_to(*home_, word); }

  bool ended() const noexcept { return ended_; }
  void* first_word() const noexcept { return first_word_; }
  bool contains(const void* address) const noexcept {
    return address >= stack_.get() && address < stack_.get() + stack_size_;
  }

 private:
  static void begin(void* self, void* word) {
    side& here = *static_cast<side*>(self);
    here.first_word_ = word;
    here.body_(here);
    here.ended_ = true;
    here.context_.exit_to(*here.home_, nullptr);
  }

  kernlet::context context_;
  kernlet::context* home_ = nullptr;
  std::function<void(side&)> body_;
  std::unique_ptr<std::byte[]> stack_;
  std::size_t stack_size_;
  void* first_word_ = nullptr;
  bool ended_ = false;
};

} // namespace KERNLET_PARTS
} // namespace test
