// A guard is a page that must fault. Two ways:
//
// - mprotect(PROT_NONE). The kernel describes memory by mappings, runs of pages with equal rights; a guard in
//   the middle of a slab splits one into three. Their number is limited (vm.max_map_count, 65530), so 32,7xx
//   stacks are the end.
// - MADV_GUARD_INSTALL (Linux 6.13) leaves a mark in the page table instead. No mapping, no limit, and it
//   survives MADV_DONTNEED and fork.
//
// Whether the second exists is found out by looking at a marked page. The return code says nothing: qemu-user
// answers 0 to advice that it does not know.

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <kernlet/part/checkers.hpp>
#include <kernlet/part/guards.hpp>
#include <kernlet/part/shape.hpp>
#include <kernlet/stack_error.hpp>
#include <string>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

constexpr int madv_guard_install = 102; // MADV_GUARD_INSTALL, newer than many C libraries

#if !defined(SYS_process_madvise)
#define SYS_process_madvise 440 // on every architecture
#endif

/// 0: not looked yet. Relaxed everywhere: the word is all there is, and every thread finds the same.
constinit std::atomic<int> found{0};
constinit std::atomic<int> forced{0};

/// Whether the kernel refuses to read there for us. It reads a signal set from the address; a readable one is
/// all zero and blocks nothing. Cannot kill: the kernel answers EFAULT where the process would get SIGSEGV.
bool faults(const void* page) noexcept {
  return syscall(SYS_rt_sigprocmask, SIG_BLOCK, page, nullptr, std::size_t{8}) != 0 && errno == EFAULT;
}

int advise_guard(void* lowest, std::size_t bytes) noexcept {
  int answer = 0;
  do
    answer = madvise(lowest, bytes, madv_guard_install);
  while (answer != 0 && (errno == EINTR || errno == EAGAIN));
  return answer;
}

/// Marks up to 64 guards in one call (process_madvise on oneself, Linux 6.13 and a name for oneself that
/// needs no descriptor, 6.14): half the cost of a call for each. Returns how many were marked.
std::size_t advise_guards(std::byte* first, std::size_t bytes, std::size_t stride,
                          std::size_t count) noexcept {
  static constinit std::atomic<bool> refused{false}; // relaxed: a hint not to ask again
  if (count < 2 || refused.load(std::memory_order_relaxed))
    return 0;
  iovec ranges[64];
  count = std::min(count, std::size(ranges));
  for (std::size_t i = 0; i < count; ++i)
    ranges[i] = {first + i * stride, bytes};
  constexpr int oneself = -10001; // PIDFD_SELF_THREAD_GROUP
  const int saved = errno;
  const long advised = syscall(SYS_process_madvise, oneself, ranges, count, madv_guard_install, 0);
  if (advised <= 0)
    refused.store(true, std::memory_order_relaxed);
  errno = saved;
  return advised <= 0 ? 0 : static_cast<std::size_t>(advised) / bytes;
}

guard_kind try_out() noexcept {
  if (under_valgrind()) // it reads system calls' arguments itself, knows nothing of marks, and dies of one
    return guard_kind::protected_page;
  const std::size_t page = page_size();
  void* const trial = mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (trial == MAP_FAILED)
    return guard_kind::protected_page;
  const bool real = !faults(trial) && advise_guard(trial, page) == 0 && faults(trial);
  munmap(trial, page);
  return real ? guard_kind::marker : guard_kind::protected_page;
}

std::string mapping_limit() {
  std::string limit;
  std::ifstream("/proc/sys/vm/max_map_count") >> limit;
  return limit.empty() ? "unknown" : limit;
}

[[noreturn]] void no_guard(int error) {
  if (error != ENOMEM)
    throw stack_error("a stack's guard was refused by mprotect: " + std::string(std::strerror(error)));
  throw stack_error("no guard for another stack: the process has as many mappings as the kernel allows "
                    "(vm.max_map_count = " +
                    mapping_limit() +
                    "); raise it (sysctl -w vm.max_map_count=...), give stacks back, or use Linux 6.13, "
                    "whose guards take no mapping");
}

} // namespace

guard_kind guards_here() noexcept {
  if (const int kind = forced.load(std::memory_order_relaxed); kind != 0)
    return static_cast<guard_kind>(kind);
  int kind = found.load(std::memory_order_relaxed);
  if (kind == 0) {
    const int saved = errno;
    kind = static_cast<int>(try_out());
    found.store(kind, std::memory_order_relaxed);
    errno = saved;
  }
  return static_cast<guard_kind>(kind);
}

void force_guards(guard_kind kind) noexcept {
  forced.store(static_cast<int>(kind), std::memory_order_relaxed);
}

std::size_t set_guards(std::byte* first, std::size_t bytes, std::size_t stride, std::size_t count) {
  if (bytes == 0)
    return count;
  std::size_t done = guards_here() == guard_kind::marker ? advise_guards(first, bytes, stride, count) : 0;
  for (; done < count; ++done) {
    try {
      set_guard(first + done * stride, bytes);
    } catch (const stack_error&) {
      if (done == 0)
        throw;
      break;
    }
  }
  return done;
}

void set_guard(std::byte* lowest, std::size_t bytes) {
  if (bytes == 0)
    return;
  // Locked memory (mlockall) takes no marks: EINVAL, and mprotect serves it.
  if (guards_here() == guard_kind::marker && advise_guard(lowest, bytes) == 0)
    return;
  if (mprotect(lowest, bytes, PROT_NONE) != 0)
    no_guard(errno);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
