#include "catch.hpp"
#include <kernlet/async.hpp>
#include <kernlet/virtual_clock.hpp>
using namespace kernlet;
namespace {
Task<int> answer() { co_return 42; }
Task<int> twice() { co_return co_await answer() + co_await answer(); }
Task<int> late(int n) { co_await async::sleep_for(std::chrono::milliseconds(n)); co_return n; }
Task<int> both() { auto [a,b] = co_await async::gather(late(2), late(1)); co_return a*10+b; }
}
TEST_CASE("a value") { CHECK(sync_wait(twice()) == 84); CHECK(sync_wait(both()) == 21); }
