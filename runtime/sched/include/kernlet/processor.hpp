#pragma once
/// \file
/// A scheduling context: what a kernel thread must have to run tasks. There are as many as tasks may run at
/// the same moment, whatever the number of kernel threads.
///
/// Words: a *worker* is a kernel thread of the scheduler. A *processor* is the right to run, and the queue
/// that goes with it. They are two things, so that a thread that is stuck in the kernel can leave its
/// processor to another one (chapter 11).

#include <cstdint>
#include <kernlet/global_queue.hpp>
#include <kernlet/run_queue.hpp>
#include <span>

namespace kernlet {
inline namespace KERNLET_PARTS {

class processor;

/// All processors of a scheduler, and the queue that they share.
struct processor_set {
  global_queue global;
  std::span<processor* const> members;
};

/// The frame's; parts see it in find_work.hpp. Belongs to the thread that has it.
class processor {
 public:
  /// At least once in so many switches its owner looks round: at the global queue, at timers, at what threads
  /// outside have sent. The loop's `poll_interval`, and Go's.
  static constexpr std::uint32_t look_round_interval = 61;

  processor(std::uint32_t index, processor_set& all, run_queue_options options = {}) noexcept
      : queue(options), index_(index), all_(all), seed_(0x9e3779b9u * (index + 1)) {}
  processor(const processor&) = delete;
  processor& operator=(const processor&) = delete;

  std::uint32_t index() const noexcept { return index_; }
  processor_set& all() const noexcept { return all_; }

  /// A number by chance, below `bound`, which is not 0. Marsaglia's xorshift; the product in place of a
  /// remainder is Lemire's.
  std::uint32_t chance(std::uint32_t bound) noexcept {
    seed_ ^= seed_ << 13;
    seed_ ^= seed_ >> 17;
    seed_ ^= seed_ << 5;
    return static_cast<std::uint32_t>(std::uint64_t{seed_} * bound >> 32);
  }
  /// Other numbers from now on: for runs that must come out the same.
  void reseed(std::uint32_t seed) noexcept { seed_ = seed != 0 ? seed : 1; }

  run_queue queue;

 private:
  const std::uint32_t index_;
  processor_set& all_;
  std::uint32_t seed_; ///< never 0
};

} // namespace KERNLET_PARTS
} // namespace kernlet
