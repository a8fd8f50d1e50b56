// What a program has of its surroundings: the clock is virtual, chance is the same each time, memory lies
// where it lay the last time, there is one processor, signals do not come, and the environment is read as it
// is, which the result says.

#include "engine.hpp"

#include <cerrno>
#include <csignal>
#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
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

timespec now() noexcept {
  const std::uint64_t at = all().clock();
  return {static_cast<time_t>(at / 1'000'000'000), static_cast<long>(at % 1'000'000'000)};
}

std::uint64_t nanoseconds(const timespec& time) noexcept {
  return time.tv_sec < 0 ? 0
                         : static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
                               static_cast<std::uint64_t>(time.tv_nsec);
}

/// The C library's function of this name; looked up once at each place that asks.
#define REAL(name)                                                                                           \
  ([]() noexcept {                                                                                           \
    static const auto found = reinterpret_cast<decltype(&::name)>(::dlsym(RTLD_NEXT, #name));                \
    return found;                                                                                            \
  }())

} // namespace

extern "C" {

// One thread at a time runs, whatever the machine has: what is explored is the same everywhere, and who would
// rather look again than sleep where another processor might let go, does not.
int get_nprocs() noexcept {
  return 1;
}
int get_nprocs_conf() noexcept {
  return 1;
}
long sysconf(int what) noexcept {
  return what == _SC_NPROCESSORS_ONLN || what == _SC_NPROCESSORS_CONF ? 1 : REAL(sysconf)(what);
}

int clock_gettime(clockid_t which, timespec* time) noexcept {
  if (!inside())
    return static_cast<int>(::syscall(SYS_clock_gettime, which, time));
  *time = now();
  return 0;
}
int gettimeofday(timeval* time, void*) noexcept {
  const timespec at = now();
  *time = {at.tv_sec, at.tv_nsec / 1000};
  return 0;
}
time_t time(time_t* out) noexcept {
  const time_t at = now().tv_sec;
  if (out != nullptr)
    *out = at;
  return at;
}
int nanosleep(const timespec* length, timespec*) {
  all().sleep(all().clock() + nanoseconds(*length), HERE);
  return 0;
}
int clock_nanosleep(clockid_t, int flags, const timespec* length, timespec*) {
  all().sleep(((flags & TIMER_ABSTIME) != 0 ? 0 : all().clock()) + nanoseconds(*length), HERE);
  return 0;
}
int usleep(useconds_t length) {
  all().sleep(all().clock() + std::uint64_t{length} * 1000, HERE);
  return 0;
}
unsigned sleep(unsigned length) {
  all().sleep(all().clock() + std::uint64_t{length} * 1'000'000'000, HERE);
  return 0;
}

char* getenv(const char* name) noexcept {
  if (inside() && !all().environment_is_given)
    all().note_nondeterminism("the environment is read (getenv)");
  return REAL(getenv)(name);
}

int rand() noexcept {
  return static_cast<int>(all().chance() >> 33);
}
void srand(unsigned) noexcept {}
long random() noexcept {
  return rand();
}
void srandom(unsigned) noexcept {}

// ---- memory ----
void* mmap(void* wanted, std::size_t size, int protection, int flags, int file, off_t offset) noexcept {
  if (!inside() || ((flags & MAP_FIXED) != 0 && all().mapped.contains(wanted)))
    return REAL(mmap)(wanted, size, protection, flags, file, offset);
  if ((flags & MAP_ANONYMOUS) == 0 || (flags & (MAP_FIXED | MAP_SHARED)) != 0)
    all().fail(failure_kind::unsupported, "mmap() is modelled for private memory at no fixed address alone",
               HERE);
  return all().mapped.map(size, protection, flags);
}
void* mmap64(void* wanted, std::size_t size, int protection, int flags, int file, off_t offset) noexcept {
  return mmap(wanted, size, protection, flags, file, offset);
}

int munmap(void* begin, std::size_t size) noexcept {
  if (inside() && all().mapped.contains(begin))
    all().change_pages(begin, size, HERE);
  return REAL(munmap)(begin, size);
}
int madvise(void* begin, std::size_t size, int advice) noexcept {
  const bool loses =
      advice == MADV_DONTNEED || advice == MADV_FREE || advice == 102; // 102: MADV_GUARD_INSTALL
  if (inside() && loses && all().mapped.contains(begin))
    all().change_pages(begin, size, HERE);
  return REAL(madvise)(begin, size, advice);
}

// ---- signals ----
// None comes, so a handler is noted and never called; the explorer's own, which sees crashes, stays.
int sigaction(int signal, const struct sigaction* fresh, struct sigaction* former) noexcept {
  if (!inside())
    return REAL(sigaction)(signal, fresh, former);
  if (signal < 1 || signal >= NSIG || (fresh != nullptr && (signal == SIGKILL || signal == SIGSTOP))) {
    errno = EINVAL;
    return -1;
  }
  struct sigaction& mine = all().handlers[static_cast<std::size_t>(signal)];
  const struct sigaction before = mine;
  if (fresh != nullptr)
    mine = *fresh;
  if (former != nullptr)
    *former = before;
  return 0;
}
sighandler_t signal(int number, sighandler_t handler) noexcept {
  struct sigaction fresh{};
  fresh.sa_handler = handler;
  struct sigaction former{};
  return sigaction(number, &fresh, &former) == 0 ? former.sa_handler : SIG_ERR;
}
int sigaltstack(const stack_t* fresh, stack_t* former) noexcept {
  return REAL(sigaltstack)(inside() ? nullptr : fresh, former);
}
int pthread_sigmask(int how, const sigset_t* fresh, sigset_t* former) noexcept {
  if (!inside())
    return REAL(pthread_sigmask)(how, fresh, former);
  if (former != nullptr)
    sigemptyset(former);
  return 0;
}
int pthread_setname_np(pthread_t, const char*) noexcept {
  return 0; // a timeline has numbers
}
}
