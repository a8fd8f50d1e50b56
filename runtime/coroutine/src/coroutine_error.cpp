#include <kernlet/coroutine_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

coroutine_error::coroutine_error(const char* what) : std::logic_error(what) {}
coroutine_error::~coroutine_error() = default;

} // namespace KERNLET_PARTS
} // namespace kernlet
