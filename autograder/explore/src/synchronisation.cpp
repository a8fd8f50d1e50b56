// Mutexes, condition variables and futexes of the modelled program.

#include "engine.hpp"

#include <cstring>

namespace kernlet::explore {
namespace {

operation synchronises(const void* object) noexcept {
  return {operation::kind::synchronisation, false, object};
}

} // namespace

modelled_mutex& engine::mutex_of(const void* object) {
  return mutexes_[object];
}

void engine::lock_now(modelled_mutex& mutex, unsigned thread) {
  mutex.owner = static_cast<int>(thread);
  mutex.depth = 1;
  threads_[thread].now.join(mutex.released);
  changed();
}

void engine::lock(void* object, bool recursive, const void* where) {
  check_block(object, 1, where);
  visible(synchronises(object));
  modelled_mutex& mutex = mutex_of(object);
  const int self = static_cast<int>(current_);
  if (mutex.owner == self) {
    if (!recursive)
      fail(failure_kind::deadlock, "a thread locks a mutex that it holds", where, object);
    ++mutex.depth;
    return;
  }
  while (mutex.owner >= 0) {
    note(action::lock_blocks, object, 0, static_cast<word>(mutex.owner), where);
    block(thread_state::on_mutex, object, never, where);
  }
  lock_now(mutex, current_);
  note(action::lock, object, 0, 0, where);
}

bool engine::try_lock(void* object, bool recursive, const void* where) {
  check_block(object, 1, where);
  visible(synchronises(object));
  modelled_mutex& mutex = mutex_of(object);
  if (mutex.owner == static_cast<int>(current_) && recursive) {
    ++mutex.depth;
    return true;
  }
  if (mutex.owner >= 0) {
    note(action::try_lock_fails, object, 0, static_cast<word>(mutex.owner), where);
    return false;
  }
  lock_now(mutex, current_);
  note(action::lock, object, 0, 0, where);
  return true;
}

void engine::unlock(void* object, const void* where) {
  check_block(object, 1, where);
  visible(synchronises(object));
  modelled_mutex& mutex = mutex_of(object);
  if (mutex.owner != static_cast<int>(current_))
    fail(failure_kind::mutex_misuse,
         mutex.owner < 0 ? "a mutex is unlocked that nobody holds"
                         : "a mutex is unlocked by a thread that does not hold it",
         where, object);
  if (--mutex.depth != 0)
    return;
  mutex.owner = -1;
  modelled_thread& self = threads_[current_];
  mutex.released = self.now;
  ++self.now.happened.of[current_];
  note(action::unlock, object, 0, 0, where);
  changed();
  wake_all(thread_state::on_mutex, object);
}

void engine::destroy_mutex(void* object, const void* where) {
  const auto found = mutexes_.find(object);
  if (found == mutexes_.end())
    return;
  if (found->second.owner >= 0)
    fail(failure_kind::mutex_misuse, "a mutex is destroyed while it is held", where, object);
  mutexes_.erase(found);
}

bool engine::try_lock_shared(void* object, const void* where) {
  check_block(object, 1, where);
  visible(synchronises(object));
  modelled_rwlock& lock = rwlocks_[object];
  if (lock.writer >= 0) {
    note(action::try_lock_fails, object, 0, static_cast<word>(lock.writer), where);
    return false;
  }
  lock.readers |= 1U << current_;
  threads_[current_].now.join(lock.by_writers);
  changed();
  note(action::lock, object, 0, 0, where);
  return true;
}

bool engine::try_lock_alone(void* object, const void* where) {
  check_block(object, 1, where);
  visible(synchronises(object));
  modelled_rwlock& lock = rwlocks_[object];
  if (lock.writer >= 0 || lock.readers != 0) {
    note(action::try_lock_fails, object, 0, static_cast<word>(lock.writer), where);
    return false;
  }
  lock.writer = static_cast<int>(current_);
  threads_[current_].now.join(lock.by_writers);
  threads_[current_].now.join(lock.by_readers);
  changed();
  note(action::lock, object, 0, 0, where);
  return true;
}

void engine::lock_shared(void* object, const void* where) {
  if (rwlocks_[object].writer == static_cast<int>(current_))
    fail(failure_kind::deadlock, "a thread locks what it holds alone", where, object);
  while (!try_lock_shared(object, where))
    block(thread_state::on_mutex, object, never, where);
}

void engine::lock_alone(void* object, const void* where) {
  const modelled_rwlock& lock = rwlocks_[object];
  if (lock.writer == static_cast<int>(current_) || (lock.readers >> current_ & 1) != 0)
    fail(failure_kind::deadlock, "a thread locks alone what it holds", where, object);
  while (!try_lock_alone(object, where))
    block(thread_state::on_mutex, object, never, where);
}

void engine::unlock_shared_or_alone(void* object, const void* where) {
  check_block(object, 1, where);
  visible(synchronises(object));
  modelled_rwlock& lock = rwlocks_[object];
  modelled_thread& self = threads_[current_];
  if (lock.writer == static_cast<int>(current_)) {
    lock.writer = -1;
    lock.by_writers = self.now;
  } else if ((lock.readers >> current_ & 1) != 0) {
    lock.readers &= ~(1U << current_);
    lock.by_readers.join(self.now);
  } else {
    fail(failure_kind::mutex_misuse, "a reader-writer lock is unlocked by a thread that does not hold it",
         where, object);
  }
  ++self.now.happened.of[current_];
  note(action::unlock, object, 0, 0, where);
  changed();
  wake_all(thread_state::on_mutex, object);
}

bool engine::wait(void* condition, void* object, std::uint64_t until, const void* where) {
  check_block(condition, 1, where);
  visible(synchronises_with_all);
  modelled_mutex& mutex = mutex_of(object);
  if (mutex.owner != static_cast<int>(current_))
    fail(failure_kind::mutex_misuse, "a wait with a mutex that the thread does not hold", where, condition);
  note(action::wait, condition, 0, 0, where);
  changed();
  modelled_thread& self = threads_[current_];
  const unsigned depth = mutex.depth;
  mutex.owner = -1;
  mutex.released = self.now;
  ++self.now.happened.of[current_];
  wake_all(thread_state::on_mutex, object);
  self.timed_out = false;
  // A wait may end without a reason. Once in an execution is enough to find who relies on the contrary.
  if (!(spurious_waits_ && spurious_ < 1 && ways.choose(2) == 1 && ++spurious_ != 0)) {
    pending_[current_] = synchronises(object);
    if (until > clock_)
      block(thread_state::on_condition, condition, until, where);
    else
      self.timed_out = true; // a deadline that has passed blocks nobody
  }
  const bool timed_out = self.timed_out;
  while (mutex_of(object).owner >= 0) {
    pending_[current_] = synchronises(object);
    block(thread_state::on_mutex, object, never, where);
  }
  lock_now(mutex_of(object), current_);
  mutex_of(object).depth = depth;
  note(timed_out ? action::wait_times_out : action::wait_ends, condition, 0, 0, where);
  return !timed_out;
}

void engine::notify(void* condition, bool all, const void* where) {
  check_block(condition, 1, where);
  visible(synchronises_with_all);
  unsigned waiting = 0;
  for (unsigned i = 0; i < count_; ++i)
    waiting += threads_[i].state == thread_state::on_condition && threads_[i].waits_for == condition;
  note(all ? action::notify_all : action::notify_one, condition, 0, waiting, where);
  changed();
  if (waiting == 0)
    return;
  unsigned skip = all ? 0 : ways.choose(waiting);
  for (unsigned i = 0; i < count_; ++i)
    if (threads_[i].state == thread_state::on_condition && threads_[i].waits_for == condition &&
        (all || skip-- == 0)) {
      make_ready(i);
      if (!all)
        return;
    }
}

engine::futex_answer engine::futex_wait(const void* object, std::uint32_t expected, std::uint64_t until,
                                        const void* where) {
  visible(synchronises_with_all);
  check_block(object, 4, where);
  std::uint32_t value; // the kernel sees the newest
  std::memcpy(&value, object, sizeof value);
  // It reads on this thread's behalf, so the thread itself reads nothing older from now on. Otherwise a loop
  // of "look, sleep" could go on for ever with an old value.
  location& here = find(object, 4, where);
  here.mark(current_, threads_[current_].now.happened.of[current_], here.count() - 1, 0);
  if (value != expected) {
    note(action::futex_wait_refused, object, 4, value, where, order::relaxed, 0, expected);
    return futex_answer::changed;
  }
  note(action::futex_wait, object, 4, value, where);
  changed();
  // A deadline that has passed blocks nobody. If it did, a time-out would never come beside a wake.
  const bool passed = until <= clock_;
  if (!passed)
    block(thread_state::on_futex, object, until, where);
  const bool timed_out = passed || threads_[current_].timed_out;
  note(timed_out ? action::wait_times_out : action::wait_ends, object, 4, 0, where);
  return timed_out ? futex_answer::timed_out : futex_answer::woken;
}

int engine::futex_wake(const void* object, int count, const void* where) {
  visible(synchronises_with_all);
  unsigned waiting = 0;
  for (unsigned i = 0; i < count_; ++i)
    waiting += threads_[i].state == thread_state::on_futex && threads_[i].waits_for == object;
  note(action::futex_wake, object, 4, waiting, where);
  changed();
  int woken = 0;
  for (; woken < count && waiting > 0; ++woken, --waiting) {
    unsigned skip = count < static_cast<int>(waiting) ? ways.choose(waiting) : 0;
    for (unsigned i = 0; i < count_; ++i)
      if (threads_[i].state == thread_state::on_futex && threads_[i].waits_for == object && skip-- == 0) {
        make_ready(i);
        break;
      }
  }
  return woken;
}

} // namespace kernlet::explore
