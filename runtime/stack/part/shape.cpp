#include <kernlet/part/shape.hpp>
#include <kernlet/stack_error.hpp>
#include <string>
#include <sys/auxv.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

std::size_t page_size() noexcept {
  static const std::size_t size = getauxval(AT_PAGESZ);
  return size;
}

stack_shape stack_shape::of(const stack_options& options, std::size_t extra) {
  constexpr std::size_t largest = std::size_t{1} << 46; // no process has more addresses
  if (options.size > largest || options.guard > largest)
    throw stack_error("a stack of " + std::to_string(options.size) + " bytes with a guard of " +
                      std::to_string(options.guard) +
                      " does not fit into an address space; check stack_options");
  const std::size_t page = page_size();
  const auto whole = [page](std::size_t bytes) { return (bytes + page - 1) / page * page; };
  stack_shape shape;
  shape.size = options.size == 0 ? page : whole(options.size);
  shape.guard = whole(options.guard);
  shape.stride = shape.guard + shape.size + whole(extra);
  return shape;
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
