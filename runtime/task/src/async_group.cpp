#include <kernlet/async_group.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

promise_core& group::at(void* self, std::size_t index) noexcept {
  return *static_cast<group*>(self)->members_[index];
}

void group::keep(promise_core& root) {
  members_.push_back(&root);
  core_.scope().set_members({this, members_.size(), at});
}

void group::sweep() noexcept {
  std::size_t kept = 1; // the body's frame is with_group()'s
  for (std::size_t i = 1; i < members_.size(); ++i) {
    // One that has failed is needed for the verdict.
    if (members_[i]->status() == promise_status::returned)
      members_[i]->handle().destroy();
    else
      members_[kept++] = members_[i];
  }
  members_.resize(kept);
  sweep_at_ = 2 * kept + 16; // so that each member is looked at a few times at most
}

void group::spawn(Task<> task) {
  task.promise();
  if (!open_)
    throw task_error(
        "spawn() on a group that has ended or not begun: its members end before with_group() returns");
  if (members_.size() >= sweep_at_)
    sweep();
  keep(task.promise());
  core_.add(task.release());
}

void group::cancel() noexcept {
  cancelled_ = true;
  core_.scope().cancel();
}

group::~group() {
  for (std::size_t i = 1; i < members_.size(); ++i)
    members_[i]->handle().destroy();
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
