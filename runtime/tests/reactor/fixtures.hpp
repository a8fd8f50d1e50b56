#pragma once
// What the reactor's tests share: descriptors, a loop that lives in a reactor, and counting what is open.

#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <kernlet/loop.hpp>
#include <kernlet/reactor.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/task_group.hpp>
#include <kernlet/this_task.hpp>
#include <netinet/in.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace test {

using namespace std::chrono_literals;

/// Two connected non-blocking sockets.
struct pair {
  pair() {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
      std::abort();
  }
  ~pair() {
    close_end(0);
    close_end(1);
  }
  pair(const pair&) = delete;
  pair& operator=(const pair&) = delete;
  void close_end(int i) {
    if (ends[i] >= 0)
      ::close(std::exchange(ends[i], -1));
  }
  int ends[2];
};

inline void say(int descriptor, const std::string& text) {
  if (::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
    std::abort();
}

/// What there is, at most `most` bytes; "" when there is nothing or the end.
inline std::string hear(int descriptor, std::size_t most = 4096) {
  std::string text(most, '\0');
  const ssize_t got = ::recv(descriptor, text.data(), most, 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

inline unsigned open_descriptors() {
  unsigned count = 0;
  DIR* const folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr)
    ++count;
  ::closedir(folder);
  return count;
}

/// The kernel closes our end as if the line had broken: the peer gets ECONNRESET.
inline void reset(int descriptor) {
  const linger at_once{1, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/// A port where somebody listens and never accepts, with its queue full: who connects waits.
class full_door {
 public:
  full_door() {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    all_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(all_[0], reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 || ::listen(all_[0], 0) != 0 ||
        ::getsockname(all_[0], reinterpret_cast<sockaddr*>(&here), &size) != 0)
      std::abort();
    for (int waiting = 0; waiting < 4; ++waiting) { // the queue has room for one
      all_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      ::connect(all_.back(), reinterpret_cast<sockaddr*>(&here), sizeof here);
    }
    port = ntohs(here.sin_port);
  }
  ~full_door() {
    for (const int one : all_)
      ::close(one);
  }
  full_door(const full_door&) = delete;
  full_door& operator=(const full_door&) = delete;
  std::uint16_t port = 0;

 private:
  std::vector<int> all_;
};

/// As long as it lives, the process can have no more descriptors.
class descriptor_famine {
 public:
  descriptor_famine() {
    ::getrlimit(RLIMIT_NOFILE, &former_);
    for (int highest = 0; highest < 200;) // all the numbers up to some bound, so that none is free below it
      taken_.push_back(highest = ::dup(0));
    const rlimit tight{static_cast<rlim_t>(taken_.back()) + 1, former_.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &tight) != 0)
      std::abort();
  }
  ~descriptor_famine() {
    ::setrlimit(RLIMIT_NOFILE, &former_);
    for (const int one : taken_)
      ::close(one);
  }
  descriptor_famine(const descriptor_famine&) = delete;
  descriptor_famine& operator=(const descriptor_famine&) = delete;

 private:
  rlimit former_{};
  std::vector<int> taken_;
};

/// A loop on a reactor, with the body as its first task.
template <class Body>
void run_as_task(Body body) {
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  auto first = loop.spawn("first", [&] { body(reactor, loop); });
  loop.run();
  first.join();
}

/// The message of what `f` throws.
template <class Error, class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// The errno of what `f` throws; 0 if nothing.
inline int error_of(auto f, std::string* text = nullptr) {
  try {
    f();
  } catch (const std::system_error& error) {
    if (text != nullptr)
      *text = error.what();
    return error.code().value();
  }
  return 0;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace test
