// Step 01.4: a thread for each connection, a bound on the threads, and an orderly end.
//
// The fields stand in kernlet/part/echo_server_state.hpp; state() reaches them. You may change them.

#include <kernlet/echo_server.hpp>
#include <kernlet/todo.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

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

/// Take a slot, accept, start a thread that serves the connection and gives the slot back; over and over.
/// When it is time to stop: join them all.
void echo_server::run() {
  KERNLET_TODO("01.4");
}

/// run() may be waiting in two places: for a slot, and in accept().
void echo_server::stop() {
  KERNLET_TODO("01.4");
}

std::uint64_t echo_server::served() const {
  KERNLET_TODO("01.4");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
