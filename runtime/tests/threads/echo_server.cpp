#include <kernlet/echo_server.hpp>
#include <kernlet/loopback_listener.hpp>
#include <latch>

#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace kernlet;

namespace {

class client {
 public:
  explicit client(std::uint16_t port) : connection_(connect_to_loopback(port)) {}
  ~client() { leave(); }
  client(client&& other) noexcept : connection_(std::exchange(other.connection_, -1)) {}

  /// What comes back for a message; shorter if the server ends before.
  std::string ask(const std::string& message) const {
    send(connection_, message.data(), message.size(), MSG_NOSIGNAL);
    std::string back(message.size(), '\0');
    std::size_t done = 0;
    for (ssize_t got;
         done < back.size() && (got = recv(connection_, &back[done], back.size() - done, 0)) > 0;)
      done += static_cast<std::size_t>(got);
    back.resize(done);
    return back;
  }
  void leave() {
    if (connection_ >= 0)
      close(std::exchange(connection_, -1));
  }

 private:
  int connection_;
};

/// A server that runs beside the test.
class running_server {
 public:
  explicit running_server(std::size_t bound)
      : server_(listener_.descriptor(), bound), thread_([this] { server_.run(); }) {}
  ~running_server() { stop(); }

  std::uint16_t port() const { return listener_.port(); }
  std::uint64_t stop() {
    if (thread_.joinable()) {
      server_.stop();
      thread_.join();
    }
    return server_.served();
  }

 private:
  loopback_listener listener_;
  echo_server server_;
  std::thread thread_;
};

} // namespace

TEST_CASE("many clients, many times, with few threads") {
  running_server server(GENERATE(1u, 2u, 16u));
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 20; ++round) {
        client one(server.port());
        const std::string message(static_cast<std::size_t>(1 + i * 700 + round), static_cast<char>('a' + i));
        wrong += one.ask(message) != message;
      }
    });
  for (std::thread& each : threads)
    each.join();
  CHECK(wrong == 0);
  CHECK(server.stop() == 160);
}

TEST_CASE("stop() finishes those who are open") {
  running_server server(4);
  client first(server.port()), second(server.port());
  CHECK(first.ask("one") == "one");
  CHECK(second.ask("two") == "two");
  std::thread stopping([&] { server.stop(); });
  for (int i = 0; i < 100; ++i)
    CHECK(first.ask("still") == "still");
  first.leave();
  CHECK(second.ask("here") == "here");
  second.leave();
  stopping.join();
  CHECK(server.stop() == 2);
}

TEST_CASE("a server that was stopped before it ran returns at once") {
  const loopback_listener listener;
  echo_server server(listener.descriptor(), 3);
  server.stop();
  server.stop();
  server.run();
  CHECK(server.served() == 0);
}

TEST_CASE("no thread at all is refused, and so is a listener that is none") {
  CHECK_THROWS_AS(echo_server(0, 0), std::invalid_argument);
  echo_server server(-1, 2);
  CHECK_THROWS_AS(server.run(), std::system_error);
}

TEST_CASE("without a descriptor the server waits for a connection to end") {
  running_server server(8);
  std::vector<client> all;
  // Four descriptors will come back. One would do for the server; a sanitizer that looks at a thread's memory
  // takes two for a pipe, and calls the memory unreadable if it gets none.
  for (int i = 0; i < 2; ++i) {
    all.emplace_back(server.port());
    CHECK(all.back().ask("one") == "one");
  }
  std::latch started(1), limited(1);
  std::thread leaving([&] {
    started.count_down();
    limited.wait();
    all.clear();
  });
  started.wait();
  const int highest = dup(0); // the lowest number that is free: from here on the limit bites
  close(highest);
  client late(server.port()); // its own end is the last descriptor
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit tight{static_cast<rlim_t>(highest + 1), before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &tight);
  limited.count_down();
  const bool served = late.ask("two") == "two";
  leaving.join();
  setrlimit(RLIMIT_NOFILE, &before);
  CHECK(served);
  late.leave();
  CHECK(server.stop() == 3);
}

TEST_CASE("a port that is taken is an error that says so") {
  const loopback_listener first;
  try {
    const loopback_listener second(first.port());
    FAIL("two listeners on one port");
  } catch (const std::system_error& trouble) {
    CHECK(trouble.code().value() == EADDRINUSE);
  }
}
