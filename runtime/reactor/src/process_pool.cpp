// For each worker process a thread of ours, which hands a request over and blocks until the answer comes. So
// queue, bound, cancellation and waking are those of the thread pool.

#include "worker_process.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <kernlet/process_pool.hpp>
#include <mutex>
#include <optional>
#include <sys/socket.h>
#include <sys/wait.h>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::string how_it_ended(int status) {
  if (status >= 0 && WIFSIGNALED(status)) {
    const char* const name = ::sigabbrev_np(WTERMSIG(status));
    return name != nullptr ? "died of SIG" + std::string(name)
                           : "died of signal " + std::to_string(WTERMSIG(status));
  }
  if (status >= 0 && WIFEXITED(status))
    return "ended with exit code " + std::to_string(WEXITSTATUS(status));
  return "has gone";
}

} // namespace

worker_died::worker_died(const std::string& what, int status) : executor_error(what), status_(status) {}
worker_died::~worker_died() = default;

remote_error::remote_error(std::string type, std::string text)
    : executor_error(type + (text.empty() ? "" : ": " + text)), type_(std::move(type)),
      text_(std::move(text)) {}
remote_error::~remote_error() = default;

/// Each worker is used by the thread of the same number; the mutex is for those who ask for its process
/// meanwhile.
struct process_pool::inside {
  explicit inside(const process_pool_options& options) : workers(number_of(options)) {
    try {
      for (process::worker& each : workers)
        each = process::start_worker(); // before our own threads: the fork server may have to be started
      threads.emplace(
          thread_pool_options{static_cast<unsigned>(workers.size()), options.capacity, options.name});
    } catch (...) {
      end_all();
      throw;
    }
  }
  ~inside() {
    threads.reset();
    end_all();
  }

  static unsigned number_of(const process_pool_options& options) noexcept {
    return options.processes != 0 ? options.processes : thread_pool::processors();
  }
  void end_all() noexcept {
    for (process::worker& each : workers)
      process::end_worker(each);
  }

  std::mutex mutex;
  std::vector<process::worker> workers;
  std::optional<thread_pool> threads;
};

process_pool::process_pool(const process_pool_options& options)
    : inside_(std::make_unique<inside>(options)) {}
process_pool::~process_pool() = default;

thread_pool& process_pool::threads() noexcept {
  return *inside_->threads;
}

pid_t process_pool::process(unsigned worker) const noexcept {
  const std::lock_guard lock(inside_->mutex);
  return worker < inside_->workers.size() ? inside_->workers[worker].pid : -1;
}

void process_pool::perform_in(unsigned worker, const call& what, const std::stop_token& stop) {
  process::worker& mine = inside_->workers[worker];
  if (mine.pid < 0) {
    const process::worker fresh = process::start_worker();
    const std::lock_guard lock(inside_->mutex);
    mine = fresh;
  }
  struct alignas(std::max_align_t) room {
    std::byte bytes[largest + 256];
  };
  const auto message = std::make_unique_for_overwrite<room>();
  const process::request_head head{what.unpack, what.request_size, what.answer_size};
  std::memcpy(message->bytes, &head, sizeof head);
  std::memcpy(message->bytes + process::request_offset, what.request, what.request_size);

  ssize_t got;
  {
    // A stop cuts the line; then the worker is ended like one that has died. Cheap, for who stops is a loop's
    // thread.
    const std::stop_callback cut(stop, [&mine] { ::shutdown(mine.socket, SHUT_RDWR); });
    const std::size_t size = process::request_offset + what.request_size;
    // The pool's threads hear no signals: nothing interrupts them.
    got = ::send(mine.socket, message->bytes, size, MSG_NOSIGNAL);
    if (got >= 0)
      got = ::recv(mine.socket, message->bytes, sizeof message->bytes, 0);
  } // nobody cuts any more
  const auto answered = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  process::answer_head said{};
  if (answered >= sizeof said)
    std::memcpy(&said, message->bytes, sizeof said);
  if (answered >= sizeof said && said.failed) {
    const std::string all(reinterpret_cast<const char*>(message->bytes) + sizeof said,
                          answered - sizeof said);
    const std::size_t end = std::min(all.find('\0'), all.size());
    throw remote_error(all.substr(0, end), end < all.size() ? all.substr(end + 1) : "");
  }
  if (answered != sizeof said + what.answer_size) {
    process::worker gone;
    {
      const std::lock_guard lock(inside_->mutex);
      gone = std::exchange(mine, {});
    }
    const int status = process::end_worker(gone);
    throw worker_died(
        "worker " + std::to_string(worker) + " " + how_it_ended(status) + " in '" + what.name + "'", status);
  }
  std::memcpy(what.answer, message->bytes + sizeof said, what.answer_size);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
