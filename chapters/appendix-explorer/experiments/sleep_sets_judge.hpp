#pragma once
// Judges sleep sets by trying all orders beside them. Two orders that differ only in the order of independent
// steps are of one *shape*. Right are sleep sets with which each shape is executed once.

#include "programs.hpp"

#include <array>
#include <climits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace judge {

/// Programs as data: what each thread does. Objects are named by letters, and are 0 at first.
struct action {
  enum { load, store, add, wait } what; ///< wait: until the object is not `value`
  char object;
  int value = 0;

  bool writes() const { return what == store || what == add; }
  bool commutes(const action& other) const {
    return object != other.object || (!writes() && !other.writes());
  }
};
using script = std::vector<std::vector<action>>;

/// What one execution has shown.
struct sight {
  std::string outcome; ///< what each thread has read, and the values in the end
  std::string shape; ///< the threads of the steps that need no other one, of those that need only these, ...
};

inline sight execute(const script& threads, tiny::execution& run) {
  std::map<char, tiny::shared<int>> objects;
  for (const auto& thread : threads)
    for (const action& one : thread)
      objects.try_emplace(one.object, run, std::string(1, one.object));
  struct event {
    std::size_t level, thread;
    action what;
  };
  std::vector<event> past;
  std::vector<std::string> saw(threads.size());
  for (std::size_t i = 0; i < threads.size(); ++i)
    run.start([&, i] {
      for (const action& one : threads[i]) {
        tiny::shared<int>& object = objects.at(one.object);
        const int value = one.what == action::load    ? object.load()
                          : one.what == action::store ? object.store(one.value)
                          : one.what == action::add   ? object.add(one.value)
                                                      : object.wait(one.value);
        saw[i] += " " + std::to_string(value);
        event now{0, i, one};
        for (const event& earlier : past)
          if (earlier.thread == i || !earlier.what.commutes(one))
            now.level = std::max(now.level, earlier.level + 1);
        past.push_back(now);
      }
    });
  sight all;
  const auto say = [&](const std::string& what) { all.outcome += (all.outcome.empty() ? "" : ", ") + what; };
  try {
    run.run();
  } catch (const std::runtime_error& failed) {
    say(failed.what());
  }
  for (std::size_t i = 0; i < threads.size(); ++i)
    say(std::string(1, static_cast<char>('A' + i)) + " saw" + saw[i]);
  for (const auto& [name, object] : objects)
    say(std::string(1, name) + " is " + std::to_string(object.value));
  std::ranges::sort(past, {}, [](const event& each) { return std::pair(each.level, each.thread); });
  for (const event& each : past)
    all.shape += std::to_string(each.level) + "/" + std::to_string(each.thread) + " ";
  return all;
}

/// Empty if the policy shows all that there is to see of a program and nothing twice; else what is wrong.
inline std::string compare(const script& threads, const tiny::policy& which) {
  std::set<std::string> outcomes, shapes, kept;
  std::size_t executions = 0;
  tiny::explore(
      [&](tiny::execution& run) {
        const sight one = execute(threads, run);
        outcomes.insert(one.outcome), shapes.insert(one.shape);
      },
      tiny::at_most(LONG_MAX));
  tiny::explore(
      [&](tiny::execution& run) {
        kept.insert(execute(threads, run).outcome);
        ++executions;
      },
      which);
  for (const std::string& outcome : outcomes)
    if (!kept.contains(outcome))
      return "an outcome is lost: " + outcome;
  if (executions == shapes.size())
    return "";
  return std::to_string(executions) + " executions, where " + std::to_string(shapes.size()) +
         (executions > shapes.size() ? " will do" : " are needed");
}

/// 300 programs of two or three threads and six steps, the same each time: the first one that is wrong.
inline std::string compare_drawn(const tiny::policy& which) {
  unsigned state = 1;
  const auto draw = [&](unsigned below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % below;
  };
  for (int number = 0; number < 300; ++number) {
    script drawn(2 + draw(2));
    for (int i = 0; i < 6; ++i)
      drawn[draw(static_cast<unsigned>(drawn.size()))].push_back(
          {std::array{action::load, action::store, action::add, action::wait}[draw(4)],
           static_cast<char>('x' + draw(2)), static_cast<int>(draw(2))});
    if (const std::string wrong = compare(drawn, which); !wrong.empty())
      return "program " + std::to_string(number) + ": " + wrong;
  }
  return "";
}

using relation = std::function<bool(const tiny::operation&, const tiny::operation&)>;

/// Empty, or the first pair that is told wrong.
inline std::string compare_pairs(const relation& independent) {
  for (const auto& [first, other, right] : {std::tuple{"load x", "load y", true},
                                            {"store x", "store y", true},
                                            {"load x", "load x", true},
                                            {"load x", "store x", false},
                                            {"store x", "load x", false},
                                            {"store x", "store x", false}}) {
    const auto made = [](std::string_view words) {
      return tiny::operation{std::string(words.substr(words.size() - 1)), words.starts_with("store")};
    };
    if (independent(made(first), made(other)) != right)
      return std::string(first) + " and " + other + (right ? " are" : " are not") +
             " independent; yours says " + (right ? "no" : "yes");
  }
  return "";
}

struct verdict {
  const char *key, *about;
  std::string wrong; ///< empty: it holds
};

/// In the order in which they should come to hold.
inline std::vector<verdict> all(const relation& independent, const tiny::policy& awake) {
  const auto load = action::load, store = action::store, add = action::add, wait = action::wait;
  const script strangers = {
      {{store, 'x'}, {store, 'x'}}, {{store, 'y'}, {store, 'y'}}, {{store, 'z'}, {load, 'z'}}};
  const script readers = {{{load, 'x'}, {load, 'x'}, {load, 'x'}}, {{load, 'x'}, {load, 'x'}, {load, 'x'}}};
  const script counters = {{{load, 'x'}, {store, 'x', 1}}, {{load, 'x'}, {store, 'x', 1}}};
  const script crossed = {
      {{store, 'x', 1}, {load, 'y'}}, {{store, 'y', 1}, {load, 'x'}}, {{load, 'x'}, {load, 'y'}}};
  const script sleepers = {
      {{wait, 'x', 0}, {add, 'y', 1}}, {{wait, 'y', 0}}, {{store, 'x', 1}, {store, 'x', 0}}};
  return {{"pairs", "which operations are independent", compare_pairs(independent)},
          {"strangers", "three threads that share nothing", compare(strangers, awake)},
          {"readers", "two threads that only read", compare(readers, awake)},
          {"counters", "the lost update", compare(counters, awake)},
          {"crossed", "three threads, two objects", compare(crossed, awake)},
          {"sleepers", "threads that wait, and may wait for ever", compare(sleepers, awake)},
          {"drawn", "300 drawn programs", compare_drawn(awake)}};
}

} // namespace judge
