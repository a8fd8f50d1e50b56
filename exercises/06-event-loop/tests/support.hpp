#pragma once
// What the tests of this chapter share. No test looks at how long something takes; what reads the clock asks
// only whether a deadline has been reached.

#include <cstdint>
#include <fcntl.h>
#include <kernlet/executor.hpp>
#include <kernlet/join_handle.hpp>
#include <kernlet/judge/test.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/reactor.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/watch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace chapter06 {

using namespace std::chrono_literals;
using namespace kernlet;
using words = std::vector<std::uint64_t>;

constexpr deadline at_once = deadline::min();

/// Two connected non-blocking sockets.
struct pair {
  pair() {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
      throw std::system_error(errno, std::generic_category(), "the test's socketpair");
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

/// Sends all of it; there is room.
inline void say(int descriptor, const void* from, std::size_t size) {
  if (::send(descriptor, from, size, MSG_NOSIGNAL) != static_cast<ssize_t>(size))
    throw std::system_error(errno, std::generic_category(), "the test's send");
}
inline void say(int descriptor, std::string_view text) {
  say(descriptor, text.data(), text.size());
}

/// Adds what there is, at most `most` bytes. Returns how many; 0 when there is nothing, or the end.
inline std::size_t hear(int descriptor, std::string& to, std::size_t most = 4096) {
  const std::size_t before = to.size();
  to.resize(before + most);
  const ssize_t got = ::recv(descriptor, to.data() + before, most, 0);
  to.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
  return to.size() - before;
}

inline std::string bytes_of(std::span<const std::uint64_t> from) {
  return {reinterpret_cast<const char*>(from.data()), from.size_bytes()};
}
/// The words in these bytes; a broken one at the end is left out.
inline words words_in(const std::string& bytes) {
  words all(bytes.size() / 8);
  bytes.copy(reinterpret_cast<char*>(all.data()), all.size() * 8);
  return all;
}

/// How many rounds pass while 20 timers are waited for, one after the other. A round that ends for nothing is
/// allowed now and then; one after the other would burn the processor. There are many timers because a
/// program that has lost its processor for the whole time of one makes a single round of it, whatever it
/// does.
inline std::uint64_t rounds_of_timers(reactor& all) {
  std::uint64_t rounds = 0;
  for (int timer = 0; timer < 20; ++timer) {
    bool fired = false;
    all.call_at(std::chrono::steady_clock::now() + 2ms, [&] { fired = true; });
    while (!fired) {
      all.run_once();
      ++rounds;
    }
  }
  return rounds;
}

/// The errno of the std::system_error that `f` throws; 0 if it throws none.
template <class F>
std::uint64_t error_of(F f) {
  try {
    f();
  } catch (const std::system_error& error) {
    return static_cast<std::uint64_t>(error.code().value());
  }
  return 0;
}

/// Whether `f` throws such an exception.
template <class Error, class F>
bool throws(F f) {
  try {
    f();
  } catch (const Error&) {
    return true;
  }
  return false;
}

/// A reactor with a loop on it, for tasks. No real thing may be awaited without end: run() says when all
/// wait.
struct world {
  reactor where;
  loop tasks{loop_options{.hooks = hooks_of(where)}};

  void run(judge::test& t) {
    if (!KERNLET_CHECK(t, !throws<deadlock_error>([&] { tasks.run(); })))
      t.finish();
  }
};

/// The running task gives way until it is so.
template <class Condition>
void give_way_until(Condition condition) {
  while (!condition())
    this_task::yield();
}

} // namespace chapter06
