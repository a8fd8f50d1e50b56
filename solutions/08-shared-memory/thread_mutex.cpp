// Step 08.2: a lock of one word. Who finds it open takes it; everybody else sleeps at once.
//
// Who may make which step:
//   lock    open -> held            when it is the first try
//           anything -> contended   from the second try on; the caller has it if the word was open
//   unlock  held -> open            nobody to wake
//           contended -> open       one to wake
//
// Why one who has been in the kernel takes the lock as contended and not as held: it cannot know whether
// others sleep beside it. At worst the last one's unlock wakes nobody. If it wrote held, a second sleeper
// would be forgotten.

#include <kernlet/thread_mutex.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

thread_mutex::thread_mutex() noexcept = default;
thread_mutex::~thread_mutex() = default;

void thread_mutex::lock() {
  auto& all = state();
  if (try_lock())
    return;
  // Acquire, as in try_lock(). The exchange says two things at once: it asks whether the lock is open, and it
  // leaves the word contended, so that whoever holds it must wake us.
  while (all.word.exchange(all.contended, std::memory_order_acquire) != all.open)
    futex_wait(all.word, all.contended); // returns at once if the holder has let go since the exchange
}

bool thread_mutex::try_lock() noexcept {
  auto& all = state();
  std::uint32_t seen = all.open;
  // Acquire pairs with the release in unlock(): what the former holder wrote is visible to this one. Relaxed
  // when it fails: nothing that it has read is used.
  return all.word.compare_exchange_strong(seen, all.held, std::memory_order_acquire,
                                          std::memory_order_relaxed);
}

void thread_mutex::unlock() noexcept {
  auto& all = state();
  // Release pairs with the acquires in lock() and try_lock(). From this step on somebody else may hold the
  // mutex, unlock it and destroy it. What follows uses its address as a name for the kernel, which reads
  // nothing there; if another futex lies there by now, somebody is woken for nothing and looks again.
  if (all.word.exchange(all.open, std::memory_order_release) == all.contended)
    futex_wake(all.word, 1);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
