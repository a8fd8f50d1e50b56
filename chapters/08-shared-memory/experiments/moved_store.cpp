// A writer posts two notices, one after the other: it writes the room, then the number of the notice, which
// is atomic. What stands in the room at the very moment when the number becomes 1?
//
// The number lies on a page that may not be written, so its first store faults. The handler looks at the room
// and then allows the store. So it sees what another thread could see that finds the number 1, and it sees
// the same in each run: what is in question is not the processor but what the compiler has made.

#include "report.hpp"

#include <atomic>
#include <csignal>
#include <sys/mman.h>

namespace {

int room = 0;
struct alignas(65536) guarded_number {
  std::atomic<int> value{0};
  char rest[65536 - sizeof value];
} number;

// How these are compiled is the subject; each stands alone, as in a file of its own.
template <std::memory_order Order>
[[gnu::noinline]] void post_two() {
  room = 4;
  number.value.store(1, Order);
  room = 5;
  number.value.store(2, Order);
}

volatile int seen_at_first_store;

void allow(int rights) {
  if (mprotect(&number, sizeof number, rights) != 0)
    std::abort();
}

void at_first_store(int, siginfo_t*, void*) {
  seen_at_first_store = *const_cast<volatile int*>(&room);
  allow(PROT_READ | PROT_WRITE); // the store is executed once more, and now it works
}

lab::row look(const char* key, const char* name, void (*post)()) {
  room = 0;
  number.value = 0;
  seen_at_first_store = -1;
  allow(PROT_READ);
  post();
  return {key, {name, static_cast<int>(seen_at_first_store), room, number.value.load()}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  struct sigaction action = {};
  action.sa_sigaction = at_first_store;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, nullptr);
  report.say("room = 4; number.store(1); room = 5; number.store(2);");
  report.say();
  report.table({{"order", "order of the stores"},
                {"at_first", "room when number becomes 1"},
                {"room", "room at the end"},
                {"number", "number at the end"}},
               {look("relaxed", "relaxed", post_two<std::memory_order_relaxed>),
                look("release", "release", post_two<std::memory_order_release>),
                look("seq_cst", "seq_cst", post_two<std::memory_order_seq_cst>)});
  return report.finish();
}
