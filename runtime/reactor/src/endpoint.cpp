#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <kernlet/socket.hpp>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/un.h>
#include <system_error>

namespace kernlet {
inline namespace KERNLET_PARTS {

endpoint::endpoint(const sockaddr* address, socklen_t length) noexcept
    : length_(std::min<socklen_t>(length, sizeof storage_)) {
  std::memcpy(&storage_, address, length_);
}

endpoint endpoint::numeric(std::string_view address, std::uint16_t port) {
  const std::string text(address);
  sockaddr_in four{};
  sockaddr_in6 six{};
  if (text.find('\0') == std::string::npos && ::inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    return endpoint(reinterpret_cast<const sockaddr*>(&four), sizeof four);
  }
  if (text.find('\0') == std::string::npos && ::inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    return endpoint(reinterpret_cast<const sockaddr*>(&six), sizeof six);
  }
  throw std::invalid_argument("'" + text + "' is no numeric address: names are for resolve()");
}

endpoint endpoint::own(int descriptor) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    throw std::system_error(errno, std::generic_category(),
                            "the address of descriptor " + std::to_string(descriptor));
  return endpoint(reinterpret_cast<const sockaddr*>(&address), length);
}

endpoint endpoint::local(std::string_view path) {
  sockaddr_un name{};
  if (path.empty() || path.size() >= sizeof name.sun_path)
    throw std::invalid_argument("a local socket's path has 1 to " + std::to_string(sizeof name.sun_path - 1) +
                                " bytes, not " + std::to_string(path.size()));
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), path.size());
  return endpoint(reinterpret_cast<const sockaddr*>(&name), sizeof name);
}

endpoint endpoint::loopback(std::uint16_t port) {
  return numeric("127.0.0.1", port);
}

std::uint16_t endpoint::port() const noexcept {
  if (family() == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in&>(storage_).sin_port);
  if (family() == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6&>(storage_).sin6_port);
  return 0;
}

std::string endpoint::text() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(storage_).sin_addr, text, sizeof text);
    return text + (":" + std::to_string(port()));
  }
  if (family() == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(storage_).sin6_addr, text, sizeof text);
    return "[" + std::string(text) + "]:" + std::to_string(port());
  }
  if (family() == AF_UNIX && length_ > offsetof(sockaddr_un, sun_path)) {
    const auto& name = reinterpret_cast<const sockaddr_un&>(storage_);
    if (name.sun_path[0] != '\0')
      return std::string(name.sun_path, ::strnlen(name.sun_path, sizeof name.sun_path));
  }
  return family() == AF_UNIX ? "local peer" : "unknown peer";
}

} // namespace KERNLET_PARTS
} // namespace kernlet
