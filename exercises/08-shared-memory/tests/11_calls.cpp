// Step 08.2: when the kernel is asked. The C library's syscall() is replaced here by one that counts.
#include "calls.hpp"
#include "support.hpp"

#include <cerrno>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <cstdarg>

namespace chapter08 {
namespace {

std::atomic<const void*> watched_begin{nullptr}, watched_end{nullptr};
std::atomic<std::uint64_t> waits{0}, wakes{0};

long ask_kernel(long number, const long (&a)[6]) noexcept {
#if defined(__x86_64__)
  long answer = number;
  register long r10 asm("r10") = a[3];
  register long r8 asm("r8") = a[4];
  register long r9 asm("r9") = a[5];
  asm volatile("syscall"
               : "+a"(answer)
               : "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return answer;
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a[0];
  register long x1 asm("x1") = a[1], x2 asm("x2") = a[2], x3 asm("x3") = a[3], x4 asm("x4") = a[4],
                   x5 asm("x5") = a[5];
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
#elif defined(__riscv)
  register long a7 asm("a7") = number;
  register long a0 asm("a0") = a[0];
  register long a1 asm("a1") = a[1], a2 asm("a2") = a[2], a3 asm("a3") = a[3], a4 asm("a4") = a[4],
                   a5 asm("a5") = a[5];
  asm volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
  return a0;
#endif
}

} // namespace

futex_calls::futex_calls(const void* object, std::size_t size) {
  waits = wakes = 0;
  watched_end = static_cast<const std::byte*>(object) + size;
  watched_begin = object;
}
futex_calls::futex_calls() : futex_calls(nullptr, 0) {
  watched_end = reinterpret_cast<const void*>(~std::uintptr_t{0});
}
futex_calls::~futex_calls() {
  watched_begin = watched_end = nullptr;
}
std::uint64_t futex_calls::waited() const {
  return waits;
}
std::uint64_t futex_calls::woken() const {
  return wakes;
}

} // namespace chapter08

extern "C" long syscall(long number, ...) noexcept {
  using namespace chapter08;
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (long& each : a)
    each = va_arg(rest, long);
  va_end(rest);
  if (const auto* const word = reinterpret_cast<const void*>(a[0]);
      number == SYS_futex && word >= watched_begin.load() && word < watched_end.load()) {
    const long command = a[1] & FUTEX_CMD_MASK;
    (command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET ? waits : wakes).fetch_add(1);
  }
  const long answer = ask_kernel(number, a);
  if (answer >= 0 || answer < -4095)
    return answer;
  errno = static_cast<int>(-answer);
  return -1;
}

KERNLET_TEST("08.2.calls") {
  using namespace chapter08;
  thread_mutex mutex;
  const futex_calls calls(&mutex, sizeof mutex);
  for (int i = 0; i < 100; ++i) {
    mutex.lock();
    mutex.unlock();
    if (mutex.try_lock())
      mutex.unlock();
  }
  t.step("two hundred times locked and unlocked, by one thread");
  KERNLET_CHECK_EQUAL(t, calls.waited() + calls.woken(), 0, "system calls for a lock that nobody else wants");

  mutex.lock();
  t.step("another thread wants the lock that main holds");
  std::uint64_t inside = 0;
  const auto other = t.spawn([&] {
    const std::scoped_lock held(mutex);
    ++inside;
  });
  KERNLET_CHECK(t, calls.seen_asleep(t) && "who waits sleeps in the kernel");
  mutex.unlock();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, inside, 1, "times that the other one has had the lock");
  KERNLET_CHECK(t, calls.woken() >= 1 && "the unlock woke it");

  const futex_calls after(&mutex, sizeof mutex);
  for (int i = 0; i < 100; ++i) {
    mutex.lock();
    mutex.unlock();
  }
  KERNLET_CHECK(t, after.waited() + after.woken() <= 1 && "once nobody wants it any more, it is cheap again");
}
