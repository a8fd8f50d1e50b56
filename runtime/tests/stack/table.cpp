#include "catch.hpp"

#include <atomic>
#include <kernlet/stack_table.hpp>
#include <thread>
#include <vector>

using namespace kernlet;

namespace {

std::byte memory[1 << 16];

stack_region region(std::size_t at, std::size_t bytes, std::size_t stride, const char* owner = nullptr) {
  return {memory + at, bytes, stride, 16, owner};
}

} // namespace

TEST_CASE("an address is found in its stack, and nowhere else", "[stack]") {
  auto* const one = stack_table::add(region(1024, 1024, 1024, "one"));
  auto* const row = stack_table::add(region(4096, 4096, 512, "row"));
  stack_region found;
  CHECK_FALSE(stack_table::find(memory + 1023, found));
  REQUIRE(stack_table::find(memory + 1024, found));
  CHECK(found.lowest == memory + 1024);
  CHECK(found.guard == 16);
  CHECK(std::string(found.owner) == "one");
  REQUIRE(stack_table::find(memory + 2047, found));
  CHECK(found.lowest == memory + 1024);
  CHECK_FALSE(stack_table::find(memory + 2048, found));

  REQUIRE(stack_table::find(memory + 4096 + 3 * 512 + 7, found));
  CHECK(found.lowest == memory + 4096 + 3 * 512);
  CHECK(found.bytes == 512);
  CHECK_FALSE(stack_table::find(nullptr, found));

  stack_table::set_owner(one, "other");
  REQUIRE(stack_table::find(memory + 1024, found));
  CHECK(std::string(found.owner) == "other");
  stack_table::remove(one);
  CHECK_FALSE(stack_table::find(memory + 1024, found));
  stack_table::remove(row);
  stack_table::remove(nullptr);
}

TEST_CASE("more stacks than a chunk of the table holds", "[stack]") {
  std::vector<stack_table::entry*> entries;
  for (std::size_t i = 0; i < 1000; ++i)
    entries.push_back(stack_table::add(region(i * 64, 64, 64)));
  stack_region found;
  for (std::size_t i = 0; i < 1000; ++i) {
    REQUIRE(stack_table::find(memory + i * 64 + 63, found));
    CHECK(found.lowest == memory + i * 64);
  }
  for (auto* const each : entries)
    stack_table::remove(each);
  CHECK_FALSE(stack_table::find(memory + 64, found));
}

TEST_CASE("a reader never sees half of an entry", "[stack]") {
  std::atomic<bool> stop{false};
  auto* const stays = stack_table::add(region(0, 64, 64, "stays"));
  std::vector<std::thread> writers;
  for (std::size_t writer = 0; writer < 2; ++writer)
    writers.emplace_back([&stop, writer] {
      // The same place by turns for one long stack and for eight short ones.
      for (std::size_t round = 0; !stop.load(); ++round) {
        const std::size_t at = 8192 * (writer + 1);
        auto* const made = round % 2 == 0 ? stack_table::add(region(at, 4096, 4096, "long"))
                                          : stack_table::add(region(at, 4096, 512, "short"));
        stack_table::remove(made);
      }
    });
  std::size_t broken = 0, lost = 0;
  for (int round = 0; round < 20'000; ++round) {
    stack_region found;
    if (!stack_table::find(memory + 8, found))
      ++lost;
    if (stack_table::find(memory + 8192 + 3000, found)) {
      const bool is_long = found.stride == 4096 && found.lowest == memory + 8192 && *found.owner == 'l';
      const bool is_short =
          found.stride == 512 && found.lowest == memory + 8192 + 2560 && *found.owner == 's';
      broken += is_long || is_short ? 0 : 1;
    }
  }
  stop = true;
  for (std::thread& each : writers)
    each.join();
  CHECK(broken == 0);
  CHECK(lost == 0);
  stack_table::remove(stays);
}
