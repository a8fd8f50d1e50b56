#pragma once
/// \file
/// What a scheduler writes down about itself, if `KERNLET_TRACE=file` asks for it: which task ran on which
/// worker, from when to when and why it left; who was spawned, woken and stolen; when a worker rested. At the
/// end it stands in the file, in the format of Chrome's trace viewer.
///
/// Each worker writes into a lane of its own, so nothing is shared. A lane keeps the last `lane_size` events:
/// older ones are overwritten, and counted.
///
/// While a scheduler traces, a task that leaves goes back to its worker, and not straight on to the next
/// task: the worker writes. So what stands in every switch knows nothing of this, and costs nothing more when
/// nobody traces.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

enum class trace_kind : std::uint8_t { ran, spawned, woken, stolen, rested };

/// Why a task left its worker.
enum class trace_left : std::uint8_t { yielded, waits, ended };

struct trace_event {
  std::int64_t begin = 0, end = 0; ///< nanoseconds since the trace began
  const char* task = "";           ///< its name
  const char* waits_for = nullptr; ///< a task that waits; null: a wake
  std::uint32_t number = 0;        ///< the task's, from 1 in the order of their beginning
  trace_kind kind{};
  trace_left left{};
};

/// One writer at a time.
class trace_lane {
 public:
  void note(const trace_event& event) noexcept {
    const std::uint64_t at = count_.load(std::memory_order_relaxed);
    std::construct_at(&events_[at % lane_size], event); // which needs no destruction
    count_.store(at + 1, std::memory_order_release);    // pairs with the acquire of who writes the file
  }

  static constexpr std::uint64_t lane_size = std::uint64_t{1} << 17; ///< 5 MB

 private:
  friend class scheduler_trace;
  struct gives_back {
    void operator()(trace_event* events) const {
      std::allocator<trace_event>().deallocate(events, lane_size);
    }
  };
  // Nothing is constructed in advance, so that memory is taken as it is written.
  std::unique_ptr<trace_event[], gives_back> events_{std::allocator<trace_event>().allocate(lane_size)};
  std::atomic<std::uint64_t> count_{0};
};

/// The frame's.
class scheduler_trace {
 public:
  /// Null, unless `KERNLET_TRACE` names a file. A file that cannot be written is named on standard error, and
  /// nothing is traced.
  static std::unique_ptr<scheduler_trace> by_environment(std::uint32_t workers);
  /// Writes the file.
  ~scheduler_trace();
  scheduler_trace(const scheduler_trace&) = delete;
  scheduler_trace& operator=(const scheduler_trace&) = delete;

  trace_lane& of(std::uint32_t worker) noexcept { return lanes_[worker]; }
  /// From a thread that is no worker.
  void note_outside(const trace_event& event) noexcept;
  std::int64_t now() const noexcept {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start_).count();
  }
  std::uint32_t next_number() noexcept { return numbers_.fetch_add(1, std::memory_order_relaxed) + 1; }

  /// Writes what there is, once: for a process that ends inside a task, too.
  void write() noexcept;

 private:
  scheduler_trace(std::uint32_t workers, std::string file);
  std::string as_text();
  void add_lane(std::string& text, const trace_lane& lane, std::size_t number) const;

  const std::string file_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<trace_lane> lanes_; ///< the workers', and one for all threads outside
  std::mutex outside_;
  std::atomic<std::uint32_t> numbers_{0};
  std::atomic<bool> written_{false};
};

} // namespace KERNLET_PARTS
} // namespace kernlet
