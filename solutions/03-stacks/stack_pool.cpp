// Step 03.2: stacks that are used again. A map that owns them, a vector of the idle ones, one lock.

#include <algorithm>
#include <kernlet/stack_pool.hpp>
#include <sys/mman.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

stack_pool::stack_pool(stack_options options) {
  state().options = options;
}

stack_pool::~stack_pool() = default; // the map's stacks unmap themselves

stack_area stack_pool::take(const char* owner) {
  const std::lock_guard held(state().lock);
  if (state().idle.empty()) {
    // Room first: giving back must not fail, and a stack that throws leaves everything as it was.
    if (state().idle.capacity() <= state().all.size())
      state().idle.reserve(2 * state().all.size() + 1);
    auto made = std::make_unique<guarded_stack>(state().options, owner);
    const stack_area area = made->area();
    state().all.emplace(area.lowest, std::move(made));
    return area;
  }
  guarded_stack* const again = state().idle.back(); // the last one given back: it is warm
  state().idle.pop_back();
  state().trimmed = std::min(state().trimmed, state().idle.size());
  again->set_owner(owner);
  return again->area();
}

void stack_pool::give_back(stack_area stack) noexcept {
  const std::lock_guard held(state().lock);
  state().idle.push_back(state().all.find(stack.lowest)->second.get());
}

void stack_pool::set_owner(stack_area stack, const char* owner) noexcept {
  const std::lock_guard held(state().lock);
  state().all.find(stack.lowest)->second->set_owner(owner);
}

std::size_t stack_pool::trim() noexcept {
  const std::lock_guard held(state().lock);
  const std::size_t count = state().idle.size() - state().trimmed;
  for (std::size_t i = state().trimmed; i < state().idle.size(); ++i) {
    const stack_area area = state().idle[i]->area();
    madvise(area.lowest, area.size, MADV_DONTNEED);
  }
  state().trimmed = state().idle.size();
  return count;
}

stack_options stack_pool::options() const noexcept {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const auto whole = [page](std::size_t bytes) { return (bytes + page - 1) / page * page; };
  return {whole(std::max(state().options.size, std::size_t{1})), whole(state().options.guard)};
}

stack_counts stack_pool::counts() const noexcept {
  const std::lock_guard held(state().lock);
  const std::size_t made = state().all.size();
  return {made, state().idle.size(), made * (options().size + options().guard),
          state().options.guard == 0 ? guard_kind::none : guard_kind::protected_page};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
