// The fast part allocates nothing once it is warm: not for a spawn, a yield, a sleep, a join.
#include "catch.hpp"

#include <cstdlib>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>
#include <new>

namespace {

long allocations = 0; // one thread

using namespace kernlet;
using namespace std::chrono_literals;

/// How many allocations `work`, run by a task, makes when it was done once before.
template <class Work>
long once_warm(Work work) {
  virtual_clock clock;
  loop here({.hooks = clock.hooks()});
  long made = -1;
  here.spawn([&] {
    work(here);
    const long before = allocations;
    for (int i = 0; i < 10; ++i)
      work(here);
    made = allocations - before;
  });
  here.run();
  return made;
}

} // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const found = std::malloc(size))
    return found;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

TEST_CASE("the count works: a closure that allocates is seen") {
  int* volatile kept = nullptr; // a compiler may leave out what it sees the end of
  CHECK(once_warm([&](loop&) {
          kept = new int(7);
          delete kept;
        }) == 10);
}

TEST_CASE("a spawn and its join allocate nothing") {
  CHECK(once_warm([](loop& here) {
          for (int i = 0; i < 100; ++i)
            here.spawn([i] { return i; }).join();
        }) == 0);
}

TEST_CASE("two hundred tasks at once that yield, sleep and are joined allocate nothing") {
  CHECK(once_warm([](loop& here) {
          join_handle<int> tasks[200];
          for (int i = 0; i < 200; ++i)
            tasks[i] = here.spawn([i] {
              this_task::yield();
              this_task::sleep_for(std::chrono::milliseconds(i % 7));
              return i;
            });
          for (int i = 0; i < 200; ++i)
            tasks[i].join();
        }) == 0);
}

TEST_CASE("a wait with a deadline and its wake allocate nothing") {
  CHECK(once_warm([](loop& here) {
          waiter* waiting = nullptr;
          auto waits = here.spawn([&] {
            waiting = &current_waiter();
            return waiting->park(here.now() + 1h);
          });
          this_task::yield();
          waiting->wake();
          waits.join();
        }) == 0);
}
