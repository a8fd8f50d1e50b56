#include "sandbox/conversation.hpp"

#include <unistd.h>
#include <utility>

namespace kernlet::grader::sandbox {

conversation::conversation() : news_(make_pipe()), over_(make_pipe()) {
  set_nonblocking(news_.read);
  set_nonblocking(news_.write);
}

void conversation::say(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  said_ += bytes;
  (void)!::write(news_.write.get(), "", 1); // full: there is news enough
}

bool conversation::hear(const std::function<bool(std::string_view)>& enough) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return enough(records_) || ended_; });
  return enough(records_);
}

void conversation::end_program() {
  const std::lock_guard lock(mutex_);
  end_wanted_ = true;
  (void)!::write(news_.write.get(), "", 1);
}

std::string conversation::take_said() {
  const std::lock_guard lock(mutex_);
  (void)read_all(news_.read);
  return std::exchange(said_, {});
}

bool conversation::end_wanted() const {
  const std::lock_guard lock(mutex_);
  return end_wanted_;
}

void conversation::heard(std::string_view records) {
  const std::lock_guard lock(mutex_);
  if (records.size() == records_.size())
    return;
  records_.append(records.substr(records_.size()));
  changed_.notify_all();
}

void conversation::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  over_.write.close();
  changed_.notify_all();
}

} // namespace kernlet::grader::sandbox
