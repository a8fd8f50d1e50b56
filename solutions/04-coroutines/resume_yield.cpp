// Step 04.1: a resume is one switch, the yield that answers it another one.

#include <kernlet/part/coroutine_block.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void* coroutine_core::resume(void* word) {
  if (block_ == nullptr || !block_->may_be_resumed())
    part::refuse_resume(block_);
  part::landing here(block_->words);
  block_->resumer = &here;
  block_->status = coroutine_status::running;
  word = here.place.switch_to(block_->inside, word);
  part::hand_on_error(here);
  return word;
}

void* coroutine_self::yield(void* word) {
  part::coroutine_block& block = *block_;
  if (!block.runs_here())
    part::refuse_suspension();
  part::raise_if_destroyed(block);
  block.status = coroutine_status::suspended;
  word = block.inside.switch_to(block.resumer->place, word);
  part::raise_if_destroyed(block);
  return word;
}

namespace part {

void begin(void* block, void* word) {
  coroutine_block& here = *static_cast<coroutine_block*>(block);
  run_body(here, word);
  here.status = coroutine_status::finished;
  here.resumer->ended = &here;
  here.inside.exit_to(here.resumer->place, nullptr);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
