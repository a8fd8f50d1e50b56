// Streams, listeners and datagrams on a scheduler's poller: the classes of chapter 6, on any worker.
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <kernlet/blocking.hpp>
#include <kernlet/datagram_socket.hpp>
#include <kernlet/go_group.hpp>
#include <kernlet/scheduler_io.hpp>
#include <kernlet/socket.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <numeric>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

/// From any thread and task; Catch's own are for one at a time.
void sure(bool holds) {
  if (!holds)
    std::abort();
}

/// The errno of the std::system_error that `f` throws; 0 if it throws none.
template <class F>
int error_of(F f) {
  try {
    f();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

/// Sends back what comes, until the end.
void echo(stream& guest) {
  char bytes[512];
  while (const std::size_t got = guest.read(bytes, sizeof bytes))
    guest.write(std::string_view(bytes, got));
}

/// A folder of its own, for sockets that have a path.
struct folder {
  folder() {
    char name[] = "/tmp/kernlet-sockets-XXXXXX";
    sure(::mkdtemp(name) != nullptr);
    path = name;
  }
  ~folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

} // namespace

TEST_CASE("many connections to an echo server, each a task on either side") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      listener door(scheduler_io());
      auto serves = go("serves", [&door] {
        go_group guests;
        for (int i = 0; i < 50; ++i)
          guests.go([guest = door.accept()]() mutable { echo(guest); });
        guests.join();
      });
      go_group clients;
      for (int i = 0; i < 50; ++i)
        clients.go([&door, i] {
          stream line = connect(scheduler_io(), door.here());
          for (int round = 0; round < 20; ++round) {
            const std::string said =
                std::to_string(1000 * i + round) + std::string(static_cast<std::size_t>(i), '.');
            line.write(said);
            std::string heard(said.size(), ' ');
            line.read_exactly(std::as_writable_bytes(std::span(heard)));
            sure(heard == said);
          }
          line.end_writing();
          char more;
          sure(line.read(&more, 1) == 0);
        });
      clients.join();
      serves.join();
    });
}

// Both directions are full at times, and the sender's room is an edge as the receiver's bytes are.
TEST_CASE("a megabyte goes through a pair of sockets both ways, and through a pipe") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      std::vector<char> sent(1 << 20);
      std::iota(sent.begin(), sent.end(), char{});
      const auto sends = [&sent](stream& to) { to.write(std::string_view(sent.data(), sent.size())); };
      const auto receives = [&sent](stream& from) {
        std::vector<char> got(sent.size());
        from.read_exactly(std::as_writable_bytes(std::span(got)));
        sure(got == sent);
      };
      auto [one, other] = make_socket_pair(scheduler_io());
      auto [reading, writing] = make_pipe(scheduler_io());
      go_group all;
      all.go([&] { sends(one); });
      all.go([&] { receives(one); });
      all.go([&] { sends(other); });
      all.go([&] { receives(other); });
      all.go([&] { sends(writing); });
      all.go([&] { receives(reading); });
      all.join();
    });
}

TEST_CASE("the end of a stream is seen, however it came: with the last bytes, or after them") {
  for (const std::uint32_t workers : test::worker_counts)
    for (int i = 0; i < 200; ++i)
      test::on(workers, [i] {
        auto [one, other] = make_socket_pair(scheduler_io());
        auto reads = go("reads", [&from = one] {
          char bytes[64];
          std::size_t all = 0;
          while (const std::size_t got = from.read(bytes, sizeof bytes))
            all += got;
          return all;
        });
        if (i % 2 == 0)
          yield(); // it waits already, perhaps
        other.write("some words");
        if (i % 3 == 0)
          yield();
        other.end_writing();
        sure(reads.join() == 10);
      });
}

TEST_CASE("a deadline that has passed is ETIMEDOUT, and the bytes are not lost") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      auto [one, other] = make_socket_pair(scheduler_io());
      char byte = 0;
      const auto past = std::chrono::steady_clock::now() - 1ms;
      CHECK(error_of([&, &from = one] { from.read(&byte, 1, past); }) == ETIMEDOUT);
      CHECK_FALSE(one.wait_readable(std::chrono::steady_clock::now() + 1ms));
      other.write("x");
      CHECK(one.wait_readable(past));
      CHECK(one.read(&byte, 1, past) == 1);
      CHECK(byte == 'x');
      listener door(scheduler_io());
      CHECK(error_of([&] { door.accept(std::chrono::steady_clock::now() + 1ms); }) == ETIMEDOUT);
    });
}

