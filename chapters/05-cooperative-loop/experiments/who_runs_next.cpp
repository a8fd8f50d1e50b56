// Three tasks, and a fourth one that the first one spawns. Each line is one turn: who has it, what it does
// in it, and who stands in the run queue when it gives way, the next one first.

#include "report.hpp"

#include <algorithm>
#include <functional>
#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>

namespace {

namespace this_task = kernlet::this_task;

struct turn {
  std::string who, what, queue;
};
std::vector<turn> turns;
std::vector<std::string> queue; ///< kept by hand, beside the loop's own one

struct life {
  std::string name;
  int first_turn = 0, turns = 0;
};
std::vector<life> lives{{"a"}, {"b"}, {"c"}, {"child"}};

/// A turn begins: whoever has it has left the queue.
void begin_turn(const std::string& who) {
  std::erase(queue, who);
  turns.push_back({who, "", ""});
  life& own = *std::find_if(lives.begin(), lives.end(), [&](const life& each) { return each.name == who; });
  if (own.turns++ == 0)
    own.first_turn = static_cast<int>(turns.size());
}

void note(const std::string& what) {
  turns.back().what += (turns.back().what.empty() ? "" : ", ") + what;
}

void end_turn(const std::string& how) {
  note(how);
  for (const std::string& each : queue)
    turns.back().queue += (turns.back().queue.empty() ? "" : " ") + each;
}

void yield(const std::string& who) {
  queue.push_back(who);
  end_turn("yields");
  this_task::yield();
  begin_turn(who);
}

void spawn(kernlet::loop& on, const char* who, std::function<void()> body) {
  queue.push_back(who);
  on.spawn(who, [who, body = std::move(body)] {
    begin_turn(who);
    body();
    end_turn("returns");
  });
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  kernlet::loop tasks;
  spawn(tasks, "a", [&] {
    note("spawns child");
    spawn(tasks, "child", [] {});
    note("goes on");
    yield("a");
  });
  spawn(tasks, "b", [] { yield("b"); });
  spawn(tasks, "c", [] { yield("c"); });
  tasks.run();

  std::vector<std::string> keys;
  for (std::size_t i = 1; i <= turns.size(); ++i)
    keys.push_back("turn_" + std::to_string(i));
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < turns.size(); ++i)
    rows.push_back({keys[i].c_str(), {i + 1, turns[i].who, turns[i].what, turns[i].queue}});
  report.table({{"number", "turn"}, {"who", "who"}, {"what", "what it does"}, {"queue", "the queue then"}},
               rows);
  report.say();
  rows.clear();
  for (const life& each : lives)
    rows.push_back({each.name.c_str(), {each.name, each.first_turn, each.turns}});
  report.table({{"name", "task"}, {"first_turn", "begins in turn"}, {"turns", "turns"}}, rows);
  report.fact("turns", turns.size());
  return report.finish();
}
