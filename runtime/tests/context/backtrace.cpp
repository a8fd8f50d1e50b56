// A walk up the stack from inside a context reaches the assembly that began it, and ends there. Compiled once
// for each runtime.
#include "catch.hpp"
#include "side.hpp"

#include <unwind.h>
#include <vector>

extern "C" {
// Where a context begins: the model answer's and the fast part's name for it. Only one of them is linked.
[[gnu::weak]] void KERNLET_SYMBOL(context_entry)();
[[gnu::weak]] void KERNLET_SYMBOL(fast_start)();
}

using test::side;

namespace {

std::vector<std::uintptr_t> walk() {
  std::vector<std::uintptr_t> functions;
  _Unwind_Backtrace(
      [](_Unwind_Context* frame, void* found) {
        auto& list = *static_cast<std::vector<std::uintptr_t>*>(found);
        if (_Unwind_GetIP(frame) != 0)
          list.push_back(_Unwind_GetRegionStart(frame)); // 0: beyond the outermost frame
        return list.size() < 100 ? _URC_NO_REASON : _URC_END_OF_STACK;
      },
      &functions);
  return functions;
}

std::uintptr_t address(void (*function)()) {
  return reinterpret_cast<std::uintptr_t>(function);
}

} // namespace

TEST_CASE("a backtrace ends in the assembly that began the context") {
  std::vector<std::uintptr_t> first, second;
  side other([&](side& here) {
    first = walk();
    here.suspend();
    second = walk();
  });
  other.resume();
  const auto start = address(KERNLET_SYMBOL(context_entry)) != 0 ? address(KERNLET_SYMBOL(context_entry))
                                                                 : address(KERNLET_SYMBOL(fast_start));
  REQUIRE(start != 0);
  REQUIRE(first.size() > 1);
  CHECK(first.size() < 50);
  CHECK(first.back() == start);
  [&] { other.resume(); }(); // from another depth of the thread's own stack: not seen from inside
  CHECK(second.size() == first.size());
  CHECK(second.back() == start);
}

TEST_CASE("a backtrace of the thread's own stack is whole after a switch") {
  side other([](side& here) { here.suspend(); });
  const auto before = walk();
  other.resume();
  const auto after = walk();
  CHECK(before == after);
}
