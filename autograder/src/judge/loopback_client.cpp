// A client's calls never wait by themselves: each wait is for its own socket or for the end of the program,
// whichever is first. When the program is over, every connection of it ends soon, in the kernel's own time.
#include "judge/loopback_stage.hpp"
#include "support/error.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace kernlet::grader {
namespace {

/// Only so that a grader never hangs over a kernel that does not end what a dead program had open.
constexpr int milliseconds_after_the_end = 10'000;

std::string as_bytes(std::size_t count) {
  return fmt::format("{} byte{}", count, count == 1 ? "" : "s");
}

} // namespace

loopback_client::loopback_client(loopback_stage& stage, std::size_t number)
    : stage_(&stage), number_(number) {
  descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!made)
    throw grader_error("cannot make a socket for a client: {}", std::strerror(errno));
  if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&stage.address), sizeof stage.address) != 0) {
    if (errno != ECONNREFUSED && errno != ECONNRESET)
      throw grader_error("a client cannot connect to 127.0.0.1: {}", std::strerror(errno));
    stage.step("client {} is refused", number);
    return;
  }
  set_nonblocking(made);
  connection_ = std::move(made);
  stage.step("client {} connects", number);
}

void loopback_client::fail(std::string what, std::string expected, std::string got) const {
  throw play_failure{fmt::format("client {}: {}", number_, what), std::move(expected), std::move(got)};
}

void loopback_client::wait_until(short ready) {
  std::array<pollfd, 2> events{{{connection_.get(), ready, 0}, {stage_->talk->over(), POLLIN, 0}}};
  while (::poll(events.data(), events.size(), -1) < 0 && errno == EINTR) {
  }
  if (events[0].revents != 0)
    return;
  stage_->listener.close(); // the program is dead; who stands in the queue is now told, too
  if (::poll(events.data(), 1, milliseconds_after_the_end) <= 0)
    fail("the server ended without a word", as_bytes(sent_.size()), as_bytes(back_));
}

std::size_t loopback_client::offer(std::string_view bytes) {
  const ssize_t taken = ::send(connection_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (taken >= 0)
    return static_cast<std::size_t>(taken);
  if (errno == EAGAIN || errno == EINTR)
    return 0;
  fail("the server cut the connection off", as_bytes(sent_.size()) + " back", as_bytes(back_));
}

loopback_client::stream loopback_client::receive(std::size_t most, bool wait) {
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::recv(connection_.get(), buffer.data(), std::min(most, buffer.size()), 0);
    if (got == 0)
      return stream::end;
    if (got > 0) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i, ++back_) {
        if (back_ >= sent_.size())
          fail("more came back than had been sent", as_bytes(sent_.size()),
               "at least " + as_bytes(back_ + 1));
        if (buffer[i] != sent_[back_])
          fail(fmt::format("byte {} is not the one that was sent", back_),
               fmt::format("{:#04x}", static_cast<unsigned char>(sent_[back_])),
               fmt::format("{:#04x}", static_cast<unsigned char>(buffer[i])));
      }
      return stream::bytes;
    }
    if (errno != EAGAIN && errno != EINTR)
      return stream::broken;
    if (!wait)
      return stream::nothing_yet;
    wait_until(POLLIN);
  }
}

void loopback_client::send(std::size_t count) {
  if (!connection_)
    return;
  const std::string bytes =
      draw_bytes(stage_->work, fmt::format("client {} batch {}", number_, batches_++), count);
  sent_ += bytes;
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t taken = offer(std::string_view(bytes).substr(done));
    done += taken;
    if (taken == 0)
      wait_until(POLLOUT);
  }
}

void loopback_client::send_and_read_slowly(std::size_t count) {
  const std::string bytes =
      draw_bytes(stage_->work, fmt::format("client {} batch {}", number_, batches_++), count);
  sent_ += bytes;
  stage_->step("client {} sends {} and reads 1000 at a time, when it cannot send", number_, as_bytes(count));
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t taken = offer(std::string_view(bytes).substr(done));
    done += taken;
    if (taken > 0)
      continue;
    wait_until(POLLIN | POLLOUT);
    if (const stream came = receive(1000, false); came == stream::end || came == stream::broken)
      fail("the server ended the connection too early", as_bytes(sent_.size()), as_bytes(back_));
  }
}

void loopback_client::send_until_full() {
  std::size_t all = 0;
  for (std::size_t taken = 1; taken > 0 && all < (64u << 20); all += taken)
    taken =
        offer(draw_bytes(stage_->work, "flood", 65536)); // it will not read: what they are does not matter
  stage_->step("client {} sends {}, and reads nothing", number_, as_bytes(all));
}

void loopback_client::expect_all() {
  while (back_ < sent_.size()) {
    const stream came = receive(65536);
    if (came == stream::end)
      fail("the server ended the connection too early", as_bytes(sent_.size()), as_bytes(back_));
    if (came == stream::broken)
      fail("the server cut the connection off", as_bytes(sent_.size()), as_bytes(back_));
  }
}

void loopback_client::end_sending() {
  if (!connection_)
    return;
  stage_->step("client {} ends its side; {} are still to come back", number_, as_bytes(sent_.size() - back_));
  ::shutdown(connection_.get(), SHUT_WR);
}

void loopback_client::expect_end() {
  expect_all();
  stage_->step("client {} has everything back and waits for the end", number_);
  if (const stream came = receive(65536); came != stream::end)
    fail("the server did not end its side in order", "the end of the stream",
         "a connection that was cut off");
}

void loopback_client::expect_nothing() {
  if (!connection_)
    return;
  stage_->step("client {} waits for the end; it must not be served", number_);
  const std::size_t before = back_;
  while (receive(65536) == stream::bytes)
    if (back_ > before)
      fail("was served although the server was told to stop before", "0 bytes", as_bytes(back_ - before));
}

bool loopback_client::was_answered() {
  const std::size_t before = back_;
  (void)receive(65536, false);
  return back_ > before;
}

void loopback_client::reset() {
  stage_->step("client {} cuts its connection off", number_);
  const linger at_once{1, 0};
  ::setsockopt(connection_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  connection_.close();
}

} // namespace kernlet::grader
