// A request to end, and its way through nested scopes: one after the other, from a list, so that their depth
// costs no stack.
#include <kernlet/task_driver.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void scope_base::cancel() noexcept {
  if (cancelled_)
    return;
  cancelled_ = true;
  if (stop_.stop_possible())
    stop_.request_stop();
  driver_->reach_all(static_cast<cancel_scope&>(*this));
}

std::stop_token scope_base::stop_token() {
  if (!stop_.stop_possible()) {
    stop_ = std::stop_source();
    if (cancelled_)
      stop_.request_stop();
  }
  return stop_.get_token();
}

void task_driver::reach_all(cancel_scope& scope) noexcept {
  static_cast<scope_base&>(scope).next_cancelled_ = nullptr;
  if (reach_first_ == nullptr)
    reach_first_ = &scope;
  else
    static_cast<scope_base&>(*reach_last_).next_cancelled_ = &scope;
  reach_last_ = &scope;
  if (reaching_)
    return; // whoever called has not come back yet, and will see it
  reaching_ = true;
  while (cancel_scope* const next = reach_first_) {
    reach_first_ = static_cast<scope_base&>(*next).next_cancelled_;
    next->reach();
  }
  reaching_ = false;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
