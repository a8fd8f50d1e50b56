#include <kernlet/asymmetric_fence.hpp>
#include <kernlet/sanitizer_fiber.hpp>
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace asymmetric {
namespace {

bool register_with_the_kernel() noexcept {
#if KERNLET_TSAN
  return false;
#else
  return ::syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
#endif
}

} // namespace

const bool kernel_has_membarrier = register_with_the_kernel();

void heavy_barrier() noexcept {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (kernel_has_membarrier)
    ::syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

} // namespace asymmetric
} // namespace KERNLET_PARTS
} // namespace kernlet
