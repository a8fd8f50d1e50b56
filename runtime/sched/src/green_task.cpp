// The frame's half of a scheduler's task.

#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

const task_operations green_task::as_task_operations{
    [](const waiter& self) noexcept { return static_cast<const green_task&>(self).name_; },
    [](waiter& self) { return static_cast<green_task&>(self).stop_token(); },
    [](waiter& self, int by) noexcept {
      auto& shields = static_cast<green_task&>(self).shields_;
      shields = static_cast<std::uint16_t>(shields + by);
    },
    [](const waiter& self) noexcept { return static_cast<const green_task&>(self).owner_->now(); },
    [](waiter& self, const char* what) noexcept {
      return std::exchange(static_cast<green_task&>(self).waits_for_, what);
    },
    [](waiter& self) noexcept -> task_values& { return static_cast<green_task&>(self).values_; }};
const waiter_operations green_task::operations{park_task, wake_task, yield_task, &as_task_operations};

green_task::alarm::alarm(green_task& task) noexcept
    : task_timer([](task_timer& self) noexcept {
        green_task& sleeper = static_cast<alarm&>(self).whose;
        sleeper.owner_->note(sleeper, timed_out);
      }),
      whose(task) {}

green_task::green_task(const green_origin& origin) noexcept
    : waiter(operations), owner_(origin.owner), name_(origin.name), call_(origin.call) {}
green_task::~green_task() {
  delete tokens_.load(std::memory_order_relaxed); // nobody else has the task any more
}

// The flag and the tokens are two words, each written by another side: whoever cancels sets the flag and then
// looks for tokens; the task makes tokens and then looks at the flag. Both orders are seq_cst, so that one of
// them sees the other.
green_task::tokens& green_task::make_tokens() {
  tokens* made = tokens_.load(std::memory_order_relaxed); // its own
  if (made == nullptr) {
    made = new tokens();
    tokens_.store(made);
    if ((word_.load() & to_end) != 0)
      made->own.request_stop();
  }
  return *made;
}

std::stop_token green_task::stop_token() {
  return make_tokens().own.get_token();
}

std::stop_source green_task::token_to_stop() const noexcept {
  const tokens* const made = tokens_.load();
  return made != nullptr ? made->own : std::stop_source(std::nostopstate);
}

void green_task::tokens::cancels::operator()() const noexcept {
  task->owner_->cancel(*task);
}

wake_reason green_task::park_task(waiter& self, deadline until) {
  auto& task = static_cast<green_task&>(self);
  return task.owner_->park(task, until);
}

void green_task::wake_task(waiter& self) noexcept {
  auto& task = static_cast<green_task&>(self);
  task.owner_->wake(task);
}

void green_task::yield_task(waiter& self) {
  auto& task = static_cast<green_task&>(self);
  task.owner_->yield(task);
}

/// In a handler of the exception. If there is no memory for it, the program ends, as it would without a
/// handler.
void green_task::note_failure() {
  failure_ = std::make_unique<failure>(std::current_exception(), owner_->unjoined_);
}

void green_task::run(void* body, coroutine_self& inside, void*) {
  green_task& task = *static_cast<green_task*>(body);
  task.inside_ = &inside;
  task.owner_->arrive();
  struct values_end { // on its own stack, before anybody sees that it has ended
    task_values& values;
    ~values_end() { values.clear(); }
  };
  try {
    const values_end ends{task.values_};
    if (task.cancellation_due()) // before it has begun
      throw task_cancelled{};
    task.call_(task);
  } catch (const task_cancelled&) {
    task.was_cancelled_ = true;
  } catch (const cancelled_error&) {
    // The end of another one that it joined. If it was to end itself, that is no failure.
    task.was_cancelled_ = (task.word_.load(std::memory_order_relaxed) & to_end) != 0;
    if (!task.was_cancelled_)
      task.note_failure();
  } catch (...) {
    task.note_failure();
  }
  if (tokens* const made = task.tokens_.load(std::memory_order_relaxed); made != nullptr)
    made->on_stop.reset(); // waits for a callback that is under way
  task.has_ended_ = true;
  guard::enter(this_thread()); // the worker leaves it
}

} // namespace KERNLET_PARTS
} // namespace kernlet
