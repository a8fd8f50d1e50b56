// The client: the pool, redirects, bodies.

#include "fixtures.hpp"

using namespace kernlet;
using namespace test;

namespace {

http_response hello(const http_request& asked) {
  return http_response::text(200, "hello " + asked.target);
}

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace

TEST_CASE("connections are used again, and no host has more than its bound") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello);
    http_client client(where, {.per_host = 3});
    std::vector<join_handle<void>> tasks;
    std::uint32_t most = 0;
    for (int i = 0; i < 40; ++i)
      tasks.push_back(all.spawn("fetch", [&, i] {
        CHECK(client.get(here.url("/" + std::to_string(i))).body == "hello /" + std::to_string(i));
        most = std::max(most, client.counts().in_use);
      }));
    for (auto& each : tasks)
      each.join();
    CHECK(most <= 3);
    CHECK(client.counts().connected <= 3);
    CHECK(client.counts().reused == 40 - client.counts().connected);
    CHECK(client.counts().in_use == 0);
    CHECK(client.counts().waiting == 0);
    CHECK(here.server.counts().accepted <= 3);
  });
}

TEST_CASE("who waits for a connection may be cancelled, or run out of time, and nobody loses a place") {
  run_as_task([](reactor& where, loop& all) {
    auto gate = make_socket_pair(where);
    own_server here(where, all, [&](const http_request& asked) {
      char byte;
      if (asked.target == "/hold")
        gate.first.read(&byte, 1);
      return hello(asked);
    });
    http_client client(where, {.per_host = 1, .whole = 30ms}), patient(where, {.per_host = 1});
    auto holder = all.spawn("holder", [&] { return patient.get(here.url("/hold")).status; });
    while (here.server.counts().requests == 0)
      this_task::yield();
    auto cancelled = all.spawn("cancelled", [&] { patient.get(here.url("/a")); });
    auto next = all.spawn("next", [&] { return patient.get(here.url("/b")).body; });
    while (patient.counts().waiting != 2)
      this_task::yield();
    cancelled.cancel();
    CHECK_THROWS_AS(cancelled.join(), cancelled_error);
    CHECK(patient.counts().waiting == 1);
    gate.second.write("g");
    CHECK(holder.join() == 200);
    CHECK(next.join() == "hello /b");

    // A body that its reader does not take holds the connection, whatever the time; a busy machine may need a
    // second try until one is held.
    bool held = false;
    join_handle<void> stuck;
    while (!held) {
      stuck = all.spawn("stuck", [&] {
        http_request asked;
        asked.target = here.url("/s");
        try {
          client.fetch(asked, [&](std::string_view) {
            held = true;
            char byte;
            gate.first.read(&byte, 1);
          });
        } catch (const http_error&) {
        }
      });
      while (!held && !stuck.done())
        this_task::yield();
    }
    const http_error late = failure_of(client, here.url("/late"));
    CHECK(late.timed_out());
    CHECK(late.stage() == http_stage::pool);
    CHECK(contains(late.what(), "all 1 connections to 127.0.0.1:"));
    gate.second.write("g");
    stuck.join();
    CHECK(client.counts().in_use == 0);
  });
}

TEST_CASE("a kept connection that went stale is retried once, for what may be sent twice") {
  run_as_task([](reactor& where, loop& all) {
    // Each connection answers once and ends when the second request comes: nobody can see that beforehand.
    raw_server here(where, all, [](stream& line) {
      read_request(line);
      line.write(ok);
      read_request(line);
    });
    http_client client(where);
    CHECK(client.get(here.url()).body == "ok");
    CHECK(client.get(here.url()).body == "ok");
    CHECK(client.counts().retried == 1);
    CHECK(here.accepted == 2);
    http_request post;
    post.method = "POST";
    post.target = here.url();
    const http_error error = failure_of(client, post);
    CHECK(contains(error.what(), "ended the connection without an answer"));
    CHECK(client.counts().retried == 1);
  });
}

TEST_CASE("a kept connection that has ended or speaks unasked is not used") {
  run_as_task([](reactor& where, loop& all) {
    int ended = 0;
    raw_server here(where, all, [&](stream& line) {
      read_request(line);
      line.write(ok);
      this_task::yield();
      line.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
      line.end_writing();
      ++ended;
      hear_all(line);
    });
    http_client client(where);
    for (int i = 1; i <= 3; ++i) {
      CHECK(client.get(here.url()).body == "ok");
      while (ended != i)
        this_task::yield();
    }
    CHECK(client.counts().retried == 0);
    CHECK(here.accepted == 3);
  });
}

