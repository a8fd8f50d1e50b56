#pragma once
/// \file
/// A bounded pool of kernel threads, and the jobs that it performs. Frame: no chapter asks for it.
///
/// Invariants
/// - A job that was submitted is performed once or withdrawn once, never both, in the order in which they
/// were submitted.
/// - At most `threads` jobs run at a time, and at most `capacity` wait in the queue. Whoever comes then waits
/// outside, in
///   order, or is refused.
/// - shut_down() loses nobody: what was not begun is finished with an executor_error.

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <kernlet/seam.hpp>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/hand_over_state.hpp>)
KERNLET_UNSEEN_STATE(hand_over_state);
#elif !KERNLET_SEALED
#include <kernlet/part/hand_over_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class thread_pool;

/// An executor was used against its rules, or was shut down before a call could begin.
class executor_error : public std::runtime_error {
 public:
  explicit executor_error(const std::string& what);
  ~executor_error() override;
};

/// The pool's queue is full, and the caller did not want to wait.
class executor_full : public executor_error {
 public:
  explicit executor_full(const std::string& what);
  ~executor_full() override;
};

enum class when_full {
  wait,   ///< behind those who wait already
  refuse, ///< at once
};

class executor_job;

/// A call whose type has been forgotten.
struct job_operations {
  void (*run)(executor_job& job);              ///< calls it and keeps the result; throws what it throws
  void (*dispose)(executor_job& job) noexcept; ///< frees the job
};

/// One call on its way through a pool. Has two references when it is made: its maker's, and that which the
/// pool takes over with submit().
class executor_job {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 96;

  executor_job(const job_operations& operations, const char* name) noexcept;
  executor_job(const executor_job&) = delete;
  executor_job& operator=(const executor_job&) = delete;

  const char* name() const noexcept { return name_; }
  /// What the call has thrown. To be read after it has finished.
  const std::exception_ptr& error() const noexcept { return error_; }
  /// The call's token belongs to it.
  std::stop_source& stop_source() noexcept { return stop_; }
  /// Which of the pool's threads performs it, from 0 on; for the call itself.
  unsigned worker() const noexcept { return worker_; }

  /// \name For parts
  /// @{
  /// Runs the call, or tells why it was dropped: what is thrown goes into error().
  void run() noexcept;
  /// Asks the call to stop, through its token; runs what the call has hung up on it.
  void request_stop() noexcept;
  /// Gives up one of the references. The last one disposes of the job.
  void release() noexcept {
    // Acquire and release: whoever disposes sees what the other owner has written.
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
      operations_->dispose(*this);
  }
  KERNLET_STATE(part::hand_over_state, state_size);
  /// @}

 protected:
  ~executor_job();

 private:
  friend class thread_pool;
  const job_operations* operations_;
  const char* name_;
  executor_job* next_ = nullptr;     ///< in a queue of the pool
  executor_job* previous_ = nullptr; ///< likewise
  enum class place : unsigned char { nowhere, queued, outside } place_ = place::nowhere;
  bool dropped_ = false;
  unsigned worker_ = 0;
  std::atomic<unsigned> references_{2};
  std::exception_ptr error_;
  std::stop_source stop_;
};

/// One reference to a job.
template <class Job>
class job_reference {
 public:
  explicit job_reference(Job* job) noexcept : job_(job) {}
  job_reference(const job_reference&) = delete;
  job_reference& operator=(const job_reference&) = delete;
  ~job_reference() { job_->release(); }
  Job& operator*() const noexcept { return *job_; }
  Job* operator->() const noexcept { return job_; }

 private:
  Job* job_;
};

struct thread_pool_options {
  unsigned threads = 0;        ///< 0: one for each processor that this process may use
  std::size_t capacity = 1024; ///< jobs that may wait; 0: only who finds a thread idle is taken
  const char* name = "pool";   ///< for errors, and of its threads; a literal
};

/// See the file's comment. All functions may be called from any thread.
class thread_pool {
 public:
  /// Starts the threads. They block all signals, so that a program's handlers run elsewhere. Throws
  /// std::system_error when one cannot be started; then none is left.
  explicit thread_pool(const thread_pool_options& options = {});
  /// shut_down(). Whoever waits in it must have been woken and gone before its members are.
  ~thread_pool();
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;

  /// Takes over one reference to the job, which will be performed. False: full, and `full` says refuse;
  /// throws executor_error after shut_down(). In both cases the reference has been given up, and nobody will
  /// perform the job. Does not wait: who waits for room is the job, not the caller.
  bool submit(executor_job& job, when_full full = when_full::wait);

  /// Whether the job had not begun. Then it will not, and the pool's reference has been given up.
  bool withdraw(executor_job& job) noexcept;

  /// No job begins any more: those that wait are finished with an executor_error, those that run are asked to
  /// stop and waited for. Blocks the kernel thread. Not from a job of its own.
  void shut_down() noexcept;

  const char* name() const noexcept { return options_.name; }
  unsigned threads() const noexcept { return static_cast<unsigned>(threads_.size()); }
  std::size_t capacity() const noexcept { return options_.capacity; }
  /// Counts of some moment of the call.
  struct counts {
    std::size_t running, queued, outside;
  };
  counts count() const;

  /// Processors that this process may use.
  static unsigned processors() noexcept;

 private:
  struct list {
    executor_job* first = nullptr;
    executor_job* last = nullptr;
    std::size_t size = 0;
    void append(executor_job& job) noexcept;
    void remove(executor_job& job) noexcept;
  };
  void work(unsigned worker) noexcept;
  void refill() noexcept;

  thread_pool_options options_;
  mutable std::mutex mutex_; // guards all below but threads_, which is written by one thread at a time
  std::condition_variable there_is_work_;
  list queued_, outside_;
  std::vector<executor_job*> running_; // by worker
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// A pool for everyone, made when it is first asked for: for name resolution, and for programs that need no
/// pool of their own. 8 threads, as what is done there mostly waits.
thread_pool& default_pool();

} // namespace KERNLET_PARTS
} // namespace kernlet
