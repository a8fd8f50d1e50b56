// fetch_all(): many URLs at once, beside other Tasks, with failures, cancelled.

#include "fixtures.hpp"

#include <kernlet/async.hpp>

using namespace kernlet;
using namespace test;

namespace {

http_response hello(const http_request& asked) {
  return http_response::text(200, asked.target);
}

} // namespace

TEST_CASE("a thousand URLs, a hundred at a time, in their order, and every descriptor comes back") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    std::size_t now = 0, most = 0, calls = 0;
    own_server here(where, all, [&](const http_request& asked) {
      most = std::max(most, ++now);
      for (int i = 0; i < 3; ++i)
        this_task::yield();
      --now;
      return hello(asked);
    });
    http_client client(where, {.per_host = 100});
    std::vector<std::string> urls;
    for (int i = 0; i < 1000; ++i)
      urls.push_back(here.url("/" + std::to_string(i)));
    const auto results = sync_wait(fetch_all(
        client, urls, {.concurrency = 100, .progress = [&](const fetch_progress& so_far, fetch_result&) {
                         ++calls;
                         CHECK(so_far.done == calls);
                         CHECK(so_far.total == 1000);
                       }}));
    REQUIRE(results.size() == 1000);
    for (std::size_t i = 0; i < results.size(); ++i) {
      REQUIRE(results[i].ok());
      REQUIRE(results[i].url == urls[i]);
      REQUIRE(results[i].response.body == "/" + std::to_string(i));
    }
    CHECK(calls == 1000);
    CHECK(most <= 100);
    CHECK(most > 10);
    CHECK(client.counts().connected <= 100);
    CHECK(here.server.counts().requests == 1000);
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("what fails is a result, and disturbs nobody") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello);
    raw_server dying(where, all, [](stream& line) { close_with_reset(line); });
    http_client client(where);
    const auto results = sync_wait(
        fetch_all(client, {here.url("/a"), dying.url(), "nonsense", here.url("/b"), "http://127.0.0.1:1/"},
                  {.concurrency = 2}));
    REQUIRE(results.size() == 5);
    CHECK(results[0].ok());
    CHECK(results[1].error.has_value());
    CHECK(results[2].error->stage() == http_stage::url);
    CHECK(results[3].response.body == "/b");
    CHECK(results[4].error->stage() == http_stage::connect);
  });
}

TEST_CASE("it is a Task: awaited beside others, timed out, cancelled") {
  const unsigned before = open_descriptors();
  run_as_task([](reactor& where, loop& all) {
    auto gate = make_socket_pair(where);
    own_server here(where, all, [&](const http_request& asked) {
      char byte;
      if (asked.target == "/wait")
        gate.first.read(&byte, 1);
      return hello(asked);
    });
    http_client client(where);
    const std::vector<std::string> two{here.url("/x"), here.url("/y")}, single{here.url("/z")};
    auto both = [&]() -> Task<std::size_t> { // g++ 12 takes no list in braces across a co_await
      auto [one, other] = co_await async::gather(fetch_all(client, two), fetch_all(client, single));
      co_return one.size() * 10 + other.size();
    };
    CHECK(sync_wait(both()) == 21);
    CHECK_THROWS_AS(sync_wait(async::timeout(
                        10ms, fetch_all(client, {here.url("/wait"), here.url("/wait")}, {.concurrency = 1}))),
                    timeout_error);
    CHECK(client.counts().in_use == 0);
    CHECK_THROWS_AS(sync_wait(fetch_all(client, {here.url()}, {.concurrency = 0})), std::invalid_argument);
    CHECK_THROWS_WITH(
        sync_wait(fetch_all(
            client, {here.url("/a"), here.url("/b")},
            {.progress = [](const fetch_progress&, fetch_result&) { throw std::runtime_error("stop"); }})),
        "stop");
    CHECK(sync_wait(fetch_all(client, {})).empty());
  });
  CHECK(open_descriptors() == before);
}

TEST_CASE("for a thread without a loop") {
  const auto results = fetch_all_and_wait({"http://127.0.0.1:1/", "x"}, {.concurrency = 3});
  REQUIRE(results.size() == 2);
  CHECK(results[0].error->stage() == http_stage::connect);
  CHECK_THROWS_AS(fetch_all_and_wait({"x"}, {}, {.per_host = 0}), std::invalid_argument);
}

TEST_CASE("names go through the resolver") {
  run_as_task([](reactor& where, loop& all) {
    own_server here(where, all, hello);
    http_client client(where);
    CHECK(client.get("http://localhost:" + std::to_string(here.server.port()) + "/n").body == "/n");
    const http_error unknown = failure_of(client, "http://nowhere.invalid/");
    CHECK(unknown.stage() == http_stage::resolve);
    CHECK(contains(unknown.what(), "check the host's name"));
  });
}
