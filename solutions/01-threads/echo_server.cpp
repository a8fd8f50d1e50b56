// Step 01.4: a thread for each connection, and a slot for each thread. Who has no slot does not accept, so
// the kernel's queue holds those who come too early.

#include <cerrno>
#include <kernlet/echo_server.hpp>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Serves one connection; then its slot is free.
void serve(part::echo_server_state& all, std::size_t slot, int connection) {
  echo_connection(connection);
  ::close(connection);
  const std::lock_guard lock(all.mutex);
  ++all.served;
  all.free_slots.push_back(slot);
  all.changed.notify_one();
}

/// Takes a slot when one is free, and joins the thread that had it before. False: the server is stopping.
bool take_slot(part::echo_server_state& all, std::size_t& slot) {
  std::unique_lock lock(all.mutex);
  all.changed.wait(lock, [&] { return all.stopping || !all.free_slots.empty(); });
  if (all.stopping)
    return false;
  slot = all.free_slots.back();
  all.free_slots.pop_back();
  lock.unlock(); // the thread before may still hold it
  if (all.threads[slot].joinable())
    all.threads[slot].join();
  return true;
}

/// Gives a slot back that has not been used.
void return_slot(part::echo_server_state& all, std::size_t slot) {
  const std::lock_guard lock(all.mutex);
  all.free_slots.push_back(slot);
}

/// Whether another try may help: after an accident of the moment, or when an open connection has ended.
bool passes(part::echo_server_state& all, int error) {
  if (error == EINTR || error == ECONNABORTED || error == EPROTO || error == EAGAIN)
    return true;
  if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM)
    return false;
  std::unique_lock lock(all.mutex);
  const std::size_t free = all.free_slots.size();
  if (free + 1 == all.threads.size())
    return false; // nothing is open (one slot is the caller's): nothing will be given back
  all.changed.wait(lock, [&] { return all.stopping || all.free_slots.size() > free; });
  return true;
}

/// The next connection, or -1: the server is stopping, or `error` says why there is none.
int accept_one(part::echo_server_state& all, int& error) {
  for (;;) {
    const int connection = ::accept4(all.listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0)
      return connection;
    const int why = errno;
    {
      const std::lock_guard lock(all.mutex);
      if (all.stopping)
        return -1;
    }
    if (!passes(all, why)) {
      error = why;
      return -1;
    }
  }
}

} // namespace

echo_server::echo_server(int listener, std::size_t bound) {
  if (bound == 0)
    throw std::invalid_argument("echo_server: the bound is 0; nobody could ever be served");
  auto& all = state();
  all.listener = listener;
  all.threads.resize(bound);
  for (std::size_t slot = bound; slot > 0; --slot)
    all.free_slots.push_back(slot - 1);
}

echo_server::~echo_server() = default;

void echo_server::run() {
  auto& all = state();
  int error = 0;
  for (std::size_t slot; take_slot(all, slot);) {
    const int connection = accept_one(all, error);
    if (connection < 0) {
      return_slot(all, slot);
      break;
    }
    try {
      all.threads[slot] = std::thread([&all, slot, connection] { serve(all, slot, connection); });
    } catch (const std::system_error&) {
      serve(all, slot, connection); // no thread to be had: this one does it
    }
  }
  for (std::thread& each : all.threads)
    if (each.joinable())
      each.join();
  if (error != 0)
    throw std::system_error(error, std::generic_category(), "echo_server: accept");
}

void echo_server::stop() {
  auto& all = state();
  {
    const std::lock_guard lock(all.mutex);
    all.stopping = true;
    all.changed.notify_all();
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
