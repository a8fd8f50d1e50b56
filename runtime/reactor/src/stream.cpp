// Reading and writing as a task, with errors that name the peer.

#include <cerrno>
#include <fcntl.h>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

[[noreturn]] void fail(int error, const char* what, const std::string& peer) {
  throw std::system_error(error, std::generic_category(), what + (" " + peer));
}

/// A read or write has failed. When the stream was closed meanwhile it is gone, and must not be asked for its
/// peer.
[[noreturn]] void fail_on(const stream& self, int error, const char* what) {
  fail(error, what, error == ECANCELED ? "a stream that was closed meanwhile" : self.peer());
}

unique_descriptor non_blocking(unique_descriptor descriptor) {
  const int flags = ::fcntl(descriptor.get(), F_GETFL);
  if (flags < 0 || ((flags & O_NONBLOCK) == 0 && ::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) != 0))
    fail(errno, "stream: descriptor", std::to_string(descriptor.get()));
  return descriptor;
}

} // namespace

unique_descriptor::~unique_descriptor() {
  if (value_ >= 0)
    ::close(value_); // on Linux the descriptor is gone whatever close() says
}

stream::stream(io_host where, unique_descriptor descriptor, const endpoint& peer)
    : descriptor_(non_blocking(std::move(descriptor))), place_(where, descriptor_.get()), peer_(peer) {}

stream::stream(io_host where, unique_descriptor descriptor, const char* peer)
    : stream(where, std::move(descriptor)) {
  peer_name_ = peer;
}

stream& stream::operator=(stream&& other) noexcept {
  place_ = std::move(other.place_); // the former place ends before its descriptor
  descriptor_ = std::move(other.descriptor_);
  peer_ = other.peer_;
  peer_name_ = other.peer_name_;
  return *this;
}

std::string stream::peer() const {
  if (peer_name_ != nullptr)
    return peer_name_;
  return peer_.length() != 0 ? peer_.text() : "descriptor " + std::to_string(descriptor_.get());
}

std::size_t stream::read(std::span<std::byte> to, deadline until) {
  const waits_for note("bytes to read");
  const io_result got = place_.read_some(to.data(), to.size(), until);
  if (got.error != 0) [[unlikely]]
    fail_on(*this, got.error, "read from");
  return got.count;
}

void stream::read_exactly(std::span<std::byte> to, deadline until) {
  std::size_t done = 0;
  while (done < to.size()) {
    const std::size_t got = read(to.subspan(done), until);
    if (got == 0)
      fail(ECONNRESET, "read from",
           peer() + ": ended after " + std::to_string(done) + " of " + std::to_string(to.size()) + " bytes");
    done += got;
  }
}

void stream::write(std::span<const std::byte> from, deadline until) {
  const waits_for note("room to write");
  while (!from.empty()) {
    const io_result sent = place_.write_some(from.data(), from.size(), until);
    if (sent.error != 0) [[unlikely]]
      fail_on(*this, sent.error, "write to");
    from = from.subspan(sent.count);
  }
}

void stream::end_writing() {
  if (::shutdown(descriptor_.get(), SHUT_WR) != 0 && errno != ENOTCONN)
    fail(errno, "end of writing to", peer());
}

bool stream::wait_for(direction what, deadline until) {
  const waits_for note(what == direction::readable ? "bytes to read" : "room to write");
  switch (place_.wait(what, until)) {
  case wait_outcome::ready:
    return true;
  case wait_outcome::late:
    return false;
  case wait_outcome::detached:
    break;
  }
  fail_on(*this, ECANCELED, "wait for");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
