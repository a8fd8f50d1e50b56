#include <cerrno>
#include <cstring>
#include <kernlet/part/reserve.hpp>
#include <kernlet/stack_error.hpp>
#include <string>
#include <sys/mman.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

std::byte* reserve(std::size_t bytes) noexcept {
  // MAP_NORESERVE: what is never touched is not counted against the machine's memory.
  void* const got =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (got == MAP_FAILED)
    return nullptr;
  madvise(got, bytes, MADV_NOHUGEPAGE); // refused where the kernel has no huge pages: then there is no need
  return static_cast<std::byte*>(got);
}

void no_memory(std::size_t bytes) {
  if (errno == ENOMEM)
    throw stack_error(
        "no " + std::to_string(bytes) +
        " bytes of addresses for stacks: look at `ulimit -v`, at vm.overcommit_memory (2 counts "
        "what is only reserved) and at vm.max_map_count; or choose smaller stacks");
  throw stack_error("no memory for stacks: mmap of " + std::to_string(bytes) +
                    " bytes was refused: " + std::strerror(errno));
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