TEST_CASE("who waits for bytes can be cancelled, and the stream goes on") {
  for (const std::uint32_t workers : test::worker_counts)
    for (int i = 0; i < 100; ++i)
      test::on(workers, [] {
        auto [one, other] = make_socket_pair(scheduler_io());
        auto reads = go("reads", [&from = one] {
          char byte;
          from.read(&byte, 1);
        });
        yield();
        reads.cancel();
        CHECK_THROWS_AS(reads.join(), cancelled_error);
        other.write("y");
        char byte = 0;
        CHECK(one.read(&byte, 1) == 1);
      });
}

TEST_CASE("errors name what was tried: nobody listens, nobody reads, no such address") {
  test::on(2, [] {
    std::uint16_t free = 0;
    {
      listener door(scheduler_io());
      free = door.port();
    }
    CHECK(error_of([free] { connect(scheduler_io(), endpoint::loopback(free)); }) == ECONNREFUSED);
    auto [one, other] = make_socket_pair(scheduler_io());
    {
      const stream gone = std::move(other);
    }
    CHECK(error_of([&to = one] { to.write("z"); }) == EPIPE);
    CHECK_THROWS_AS(endpoint::numeric("localhost", 1), std::invalid_argument);
  });
  CHECK_THROWS_AS(scheduler_io(), scheduler_error);
}

TEST_CASE("a pipe that nobody reads is EPIPE, and no signal ends the program") {
  struct sigaction former{};
  struct sigaction deadly{};
  deadly.sa_handler = SIG_DFL;
  REQUIRE(::sigaction(SIGPIPE, &deadly, &former) == 0);
  test::on(2, [] {
    auto [reading, writing] = make_pipe(scheduler_io());
    {
      const stream gone = std::move(reading);
    }
    for (int i = 0; i < 3; ++i)
      CHECK(error_of([&to = writing] { to.write("z"); }) == EPIPE);
  });
  sigset_t pending;
  ::sigpending(&pending);
  CHECK(::sigismember(&pending, SIGPIPE) == 0);
  ::sigaction(SIGPIPE, &former, nullptr);
}

TEST_CASE("a listener and a datagram socket of the local domain have a path") {
  const folder here;
  const std::string door_path = here.path / "door", mail_path = here.path / "mail",
                    own_path = here.path / "own";
  test::on(2, [&] {
    listener door(scheduler_io(), {.path = door_path.c_str()});
    auto serves = go("serves", [&door] {
      stream guest = door.accept();
      echo(guest);
    });
    stream line = connect(scheduler_io(), endpoint::local(door_path));
    line.write("through a file");
    char heard[14];
    line.read_exactly(std::as_writable_bytes(std::span(heard)));
    CHECK(std::string_view(heard, sizeof heard) == "through a file");
    line.end_writing();
    serves.join();
    CHECK(error_of([&] { listener(scheduler_io(), {.path = door_path.c_str()}); }) == EADDRINUSE);

    datagram_socket mail(scheduler_io(), endpoint::local(mail_path));
    datagram_socket own(scheduler_io(), endpoint::local(own_path));
    own.send_to("a letter", mail.here());
    char letter[64];
    const datagram got = mail.receive_from(letter, sizeof letter);
    CHECK(std::string_view(letter, got.size) == "a letter");
    CHECK(got.from.text() == own_path);
  });
}

TEST_CASE("datagrams keep their bounds, and say when they were cut") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      datagram_socket server(scheduler_io(), endpoint::loopback(0));
      datagram_socket client(scheduler_io(), endpoint::loopback(0));
      auto serves = go("serves", [&server] {
        char bytes[100];
        for (int i = 0; i < 3; ++i) {
          const datagram got = server.receive_from(bytes, sizeof bytes);
          server.send_to(std::string(got.size, got.was_cut ? '!' : '.'), got.from);
        }
      });
      char answer[200];
      const auto ask = [&](std::size_t bytes) {
        client.send_to(std::string(bytes, 'x'), server.here());
        const datagram got = client.receive_from(answer, sizeof answer);
        sure(got.from.port() == server.port());
        return std::string(answer, got.size);
      };
      CHECK(ask(3) == "...");
      CHECK(ask(0).empty());
      CHECK(ask(101) == std::string(100, '!'));
      serves.join();
      CHECK(error_of([&] { client.receive_from(answer, 1, std::chrono::steady_clock::now() + 1ms); }) ==
            ETIMEDOUT);
      CHECK(error_of([&] { client.send_to(std::string(100'000, 'x'), server.here()); }) == EMSGSIZE);
    });
}
