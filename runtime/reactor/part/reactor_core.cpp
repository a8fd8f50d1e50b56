// The fast part: how a reactor and a job of the executor begin and end.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <kernlet/thread_pool.hpp>
#include <stdexcept>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The closures end one by one, each when the list is in order again: it may come here again.
template <class List>
void drop_all(List& list) {
  while (!list.empty()) {
    const auto last = std::move(list.back());
    list.pop_back();
  }
}

void free_list(part::io_source* first) {
  while (first != nullptr)
    delete std::exchange(first, first->next);
}

} // namespace

executor_job::executor_job(const job_operations& operations, const char* name) noexcept
    : operations_(&operations), name_(name) {}
executor_job::~executor_job() = default;

reactor::reactor(const reactor_options& options) : options_(options) {
  if (options.batch == 0)
    throw std::invalid_argument("reactor: the batch is 0; no event could ever be taken");
  auto& all = state();
  all.events.resize(options.batch);
  all.epoll = ::epoll_create1(EPOLL_CLOEXEC);
  all.wake = all.epoll < 0 ? -1 : ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{EPOLLIN | EPOLLET, {.ptr = nullptr}};
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
  while (all.all != nullptr)
    detach(*all.all);
  drop_all(all.soon);
  for (std::uint32_t slot = 0; slot < all.timers.slots.size(); ++slot)
    if (all.timers.slots[slot].taken)
      cancel({{}, (std::uint64_t{all.timers.slots[slot].generation} << 32) | (slot + 1)});
  while (part::letter* const last = all.letters.load(std::memory_order_acquire)) {
    all.letters.store(last->next, std::memory_order_relaxed); // no other thread is in a call
    delete last;
  }
  drop_all(all.replaced);
  free_list(all.gone);
  free_list(all.lost);
  free_list(all.spare);
  ::close(all.wake);
  ::close(all.epoll);
}

bool reactor::waits_for_something() const noexcept {
  const auto& all = state();
  // Relaxed: a letter that comes at this moment rings, and whoever asks looks again.
  return all.asked != 0 || !all.soon.empty() || all.timers.first() != no_deadline ||
         all.letters.load(std::memory_order_relaxed) != nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
