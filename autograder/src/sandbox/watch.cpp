#include "sandbox/watch.hpp"

#include "sandbox/process_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <poll.h>
#include <sys/wait.h>

namespace kernlet::grader::sandbox {
namespace {

using clock = std::chrono::steady_clock;

/// How often limits are looked at that the kernel does not watch for us.
constexpr int tick_milliseconds = 20;

class watcher {
 public:
  watcher(supervised& running, const request& what, const control_group& group, std::uint64_t tasks,
          conversation* talk)
      : running_(running), what_(what), group_(group), tasks_(tasks), talk_(talk), to_feed_(what.input) {}

  watched run() {
    while (running_.reports) {
      wait_for_event();
      feed();
      take_all(4); // a flood on one descriptor must not keep us from the others
      talk();
      take_report();
      look_at_limits();
    }
    // The pipes hold what was written last; their writers are dead.
    take_all(1 << 20);
    if (talk_ != nullptr)
      talk_->heard(result_.records);
    if (!result_.reported)
      group_.kill_all();
    while (::waitpid(running_.supervisor, nullptr, 0) < 0 && errno == EINTR) {
    }
    result_.wall_seconds = elapsed();
    return std::move(result_);
  }

 private:
  double elapsed() const { return std::chrono::duration<double>(clock::now() - begin_).count(); }

  void wait_for_event() {
    const short writable = fed_ < to_feed_.size() ? POLLOUT : 0;
    pollfd events[] = {{running_.reports.get(), POLLIN, 0},
                       {running_.records.get(), POLLIN, 0},
                       {running_.output.get(), POLLIN, 0},
                       {running_.error.get(), POLLIN, 0},
                       {writable ? running_.input.get() : -1, writable, 0},
                       {talk_ ? talk_->news() : -1, POLLIN, 0}};
    ::poll(events, std::size(events), tick_milliseconds);
  }

  void feed() {
    while (running_.input && fed_ < to_feed_.size()) {
      const ssize_t done = ::write(running_.input.get(), to_feed_.data() + fed_, to_feed_.size() - fed_);
      if (done < 0) {
        if (errno == EINTR)
          continue;
        return;
      }
      fed_ += static_cast<std::size_t>(done);
    }
    if (talk_ == nullptr)
      running_.input.close(); // the program reads the end of its input
  }

  void talk() {
    if (talk_ == nullptr)
      return;
    to_feed_ += talk_->take_said();
    talk_->heard(result_.records);
    if (talk_->end_wanted())
      kill_for("partner");
  }

  void take_all(int rounds) {
    take(running_.records, result_.records, rounds);
    take(running_.output, result_.standard_output, rounds);
    take(running_.error, result_.standard_error, rounds);
  }

  /// Keeps what the limit allows, and goes on reading what is there so that the program does not wait for us.
  void take(descriptor& from, std::string& into, int rounds) {
    char buffer[65536];
    for (; from && rounds > 0; --rounds) {
      const ssize_t got = ::read(from.get(), buffer, sizeof buffer);
      if (got < 0)
        return;
      if (got == 0)
        return from.close();
      const auto bytes = static_cast<std::size_t>(got);
      const std::uint64_t limit = what_.limits.output_bytes;
      const std::size_t room = limit ? static_cast<std::size_t>(limit) - into.size() : bytes;
      into.append(buffer, std::min(bytes, room));
      if (bytes > room) {
        result_.output_truncated = true;
        kill_for("output");
      }
    }
  }

  void take_report() {
    supervisor_report report;
    ssize_t got;
    while ((got = ::read(running_.reports.get(), &report, sizeof report)) ==
           static_cast<ssize_t>(sizeof report)) {
      // A failure to start comes first and says more than the end of the child that reported it.
      if (!result_.reported)
        result_.report = report;
      result_.reported = true;
    }
    if (got == 0)
      running_.reports.close();
  }

  void look_at_limits() {
    if (!running_.reports || !running_.control)
      return;
    if (what_.limits.wall_seconds > 0 && elapsed() >= what_.limits.wall_seconds)
      return kill_for("wall");
    const clock::time_point now = clock::now();
    if (now < next_look_)
      return;
    next_look_ = now + std::chrono::milliseconds(tick_milliseconds);
    if (group_.task_was_refused())
      return kill_for("processes");
    const bool count_memory = what_.limits.memory_bytes > 0 && !group_.counts_memory();
    const bool count_tasks = tasks_ > 0 && !group_.counts_tasks();
    if (!count_memory && !count_tasks)
      return;
    const tree_usage used = usage_below(running_.supervisor);
    if (count_memory && used.resident_bytes > what_.limits.memory_bytes)
      return kill_for("memory");
    if (count_tasks && used.threads > tasks_)
      return kill_for("processes");
  }

  void kill_for(const char* limit) {
    if (!running_.control)
      return; // the first reason stays
    result_.limit = limit;
    running_.control.close();
  }

  supervised& running_;
  const request& what_;
  const control_group& group_;
  std::uint64_t tasks_;
  conversation* talk_;
  std::string to_feed_; ///< the input, and behind it what the partner says
  watched result_;
  std::size_t fed_ = 0;
  clock::time_point begin_ = clock::now(), next_look_ = begin_;
};

} // namespace

watched watch(supervised& running, const request& what, const control_group& group, std::uint64_t tasks,
              conversation* talk) {
  return watcher(running, what, group, tasks, talk).run();
}

} // namespace kernlet::grader::sandbox
