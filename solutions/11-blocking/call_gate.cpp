// Step 11.3, the model answer: one lock for what the worker and the monitor say of a call.
//
// A call has a number, and the number is the whole secret: leave() and take() both ask whether *that* call is
// going on, and whichever comes first makes an end of it. So exactly one of them finds it.

#include <kernlet/call_gate.hpp>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// True for one caller of each call.
bool end(part::call_gate_state& gate, call_gate::call which) noexcept {
  const std::lock_guard held(gate.lock);
  if (gate.going_on != which)
    return false;
  gate.going_on = call_gate::none;
  return true;
}

} // namespace

call_gate::call_gate() noexcept = default;
call_gate::~call_gate() = default;

call_gate::call call_gate::enter() noexcept {
  auto& gate = state();
  const std::lock_guard held(gate.lock);
  return gate.going_on = ++gate.calls;
}

bool call_gate::leave(call which) noexcept {
  return end(state(), which);
}
bool call_gate::take(call which) noexcept {
  return end(state(), which);
}

call_gate::call call_gate::look() const noexcept {
  const std::lock_guard held(state().lock);
  return state().going_on;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
