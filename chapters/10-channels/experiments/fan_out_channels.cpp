// Eight questions to servers that answer after 10 to 300 ms: asked one after the other, by a gather of
// Task<T>, and by tasks that send what they get on a channel. On virtual time: to ask is to sleep, since
// sockets for these tasks are chapter 11's.

#include "report.hpp"

#include <array>
#include <chrono>
#include <kernlet/async.hpp>
#include <kernlet/go_group.hpp>
#include <kernlet/select.hpp>
#include <kernlet/virtual_clock.hpp>

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::array<int, 8> answers_after{120, 10, 300, 60, 20, 90, 40, 150}; ///< ms, in the order of asking

struct outcome {
  long first_ms = 0, last_ms = 0; ///< when the caller had its first answer in hand, and its last
  long answers = 0, asked_at_once = 0;
  std::string order; ///< of the answers, by their times
};

/// What the caller does with an answer.
void take(outcome& seen, int answer, long now) {
  seen.first_ms = seen.answers++ == 0 ? now : seen.first_ms;
  seen.last_ms = now;
  seen.order += (seen.order.empty() ? "" : " ") + std::to_string(answer);
}

/// On tasks of the scheduler. `ask` counts how many are under way.
class asking {
 public:
  explicit asking(outcome& seen) : seen_(seen) {}
  int operator()(int ms) {
    seen_.asked_at_once = std::max(seen_.asked_at_once, ++under_way_);
    kernlet::sleep_for(milliseconds(ms));
    --under_way_;
    return ms;
  }
  long now() const { return static_cast<long>((kernlet::this_task::from_now(0ns) - start_) / 1ms); }

 private:
  outcome& seen_;
  long under_way_ = 0;
  kernlet::deadline start_ = kernlet::this_task::from_now(0ns);
};

template <class Body>
outcome on_tasks(Body body) {
  outcome seen;
  kernlet::run({.workers = 1, .seed = 1}, [&] {
    asking ask(seen);
    body(seen, ask);
  });
  return seen;
}

outcome one_after_the_other() {
  return on_tasks([](outcome& seen, asking& ask) {
    for (const int ms : answers_after) {
      const int answer = ask(ms);
      take(seen, answer, ask.now());
    }
  });
}

kernlet::Task<int> ask_once(outcome& seen, long& under_way, int ms) {
  seen.asked_at_once = std::max(seen.asked_at_once, ++under_way);
  co_await kernlet::async::sleep_for(milliseconds(ms));
  --under_way;
  co_return ms;
}

outcome gathered() {
  kernlet::virtual_clock clock;
  kernlet::loop loop({.hooks = clock.hooks()});
  outcome seen;
  const auto start = clock.now();
  auto whole = [](outcome& out, const kernlet::virtual_clock& time,
                  kernlet::deadline begin) -> kernlet::Task<> {
    long under_way = 0;
    std::vector<kernlet::Task<int>> all;
    for (const int ms : answers_after)
      all.push_back(ask_once(out, under_way, ms));
    for (const int answer : co_await kernlet::async::gather(std::move(all)))
      take(out, answer, static_cast<long>((time.now() - begin) / 1ms));
  };
  auto driven = kernlet::async::start(loop, "gather", whole(seen, clock, start));
  loop.run();
  driven.join();
  return seen;
}

/// A task for each question. The caller takes answers as they come, until it has `enough`, or time is up.
outcome over_a_channel(std::size_t enough, milliseconds limit) {
  return on_tasks([&](outcome& seen, asking& ask) {
    kernlet::channel<int> answers;
    kernlet::go_group all;
    for (const int ms : answers_after)
      all.go("asks", [&, ms] { answers.send(ask(ms)); });
    const kernlet::deadline end = kernlet::this_task::from_now(limit);
    for (bool late = false; !late && seen.answers < static_cast<long>(enough);)
      kernlet::select(
          kernlet::receive_from(answers, [&](std::optional<int> one) { take(seen, *one, ask.now()); }),
          kernlet::at(end, [&] { late = true; }));
    all.cancel(); // those who are not needed any more; the group waits for them
  });
}

/// A bounded pool: so many workers, which take questions from one channel and send answers on another.
outcome by_a_pool(int workers) {
  return on_tasks([&](outcome& seen, asking& ask) {
    kernlet::channel<int> questions, answers;
    kernlet::go_group pool;
    pool.go("questions", [&] {
      for (const int ms : answers_after)
        questions.send(ms);
      questions.close();
    });
    for (int i = 0; i < workers; ++i)
      pool.go("worker", [&] {
        for (const int ms : questions)
          answers.send(ask(ms));
      });
    while (seen.answers < static_cast<long>(answers_after.size())) {
      const int answer = answers.receive().value();
      take(seen, answer, ask.now());
    }
    pool.join();
  });
}

lab::row told(const char* key, const char* how, const outcome& seen) {
  return {key, {how, seen.first_ms, seen.last_ms, seen.answers, seen.asked_at_once, seen.order}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  constexpr std::size_t all = answers_after.size();
  constexpr milliseconds no_limit = 1h;
  report.say("Virtual milliseconds, on one kernel thread; an answer is named by the time that it takes.");
  report.say();
  report.table({{"how", "how"},
                {"first_ms", "first"},
                {"last_ms", "last"},
                {"answers", "answers"},
                {"at_once", "at once"},
                {"order", "in this order"}},
               {told("in_turn", "one after the other", one_after_the_other()),
                told("gather", "gather, a Task each", gathered()),
                told("channel", "channel, a task each", over_a_channel(all, no_limit)),
                told("first_three", "the first three of them", over_a_channel(3, no_limit)),
                told("limit", "until 100 ms are over", over_a_channel(all, 100ms)),
                told("pool", "channels, three workers", by_a_pool(3))});
  return report.finish();
}
