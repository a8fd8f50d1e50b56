#include <csignal>
#include <kernlet/alternate_stack.hpp>
#include <kernlet/machine_signal.hpp>
#include <kernlet/stack_error.hpp>
#include <sys/auxv.h>
#include <sys/mman.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

alternate_stack::alternate_stack() {
  stack_t now{};
  if (::sigaltstack(nullptr, &now) == 0 && (now.ss_flags & SS_DISABLE) == 0)
    return;
  const std::size_t page = getauxval(AT_PAGESZ);
  constexpr std::size_t for_handlers =
      64 * 1024; // an earlier handler, to which a fault is passed on, may print
  const std::size_t usable = (for_handlers + signal_frame_size() + page - 1) / page * page;
  void* const memory =
      mmap(nullptr, page + usable, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw stack_error("no memory for a thread's alternate stack, on which signals are handled");
  memory_ = static_cast<std::byte*>(memory);
  size_ = page + usable;
  stack_t mine{};
  mine.ss_sp = memory_ + page;
  mine.ss_size = usable;
  if (mprotect(memory, page, PROT_NONE) != 0 || ::sigaltstack(&mine, nullptr) != 0) {
    munmap(memory, size_);
    throw stack_error(
        "no guard for a thread's alternate stack: at the limit of mappings (vm.max_map_count)?");
  }
}

alternate_stack::~alternate_stack() {
  if (memory_ == nullptr)
    return;
  stack_t now{};
  if (::sigaltstack(nullptr, &now) == 0 && now.ss_sp >= memory_ && now.ss_sp < memory_ + size_) {
    now.ss_flags = SS_DISABLE; // else somebody has set another one meanwhile
    ::sigaltstack(&now, nullptr);
  }
  munmap(memory_, size_);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
