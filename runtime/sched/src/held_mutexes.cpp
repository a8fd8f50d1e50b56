// Counts the locks of pthread's that a kernel thread holds.

#include <kernlet/held_mutexes.hpp>

#if KERNLET_CHECK_HELD_MUTEXES
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <dlfcn.h>
#include <kernlet/panic.hpp>
#include <pthread.h>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace held_mutexes {
namespace {

constinit thread_local int held = 0, own = 0;

/// The C library's function of a name, looked up at its first call.
template <class Function>
class behind {
 public:
  constexpr explicit behind(const char* name) noexcept : name_(name) {}
  template <class... Arguments>
  int operator()(Arguments... arguments) noexcept {
    // Relaxed: whoever looks it up finds the same.
    Function found = function_.load(std::memory_order_relaxed);
    if (found == nullptr) {
      found = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name_));
      function_.store(found, std::memory_order_relaxed);
    }
    return found(arguments...);
  }

 private:
  const char* const name_;
  std::atomic<Function> function_{nullptr};
};

int taken(int result) noexcept {
  held += result == 0 || result == EOWNERDEAD;
  return result;
}
int let_go(int result) noexcept {
  held -= result == 0;
  return result;
}

} // namespace

// Not merged into a caller that has switched in between: the thread may be another.
[[gnu::noinline]] void worker_begins() noexcept {
  own = held;
  asm volatile("");
}
[[gnu::noinline]] void check(const char* task) noexcept {
  asm volatile("");
  if (held == own) [[likely]]
    return;
  panic(
      (std::string("task '") + task +
       "' waits while it holds a std::mutex: the next task that wants it blocks its worker, maybe for ever. "
       "Unlock it before every waiting point, or take a kernlet::task_mutex")
          .c_str(),
      __FILE__, __LINE__);
}

} // namespace held_mutexes
} // namespace KERNLET_PARTS
} // namespace kernlet

// Before the C library's. Weak: where a program holds several runtimes, one of them counts.
#define KERNLET_BEFORE(does, name, type, parameters, ...)                                                    \
  extern "C" [[gnu::weak]] int name parameters noexcept {                                                    \
    static constinit kernlet::held_mutexes::behind<int(*) type> real(#name);                                 \
    return kernlet::held_mutexes::does(real(__VA_ARGS__));                                                   \
  }
#define KERNLET_BEFORE_PLAIN(does, name, what) KERNLET_BEFORE(does, name, (what*), (what * lock), lock)
#define KERNLET_BEFORE_TIMED(name, what)                                                                     \
  KERNLET_BEFORE(taken, name, (what*, const timespec*), (what * lock, const timespec* until), lock, until)
#define KERNLET_BEFORE_CLOCKED(name, what)                                                                   \
  KERNLET_BEFORE(taken, name, (what*, clockid_t, const timespec*),                                           \
                 (what * lock, clockid_t clock, const timespec* until), lock, clock, until)

KERNLET_BEFORE_PLAIN(taken, pthread_mutex_lock, pthread_mutex_t)
KERNLET_BEFORE_PLAIN(taken, pthread_mutex_trylock, pthread_mutex_t)
KERNLET_BEFORE_PLAIN(let_go, pthread_mutex_unlock, pthread_mutex_t)
KERNLET_BEFORE_TIMED(pthread_mutex_timedlock, pthread_mutex_t)
KERNLET_BEFORE_CLOCKED(pthread_mutex_clocklock, pthread_mutex_t)
KERNLET_BEFORE_PLAIN(taken, pthread_rwlock_rdlock, pthread_rwlock_t)
KERNLET_BEFORE_PLAIN(taken, pthread_rwlock_wrlock, pthread_rwlock_t)
KERNLET_BEFORE_PLAIN(taken, pthread_rwlock_tryrdlock, pthread_rwlock_t)
KERNLET_BEFORE_PLAIN(taken, pthread_rwlock_trywrlock, pthread_rwlock_t)
KERNLET_BEFORE_PLAIN(let_go, pthread_rwlock_unlock, pthread_rwlock_t)

#else

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace held_mutexes {

void worker_begins() noexcept {}
void check(const char*) noexcept {}

} // namespace held_mutexes
} // namespace KERNLET_PARTS
} // namespace kernlet

#endif
