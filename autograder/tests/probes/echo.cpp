// A server for one client on the socket that it was given as descriptor 5. Its argument says how it goes
// wrong, if at all.
#include "say.hpp"

#include <sys/socket.h>

int main(int, char** arguments) {
  const std::string manner = arguments[1];
  if (manner == "leaves")
    return 0;
  const int connection = ::accept(5, nullptr, nullptr);
  char buffer[4096];
  for (ssize_t got; (got = ::recv(connection, buffer, sizeof buffer, 0)) > 0;) {
    if (manner == "silent")
      continue;
    if (manner == "cuts-off")
      return 0;
    if (manner == "wrong")
      buffer[0] = static_cast<char>(buffer[0] ^ 1);
    ::send(connection, buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL);
    if (manner == "too-much")
      ::send(connection, buffer, 1, MSG_NOSIGNAL);
  }
  if (manner == "silent")
    ::accept(5, nullptr, nullptr); // there is no other client: for ever
  return 0;
}
