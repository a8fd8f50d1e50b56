// Step 08.2: a lock of one word. Who finds it open takes it; everybody else sleeps in a futex.
//
// The word and its three states stand in kernlet/part/thread_mutex_state.hpp; state() reaches it. You sleep
// with futex_wait() and wake with futex_wake() (kernlet/futex.hpp).

#include <kernlet/thread_mutex.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

thread_mutex::thread_mutex() noexcept = default;
thread_mutex::~thread_mutex() = default;

/// Takes it if it is open. Else leaves the word so that whoever holds the lock knows that somebody sleeps,
/// and sleeps; and so on until it was open.
void thread_mutex::lock() {
  KERNLET_TODO("08.2");
}

/// One step: open -> held, or nothing.
bool thread_mutex::try_lock() noexcept {
  KERNLET_TODO("08.2");
}

/// One step lets the lock go and tells whether somebody may sleep. After it nothing of the mutex may be
/// touched; its address may be used as a name.
void thread_mutex::unlock() noexcept {
  KERNLET_TODO("08.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
