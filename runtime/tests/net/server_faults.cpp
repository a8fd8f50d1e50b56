// The server and peers that mean harm, or just die: limits, times, resets, the end.

#include "fixtures.hpp"

using namespace kernlet;
using namespace test;

namespace {

http_response hello(const http_request&) {
  return http_response::text(200, "hello");
}

/// Short times, for tests in which one of them must pass.
http_server_options hasty() {
  return {.idle = 20ms, .header = 20ms, .body = 20ms, .write = 20ms};
}

std::string status_of(const std::string& text) {
  return contains(text, "HTTP/1.1 ") ? text.substr(9, 3) : "no status: " + text;
}

} // namespace

TEST_CASE("garbage, and what is too long, is refused with a reason, and the peer can read it") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello);
    const auto answer = [&](const std::string& said) {
      stream line = here.raw(where);
      line.write(said);
      const std::string got = hear_all(line);
      CHECK_FALSE(contains(got, "|reset"));
      CHECK(contains(got, "Connection: close"));
      return status_of(got);
    };
    CHECK(answer("\x16\x03\x01\x02 no HTTP at all\r\n\r\n") == "400");
    CHECK(answer(std::string(3000, '\xff')) == "400");
    CHECK(answer("GET /" + std::string(20'000, 'x')) == "414");
    CHECK(answer("GET / HTTP/1.1\r\nX: " + std::string(60'000, 'x')) == "431");
    CHECK(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n") == "413");
    CHECK(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n" +
                 std::string(100'000, 'x')) == "413");
    CHECK(answer("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n") == "413");
    CHECK(answer("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n") ==
          "400");
    CHECK(here.server.counts().refused == 8);
    CHECK(here.server.counts().requests == 0);
  });
}

TEST_CASE("a request of 2 GB is refused before it is read, whatever the peer goes on to send") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello);
    stream line = here.raw(where);
    line.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n");
    CHECK(contains(hear_until(line, "\r\n\r\n"), "413 Payload Too Large"));
    const std::string much(1 << 20, 'x');
    bool ended = false;
    for (int i = 0; i < 2048 && !ended; ++i)
      try {
        line.write(much);
      } catch (const std::system_error&) {
        ended = true;
      }
    CHECK(ended);
  });
}

TEST_CASE("each stage has its time, also for a peer that sends a byte now and then") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello, hasty());
    const auto answer = [&](const std::string& said, bool drip) {
      stream line = here.raw(where);
      line.write(said);
      task_group side;
      if (drip)
        side.spawn("drip", [&] {
          timer pace(2ms);
          try {
            for (;;) {
              pace.wait();
              line.write("x");
            }
          } catch (const std::system_error&) {
          }
        });
      std::string got = hear_all(line);
      side.cancel();
      side.join();
      return got;
    };
    CHECK(answer("", false).empty());
    CHECK(status_of(answer("GET / HT", false)) == "408");
    CHECK(status_of(answer("GET / HTTP/1.1\r\nX: ", true)) == "408");
    CHECK(status_of(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nabc", false)) == "408");
    CHECK(status_of(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nabc", true)) == "408");
    const std::string idle = answer("GET / HTTP/1.1\r\nHost: x\r\n\r\n", false);
    CHECK(status_of(idle) == "200");
    CHECK(count_of(idle, "HTTP/1.1") == 1); // closed without a word
    CHECK(here.server.counts().timed_out == 6);
  });
}

TEST_CASE("a peer that does not read ends the write, and its connection") {
  run_as_task([](reactor& where, loop& all) {
    http_server_options options = hasty();
    options.idle = options.header = options.body = 10s;
    own_server here(
        where, all,
        [](const http_request& asked) {
          http_response made;
          if (asked.target == "/stream")
            made.stream = [](body_writer& to) {
              for (;;)
                to.write(std::string(100'000, 'x'));
            };
          else
            made.body = std::string(64 << 20, 'x');
          return made;
        },
        options);
    for (const std::string target : {"/body", "/stream"}) {
      stream line = here.raw(where);
      line.write("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      while (here.server.counts().open != 0)
        this_task::yield();
      CHECK(hear_all(line).size() < (64 << 20));
    }
    CHECK(here.server.counts().timed_out == 2);
  });
}

TEST_CASE("a peer that dies at any moment takes nothing with it") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, [](const http_request&) {
      http_response made;
      made.body = std::string(2 << 20, 'x'); // does not fit into the socket's buffers at once
      return made;
    });
    const std::string asked = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    for (const bool with_reset : {false, true})
      for (std::size_t sent = 0; sent <= asked.size(); ++sent) {
        stream line = here.raw(where);
        line.write(asked.substr(0, sent));
        for (std::size_t i = 0; i < sent % 5; ++i)
          this_task::yield();
        if (with_reset)
          close_with_reset(line);
      }
    while (here.server.counts().open != 0 || here.server.counts().accepted < 2 * (asked.size() + 1))
      this_task::yield();
    http_client client(where);
    CHECK(client.get(here.url()).status == 200);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("no more connections than allowed; the others are served when there is room") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello, {.max_connections = 2});
    std::vector<stream> lines;
    for (int i = 0; i < 5; ++i)
      lines.push_back(here.raw(where));
    lines[4].write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    while (here.server.counts().open < 2)
      this_task::yield();
    // A full server answers and asks for room.
    lines[0].write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(contains(hear_all(lines[0]), "Connection: close"));
    for (int i = 0; i < 3; ++i)
      lines.erase(lines.begin() + 1);
    CHECK(contains(hear_until(lines[1], "hello"), "200 OK"));
    CHECK(here.server.counts().accepted == 5);
  });
}

