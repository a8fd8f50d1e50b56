// Step 08.2, the fast part: where a lock is not free at the first try.
//
// A holder that runs lets go soon, sooner than the kernel could put us to sleep. So the thread first looks a
// number of times. It only looks: a try would fetch the holder's line for writing each time. It does not look
// where others sleep already; then the lock is in demand, and more who spin only take the processor from the
// holder. On one processor nobody can let go while we look.
//
// The steps are the model answer's:
//   while looking    open -> held            we have not slept, so we forget nobody
//   after that       anything -> contended   we may have slept beside others

#include <kernlet/part/pause.hpp>
#include <kernlet/part/thread_mutex_inline.hpp>
#include <thread>

namespace kernlet {
inline namespace KERNLET_PARTS {

// Before it has its value it is zero: whoever locks that early does not look.
const int part::thread_mutex_state::most_looks = std::thread::hardware_concurrency() > 1 ? 100 : 1;

thread_mutex::thread_mutex() noexcept = default;
thread_mutex::~thread_mutex() = default;

namespace part {

[[gnu::cold, gnu::noinline]] void lock_slowly(thread_mutex_state& all) {
  for (int looks = 0; looks < all.most_looks; ++looks) {
    // Relaxed: what is read decides only whether to try.
    std::uint32_t seen = all.word.load(std::memory_order_relaxed);
    // Acquire pairs with the release in unlock().
    if (seen == all.open &&
        all.word.compare_exchange_weak(seen, all.held, std::memory_order_acquire, std::memory_order_relaxed))
      return;
    if (seen == all.contended)
      break;
    pause();
  }
  // Acquire, for the same reason.
  while (all.word.exchange(all.contended, std::memory_order_acquire) != all.open)
    futex_wait(all.word, all.contended);
}

[[gnu::cold, gnu::noinline]] void wake_one(thread_mutex_state& all) noexcept {
  futex_wake(all.word, 1); // the address is a name: the mutex may be gone, and nothing reads it
}

} // namespace part

} // namespace KERNLET_PARTS
} // namespace kernlet
