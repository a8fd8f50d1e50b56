// Ten tickets, twenty-five buyers, one kernel thread. Each buyer is a task; to pay takes 5 ms, in which the
// others have their turns. What was seen before the wait need not be true behind it.

#include "report.hpp"

#include <deque>
#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>

namespace {

using namespace std::chrono_literals;
namespace this_task = kernlet::this_task;

int left, sold, paid_back;

/// Asks a bank. Others run meanwhile.
void pay() {
  this_task::sleep_for(5ms);
}
void pay_back() {
  ++paid_back;
}

void looked_before() {
  if (left > 0) {
    pay();
    --left;
    ++sold;
  }
}

void claimed() {
  if (left > 0) {
    --left; // nobody else can have this one any more
    pay();  // had it failed: ++left
    ++sold;
  }
}

void looked_again() {
  if (left > 0) {
    pay();
    if (left > 0) {
      --left;
      ++sold;
    } else {
      pay_back();
    }
  }
}

/// A lock that tasks can wait for: whoever waits is parked, and the loop goes on.
class task_lock {
 public:
  void lock() {
    kernlet::waiter& me = kernlet::current_waiter();
    while (held_) {
      waiting_.push_back(&me);
      if (me.park() == kernlet::wake_reason::cancelled) {
        std::erase(waiting_, &me);
        throw kernlet::task_cancelled{};
      }
    }
    held_ = true;
  }
  void unlock() {
    held_ = false;
    if (!waiting_.empty()) {
      kernlet::waiter* const next = waiting_.front();
      waiting_.pop_front();
      next->wake();
    }
  }

 private:
  bool held_ = false;
  std::deque<kernlet::waiter*> waiting_;
} till;

void locked() {
  till.lock();
  looked_before(); // nobody else is in here meanwhile
  till.unlock();
}

lab::row day(const char* key, const char* how, void (*buy)()) {
  left = 10, sold = 0, paid_back = 0;
  kernlet::virtual_clock clock;
  kernlet::loop sale({.hooks = clock.hooks()});
  const kernlet::deadline opened = clock.now();
  for (int i = 0; i < 25; ++i)
    sale.spawn("buyer", buy);
  sale.run();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - opened);
  return {key, {how, sold, left, paid_back, static_cast<long>(took.count())}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Ten tickets, twenty-five buyers, 5 ms to pay; virtual time.");
  report.say();
  report.table({{"how", "each buyer"},
                {"sold", "sold"},
                {"left", "left"},
                {"paid_back", "paid back"},
                {"milliseconds", "ms"}},
               {day("looked_before", "looks, pays, takes", looked_before),
                day("claimed", "looks, takes, pays", claimed),
                day("looked_again", "looks, pays, looks again, takes", looked_again),
                day("locked", "locks, looks, pays, takes, unlocks", locked)});
  return report.finish();
}
