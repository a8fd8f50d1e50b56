#include <kernlet/context.hpp>
#include <kernlet/panic.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void context::keep_exceptions(thread_block& here) noexcept {
  exception_words& words = own_exceptions(here);
  if (!words.any())
    return; // they were not known
  caught_ = words.caught;
  uncaught_ = words.uncaught;
  keeps_exceptions_ = 1;
  words = {};
}

void context::give_exceptions_back(thread_block& here) noexcept {
  own_exceptions(here) = {caught_, uncaught_};
  keeps_exceptions_ = 0;
}

void context::begin(void* self, void* word) {
  auto& here = *static_cast<context*>(self);
  here.arrive();
  here.entry_(here.argument_, word);
  panic("a context's entry function returned; it must end with exit_to()", __FILE__, __LINE__);
}

void context::exit_to(context& next, void* word) noexcept {
  leave(fiber_.before_switch(next.fiber_, true));
  hand_over(next, word);
  panic("a context that had ended was switched to", __FILE__, __LINE__);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
