// Threads, mutexes, condition variables, futexes and clocks as the C and C++ libraries ask for them.

#include "engine.hpp"

#include <cerrno>
#include <cstdarg>
#include <dlfcn.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

using namespace kernlet::explore;

#define HERE __builtin_return_address(0)

namespace {

engine& all() noexcept {
  return engine::the();
}
bool inside() noexcept {
  return engine::inside();
}
/// pthread_t of a modelled thread: nothing that a real one could be.
pthread_t name_of(unsigned thread) noexcept {
  return thread + 1;
}
unsigned number_of(pthread_t thread) noexcept {
  return static_cast<unsigned>(thread - 1);
}
std::uint64_t nanoseconds(const timespec* time) noexcept {
  if (time == nullptr)
    return never;
  return time->tv_sec < 0 ? 0
                          : static_cast<std::uint64_t>(time->tv_sec) * 1'000'000'000 +
                                static_cast<std::uint64_t>(time->tv_nsec);
}
bool recursive(const pthread_mutex_t* mutex) noexcept {
  return (mutex->__data.__kind & 3) == PTHREAD_MUTEX_RECURSIVE;
}
int timed(bool in_time) noexcept {
  return in_time ? 0 : ETIMEDOUT;
}
/// System calls that neither block nor order anything, and answer the same each time.
bool harmless(long number) noexcept {
  return number == SYS_rt_sigprocmask || number == SYS_mincore || number == SYS_getpid ||
         number == SYS_gettid;
}
} // namespace

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t*, void* (*body)(void*), void* argument) noexcept {
  if (!inside())
    return EAGAIN; // before main() there is no thread to be modelled
  *thread = name_of(static_cast<unsigned>(all().spawn(body, argument, HERE)));
  return 0;
}
int pthread_join(pthread_t thread, void** result) {
  void* const got = all().join(number_of(thread), HERE);
  if (result != nullptr)
    *result = got;
  return 0;
}
int pthread_detach(pthread_t thread) noexcept {
  all().thread(number_of(thread)).detached = true;
  return 0;
}
pthread_t pthread_self() noexcept {
  return name_of(inside() ? all().current() : 0);
}
void pthread_exit(void* result) {
  all().end_thread(result);
}
int sched_yield() noexcept {
  if (inside())
    all().yield(HERE);
  return 0;
}

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* how) noexcept {
  int kind = PTHREAD_MUTEX_DEFAULT;
  if (how != nullptr)
    ::pthread_mutexattr_gettype(how, &kind);
  *mutex = pthread_mutex_t{};
  mutex->__data.__kind = kind;
  return 0;
}
int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
  if (inside())
    all().destroy_mutex(mutex, HERE);
  return 0;
}
int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  if (inside())
    all().lock(mutex, recursive(mutex), HERE);
  return 0;
}
int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  return !inside() || all().try_lock(mutex, recursive(mutex), HERE) ? 0 : EBUSY;
}
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec*) noexcept {
  return pthread_mutex_lock(mutex); // time passes only when all wait: the holder comes first
}
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t, const timespec*) noexcept {
  return pthread_mutex_lock(mutex);
}
int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  if (inside())
    all().unlock(mutex, HERE);
  return 0;
}

int pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t*) noexcept {
  *lock = pthread_rwlock_t{};
  return 0;
}
int pthread_rwlock_destroy(pthread_rwlock_t*) noexcept {
  return 0;
}
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  if (inside())
    all().lock_shared(lock, HERE);
  return 0;
}
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  if (inside())
    all().lock_alone(lock, HERE);
  return 0;
}
int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  return !inside() || all().try_lock_shared(lock, HERE) ? 0 : EBUSY;
}
int pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  return !inside() || all().try_lock_alone(lock, HERE) ? 0 : EBUSY;
}
int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  if (inside())
    all().unlock_shared_or_alone(lock, HERE);
  return 0;
}

int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t*) noexcept {
  *condition = pthread_cond_t{};
  return 0;
}
int pthread_cond_destroy(pthread_cond_t*) noexcept {
  return 0;
}
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  all().wait(condition, mutex, never, HERE);
  return 0;
}
int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  return timed(all().wait(condition, mutex, nanoseconds(until), HERE));
}
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t,
                           const timespec* until) {
  return timed(all().wait(condition, mutex, nanoseconds(until), HERE));
}
int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  if (inside())
    all().notify(condition, false, HERE);
  return 0;
}
int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  if (inside())
    all().notify(condition, true, HERE);
  return 0;
}

/// What std::atomic::wait and our own waiters sleep with.
long syscall(long number, ...) noexcept {
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (long& each : a)
    each = va_arg(rest, long);
  va_end(rest);
  if (number != SYS_futex || !inside()) {
    if (inside() && !harmless(number))
      all().fail(failure_kind::unsupported, "system call " + std::to_string(number) + " is not modelled",
                 HERE);
    static auto* const real = reinterpret_cast<long (*)(long, ...)>(::dlsym(RTLD_NEXT, "syscall"));
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  }
  const auto* const object = reinterpret_cast<const void*>(a[0]);
  const auto* const time = reinterpret_cast<const timespec*>(a[3]);
  const int command = static_cast<int>(a[1]) & FUTEX_CMD_MASK;
  std::uint64_t until = never;
  switch (command) {
  case FUTEX_WAIT:
    if (time != nullptr)
      until = all().clock() + nanoseconds(time);
    break;
  case FUTEX_WAIT_BITSET:
    until = nanoseconds(time);
    break;
  case FUTEX_WAKE:
  case FUTEX_WAKE_BITSET:
    return all().futex_wake(object, static_cast<int>(a[2]), HERE);
  default:
    all().fail(failure_kind::unsupported, "futex command " + std::to_string(command) + " is not modelled",
               HERE);
  }
  switch (all().futex_wait(object, static_cast<std::uint32_t>(a[2]), until, HERE)) {
  case engine::futex_answer::changed:
    errno = EAGAIN;
    return -1;
  case engine::futex_answer::timed_out:
    errno = ETIMEDOUT;
    return -1;
  case engine::futex_answer::woken:
    break;
  }
  return 0;
}

// ---- once
// ---------------------------------------------------------------------------------------------------
// Modelled with a mutex of the explorer's own, named by the guard's address.
int pthread_once(pthread_once_t* once, void (*body)()) {
  if (!inside()) {
    if (*once == 0)
      body();
    *once = 2;
    return 0;
  }
  all().lock(once, false, HERE);
  if (*once == 0) {
    body();
    *once = 2;
  }
  all().unlock(once, HERE);
  return 0;
}
// The first byte says that the object is there; the program reads it with acquire before it calls.
int __cxa_guard_acquire(long long* guard) {
  auto* const done = reinterpret_cast<std::uint8_t*>(guard);
  if (!inside())
    return *done == 0;
  all().lock(guard, false, HERE);
  if (all().load(done, 1, order::acquire, HERE) == 0)
    return 1;
  all().unlock(guard, HERE);
  return 0;
}
void __cxa_guard_release(long long* guard) {
  auto* const done = reinterpret_cast<std::uint8_t*>(guard);
  if (!inside()) {
    *done = 1;
    return;
  }
  all().store_value(done, 1, 1, order::release, HERE);
  all().unlock(guard, HERE);
}
void __cxa_guard_abort(long long* guard) {
  if (inside())
    all().unlock(guard, HERE);
}
}
