#pragma once
// A function that runs on a given stack, by a context of chapter 2.

#include <functional>
#include <kernlet/context.hpp>

namespace chapter03 {

/// Runs `body` to its end on `stack`, and comes back.
class on_stack {
 public:
  on_stack(kernlet::stack_area stack, std::function<void()> body) : body_(std::move(body)) {
    there_.prepare(stack, begin, this);
    here_.switch_to(there_, nullptr);
  }

 private:
  static void begin(void* self, void*) {
    auto& run = *static_cast<on_stack*>(self);
    run.body_();
    run.there_.exit_to(run.here_, nullptr);
  }

  std::function<void()> body_;
  kernlet::context here_, there_;
};

/// Recurses until `left` bytes or fewer lie between its frame and `lowest`, then calls `at_bottom`. Its
/// frames are small, so the last one is close to the mark.
[[gnu::noinline]] inline void descend(const std::byte* lowest, std::ptrdiff_t left,
                                      const std::function<void()>& at_bottom) {
  volatile std::byte here{1};
  if (const_cast<std::byte*>(&here) - lowest <= left)
    at_bottom();
  else
    descend(lowest, left, at_bottom);
  here = std::byte{2}; // no tail call
}

} // namespace chapter03
