#include <kernlet/stack_error.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

stack_error::~stack_error() = default;

} // namespace KERNLET_PARTS
} // namespace kernlet
