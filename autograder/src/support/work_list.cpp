#include "support/work_list.hpp"

#include <algorithm>

namespace kernlet::grader {

work_list::~work_list() {
  {
    const std::lock_guard held(lock_);
    waiting_.clear();
  }
  threads_.clear(); // joins
}

void work_list::start(const terminal& screen, const std::string& title) {
  screen_ = &screen;
  shown_ = std::make_unique<progress>(screen, title, waiting_.size());
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()) + 1; ++i)
    threads_.emplace_back([this] { work(); });
}

void work_list::work() {
  for (;;) {
    named_work mine;
    {
      const std::lock_guard held(lock_);
      if (waiting_.empty())
        return;
      mine = std::move(waiting_.front());
      waiting_.pop_front();
      shown_->step(mine.name);
    }
    mine.run();
  }
}

} // namespace kernlet::grader
