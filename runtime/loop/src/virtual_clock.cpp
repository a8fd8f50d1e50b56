#include <algorithm>
#include <kernlet/virtual_clock.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

loop_hooks virtual_clock::hooks() noexcept {
  return {.self = this,
          .now = [](void* self) noexcept { return static_cast<virtual_clock*>(self)->now_; },
          .idle =
              [](void* self, deadline until, bool outside) noexcept {
                auto& here = *static_cast<virtual_clock*>(self);
                if (until != no_deadline) {
                  here.now_ = std::max(here.now_, until);
                  ++here.jumps_;
                } else if (outside) {
                  here.sleep_.park();
                } else {
                  return false;
                }
                return true;
              },
          .poll = nullptr,
          .interrupt = [](void* self) noexcept { static_cast<virtual_clock*>(self)->sleep_.wake(); }};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
