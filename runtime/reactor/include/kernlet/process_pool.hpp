#pragma once
/// \file
/// A bounded pool of processes, for what must not share our memory: code that may crash, leak, or have to be
/// killed. For speed alone threads do in C++ what Python needs processes for.
///
///     int main() {
///       kernlet::fork_server::start();         // before any thread
///       ...
///       kernlet::process_pool pool({.processes = 2});
///       double sum = kernlet::run_in_executor(pool, add, 1.0, 2.0); // double add(double, double)
///
/// Workers are forked by the *fork server*, a process that was itself forked while this one had a single
/// thread: a fork with threads alive copies locks that nobody will ever unlock. They run nothing but the
/// function, whose address is the same there, with arguments and a result that are copied as bytes.
///
/// Invariants
/// - A worker that dies is replaced when the next call needs it, and only the call that it ran hears of it.
/// - No worker outlives the pool, the fork server or this process, however that one ends.
/// - Each worker holds its own socket and the standard streams, and no other descriptor.

#include <cstring>
#include <kernlet/executor.hpp>
#include <memory>
#include <sys/types.h>
#include <tuple>
#include <type_traits>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The process behind the workers. One for each process and runtime.
class fork_server {
 public:
  /// Forks it. Must be called while the process has a single thread: throws executor_error otherwise, with
  /// the number of threads and the cure. Does nothing when it runs already. Throws std::system_error when
  /// there can be no more processes.
  static void start();
  static bool running() noexcept;
};

/// The worker process ended before it answered; what() says how: "worker 1 died of SIGSEGV in 'call'".
class worker_died : public executor_error {
 public:
  worker_died(const std::string& what, int status);
  ~worker_died() override;
  int status() const noexcept { return status_; } ///< as wait() gives it; -1: not known

 private:
  int status_;
};

/// The function has thrown in the worker. Its exception cannot be carried across; its type and what() are.
class remote_error : public executor_error {
 public:
  remote_error(std::string type, std::string text);
  ~remote_error() override;
  const std::string& type() const noexcept { return type_; } ///< "std::out_of_range"
  const std::string& text() const noexcept { return text_; } ///< what() of it; empty if it had none

 private:
  std::string type_, text_;
};

struct process_pool_options {
  unsigned processes = 0;      ///< 0: one for each processor that this process may use
  std::size_t capacity = 1024; ///< calls that may wait
  const char* name = "process pool";
};

/// For each worker a thread of this process hands requests over and waits for the answer. All functions may
/// be called from any thread.
class process_pool {
 public:
  /// The largest arguments and the largest result, in bytes.
  static constexpr std::size_t largest = 64 * 1024;

  /// Starts the workers. Starts the fork server too, if the process has a single thread still; else that must
  /// have been done before: executor_error.
  explicit process_pool(const process_pool_options& options = {});
  ~process_pool();
  process_pool(const process_pool&) = delete;
  process_pool& operator=(const process_pool&) = delete;

  thread_pool& threads() noexcept;
  /// The process of a worker, -1 while it has none.
  pid_t process(unsigned worker) const noexcept;

  /// What a worker is asked to do, and where the answer goes. For run_in_executor().
  struct call {
    void (*unpack)(const void* request, void* answer); ///< runs in the worker
    const void* request;
    std::size_t request_size;
    void* answer;
    std::size_t answer_size;
    const char* name;
  };
  /// Lets the worker of the calling thread of the pool do it; blocks that thread. A stop kills the worker.
  /// Throws remote_error, worker_died, executor_error.
  void perform_in(unsigned worker, const call& what, const std::stop_token& stop);

 private:
  struct inside;
  std::unique_ptr<inside> inside_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#include <kernlet/run_in_process.hpp>
