// Step 06.3: what goes wrong on a socket: resets, refusals, cancellations, no descriptors left.

#include "fixtures.hpp"

#include <atomic>
#include <cerrno>
#include <system_error>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace test;

TEST_CASE("resets at every stage are errors that name the peer") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    listener door(where);
    const std::string address = "127.0.0.1:" + std::to_string(door.port());
    // Before it is accepted.
    {
      stream line = connect(where, endpoint::loopback(door.port()));
      reset(line.descriptor());
    }
    stream alive = connect(where, endpoint::loopback(door.port()));
    stream guest = door.accept();
    char buffer[8];
    std::string text;
    // The first one may come out of accept() all the same, as a connection that is dead.
    if (guest.peer_address().port() == 0 ||
        error_of([&] { guest.read(buffer, 8, deadline::min()); }) == ECONNRESET)
      guest = door.accept();
    // While somebody reads.
    auto reader = all.spawn("reader", [&] { return error_of([&] { guest.read(buffer, 8); }, &text); });
    this_task::yield();
    {
      reset(alive.descriptor());
      const stream gone = std::move(alive);
    }
    CHECK(reader.join() == ECONNRESET);
    CHECK(contains(text, "read from 127.0.0.1:"));
    // While somebody writes, and after it.
    stream again = connect(where, endpoint::loopback(door.port()));
    stream writer_side = door.accept();
    auto writer = all.spawn("writer", [&] {
      const std::string much(16 << 20, 'x');
      return error_of([&] { writer_side.write(much); }, &text);
    });
    this_task::yield(); // it writes until the peer takes no more, and waits
    {
      reset(again.descriptor());
      const stream gone = std::move(again);
    }
    const int first = writer.join();
    CHECK((first == ECONNRESET || first == EPIPE));
    CHECK(contains(text, "write to 127.0.0.1:"));
    CHECK(error_of([&] { writer_side.write("more"); }) == EPIPE);
    writer_side.end_writing(); // of one that is gone: nothing
    // A stream that ends in the middle.
    stream third = connect(where, endpoint::loopback(door.port()));
    stream short_one = door.accept();
    short_one.write("abc");
    short_one.end_writing();
    char ten[10];
    CHECK(error_of([&] { third.read_exactly(std::as_writable_bytes(std::span(ten))); }, &text) == ECONNRESET);
    CHECK(contains(text, "from " + address + ": ended after 3 of 10 bytes"));
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("connecting: refused, several addresses, too late, absurd ones") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop&) {
    std::uint16_t closed = 0;
    {
      listener gone(where);
      closed = gone.port();
    }
    std::string text;
    CHECK(error_of([&] { connect(where, endpoint::loopback(closed)); }, &text) == ECONNREFUSED);
    CHECK(contains(text, "connect to 127.0.0.1:" + std::to_string(closed) + ": Connection refused"));
    listener door(where);
    const endpoint both[] = {endpoint::loopback(closed), endpoint::loopback(door.port())};
    CHECK(connect(where, both).peer() == "127.0.0.1:" + std::to_string(door.port()));
    CHECK_THROWS_AS(connect(where, std::span<const endpoint>()), std::invalid_argument);
    CHECK_THROWS_AS(endpoint::numeric("localhost", 1), std::invalid_argument);
    CHECK_THROWS_AS(endpoint::numeric(std::string_view("127.0.0.1\0x", 11), 1), std::invalid_argument);
    CHECK_THROWS_AS(endpoint::local(std::string(200, 'x')), std::invalid_argument);
    CHECK(endpoint::numeric("::1", 80).text() == "[::1]:80");
    CHECK(endpoint().text() == "unknown peer");
    CHECK(contains(message_of<std::system_error>([&] { listener(where, {.port = door.port()}); }),
                   "listen on 127.0.0.1:" + std::to_string(door.port()) + ": Address already in use"));
    CHECK(error_of([&] { door.accept(deadline_after(1ms)); }) == 0); // the connection from above
    CHECK(error_of([&] { door.accept(deadline_after(1ms)); }, &text) == ETIMEDOUT);
    CHECK(contains(text, "accept on 127.0.0.1:"));
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("a connection that is not answered in time names the peer; one that is cancelled leaves nothing") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    const full_door there;
    std::string text;
    CHECK(error_of([&] { connect(where, endpoint::loopback(there.port), deadline_after(5ms)); }, &text) ==
          ETIMEDOUT);
    CHECK(contains(text, "connect to 127.0.0.1:" + std::to_string(there.port)));
    auto waits = all.spawn([&] { connect(where, endpoint::loopback(there.port)); });
    this_task::yield();
    CHECK_FALSE(waits.done());
    waits.cancel();
    CHECK_THROWS_AS(waits.join(), cancelled_error);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("when descriptors have run out accept() pauses, says so once, and goes on later") {
  const unsigned before = open_descriptors();
  run_as_task([&](reactor& where, loop& all) {
    static int said, error;
    said = error = 0;
    listener door(where, {.pause = 1ms, .on_pause = [](void*, const endpoint&, int why) noexcept {
                            ++said;
                            error = why;
                          }});
    stream line = connect(where, endpoint::loopback(door.port()));
    std::optional<descriptor_famine> famine(std::in_place);
    auto server = all.spawn("server", [&] {
      stream guest = door.accept();
      guest.write("welcome");
    });
    // No check as long as it lasts: UBSan looks at objects through a pipe.
    std::string text;
    const int refused = error_of([&] { connect(where, endpoint::loopback(door.port())); }, &text);
    const std::string of_another = message_of<std::system_error>([] { reactor another; });
    while (said == 0) // it has tried to accept, and could not
      this_task::yield();
    const bool served = server.done();
    famine.reset();
    CHECK(refused == EMFILE);
    CHECK(contains(text, "Too many open files"));
    CHECK(contains(of_another, "Too many open files"));
    CHECK_FALSE(served);
    char buffer[7];
    line.read_exactly(std::as_writable_bytes(std::span(buffer)));
    server.join();
    CHECK(said == 1);
    CHECK(error == EMFILE);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("a task that waits can be cancelled at every stage, and leaves nothing behind") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    auto pair = make_socket_pair(where), full = make_socket_pair(where);
    listener door(where);
    auto pipe = make_pipe(where);
    std::string much(8 << 20, 'x');
    std::vector<join_handle<void>> tasks;
    tasks.push_back(all.spawn("read", [&] {
      char byte;
      pair.first.read(&byte, 1);
    }));
    tasks.push_back(all.spawn("write", [&] { full.first.write(much); }));
    tasks.push_back(all.spawn("accept", [&] { door.accept(); }));
    tasks.push_back(all.spawn("wait", [&] { pipe.reading.wait_readable(deadline_after(1h)); }));
    this_task::yield(); // each has run until it waits
    for (auto& task : tasks) {
      task.cancel();
      CHECK_THROWS_AS(task.join(), cancelled_error);
    }
    // The same sources can be waited for again.
    char byte;
    pair.second.end_writing();
    CHECK(error_of([&] { door.accept(deadline::min()); }) == ETIMEDOUT);
    CHECK(pair.first.read(&byte, 1) <= 1);
    pipe.writing.write("x");
    CHECK(pipe.reading.read(&byte, 1) == 1);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("a stream that is closed while a task reads from it: the reader is told") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    std::optional<stream> mine;
    auto [one, other] = make_socket_pair(where);
    mine.emplace(std::move(one));
    std::string text;
    auto reader = all.spawn("reader", [&] {
      char byte;
      return error_of([&] { mine->read(&byte, 1); }, &text);
    });
    this_task::yield();
    mine.reset();
    CHECK(reader.join() == ECANCELED);
    CHECK(contains(text, "closed meanwhile"));
  });
  CHECK(open_descriptors() == before);
}
