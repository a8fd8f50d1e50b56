// A program for the debugger: tasks of a scheduler in each state, and a stop in one of them.
#include <kernlet/channel.hpp>

namespace {

kernlet::channel<int>* words;

[[gnu::noinline]] int wait_deep_down(int depth) {
  const int got = depth != 0 ? wait_deep_down(depth - 1) : words->receive().value_or(0);
  asm volatile("" : : : "memory"); // no tail call
  return got;
}

} // namespace

extern "C" [[gnu::noinline]] void stop_here() {
  asm volatile("" : : : "memory");
}

int main() {
  kernlet::run(kernlet::scheduler_options{.workers = 1}, [] {
    kernlet::channel<int> channel;
    words = &channel;
    auto reader = kernlet::go("reader", [] { return wait_deep_down(3); });
    auto stopper = kernlet::go("stopper", [] {
      kernlet::yield();
      const auto fresh = kernlet::go("fresh", [] {});
      stop_here();
    });
    auto yields = kernlet::go("yields", [] {
      kernlet::yield();
      kernlet::yield();
    });
    stopper.join();
    yields.join();
    channel.send(1);
    reader.join();
  });
}
