// The frame's half of a task.

#include <exception>
#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

const task_operations task_record::as_task_operations{
    [](const waiter& self) noexcept { return static_cast<const task_record&>(self).name_; },
    [](waiter& self) { return static_cast<task_record&>(self).stop_token(); },
    [](waiter& self, int by) noexcept {
      auto& shields = static_cast<task_record&>(self).shields_;
      shields = static_cast<std::uint32_t>(static_cast<int>(shields) + by);
    },
    [](const waiter& self) noexcept { return static_cast<const task_record&>(self).owner_->now(); },
    [](waiter& self, const char* what) noexcept {
      auto& task = static_cast<task_record&>(self);
      return std::exchange(task.waits_for_, wait_note{what, nullptr}).what;
    },
    [](waiter& self) noexcept -> task_values& { return static_cast<task_record&>(self).values_; }};
const waiter_operations task_record::operations{park_task, wake_task, yield_task, &as_task_operations};

wake_reason task_record::park_task(waiter& self, deadline until) {
  auto& task = static_cast<task_record&>(self);
  task.require_own_stack();
  return task.owner_->park(task, until);
}

void task_record::wake_task(waiter& self) noexcept {
  auto& task = static_cast<task_record&>(self);
  loop& owner = *task.owner_;
  if (owner.inbox_.at_home())
    owner.wake(task);
  else
    owner.inbox_.put(task, loop_inbox::wake);
}

void task_record::yield_task(waiter& self) {
  auto& task = static_cast<task_record&>(self);
  task.require_own_stack();
  task.owner_->yield(task);
}

void task_record::run(void* body, coroutine_self& inside, void*) {
  task_record& task = *static_cast<task_record*>(body);
  task.top_ = static_cast<const std::byte*>(__builtin_frame_address(0));
  task.owner_->execute(task, inside);
  task.top_ = nullptr;
}

void task_record::refuse_foreign_stack() const {
  if (this_thread().current != this)
    throw loop_error(std::string("the waiter of task '") + name_ +
                     "' was used to wait by somebody else: wait with current_waiter()");
  throw loop_error(
      std::string("task '") + name_ +
      "' waits inside a coroutine or generator that it has resumed: only on its own stack can a task "
      "wait; yield out of the coroutine first, or make it a task");
}

void task_record::request_cancel() noexcept {
  if (owner_->inbox_.at_home())
    owner_->cancel(*this);
  else
    owner_->inbox_.put(*this, loop_inbox::cancel);
}

bool task_record::note_cancel() noexcept {
  if (cancel_requested_)
    return false;
  cancel_requested_ = true;
  if (tokens_ != nullptr)
    tokens_->own.request_stop();
  return true;
}

bool task_record::cancellation_is_due() noexcept {
  if (shields_ != 0 || std::uncaught_exceptions() != 0)
    return false;
  constexpr std::uint32_t patience = 1000;
  if (owner_->closing_ && ++refusals_ > patience)
    owner_->panic_over_refusal(std::string("'") + name_ + "' has swallowed task_cancelled a thousand times");
  return true;
}

void task_record::note_finished(std::exception_ptr error) noexcept {
  finished_ = true;
  ++owner_->finished_count_;
  if (tokens_ != nullptr)
    tokens_->on_stop.reset();
  if (error != nullptr)
    end_with(std::move(error));
}

void task_record::end_with(std::exception_ptr error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const task_cancelled&) {
    was_cancelled_ = true;
  } catch (const cancelled_error&) {
    // The end of another one that it joined. If it was to end itself, that is no failure: else two tasks that
    // join each other could not be cancelled together, as the end of their loop does.
    was_cancelled_ = cancel_requested_;
    if (!was_cancelled_)
      error_ = std::move(error);
  } catch (...) {
    error_ = std::move(error);
  }
}

void task_record::drops_tokens::operator()(tokens* done) const noexcept {
  delete done;
}

task_record::tokens& task_record::make_tokens() {
  if (tokens_ == nullptr)
    tokens_.reset(new tokens());
  if (cancel_requested_)
    tokens_->own.request_stop();
  return *tokens_;
}

std::stop_token task_record::stop_token() {
  return make_tokens().own.get_token();
}

void task_record::let_go() noexcept {
  if (sent_.load(std::memory_order_relaxed) != 0) // somebody has woken it in vain: it hangs in the inbox
    owner_->inbox_.take_all(*owner_);
  if (error_ != nullptr) {
    const std::exception_ptr error = std::exchange(error_, nullptr);
    report_unjoined(owner_ != nullptr ? owner_->unjoined_ : unjoined_handler{}, name_, error);
  }
  if (owner_ != nullptr)
    owner_->forget(*this);
  loop::dispose(*this);
}

namespace detail {

void cancel_task(task_record& task) noexcept {
  if (task.finished())
    return;
  loop& owner = task.owner();
  if (owner.inbox_.somebody_at_home())
    task.request_cancel();
  else
    owner.cancel(task);
}

void refuse_join(const task_record* task) {
  if (task == nullptr)
    throw loop_error(
        "join() of an empty handle: it was joined before, detached or moved from, or never made");
  const std::string named = std::string("task '") + task->name() + "'";
  const task_record* const self = task_record::of(this_thread().current);
  if (self == task)
    throw loop_error(named + " joins itself: it would wait for ever");
  if (self == nullptr)
    throw loop_error(named + " has not finished: join() it in another task of its loop, or after run()");
  if (&self->owner() != &task->owner())
    throw loop_error(named + " belongs to another loop than '" + self->name() + "', which joins it");
  self->require_own_stack();
  throw loop_error(named + " is joined by another task already: a result has one taker");
}

void hand_on_failure(task_record& task) {
  const std::exception_ptr error = task.take_error();
  const char* const name = task.name();
  task.release();
  if (error != nullptr)
    std::rethrow_exception(error);
  throw cancelled_error(std::string("task '") + name + "' was cancelled: it has no result");
}

} // namespace detail
} // namespace KERNLET_PARTS
} // namespace kernlet
