// Calls that would block the one kernel thread that all modelled threads run on, or reach outside of the
// program: refused by name. Before main() they are the C library's.

#include "engine.hpp"

#include <dlfcn.h>

using namespace kernlet::explore;

namespace {

using six_words = long (*)(long, long, long, long, long, long);

long refuse(const char* name, void*& real, const long (&a)[6], const void* where) {
  if (engine::inside())
    engine::the().fail(failure_kind::unsupported,
                       std::string(name) +
                           "() is not modelled: it would block all threads, or reach outside of the "
                           "program",
                       where);
  if (real == nullptr)
    real = ::dlsym(RTLD_NEXT, name);
  return reinterpret_cast<six_words>(real)(a[0], a[1], a[2], a[3], a[4], a[5]);
}

} // namespace

// By their names in the object file: the headers' declarations are of many shapes.
#define REFUSED(name)                                                                                        \
  extern "C" long kernlet_explore_refused_##name(long a, long b, long c, long d, long e, long f) asm(#name); \
  extern "C" long kernlet_explore_refused_##name(long a, long b, long c, long d, long e, long f) {           \
    static void* real = nullptr;                                                                             \
    return refuse(#name, real, {a, b, c, d, e, f}, __builtin_return_address(0));                             \
  }

REFUSED(mremap)
REFUSED(timerfd_create)
REFUSED(signalfd)
REFUSED(dup)
REFUSED(dup2)
REFUSED(dup3)
REFUSED(setitimer)
REFUSED(alarm)
REFUSED(raise)
REFUSED(kill)
REFUSED(pread)
REFUSED(readv)
REFUSED(recv)
REFUSED(recvfrom)
REFUSED(recvmsg)
REFUSED(accept)
REFUSED(accept4)
REFUSED(connect)
REFUSED(poll)
REFUSED(ppoll)
REFUSED(select)
REFUSED(pselect)
REFUSED(flock)
REFUSED(lockf)
REFUSED(wait)
REFUSED(waitpid)
REFUSED(waitid)
REFUSED(wait4)
REFUSED(system)
REFUSED(popen)
REFUSED(fork)
REFUSED(vfork)
REFUSED(pause)
REFUSED(sigwait)
REFUSED(sigsuspend)
REFUSED(getchar)
REFUSED(fgetc)
REFUSED(getc)
REFUSED(fgets)
REFUSED(scanf)
REFUSED(fscanf)
REFUSED(fread)
REFUSED(sem_wait)
REFUSED(sem_timedwait)
REFUSED(sem_clockwait)
REFUSED(pthread_barrier_wait)
REFUSED(pthread_spin_lock)
REFUSED(pthread_cancel)
REFUSED(pthread_kill)
REFUSED(pthread_tryjoin_np)
REFUSED(pthread_timedjoin_np)
REFUSED(pthread_clockjoin_np)
REFUSED(pthread_getattr_np)
REFUSED(pthread_getname_np)
REFUSED(pthread_getcpuclockid)
REFUSED(pthread_setaffinity_np)
REFUSED(pthread_getaffinity_np)
REFUSED(pthread_setschedparam)
REFUSED(pthread_getschedparam)
