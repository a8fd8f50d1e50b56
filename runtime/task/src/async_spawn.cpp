// Spawned Tasks. A record is referred to by its handle and, until the driver has seen its end, by the driver:
// a frame is not destroyed by its own last step.
#include <cstdio>
#include <cstdlib>
#include <kernlet/async_spawn.hpp>
#include <kernlet/loop_error.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {
namespace {

bool is_cancellation(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const task_cancelled&) {
    return true;
  } catch (...) {
    return false;
  }
}

} // namespace

spawned::spawned(task_driver& driver, promise_core& task, const char* label)
    : completion{hear}, waitable(is_done), scope(driver), root(task), name(label),
      unjoined(driver.unjoined_) {
  next = driver.spawned_;
  home = &driver.spawned_;
  if (next != nullptr)
    next->home = &next;
  driver.spawned_ = this;
  ++driver.counts_.spawned;
  scope.set_members({&root, 1, [](void* owner, std::size_t) noexcept -> promise_core& {
                       return *static_cast<promise_core*>(owner);
                     }});
  root.begin(*this, scope);
  driver.make_ready(root);
  if (driver.ending_)
    scope.cancel();
}

bool spawned::is_done(waitable& self) noexcept {
  return static_cast<spawned&>(self).finished;
}

std::coroutine_handle<> spawned::hear(completion& self, promise_core&) noexcept {
  auto& here = static_cast<spawned&>(self);
  here.finished = true;
  *here.home = here.next;
  if (here.next != nullptr)
    here.next->home = here.home;
  task_driver& driver = here.scope.driver();
  here.next = driver.finished_;
  driver.finished_ = &here;
  while (!here.waiting_.empty())
    here.admit_first();
  return std::noop_coroutine();
}

void spawned::check_join(promise_core& joiner) const {
  if (joined || joining)
    throw task_error(std::string("the Task '") + name +
                     "' is joined a second time: its result is moved out once");
  for (const cancel_scope* each = &joiner.scope(); each != nullptr; each = each->outer())
    if (each == &scope)
      throw task_error(std::string("the Task '") + name + "' joins itself, and would wait for its own end");
}

void spawned::check_outcome() {
  joined = true;
  try {
    root.take();
  } catch (const task_cancelled&) {
    throw cancelled_error(std::string("the Task '") + name + "' was cancelled and has left no result");
  }
}

void spawned::release() noexcept {
  if (--references == 0)
    delete this;
}

spawned::~spawned() {
  if (const std::exception_ptr error = joined ? nullptr : root.error();
      error != nullptr && !is_cancellation(error))
    report_unjoined(unjoined, name, error);
  root.handle().destroy();
}

} // namespace async

void task_driver::reap() noexcept {
  while (async::spawned* const each = finished_) {
    finished_ = each->next;
    each->release();
  }
}

void task_driver::end_spawned() {
  ending_ = true;
  // A cancellation makes ready, and nothing more: the list does not change meanwhile.
  for (async::spawned* each = spawned_; each != nullptr; each = each->next)
    each->scope.cancel();
  const std::uint64_t enough = counts_.resumed + 1'000'000 + 1'000 * counts_.spawned;
  while (spawned_ != nullptr) {
    step();
    if (counts_.resumed > enough) {
      std::fprintf(stderr, "kernlet: the Task '%s' was cancelled and swallows it again and again\n",
                   spawned_->name);
      std::abort();
    }
  }
  ending_ = false;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
