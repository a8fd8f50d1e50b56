// A stack grows by being used: each page comes with its first touch, and none goes away by itself. A
// recursion walks down one stack of 256 KiB and up again, and stops on the way to be looked at.

#include "memory_use.hpp"
#include "report.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <kernlet/raw_context.hpp>
#include <kernlet/stack_pool.hpp>

namespace {

using kernlet::raw_context;

constexpr std::size_t stack_bytes = 256 * 1024;
constexpr int stops[] = {1, 4, 16, 64, 192}; ///< after so many calls inside one another

raw_context watcher, walker;
std::uintptr_t place = 0; ///< the address of the frame in which the walker has stopped; 0: of none
int calls = 0;

bool is_stop() {
  for (const int each : stops)
    if (calls == each)
      return true;
  return false;
}

/// A frame of about a kilobyte, all of it used.
[[gnu::noinline]] void walk_down() {
  char local[960];
  std::memset(local, 'x', sizeof local);
  asm volatile("" : : "r"(local) : "memory");
  ++calls;
  if (is_stop()) {
    place = reinterpret_cast<std::uintptr_t>(local);
    walker.switch_to(watcher, nullptr);
  }
  if (calls < stops[std::size(stops) - 1])
    walk_down();
  asm volatile("" : : "r"(local) : "memory"); // after the call, or this would be a loop
}

void walk(void*, void*) {
  walk_down();
  calls = 0;
  char top = 0;
  place = reinterpret_cast<std::uintptr_t>(&top);
  for (;;)
    walker.switch_to(watcher, nullptr);
}

/// The pages of the stack that are resident. Its highest byte may lie inside a page.
std::size_t pages(kernlet::stack_area stack) {
  const std::size_t page = lab::page_bytes();
  return lab::resident_pages(stack.lowest, (stack.size + page - 1) / page * page);
}

/// The stack at one moment.
lab::row now(const char* key, const std::string& when, kernlet::stack_area stack) {
  const auto top = reinterpret_cast<std::uintptr_t>(stack.top());
  return {key, {when, place == 0 ? 0 : top - place, pages(stack), kernlet::stack_high_water(stack)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  kernlet::stack_pool pool({.size = stack_bytes});
  const kernlet::stack_area stack = pool.take("walker");
  static constexpr const char* keys[] = {"calls_1", "calls_4", "calls_16", "calls_64", "calls_192"};

  std::vector<lab::row> rows{now("new", "taken from the pool", stack)};
  walker.prepare(stack, walk, nullptr);
  for (std::size_t i = 0; i < std::size(stops); ++i) {
    watcher.switch_to(walker, nullptr);
    rows.push_back(
        now(keys[i], std::to_string(stops[i]) + (stops[i] == 1 ? " call deep" : " calls deep"), stack));
  }
  watcher.switch_to(walker, nullptr);
  rows.push_back(now("returned", "all of them have returned", stack));
  place = 0;
  pool.give_back(stack);
  rows.push_back(now("given_back", "given back to the pool", stack));
  pool.trim();
  rows.push_back(now("trimmed", "after the pool's trim()", stack));

  report.say("One stack of 256 KiB, frames of about a kilobyte:");
  report.say();
  report.table({{"when", "when"},
                {"depth", "depth in bytes"},
                {"pages", "pages"},
                {"high_water", "high-water mark in bytes"}},
               rows);
  report.fact("page_bytes", lab::page_bytes());
  return report.finish();
}
