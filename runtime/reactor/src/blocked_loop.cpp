// The monitor of blocked loops. It looks eight times in a threshold whether the reactor's record has changed.
//
//     quiet  -- the same turn, odd, for half a threshold -->  asked once, who runs?
//     asked  -- still the same, half a threshold later   -->  asked again; the same task or callback: report
//     stuck  -- something else runs                      -->  report that it is over
//
// Who is stuck is asked again at each threshold, and over it is, too, when another task runs in the same turn
// or nothing does any more. The next one starts as quiet and is reported under its own name. A thread that
// has not run since the last answer stands where it stood and is left alone: a signal would cut short its
// wait, and a caller that begins its wait anew at EINTR would never end. It is asked once in any case, for
// it may have gone on and come to a wait just after the report.
//
// Asked twice, because a loop may go from task to task without passing the reactor: what counts is its number
// of switches, which only its own thread may read. And because the monitor itself may have been kept from
// running: each step takes half a threshold anew.
//
// Time in which the loop's thread was ready and had no processor does not count: that is the machine's doing,
// and whoever stands in its way is not on our loop. The kernel keeps that time (schedstat).
//
// Who does not answer is asked again, and reported without an answer only after `silence`: a thread that has
// no processor answers when it gets one; one that hangs in the kernel never does.

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <kernlet/blocked_loop.hpp>
#include <kernlet/reactor.hpp>
#include <mutex>
#include <pthread.h>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <unistd.h>

#include "loop_probe.hpp"
#include <kernlet/symbol_names.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using clock = std::chrono::steady_clock;

void print(void*, const blocked_loop_report& what) noexcept {
  std::fputs(text_of(what).c_str(), stderr);
}

std::chrono::milliseconds whole(clock::duration length) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(length);
}

} // namespace

std::string text_of(const blocked_loop_report& what) {
  std::string text = "kernlet: ";
  if (what.who == blocked_loop_report::holder::loop_itself)
    text += "something outside callbacks and tasks";
  else
    text += (what.who == blocked_loop_report::holder::task ? "task '" : "callback '") + what.name + "'";
  text += (what.over ? " held the loop for " : " has held the loop for ") +
          std::to_string(what.held.count()) + (what.over ? " ms in all" : " ms") +
          (what.stood > what.held
               ? ", after others that held it for " + std::to_string((what.stood - what.held).count()) + " ms"
               : "") +
          (what.frames.empty() ? "\n" : "; it stands in\n");
  for (const std::string& frame : what.frames)
    text += "    " + frame + "\n";
  return text;
}

