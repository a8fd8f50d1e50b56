// The fast echo server: the bound is the number of threads that accept.
//
// Each of them accepts, serves to the end, and accepts again: no thread is started for a connection that
// finds one waiting, none is handed over, and who would be one too many waits in the kernel's queue because
// nobody calls accept(). The thread in run() is one of them. Another is started when the last one that
// accepted has become busy, up to the bound.
//
// Their stacks are small. What is touched is small in any case; what is only reserved still takes a mapping's
// address space and, where the kernel counts promises, its share of them.

#include <cerrno>
#include <kernlet/echo_server.hpp>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using state_type = part::echo_server_state;

/// echo_connection() needs up to 32 KiB, a signal's frame up to 16 KiB. Sanitizers make frames larger.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t stack_size = 512 * 1024;
#else
constexpr std::size_t stack_size = 64 * 1024;
#endif

void* accept_and_serve(void* self);

/// One more thread, if there may be one and the kernel has one. Whoever calls holds the mutex.
void start_another(state_type& all) {
  if (all.stopping || all.threads.size() + 1 >= all.bound)
    return; // the thread in run() is the first
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  if (pthread_create(&thread, &attributes, accept_and_serve, &all) == 0) {
    all.threads.push_back(thread); // reserved: cannot fail
    ++all.accepting;
  } // else: those who are there go on, and the next connection tries again
  pthread_attr_destroy(&attributes);
}

/// After a failed accept: whether to try again. Waits for a connection to end where that is what helps.
bool go_on_after(state_type& all, int error) {
  std::unique_lock lock(all.mutex);
  if (all.stopping)
    return false;
  if (error == EINTR || error == ECONNABORTED || error == EPROTO || error == EAGAIN)
    return true;
  const bool passes = error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
  if (passes && all.open > 0) {
    const std::uint64_t served = all.served;
    all.one_ended.wait(lock, [&] { return all.stopping || all.served != served; });
    return !all.stopping;
  }
  all.error = error;
  all.stopping = true;
  ::shutdown(all.listener, SHUT_RD); // the others come back from accept(), too
  return false;
}

void serve(state_type& all, int connection) {
  {
    const std::lock_guard lock(all.mutex);
    ++all.open;
    if (--all.accepting == 0)
      start_another(all);
  }
  echo_connection(connection);
  ::close(connection);
  const std::lock_guard lock(all.mutex);
  --all.open;
  ++all.served;
  ++all.accepting;
  all.one_ended.notify_all();
}

/// What each thread does, until the server stops.
void* accept_and_serve(void* self) {
  state_type& all = *static_cast<state_type*>(self);
  for (;;) {
    const int connection = ::accept4(all.listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0)
      serve(all, connection);
    else if (!go_on_after(all, errno))
      return nullptr;
  }
}

} // namespace

echo_server::echo_server(int listener, std::size_t bound) {
  if (bound == 0)
    throw std::invalid_argument("echo_server: the bound is 0; nobody could ever be served");
  auto& all = state();
  all.listener = listener;
  all.bound = bound;
  all.threads.reserve(bound - 1);
}

echo_server::~echo_server() = default;

void echo_server::run() {
  auto& all = state();
  {
    const std::lock_guard lock(all.mutex);
    ++all.accepting;
  }
  accept_and_serve(&all);
  // Nothing is started once `stopping` is set, and whoever sets it does so under the mutex.
  for (std::size_t i = 0;; ++i) {
    std::unique_lock lock(all.mutex);
    if (i == all.threads.size())
      break;
    const pthread_t thread = all.threads[i];
    lock.unlock();
    pthread_join(thread, nullptr);
  }
  if (all.error != 0)
    throw std::system_error(all.error, std::generic_category(), "echo_server: accept");
}

void echo_server::stop() {
  auto& all = state();
  {
    const std::lock_guard lock(all.mutex);
    all.stopping = true;
    all.one_ended.notify_all();
  }
  // On Linux an accept() that waits comes back with EINVAL, and so does a later one.
  ::shutdown(all.listener, SHUT_RD);
}

std::uint64_t echo_server::served() const {
  const auto& all = state();
  const std::lock_guard lock(all.mutex);
  return all.served;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
