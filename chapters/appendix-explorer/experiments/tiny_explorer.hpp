#pragma once
// A tiny interleaving explorer. Threads are coroutines. A thread stops before each operation on something
// shared, and the search decides whose operation is next: it tries all orders, one after the other.
//
// Invariants
// - A step is one operation, and all that its thread does behind it up to the next one.
// - Executions differ in their choices only. So the path, the list of choices, says all about an execution,
//   and whoever takes the same path again comes to the same place.
// - The search changes the last choice on the path that has an option left, and cuts off what is behind it.
//   So it is depth-first, takes no path twice, and remembers nothing but the path.

#include <algorithm>
#include <functional>
#include <kernlet/coroutine.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiny {

/// What a thread does in its next step.
struct operation {
  std::string object = "";
  bool writes = false;
  std::function<bool()> ready = [] { return true; }; ///< until then, the thread waits
};

/// A place on the path: one of several threads has to be chosen.
struct decision {
  std::vector<operation> next;      ///< what each thread does if it is chosen
  std::vector<std::size_t> enabled; ///< the threads that can be
  bool goes_on = false;             ///< the first of them made the last step
  std::vector<std::size_t> options; ///< those that are tried, in this order
  std::size_t taken = 0;            ///< which of the options it is now

  std::size_t chosen() const { return options[taken]; }
  bool next_option() { return ++taken < options.size(); } ///< false: none left
  bool preempts() const { return goes_on && chosen() != enabled.front(); }
};
using path = std::vector<decision>;

/// Names the options of a new decision at the end of a path. None: nothing new can come of it.
using policy = std::function<std::vector<std::size_t>(const path&, const decision&)>;
struct redundant {}; ///< thrown then

inline void require(bool holds, const char* what) {
  if (!holds)
    throw std::runtime_error(what);
}

class execution {
 public:
  std::string table; ///< a row for each step, a column for each thread, > at a preemption

  execution(path& choices, const policy& which) : path_(choices), policy_(which) {}

  /// Before run(): one more thread.
  void start(std::function<void()> body) {
    threads_.push_back({kernlet::coroutine<>([this, body](kernlet::yielder<>& self) {
      threads_[running_].self = &self;
      body();
    })});
  }

  /// Runs the threads to their ends. Throws what one of them throws.
  void run() {
    try {
      for (running_ = 0; running_ < threads_.size(); ++running_)
        threads_[running_].body.resume(); // up to its first operation
      for (std::size_t depth = 0; decide(depth); ++depth) {
        row(running_, path_[depth].preempts() ? "> " : "  ");
        require(depth < 200, "200 steps and no end");
        threads_[running_].body.resume();
      }
      for (std::size_t i = 0; i < threads_.size(); ++i)
        if (!threads_[i].body.done())
          row(i, "  ", "waits for " + threads_[i].next.object);
      for (const thread& each : threads_)
        require(each.body.done(), "deadlock");
    } catch (...) {
      threads_.clear(); // unwound while what they refer to is there
      throw;
    }
  }

  /// Suspends the running thread. Once it is chosen it does `act`, which says what.
  void step(operation next, auto act) {
    threads_[running_].next = std::move(next);
    threads_[running_].self->yield();
    table += act();
  }

 private:
  struct thread {
    kernlet::coroutine<> body;
    kernlet::yielder<>* self = nullptr;
    operation next = {};
    bool enabled() const { return !body.done() && next.ready(); }
  };

  void row(std::size_t who, const std::string& mark, const std::string& what = "") {
    table += "\n" + mark + std::string(18 * who, ' ') + what;
  }

  /// Chooses who runs, by the path, and beyond its end by the policy. False: nobody.
  bool decide(std::size_t depth) {
    if (depth == path_.size()) {
      decision here;
      auto& able = here.enabled;
      for (std::size_t i = 0; i < threads_.size(); ++i) {
        here.next.push_back(threads_[i].next);
        if (threads_[i].enabled())
          able.insert(i == running_ ? able.begin() : able.end(), i);
      }
      if (able.empty())
        return false;
      here.goes_on = able.front() == running_;
      here.options = policy_(path_, here);
      if (here.options.empty())
        throw redundant{};
      path_.push_back(here);
    }
    running_ = path_[depth].chosen();
    require(threads_[running_].enabled(), "the same choices led to another place");
    return true;
  }

  path& path_;
  const policy& policy_;
  std::vector<thread> threads_;
  std::size_t running_ = 0;
};

/// What threads share. Each call is one operation; it returns the value behind it.
template <class T>
struct shared {
  execution& run;
  std::string name;
  T value = {};

  T load() { return step({name}, " is ", same); }
  T store(T to) {
    return step({name, true}, " := ", [to](T) { return to; });
  }
  T add(T more) {
    return step({name, true}, " becomes ", [more](T now) { return now + more; });
  }
  /// Waits until the value is not `old`. Does not wait if it is not.
  T wait(T old) {
    return step({name, false, [=, this] { return value != old; }}, " is ", same);
  }

 private:
  static T same(T now) { return now; }
  T step(operation next, const char* how, auto change) {
    run.step(next, [&] {
      value = change(value);
      return name + how + std::to_string(value);
    });
    return value;
  }
};

/// All who can; only the one who goes on if the path has `most` preemptions.
inline policy at_most(long most) {
  return [most](const path& so_far, const decision& here) {
    const auto used = std::ranges::count_if(so_far, &decision::preempts);
    if (here.goes_on && used == most)
      return std::vector{here.enabled.front()};
    return here.enabled;
  };
}

struct findings {
  long executions = 0, redundant = 0;
  std::string failure, table; ///< both empty: the search has come to its end, and nothing has failed
};

using program = std::function<void(execution&)>;

/// Calls the program once for each path, until one fails or none is left.
inline findings explore(const program& body, const policy& which) {
  findings found;
  path choices;
  do {
    execution run(choices, which);
    try {
      ++found.executions;
      body(run);
    } catch (const redundant&) {
      ++found.redundant;
    } catch (const std::exception& failed) {
      return {found.executions, found.redundant, failed.what(), run.table};
    }
    while (!choices.empty() && !choices.back().next_option())
      choices.pop_back();
  } while (!choices.empty());
  return found;
}

} // namespace tiny
