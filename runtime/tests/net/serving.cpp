// The server: what it answers to good requests, and in which order.

#include "fixtures.hpp"

using namespace kernlet;
using namespace test;

namespace {

http_response echo(const http_request& asked) {
  return http_response::text(200, asked.method + " " + asked.target + " [" + asked.body + "]");
}

} // namespace

TEST_CASE("one connection, many requests, in order, also when they come at once") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, echo);
    stream line = here.raw(where);
    for (int i = 0; i < 3; ++i) {
      line.write("GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
      const std::string got = hear_until(line, "GET /one []");
      CHECK(contains(got, "HTTP/1.1 200 OK\r\nDate: "));
      CHECK(contains(got, "Content-Length: 11\r\n"));
    }
    line.write("GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nxyz"
               "GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /never HTTP/1.1\r\n\r\n");
    const std::string got = hear_all(line);
    CHECK(got.find("GET /a []") < got.find("POST /b [xyz]"));
    CHECK(got.find("POST /b [xyz]") < got.find("GET /c []"));
    CHECK(contains(got, "Connection: close"));
    CHECK_FALSE(contains(got, "never"));
    CHECK(here.server.counts().requests == 6);
    CHECK(here.server.counts().accepted == 1);
  });
}

TEST_CASE("a request that comes byte by byte is whole all the same") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, echo);
    stream line = here.raw(where);
    const std::string asked =
        "POST /slow HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    for (const char& c : asked) {
      line.write({&c, 1});
      this_task::yield();
    }
    CHECK(contains(hear_until(line, "]"), "POST /slow [abc]"));
  });
}

TEST_CASE("HEAD, 204, HTTP/1.0, Expect, CONNECT") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, [](const http_request& asked) {
      return asked.target == "/none" ? http_response::text(204, "x") : echo(asked);
    });
    stream line = here.raw(where);
    line.write(
        "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\n\r\n");
    const std::string got = hear_all(line);
    CHECK(contains(got, "Content-Length: 9\r\n")); // of HEAD
    CHECK_FALSE(contains(got, "HEAD / []"));
    CHECK(contains(got, "204 No Content"));
    CHECK(count_of(got, "Content-Length") == 2); // not of 204
    CHECK(contains(got, "Connection: close"));   // of 1.0

    stream old = here.raw(where);
    old.write("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(contains(hear_until(old, "]"), "Connection: keep-alive"));

    stream careful = here.raw(where);
    careful.write("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(hear_until(careful, "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    careful.write("ok");
    CHECK(contains(hear_until(careful, "]"), "POST / [ok]"));

    stream tunnel = here.raw(where);
    tunnel.write("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(contains(hear_all(tunnel), "501 Not Implemented"));
  });
}

TEST_CASE("a streamed body: in chunks, with a length, until the end") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, [](const http_request& asked) {
      http_response made;
      if (asked.target == "/length")
        made.length = 6;
      made.stream = [](body_writer& to) {
        to.write("abc");
        to.write("");
        this_task::yield();
        to.write("def");
      };
      return made;
    });
    stream line = here.raw(where);
    line.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(contains(hear_until(line, "\r\n0\r\n\r\n"), "\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"));
    line.write("GET /length HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(contains(hear_until(line, "abcdef"), "Content-Length: 6\r\n"));
    line.write("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\n\r\n");
    const std::string got = hear_all(line);
    CHECK(contains(got, "Transfer-Encoding: chunked\r\n\r\nHTTP/1.1"));
    CHECK(got.ends_with("\r\n\r\nabcdef"));
  });
}

TEST_CASE("large bodies go both ways whole") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all,
                    [](const http_request& asked) { return http_response::text(200, asked.body); },
                    {.max_body = 8 << 20});
    http_client client(where);
    http_request request;
    request.method = "POST";
    request.target = here.url();
    for (int i = 0; i < 500'000; ++i)
      request.body += std::to_string(i);
    const http_result got = client.fetch(request);
    CHECK(got.body == request.body);
    CHECK(got.body_bytes == request.body.size());
  });
}

TEST_CASE("a handler may wait; the others go on meanwhile") {
  run_as_task([](reactor& where, loop& all) {
    auto gate = make_socket_pair(where);
    own_server here(where, all, [&](const http_request& asked) {
      char byte;
      if (asked.target == "/wait")
        gate.first.read(&byte, 1);
      return echo(asked);
    });
    stream slow = here.raw(where), fast = here.raw(where);
    slow.write("GET /wait HTTP/1.1\r\nHost: x\r\n\r\nGET /after HTTP/1.1\r\nHost: x\r\n\r\n");
    fast.write("GET /fast HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(contains(hear_until(fast, "]"), "GET /fast"));
    gate.second.write("g");
    const std::string got = hear_until(slow, "GET /after []");
    CHECK(got.find("GET /wait") < got.find("GET /after"));
  });
}

TEST_CASE("a handler that throws is answered with 500 and reported, and the server goes on") {
  struct seen {
    std::string text;
    static void note(void* self, const http_request& asked, const std::exception_ptr& error) noexcept {
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& known) {
        static_cast<seen*>(self)->text += asked.target + ": " + known.what() + "|";
      } catch (...) {
        static_cast<seen*>(self)->text += asked.target + ": a stranger|";
      }
    }
  } report;
  run_as_task([&](reactor& where, loop& all) {
    own_server here(where, all,
                    [](const http_request& asked) -> http_response {
                      if (asked.target == "/throw")
                        throw std::runtime_error("broken");
                      if (asked.target == "/odd")
                        throw 3;
                      http_response made;
                      made.status = asked.target == "/status" ? 99 : 200;
                      if (asked.target == "/stream")
                        made.stream = [](body_writer& to) {
                          to.write("half");
                          throw std::runtime_error("dry");
                        };
                      if (asked.target == "/short") {
                        made.length = 10;
                        made.stream = [](body_writer& to) { to.write("half"); };
                      }
                      return made;
                    },
                    {.on_failure = seen::note, .on_failure_self = &report});
    http_client client(where, {.redirects = 0});
    for (const char* target : {"/throw", "/odd", "/status"})
      CHECK(client.get(here.url(target)).status == 500);
    CHECK(failure_of(client, here.url("/stream")).stage() == http_stage::body);
    CHECK(contains(failure_of(client, here.url("/short")).what(), "in the middle, after 4 bytes"));
    CHECK(client.get(here.url()).status == 200);
    CHECK(report.text ==
          "/throw: broken|/odd: a stranger|/status: a handler's status is 200 to 999, not 99|"
          "/stream: dry|/short: a streamed body ended 6 bytes before the length that was announced|");
  });
}
