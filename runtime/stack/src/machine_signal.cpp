#include <csignal>
#include <kernlet/machine_signal.hpp>
#include <sys/auxv.h>
#include <ucontext.h>

#if !defined(AT_MINSIGSTKSZ)
#define AT_MINSIGSTKSZ 51
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

const std::byte* interrupted_stack_pointer(const void* machine) noexcept {
  const auto& registers = static_cast<const ucontext_t*>(machine)->uc_mcontext;
#if defined(__x86_64__)
  return reinterpret_cast<const std::byte*>(registers.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return reinterpret_cast<const std::byte*>(registers.sp);
#else
  return reinterpret_cast<const std::byte*>(registers.__gregs[REG_SP]);
#endif
}

std::size_t signal_frame_size() noexcept {
  // The kernel says so since Linux 5.14, up to 12 KiB on processors with large registers; qemu-user says 0.
  constexpr std::size_t red_zone = 128, usual = 5 * 1024;
  const std::size_t said = getauxval(AT_MINSIGSTKSZ);
  return (said != 0 ? said : usual) + red_zone;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
