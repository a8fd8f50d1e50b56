#include <cerrno>
#include <kernlet/loopback_listener.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int new_socket() {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0)
    throw std::system_error(errno, std::generic_category(), "socket");
  return made;
}

[[noreturn]] void give_up(int descriptor, const char* call) {
  const int error = errno;
  ::close(descriptor);
  throw std::system_error(error, std::generic_category(), call);
}

} // namespace

loopback_listener::loopback_listener(std::uint16_t port, int backlog)
    : descriptor_(new_socket()), port_(port) {
  const int on = 1;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &on,
               sizeof on); // not kept by connections that ended just now
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) != 0)
    give_up(descriptor_, "bind");
  if (::listen(descriptor_, backlog) != 0)
    give_up(descriptor_, "listen");
  ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

loopback_listener::~loopback_listener() {
  ::close(descriptor_);
}

int connect_to_loopback(std::uint16_t port) {
  const int connection = new_socket();
  const sockaddr_in address = loopback(port);
  // An interrupted connect goes on by itself; asked again, it says EALREADY and then EISCONN.
  while (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno == EISCONN)
      break;
    if (errno != EINTR && errno != EALREADY)
      give_up(connection, "connect");
  }
  return connection;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