TEST_CASE("descriptors run out: it says so once, and goes on when there is room") {
  struct said {
    int times = 0;
    static void note(void* self, const endpoint&, int) noexcept { ++static_cast<said*>(self)->times; }
  } pauses;
  run_as_task([&](reactor& where, loop& all) {
    own_server here(where, all, hello,
                    {.listen = {.pause = 2ms, .on_pause = said::note, .on_pause_self = &pauses}});
    // A socket while there are descriptors; the connection when there are none. The kernel completes it.
    unique_descriptor guest(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const endpoint door = endpoint::loopback(here.server.port());
    int connected = -1;
    {
      const descriptor_famine none_left; // no check in here: UBSan looks at objects through a pipe
      connected = ::connect(guest.get(), door.address(), door.length());
      while (connected == 0 && pauses.times == 0)
        this_task::yield();
      timer pace(2ms);
      for (int i = 0; i < 5; ++i)
        pace.wait();
    }
    REQUIRE(connected == 0);
    stream line(where, std::move(guest), door);
    line.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(contains(hear_until(line, "hello"), "200 OK"));
    CHECK(pauses.times == 1);
  });
}

TEST_CASE("shutdown: the idle end at once, the busy after their response, the stuck at the deadline") {
  run_as_task([](reactor& where, loop& all) {
    auto gate = make_socket_pair(where);
    auto here = std::make_unique<own_server>(where, all, [&](const http_request& asked) {
      char byte;
      if (asked.target == "/busy")
        gate.first.read(&byte, 1);
      if (asked.target == "/stuck")
        this_task::sleep_until(no_deadline - 1s);
      return hello(asked);
    });
    const std::string url = here->url();
    stream idle = here->raw(where), busy = here->raw(where), stuck = here->raw(where);
    idle.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    hear_until(idle, "hello");
    busy.write("GET /busy HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    stuck.write("GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n");
    while (here->server.counts().requests < 3)
      this_task::yield();
    here->server.shutdown();
    CHECK(hear_all(idle).empty());
    gate.second.write("g");
    const std::string last = hear_all(busy);
    CHECK(contains(last, "Connection: close"));
    CHECK(count_of(last, "hello") == 1);
    CHECK(here->server.counts().open == 1);
    here->stop(deadline_after(1ms));
    CHECK(hear_all(stuck).empty());
    CHECK(here->server.counts().cut_off == 1);
    http_client client(where);
    CHECK(failure_of(client, url).stage() == http_stage::connect);
  });
}

TEST_CASE("serve() is cancelled: every connection ends with it") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    http_server server(where, [](const http_request& asked) {
      this_task::sleep_until(no_deadline - 1s);
      return hello(asked);
    });
    auto serving = all.spawn("server", [&] { server.serve(); });
    stream line = connect(where, endpoint::loopback(server.port()));
    line.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    while (server.counts().requests == 0)
      this_task::yield();
    serving.cancel();
    CHECK_THROWS_AS(serving.join(), cancelled_error);
    CHECK(server.counts().open == 0);
    CHECK_THROWS_AS(server.serve(), std::logic_error);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("options that let nobody be served are refused") {
  run_as_task([](reactor& where, loop&) {
    CHECK_THROWS_AS(http_server(where, hello, {.idle = 0ms}), std::invalid_argument);
    CHECK_THROWS_AS(http_server(where, hello, {.max_connections = 0}), std::invalid_argument);
    CHECK_THROWS_AS(http_server(where, nullptr), std::invalid_argument);
  });
}
