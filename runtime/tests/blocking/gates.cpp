// The gate of a processor: of a call's worker and the monitor exactly one has it afterwards.
#include <kernlet/call_gate.hpp>

#include <atomic>
#include <thread>

using namespace kernlet;

TEST_CASE("a call that nobody looks at keeps the processor") {
  call_gate gate;
  CHECK(gate.look() == call_gate::none);
  const auto first = gate.enter();
  CHECK(first != call_gate::none);
  CHECK(gate.look() == first);
  CHECK(gate.leave(first));
  CHECK(gate.look() == call_gate::none);
  CHECK_FALSE(gate.take(first));
  const auto second = gate.enter();
  CHECK(second != first);
  CHECK_FALSE(gate.take(first)); // that call is over, whatever goes on now
  CHECK(gate.look() == second);
  CHECK(gate.leave(second));
}

TEST_CASE("a processor that was taken out of a call is not the caller's, for ever after") {
  call_gate gate;
  const auto slow = gate.enter();
  CHECK(gate.take(slow));
  CHECK_FALSE(gate.take(slow));
  CHECK(gate.look() == call_gate::none);
  const auto next = gate.enter(); // by its next owner
  CHECK_FALSE(gate.leave(slow));
  CHECK(gate.look() == next);
  CHECK(gate.leave(next));
  CHECK_FALSE(gate.leave(slow));
}

TEST_CASE("whoever has the processor is alone with it") {
  constexpr std::uint64_t wanted = 500;
  call_gate gate;
  std::uint64_t touched = 0; // by whoever has the processor; a race if two have it
  std::uint64_t taken = 0;   // the monitor's
  std::atomic<std::uint64_t> given_back{0};
  std::thread monitor([&] {
    while (taken < wanted) {
      const auto seen = gate.look();
      if (seen == call_gate::none || !gate.take(seen))
        continue;
      ++touched;
      given_back.store(++taken, std::memory_order_release);
    }
  });
  std::uint64_t calls = 0, lost = 0;
  while (lost < wanted) {
    ++touched;
    const auto call = gate.enter();
    if (++calls % 8 == 0)
      std::this_thread::yield();
    if (gate.leave(call))
      continue;
    ++lost;
    while (given_back.load(std::memory_order_acquire) < lost) // then it is this thread's again
      std::this_thread::yield();
  }
  monitor.join();
  CHECK(touched == calls + wanted);
}
