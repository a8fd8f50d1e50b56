// How a reactor and a job of the executor begin and end. Given: no step asks for a change here.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <kernlet/thread_pool.hpp>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

executor_job::executor_job(const job_operations& operations, const char* name) noexcept
    : operations_(&operations), name_(name) {}
executor_job::~executor_job() = default;

reactor::reactor(const reactor_options& options) : options_(options) {
  if (options.batch == 0)
    throw std::invalid_argument("reactor: the batch is 0; no event could ever be taken");
  auto& all = state();
  all.batch = options.batch;
  all.epoll = ::epoll_create1(EPOLL_CLOEXEC);
  all.wake = all.epoll < 0 ? -1 : ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{EPOLLIN, {.fd = all.wake}};
  if (all.wake < 0 || ::epoll_ctl(all.epoll, EPOLL_CTL_ADD, all.wake, &event) != 0) {
    const int error = errno;
    for (const int descriptor : {all.epoll, all.wake})
      if (descriptor >= 0)
        ::close(descriptor);
    throw std::system_error(error, std::generic_category(), "reactor: epoll");
  }
}

reactor::~reactor() {
  wait_for_visitors();
  auto& all = state();
  // What the end of a closure does may still come here: all is in order until the last one has ended.
  while (!all.sources.empty())
    detach(all.sources.begin()->second);
  while (!all.timers.empty())
    all.timers.extract(all.timers.begin());
  for (std::deque<callback<>>* queue : {&all.soon, &all.from_threads})
    while (!queue->empty()) {
      const callback<> last = std::move(queue->front());
      queue->pop_front();
    }
  ::close(all.wake);
  ::close(all.epoll);
}

bool reactor::waits_for_something() const noexcept {
  const auto& all = state();
  if (all.asked != 0 || !all.soon.empty() || part::first_timer(all) != no_deadline)
    return true;
  const std::lock_guard lock(all.mutex);
  return !all.from_threads.empty();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