TEST_CASE("redirects: followed up to the bound, relative and absolute, methods changed as they must") {
  run_as_task([](reactor& where, loop& all) {
    const auto handler = [](const http_request& asked) {
      http_response made = http_response::text(200, asked.method + asked.target + asked.body);
      const auto to = [&](unsigned status, const char* location) {
        made.status = status;
        made.headers.add("Location", location);
      };
      if (asked.target == "/a")
        to(302, "b");
      else if (asked.target == "/b")
        to(301, "/c?d");
      else if (asked.target == "/keep")
        to(307, "/end");
      else if (asked.target == "/circle")
        to(302, "/circle");
      else if (asked.target == "/tls")
        to(302, "https://127.0.0.1/");
      return made;
    };
    own_server here(where, all, handler);
    http_client client(where, {.redirects = 2});
    const http_result got = client.get(here.url("/a"));
    CHECK(got.body == "GET/c?d");
    CHECK(got.redirects == 2);
    CHECK(got.url == here.url("/c?d"));
    http_request post;
    post.method = "POST";
    post.body = "x";
    post.target = here.url("/a");
    CHECK(client.fetch(post).body == "GET/c?d");
    post.target = here.url("/keep");
    CHECK(client.fetch(post).body == "POST/endx");
    CHECK(contains(failure_of(client, here.url("/circle")).what(), "redirect: more than 2 redirects"));
    CHECK(contains(failure_of(client, here.url("/tls")).what(), "https is not spoken here"));
    http_client firm(where, {.redirects = 0});
    CHECK(firm.get(here.url("/a")).status == 302);
    CHECK(firm.get(here.url("/a")).body == "GET/a");
  });
}

TEST_CASE("bodies: chunked, until the end, of HEAD, after interim responses, to a sink") {
  run_as_task([](reactor& where, loop& all) {
    raw_server here(where, all, [](stream& line) {
      const std::string asked = read_request(line);
      if (contains(asked, "/chunked"))
        line.write(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      else if (contains(asked, "HEAD"))
        line.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      else
        line.write("HTTP/1.0 200 OK\r\n\r\nuntil the end");
    });
    http_client client(where);
    const http_result chunked = client.get(here.url("/chunked"));
    CHECK(chunked.body == "abcde");
    CHECK(chunked.status == 200);
    CHECK_FALSE(chunked.headers.has("link"));
    CHECK(client.get(here.url("/end")).body == "until the end");
    http_request head;
    head.method = "HEAD";
    head.target = here.url();
    CHECK(client.fetch(head).headers.get("content-length") == "1000");
    http_request asked;
    asked.target = here.url("/chunked");
    std::string sunk;
    const http_result empty = client.fetch(asked, [&](std::string_view piece) { sunk += piece; });
    CHECK(sunk == "abcde");
    CHECK(empty.body.empty());
    CHECK(empty.body_bytes == 5);
    CHECK_THROWS_WITH(client.fetch(asked, [](std::string_view) { throw std::runtime_error("disk full"); }),
                      "disk full");
    CHECK(client.counts().in_use == 0);
  });
}

TEST_CASE("what is kept is bounded, old ones are not used, and options are checked") {
  run_as_task([](reactor& where, loop& all) {
    own_server one(where, all, hello), two(where, all, hello), three(where, all, hello);
    http_client client(where, {.kept = 2, .idle = 1ms});
    for (const own_server* each : {&one, &two, &three})
      client.get(each->url());
    CHECK(client.counts().idle <= 2);
    timer pace(5ms);
    pace.wait();
    client.get(three.url());
    CHECK(client.counts().reused == 0);
    CHECK_THROWS_AS(http_client(where, {.per_host = 0}), std::invalid_argument);
    CHECK_THROWS_AS(http_client(where, {.whole = 0ms}), std::invalid_argument);
    http_request odd;
    odd.method = "GET /x HTTP/1.1\r\nX:";
    odd.target = one.url();
    CHECK_THROWS_AS(client.fetch(odd), std::invalid_argument);
  });
}
