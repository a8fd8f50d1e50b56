#include <kernlet/loop_error.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

loop_error::loop_error(const std::string& what) : std::logic_error(what) {}
loop_error::~loop_error() = default;
deadlock_error::deadlock_error(const std::string& what) : std::runtime_error(what) {}
deadlock_error::~deadlock_error() = default;
cancelled_error::cancelled_error(const std::string& what) : std::runtime_error(what) {}
cancelled_error::~cancelled_error() = default;

} // namespace KERNLET_PARTS
} // namespace kernlet
