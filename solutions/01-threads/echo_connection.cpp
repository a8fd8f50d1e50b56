// Step 01.3: everything that comes goes back, until the peer ends its side.

#include <cerrno>
#include <kernlet/echo_server.hpp>
#include <sys/socket.h>
#include <sys/types.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Some bytes, however many there are; 0 at the end of the stream, -1 with errno.
ssize_t receive(int connection, char* buffer, std::size_t size) noexcept {
  ssize_t got;
  do
    got = ::recv(connection, buffer, size, 0);
  while (got < 0 && errno == EINTR);
  return got;
}

/// Sends all of it, in as many calls as it takes. Counts what the kernel took. 0, or an errno.
int send_all(int connection, const char* bytes, std::size_t count, std::uint64_t& taken) noexcept {
  while (count > 0) {
    const ssize_t sent =
        ::send(connection, bytes, count, MSG_NOSIGNAL); // a peer that is gone is an error, no signal
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0)
      return errno;
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
    taken += static_cast<std::uint64_t>(sent);
  }
  return 0;
}

} // namespace

echo_report echo_connection(int connection) noexcept {
  echo_report report;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t got = receive(connection, buffer, sizeof buffer);
    if (got < 0)
      report.error = errno;
    if (got <= 0)
      break;
    report.error = send_all(connection, buffer, static_cast<std::size_t>(got), report.bytes);
    if (report.error != 0)
      break;
  }
  ::shutdown(connection, SHUT_WR); // the peer may still read what is on its way, and then the end
  return report;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
