// Step 09.4: where workers rest that have nothing to do, and how they are called.
//
// The two recipes stand at the head of kernlet/idle_workers.hpp, side by side. The fields are in
// kernlet/part/idle_workers_state.hpp: a lock, the counts, and a condition variable for each worker.

#include <kernlet/idle_workers.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

idle_workers::idle_workers(std::uint32_t workers) {
  state().count = workers;
  state().workers = std::make_unique<part::idle_worker[]>(workers);
}
idle_workers::~idle_workers() = default;

/// Yes, while fewer than half of those who are awake search.
bool idle_workers::start_search() noexcept {
  KERNLET_TODO("09.4");
}

/// It has found something. If it was the last one that searched, somebody else must be told.
void idle_workers::end_search() noexcept {
  KERNLET_TODO("09.4");
}

/// Searches no more; says that it rests; looks once more; sleeps, until it is woken or the time has come.
/// Returns whether it was woken by notify(), and so counts as searching.
bool idle_workers::rest([[maybe_unused]] std::uint32_t self, [[maybe_unused]] bool searching,
                        [[maybe_unused]] bool (*ready)(void*), [[maybe_unused]] void* context,
                        [[maybe_unused]] deadline until) {
  KERNLET_TODO("09.4");
}

/// Wakes one, if one rests and nobody searches. Who is woken counts as searching from now on.
void idle_workers::notify() noexcept {
  KERNLET_TODO("09.4");
}

/// Wakes all who rest; none of them counts as searching.
void idle_workers::wake_all() noexcept {
  KERNLET_TODO("09.4");
}

std::uint32_t idle_workers::resting() const noexcept {
  KERNLET_TODO("09.4");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
