// A program sends a hundred lines to a task that writes them, and ends. How many are written? On virtual
// time: a line takes a millisecond.

#include "report.hpp"

#include <chrono>
#include <kernlet/channel.hpp>
#include <kernlet/go.hpp>

namespace {

using namespace std::chrono_literals;

constexpr int lines = 100;

enum class end { returns, closes_and_joins };

struct outcome {
  long sent = 0, received = 0, written = 0, left = 0;
  double ms = 0; ///< until the last send had returned
};

outcome log_with(std::size_t capacity, end how) {
  outcome seen;
  kernlet::channel<int> channel(capacity); // outlives all tasks
  kernlet::run({.workers = 1, .seed = 1}, [&] {
    auto writer = kernlet::go("writer", [&] {
      for (const int line : channel) {
        (void)line;
        ++seen.received;
        kernlet::sleep_for(1ms); // writes it
        ++seen.written;
      }
    });
    const kernlet::deadline start = kernlet::this_task::from_now(0ns);
    for (int line = 0; line < lines; ++line) {
      channel.send(line);
      ++seen.sent;
    }
    seen.ms = std::chrono::duration<double, std::milli>(kernlet::this_task::from_now(0ns) - start).count();
    if (how == end::closes_and_joins) {
      channel.close();
      writer.join();
    }
  });
  seen.left = static_cast<long>(channel.size());
  return seen;
}

lab::row told(const char* key, const char* how, std::size_t capacity, end ends) {
  const outcome seen = log_with(capacity, ends);
  return {key, {how, capacity, seen.sent, lab::cell(seen.ms, 0), seen.received, seen.written, seen.left}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("All sends return. Then the program ends, in one of two ways.");
  report.say();
  report.table({{"how", "the end"},
                {"capacity", "capacity"},
                {"sent", "sent"},
                {"ms", "after ms"},
                {"received", "received"},
                {"written", "written"},
                {"left", "left in it"}},
               {told("c0", "returns", 0, end::returns), told("c1", "returns", 1, end::returns),
                told("c10", "returns", 10, end::returns), told("c100", "returns", 100, end::returns),
                told("joined_c0", "closes, joins the writer", 0, end::closes_and_joins),
                told("joined_c100", "closes, joins the writer", 100, end::closes_and_joins)});
  report.fact("lines", lines);
  return report.finish();
}
