#include <atomic>
#include <kernlet/channel_error.hpp>
#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

channel_error::channel_error(const std::string& what) : std::logic_error(what) {}
channel_error::~channel_error() = default;

std::uint32_t channel_chance(std::uint32_t bound) noexcept {
  if (scheduler_processor* const has = scheduler::here())
    return has->chance(bound);
  // A thread outside: splitmix64 of a count. Relaxed: any number will do.
  static std::atomic<std::uint64_t> count{0};
  std::uint64_t mixed = count.fetch_add(0x9e3779b97f4a7c15u, std::memory_order_relaxed);
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
  return static_cast<std::uint32_t>((mixed >> 32) * bound >> 32);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
