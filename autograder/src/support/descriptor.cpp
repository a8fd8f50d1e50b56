#include "support/descriptor.hpp"

#include "support/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace kernlet::grader {

pipe_ends make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw grader_error("cannot make a pipe: {}; raise the limit on open files (ulimit -n)",
                       std::strerror(errno));
  return {descriptor(ends[0]), descriptor(ends[1])};
}

void set_nonblocking(const descriptor& which) noexcept {
  ::fcntl(which.get(), F_SETFL, ::fcntl(which.get(), F_GETFL) | O_NONBLOCK);
}

std::string read_all(const descriptor& from) {
  std::string bytes;
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::read(from.get(), buffer, sizeof buffer);
    if (got > 0) {
      bytes.append(buffer, static_cast<std::size_t>(got));
    } else if (got == 0 || errno != EINTR) {
      return bytes;
    }
  }
}

} // namespace kernlet::grader
