#pragma once
// The two operations of a call that does not block: a store and a compare-exchange on a line that the caller
// has to itself, unless the monitor is looking.

namespace kernlet {
inline namespace KERNLET_PARTS {

inline call_gate::call_gate() noexcept = default;
inline call_gate::~call_gate() = default;

inline call_gate::call call_gate::enter() noexcept {
  auto& word = state().word;
  // Relaxed: nobody but the owner writes the word outside a call.
  const call which = (word.load(std::memory_order_relaxed) >> 1) + 1;
  // Release pairs with the acquire in take(): the next owner sees what this one has left.
  word.store(which << 1 | part::call_gate_state::going_on, std::memory_order_release);
  return which;
}

inline bool call_gate::leave(call which) noexcept {
  std::uint64_t expected = which << 1 | part::call_gate_state::going_on;
  // Relaxed will do: who finds the word as it was goes on with what is its own, and who does not touches
  // nothing.
  return state().word.compare_exchange_strong(expected, which << 1, std::memory_order_relaxed);
}

inline call_gate::call call_gate::look() const noexcept {
  const std::uint64_t word = state().word.load(std::memory_order_relaxed); // only a hint, for take() to prove
  return (word & part::call_gate_state::going_on) != 0 ? word >> 1 : none;
}

inline bool call_gate::take(call which) noexcept {
  std::uint64_t expected = which << 1 | part::call_gate_state::going_on;
  // Acquire pairs with the release in enter(): the processor is whole.
  return state().word.compare_exchange_strong(expected, which << 1, std::memory_order_acquire,
                                              std::memory_order_relaxed);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