struct blocked_loop_detector::monitor {
  monitor(reactor& where, const blocked_loop_options& options)
      : where_(where), options_(options), probe_(where) {
    sigset_t all, former;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &former);
    try {
      thread_ = std::thread([this] { look_on(); });
    } catch (...) {
      ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
      throw;
    }
    ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
  }

  ~monitor() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stop_.notify_one();
    thread_.join();
  }

 private:
  /// How long the loop's thread has been ready without running, in all. Zero where the kernel does not count
  /// it.
  clock::duration kept_waiting() const noexcept {
    unsigned long long ran = 0, waited = 0;
    if (std::FILE* const file = std::fopen(schedstat_.c_str(), "re"); file != nullptr) {
      if (std::fscanf(file, "%llu %llu", &ran, &waited) != 2)
        waited = 0;
      std::fclose(file);
    }
    return std::chrono::nanoseconds(waited);
  }

  /// What the monitor knows of the turn that it looks at.
  struct sight {
    std::uint64_t turns = 0;
    clock::time_point began = clock::now(); ///< when the turn was first seen
    clock::time_point changed = began;      ///< when the one that runs in it was first seen
    clock::time_point step = changed;       ///< when the state was last changed
    clock::duration waited{};               ///< kept_waiting() at that time
    enum { quiet, asked, stuck } state = quiet;
    std::uint64_t switches = 0;
    std::chrono::nanoseconds ran{}; ///< of a stuck one: loop_probe::ran() after the last answer
  };

  enum class verdict { the_same, passed_on, gone_on };
  static constexpr std::chrono::nanoseconds not_looked{-1};

  void look_on() {
    const auto threshold = std::chrono::duration_cast<clock::duration>(options_.threshold);
    const auto pause = std::max<clock::duration>(threshold / 8, std::chrono::milliseconds(1));
    const auto silence = std::max<clock::duration>(10 * threshold, std::chrono::seconds(5));
    sight here;
    blocked_loop_report report{};
    std::unique_lock lock(mutex_);
    while (!stop_.wait_for(lock, pause, [&] { return stopping_; })) {
      lock.unlock();
      if (const verdict seen = look(here, report, threshold, silence); seen != verdict::the_same) {
        const auto now = clock::now();
        if (here.state == sight::stuck) {
          report.over = true;
          measure(report, here, now);
          report.frames.clear();
          send(report);
        }
        const bool passed_on = seen == verdict::passed_on;
        here = {passed_on ? here.turns : turns_now(), passed_on ? here.began : now, now, now, kept_waiting()};
      }
      lock.lock();
    }
  }

  std::uint64_t turns_now() const noexcept { return where_.running().turns.load(std::memory_order_relaxed); }

  verdict look(sight& here, blocked_loop_report& report, clock::duration threshold, clock::duration silence) {
    if (turns_now() != here.turns || here.turns % 2 == 0)
      return verdict::gone_on;
    const auto now = clock::now();
    if (!is_due(here, now, threshold))
      return verdict::the_same;
    const bool answered = probe_.ask();
    if (turns_now() != here.turns)
      return verdict::gone_on;
    if (answered && probe_.callback == nullptr && probe_.task == nullptr)
      return verdict::gone_on; // nothing of the loop's runs: it has returned, say
    if (answered && here.state != sight::quiet && probe_.switches != here.switches)
      return verdict::passed_on; // from task to task, without passing the reactor
    if (here.state == sight::stuck) {
      here.ran = not_looked;
    } else if (!answered && now - here.changed < silence) {
      return verdict::the_same;
    } else if (here.state == sight::asked || !answered) {
      tell(report, here, now, answered);
      here.state = sight::stuck;
    } else {
      here.state = sight::asked;
      here.waited = kept_waiting();
      here.switches = probe_.switches;
    }
    here.step = clock::now(); // after the answer: what it took is not the loop's
    return verdict::the_same;
  }

  /// Is the thread to be asked now?
  bool is_due(sight& here, clock::time_point now, clock::duration threshold) const noexcept {
    if (here.state != sight::stuck)
      return now - here.step >= threshold / 2 &&
             now - here.step - (kept_waiting() - here.waited) >= threshold / 2;
    if (here.ran == not_looked) // not with the answer: it still had to come back from the handler then
      here.ran = probe_.ran();
    return now - here.step >= threshold && probe_.ran() != here.ran;
  }

  static void measure(blocked_loop_report& report, const sight& here, clock::time_point now) {
    report.held = whole(now - here.changed);
    report.stood = report.held + whole(here.changed - here.began);
  }

  void tell(blocked_loop_report& report, const sight& here, clock::time_point now, bool answered) {
    using holder = blocked_loop_report::holder;
    const char* const callback =
        answered ? probe_.callback : where_.running().name.load(std::memory_order_relaxed);
    const char* const task = answered ? probe_.task : nullptr;
    report.who = callback != nullptr ? holder::callback
                 : task != nullptr   ? holder::task
                                     : holder::loop_itself;
    report.name = callback != nullptr ? callback : task != nullptr ? task : "";
    measure(report, here, now);
    report.over = false;
    report.frames.clear();
    // The first two are the handler and the kernel's way into it.
    for (int i = 2; answered && i < probe_.depth; ++i)
      report.frames.push_back(symbol_name(probe_.frames[i]));
    send(report);
  }

  void send(const blocked_loop_report& report) {
    (options_.report != nullptr ? options_.report : print)(options_.self, report);
  }

  reactor& where_;
  const blocked_loop_options options_;
  const std::string schedstat_ = "/proc/self/task/" + std::to_string(::gettid()) + "/schedstat";
  loop_probe probe_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

blocked_loop_detector::blocked_loop_detector(reactor& where, const blocked_loop_options& options) {
  if (options.threshold < std::chrono::milliseconds(1))
    throw std::invalid_argument(
        "blocked_loop_detector: the threshold is below 1 ms; every callback would be reported");
  monitor_ = std::make_unique<monitor>(where, options);
}

blocked_loop_detector::~blocked_loop_detector() = default;

std::chrono::milliseconds blocked_loop_detector::asked_for() noexcept {
  static const std::chrono::milliseconds asked = [] {
    const char* const text = std::getenv("KERNLET_BLOCKED_LOOP_MS");
    if (text == nullptr || *text == '\0')
      return std::chrono::milliseconds(0);
    char* end = nullptr;
    errno = 0;
    const long number = std::strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || number < 0 || number > 1'000'000'000) {
      std::fprintf(
          stderr,
          "kernlet: KERNLET_BLOCKED_LOOP_MS is '%s', no number of milliseconds: blocked loops are not looked "
          "for\n",
          text);
      return std::chrono::milliseconds(0);
    }
    return std::chrono::milliseconds(number);
  }();
  return asked;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
