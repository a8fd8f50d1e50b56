#pragma once
/// \file
/// Work for several threads at once, shown as one progress. Whoever asks for a result waits for it; so
/// results are told in one order, whichever is there first.
///
/// Invariant: all work is added before start(), by one thread, which is also the one that waits and prints.

#include "support/terminal.hpp"

#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kernlet::grader {

class work_list {
 public:
  work_list() = default;
  /// What has not begun is dropped: its future says broken_promise. Waits for what has.
  ~work_list();
  work_list(const work_list&) = delete;
  work_list& operator=(const work_list&) = delete;

  /// `f` is run once, after what was added before it has begun. What it throws comes out of the future.
  template <class F>
  auto add(std::string name, F f) {
    const auto task = std::make_shared<std::packaged_task<decltype(f())()>>(std::move(f));
    waiting_.push_back({std::move(name), [task] { (*task)(); }});
    return task->get_future();
  }

  /// On so many threads as there are processors, and one more, for work that waits.
  void start(const terminal& screen, const std::string& title);

  /// Prints, while nobody moves the progress.
  template <class F>
  void say(F f) {
    const std::lock_guard held(lock_);
    if (screen_ != nullptr)
      screen_->redraw("");
    f();
  }

 private:
  struct named_work {
    std::string name;
    std::function<void()> run;
  };
  void work();

  std::mutex lock_; ///< held for what stands below, and while something is printed
  std::deque<named_work> waiting_;
  const terminal* screen_ = nullptr;
  std::unique_ptr<progress> shown_;
  std::vector<std::jthread> threads_;
};

} // namespace kernlet::grader
