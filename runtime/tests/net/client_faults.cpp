// The client and peers that are no good: nobody there, garbage, silence, resets, no end.

#include "fixtures.hpp"

#include <kernlet/executor.hpp>
#include <kernlet/thread_pool.hpp>
#include <optional>
#include <semaphore>

using namespace kernlet;
using namespace test;

namespace {

http_response hello(const http_request& asked) {
  return http_response::text(200, "hello " + asked.target);
}

http_client_options hasty() {
  return {.resolve = 20ms, .connect = 20ms, .write = 20ms, .header = 20ms, .body = 20ms};
}

} // namespace

TEST_CASE("errors name the URL, the stage and the cure") {
  run_as_task([](reactor& where, loop& all) {
    http_client client(where, hasty());
    std::uint16_t free_port;
    {
      const listener door(where);
      free_port = door.port();
    }
    const std::string nobody = "http://127.0.0.1:" + std::to_string(free_port) + "/x";
    const std::string refused = failure_of(client, nobody).what();
    CHECK(contains(refused, nobody + ": connect: 127.0.0.1:"));
    CHECK(contains(refused, "Connection refused; is a server running on 127.0.0.1:"));
    CHECK(contains(failure_of(client, "gopher://x").what(), "gopher://x: url: 'gopher' is not spoken here"));
    raw_server here(where, all, [](stream& line) {
      const std::string asked = read_request(line);
      if (contains(asked, "/garbage"))
        line.write("SSH-2.0-OpenSSH_9.2\r\n");
      else if (contains(asked, "/silent"))
        hear_all(line);
      else if (contains(asked, "/half"))
        line.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      else if (contains(asked, "/stalled")) {
        line.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        hear_all(line);
      } else if (contains(asked, "/reset"))
        close_with_reset(line);
    });
    const auto error = [&](const std::string& target) { return failure_of(client, here.url(target)); };
    CHECK(contains(error("/garbage").what(), "header: what came is not HTTP"));
    CHECK(contains(error("/half").what(),
                   "body: the server ended the connection in the middle, after 4 bytes"));
    CHECK(contains(error("/silent").what(), "took longer than 20 ms"));
    CHECK(error("/silent").stage() == http_stage::header);
    CHECK(error("/stalled").stage() == http_stage::body);
    CHECK(error("/stalled").timed_out());
    CHECK(contains(error("/reset").what(), "Connection reset by peer"));
    CHECK(contains(error("/").what(), "without an answer"));
    CHECK(client.counts().in_use == 0);
  });
}

TEST_CASE("no descriptor is left: the client says so, and fetches again when there is one") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello);
    http_client client(where);
    const std::string url = here.url("/x");
    std::optional<http_error> failed;
    {
      const descriptor_famine none_left; // no check in here: UBSan looks at objects through a pipe
      failed = failure_of(client, url);
    }
    CHECK(failed->stage() == http_stage::connect);
    CHECK(contains(failed->what(), "Too many open files"));
    CHECK(client.counts().in_use == 0);
    CHECK(client.get(url).body == "hello /x");
  });
}

TEST_CASE("resolving, connecting and writing have their time") {
  run_as_task([](reactor& where, loop& all) {
    http_client client(where, hasty());
    const full_door deaf;
    const http_error connecting = failure_of(client, "http://127.0.0.1:" + std::to_string(deaf.port) + "/x");
    CHECK(connecting.stage() == http_stage::connect);
    CHECK(connecting.timed_out());

    raw_server never_reads(where, all, [](stream&) { current_waiter().park(); });
    http_request large;
    large.method = "PUT";
    large.target = never_reads.url();
    large.body.assign(32 << 20, 'x');
    const http_error writing = failure_of(client, large);
    CHECK(writing.stage() == http_stage::write);
    CHECK(writing.timed_out());

    std::counting_semaphore<> gate(0); // all threads of the pool in which names are resolved wait here
    task_group held;
    const unsigned busy = default_pool().threads();
    for (unsigned i = 0; i < busy; ++i)
      held.spawn([&] { run_in_executor(default_pool(), [&] { gate.acquire(); }); });
    while (default_pool().count().running != busy)
      this_task::yield();
    const http_error resolving = failure_of(client, "http://localhost:1/");
    CHECK(resolving.stage() == http_stage::resolve);
    CHECK(resolving.timed_out());
    gate.release(busy);
    held.join();
    CHECK(client.counts().in_use == 0);
  });
}

TEST_CASE("endless and dripping peers are cut off") {
  run_as_task([](reactor& where, loop& all) {
    raw_server here(where, all, [](stream& line) {
      const std::string asked = read_request(line);
      const bool header = contains(asked, "/header"), drip = contains(asked, "/drip");
      line.write(header ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 200 OK\r\n\r\n");
      timer pace(2ms);
      for (;;) {
        if (drip)
          pace.wait();
        line.write(header ? "X: y\r\n" : drip ? "x" : std::string(100'000, 'x'));
      }
    });
    http_client client(where, {.max_header = 4096, .max_body = 1 << 20, .body = 30ms, .whole = 60s});
    CHECK(contains(failure_of(client, here.url("/header")).what(),
                   "header is longer than allowed: 4096 bytes"));
    CHECK(failure_of(client, here.url("/drip")).timed_out());
    http_client broad(where, {.max_body = 1 << 20});
    CHECK(contains(failure_of(broad, here.url("/body")).what(), "1048576 bytes; raise max_body"));
    http_client whole(where, {.whole = 30ms});
    CHECK(contains(failure_of(whole, here.url("/drip")).what(), "the whole took longer than 30 ms"));
  });
}

TEST_CASE("a server that resets after any byte of its response") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    const std::string full =
        "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    std::size_t sent = 0;
    raw_server here(where, all, [&](stream& line) {
      read_request(line);
      line.write(full.substr(0, sent));
      close_with_reset(line);
    });
    http_client client(where);
    for (sent = 0; sent < full.size(); ++sent)
      CHECK(failure_of(client, here.url()).stage() >= http_stage::write);
    CHECK(client.get(here.url()).body == "ok");
    CHECK(client.counts().in_use == 0);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("an answer that comes before the request was read whole is the answer") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello, {.max_body = 1000});
    http_client client(where);
    http_request post;
    post.method = "POST";
    post.target = here.url();
    post.body = std::string(200'000, 'x');
    CHECK(client.fetch(post).status == 413);
  });
}
