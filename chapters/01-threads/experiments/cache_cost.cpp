// A thread walks through its working set, another one runs, the first walks through it again. How long does
// the second walk take? If a switch emptied the caches, it would be slow after every switch. If only
// displaced data is slow, it depends on what the other one touched, and not on whether it is another thread
// at all.
//
// So the same walk is timed after four things: nothing; a switch to a thread that touches nothing; a switch
// to a thread that walks through a set of its own, equally large; and that other walk without any switch, in
// the same thread. A walk visits each cache line once, in random order, and each line says which one is next:
// no processor can look ahead, so each line costs what the memory that holds it costs. The sets lie in large
// pages where the kernel has them to give, so that the tables of the addresses take no part in it.

#include "hand_over.hpp"

#include "processor_time.hpp"
#include "report.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <random>
#include <sys/mman.h>
#include <thread>

namespace {

constexpr std::size_t line_bytes = 64;

struct alignas(line_bytes) line {
  const line* next;
};

/// A ring through `bytes` of memory.
class working_set {
 public:
  explicit working_set(std::size_t bytes) : count_(bytes / line_bytes) {
    constexpr std::size_t large_page = std::size_t{2} << 20;
    const std::size_t room = (bytes + large_page - 1) / large_page * large_page;
    memory_.reset(std::aligned_alloc(large_page, room));
    if (memory_ == nullptr)
      throw std::bad_alloc();
    madvise(memory_.get(), room, MADV_HUGEPAGE); // a wish; small pages do as well
    lines_ = new (memory_.get()) line[count_];
    std::vector<std::size_t> order(count_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin() + 1, order.end(), std::mt19937_64(bytes));
    for (std::size_t i = 0; i < order.size(); ++i)
      lines_[order[i]].next = &lines_[order[(i + 1) % order.size()]];
  }
  void walk() const {
    const line* at = lines_;
    do
      at = at->next;
    while (at != lines_);
    asm volatile("" : : "r"(at)); // the result is used: the walk may not be left out
  }

 private:
  struct release {
    void operator()(void* memory) const { std::free(memory); }
  };
  std::size_t count_;
  std::unique_ptr<void, release> memory_;
  line* lines_ = nullptr;
};

/// What happens between two walks.
enum between { nothing, switch_idle, other_walk, switch_walk, ways };

/// Nanoseconds that one walk takes after each of the four: the least, since whoever else uses the machine can
/// only make it longer. And those of going away and coming back, the least, too.
struct result {
  double walk[ways];
  double away; ///< two switches, to a thread that touches nothing
};

/// A short walk is timed by the clock on the wall, which is read without a system call. A long one would be
/// interrupted by whoever else wants the processor, so there only our own time counts.
class stopwatch {
 public:
  explicit stopwatch(bool short_walk) : short_(short_walk), begin_(now()) {}
  double nanoseconds() const { return now() - begin_; }

 private:
  double now() const {
    return short_
               ? std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch())
                     .count()
               : lab::processor_time(lab::whose::process);
  }
  bool short_;
  double begin_;
};

double least(const std::vector<double>& all) {
  return *std::min_element(all.begin(), all.end());
}

/// Both threads stay on `processor`. `rounds` walks after each of the four.
result measure(std::size_t bytes, int processor, std::size_t rounds) {
  const working_set mine(bytes), others(bytes);
  const bool short_walk = bytes < 1024 * 1024;
  lab::turn_word turn;
  std::atomic<int> order{nothing}; // what the other one is to do at its next turn; `ways` ends it
  std::vector<double> samples[ways], away;
  std::thread first([&] {
    lab::stay_on(processor);
    std::thread second([&] { // stays there, too
      for (;;) {
        turn.wait_for(1);
        const int now = order.load(std::memory_order_relaxed); // published by the turn
        if (now == switch_walk)
          others.walk();
        turn.give_to(0);
        if (now == ways)
          return;
      }
    });
    const auto go_away = [&](between what) {
      order.store(what, std::memory_order_relaxed);
      turn.give_to(1);
      turn.wait_for(0);
    };
    for (std::size_t round = 0; round < rounds; ++round)
      for (int what = 0; what < ways; ++what) {
        mine.walk(); // what fits is in the caches now
        const stopwatch outside(short_walk);
        if (what == other_walk)
          others.walk();
        else if (what != nothing)
          go_away(static_cast<between>(what));
        if (what == switch_idle)
          away.push_back(outside.nanoseconds());
        const stopwatch again(short_walk);
        mine.walk();
        samples[what].push_back(again.nanoseconds());
      }
    go_away(ways);
    second.join();
  });
  first.join();
  result all{};
  for (int what = 0; what < ways; ++what)
    all.walk[what] = least(samples[what]);
  all.away = least(away);
  return all;
}

struct size {
  const char* key;
  const char* name;
  std::size_t kibibytes;
};
constexpr size sizes[] = {{"k4", "4 KiB", 4},       {"k16", "16 KiB", 16},    {"k64", "64 KiB", 64},

                          {"k256", "256 KiB", 256}, {"k512", "512 KiB", 512}, {"m1", "1 MiB", 1024},
                          {"m4", "4 MiB", 4096},    {"m32", "32 MiB", 32768}};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const int processor = lab::allowed_processors().front();
  std::vector<lab::row> rows;
  for (const size& each : sizes) {
    const std::size_t bytes = each.kibibytes * 1024;
    const std::size_t rounds = std::clamp<std::size_t>((std::size_t{128} << 20) / bytes, 7, 400) | 1;
    const result found = measure(bytes, processor, rounds);
    const double lines = static_cast<double>(bytes / line_bytes);
    const double cold = std::max(found.walk[switch_walk] - found.walk[switch_idle], 0.0); // below 0: noise
    rows.push_back({each.key,
                    {each.name, found.walk[nothing] / lines, found.walk[switch_idle] / lines,
                     found.walk[other_walk] / lines, found.walk[switch_walk] / lines,
                     lab::cell(found.away / 2 / 1000, 1), lab::cell(cold / 1000, 1)}});
  }
  report.say("One walk through a working set, in ns for each cache line of 64 bytes.");
  report.say("Two threads on one processor, each with a set of its own.");
  report.say();
  report.table({{"set", "each set"},
                {"warm_ns", "at once"},
                {"idle_ns", "switch, idle"},
                {"call_ns", "call, walk"},
                {"walk_ns", "switch, walk"},
                {"direct_us", "a switch, us"},
                {"cold_us", "cold, us"}},
               rows);
  report.say();
  report.say("at once       nothing in between");
  report.say("switch, idle  another thread ran and touched nothing");
  report.say("call, walk    no switch: this thread walked through the other set itself");
  report.say("switch, walk  another thread ran and walked through its own set");
  report.say("cold          what a whole walk takes longer when the other thread has walked, too");
  return report.finish();
}
