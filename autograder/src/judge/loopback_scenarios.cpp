// The scenarios: which clients come, what they do, and what they must see.
#include "judge/loopback_stage.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace kernlet::grader {
namespace {

using clients = std::vector<loopback_client>;

/// One more client, who stands in the queue when this returns: they are accepted in the order in which they
/// came.
void add(clients& all, loopback_stage& stage) {
  const std::size_t before = stage.waiting().value_or(0);
  all.emplace_back(stage, all.size() + 1);
  // The last step of a handshake is the kernel's, and may come a moment after connect() has returned.
  for (int tries = 0; stage.waiting().value_or(before + 1) == before; ++tries) {
    if (tries == 10'000)
      throw grader_error("a connection to 127.0.0.1 does not reach its listener's queue");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// So many of them, before the server begins to accept.
clients come(loopback_stage& stage, std::size_t count) {
  clients all;
  all.reserve(count + 1);
  for (std::size_t i = 0; i < count; ++i)
    add(all, stage);
  return all;
}

/// A message of a client's own size, there and back.
void round_trip(loopback_client& one, std::size_t round) {
  one.send(1 + (one.number() * 389 + round * 101) % 3000);
  one.expect_all();
}

void leave(loopback_client& one) {
  one.end_sending();
  one.expect_end();
}

/// Tells the server to stop, and sends one more client, who comes too late.
void stop(loopback_stage& stage, clients& all) {
  stage.say("stop");
  stage.wait_for("stopped");
  all.emplace_back(stage, all.size() + 1);
  all.back().send(10);
  all.back().end_sending(); // so that a server that serves it comes to an end
}

/// The same when everybody else has left.
void stop_and_end(loopback_stage& stage, clients& all) {
  stop(stage, all);
  all.back().expect_nothing();
}

/// More must not have been accepted than may be open and have left.
void require_bound(loopback_stage& stage, const clients& all, std::size_t left) {
  const std::size_t most = std::min(all.size(), stage.bound + left);
  const std::size_t accepted = all.size() - stage.waiting().value_or(all.size() - most);
  if (accepted > most)
    throw play_failure{fmt::format("more than {} connections were accepted at a time", stage.bound),
                       fmt::format("at most {} of {} accepted", most, all.size()),
                       fmt::format("{}", accepted)};
}

// ---- one connection
// ------------------------------------------------------------------------------------------------------

void one_client(loopback_stage& stage) {
  clients all = come(stage, 1);
  loopback_client& one = all[0];
  for (const std::size_t size : {1u, 100u, 5'000u, 1u}) {
    stage.step("client 1 sends {} and waits for them", size);
    one.send(size);
    one.expect_all();
  }
  one.send(20'000);
  leave(one);
}

// ---- many connections
// ----------------------------------------------------------------------------------------------------

void round_trips(loopback_stage& stage) {
  clients all = come(stage, stage.bound);
  stage.say("run");
  stage.step("each client sends, then each one reads, 20 times");
  for (std::size_t round = 0; round < 20; ++round) {
    for (loopback_client& each : all)
      each.send(1 + (each.number() * 389 + round * 101) % 3000);
    std::reverse(all.begin(), all.end()); // nobody's turn depends on another's
    for (loopback_client& each : all)
      each.expect_all();
  }
  for (loopback_client& each : all)
    leave(each);
  stop_and_end(stage, all);
}

void beyond_the_bound(loopback_stage& stage) {
  clients all = come(stage, stage.served);
  for (loopback_client& each : all)
    each.send(100);
  stage.say("run");
  for (std::size_t round = 0; round < 50; ++round)
    for (std::size_t i = 0; i < stage.bound; ++i)
      round_trip(all[i], round);
  stage.step("the first {} clients have been served for a while", stage.bound);
  for (std::size_t i = stage.bound; i < all.size(); ++i)
    if (all[i].was_answered())
      throw play_failure{
          fmt::format("client {} was served while {} connections were open", i + 1, stage.bound),
          fmt::format("{} served", stage.bound), fmt::format("{} served", i + 1)};
  require_bound(stage, all, 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    leave(all[i]);
    if (i + stage.bound < all.size())
      all[i + stage.bound].expect_all(); // whose turn it is now
    require_bound(stage, all, i + 1);
  }
  stop_and_end(stage, all);
}

/// The server is told to stop while `open` clients are being served, and `queued` stand behind them.
void shutdown_with(loopback_stage& stage, std::size_t open, std::size_t queued) {
  clients all = come(stage, open + queued);
  stage.say("run");
  for (std::size_t i = 0; i < open; ++i)
    round_trip(all[i], 0);
  for (std::size_t i = open; i < all.size(); ++i) {
    all[i].send(10);
    all[i].end_sending();
  }
  stop(stage, all);
  stage.step("those who are open are served on");
  for (std::size_t round = 1; round < 10; ++round)
    for (std::size_t i = 0; i < open; ++i)
      round_trip(all[i], round);
  for (std::size_t i = 0; i < open; ++i)
    leave(all[i]);
  for (std::size_t i = open; i < all.size(); ++i)
    all[i].expect_nothing();
}

void shutdown(loopback_stage& stage) {
  shutdown_with(stage, stage.served, 0);
}

void shutdown_at_the_bound(loopback_stage& stage) {
  shutdown_with(stage, stage.bound, 3);
}

void stopped_before(loopback_stage& stage) {
  clients all = come(stage, 2);
  for (loopback_client& each : all) {
    each.send(10);
    each.end_sending();
  }
  stage.say("run");
  for (loopback_client& each : all)
    each.expect_nothing();
}

// ---- clients that behave badly
// -------------------------------------------------------------------------------------------

void slow_reader(loopback_stage& stage) {
  clients all = come(stage, 2);
  stage.say("run");
  // The slow one's server thread is stuck in a write for most of this; the other one's must not mind.
  all[0].send_and_read_slowly(1 << 20);
  for (std::size_t round = 0; round < 50; ++round)
    round_trip(all[1], round);
  all[0].send_and_read_slowly(1 << 20);
  for (loopback_client& each : all)
    leave(each);
  stop_and_end(stage, all);
}

void reset(loopback_stage& stage) {
  clients all = come(stage, stage.served);
  stage.say("run");
  // Three are cut off, in three states: idle, with an answer that was not read, and with the server stuck in
  // a write.
  for (std::size_t i = 0; i < 3; ++i)
    round_trip(all[i], 0);
  all[1].send(2000);
  all[2].send_until_full();
  for (std::size_t i = 0; i < 3; ++i)
    all[i].reset();
  stage.step("the others must be served as if nothing had been");
  for (std::size_t round = 0; round < 10; ++round)
    for (std::size_t i = 3; i < all.size(); ++i)
      round_trip(all[i], round);
  for (std::size_t i = 3; i < all.size(); ++i)
    leave(all[i]);
  stop_and_end(stage, all);
}

void many_open(loopback_stage& stage) {
  clients all = come(stage, stage.bound);
  stage.say("run");
  for (loopback_client& each : all)
    round_trip(each, 0);
  stage.step("all {} connections are open", all.size());
  stage.say("measure");
  stage.wait_for("measured");
  for (loopback_client& each : all)
    leave(each);
  stop_and_end(stage, all);
}

} // namespace

const std::vector<loopback_scenario>& loopback_scenarios() {
  static const std::vector<loopback_scenario> all{
      {"one-client", 1, 1, one_client},
      {"round-trips", 8, 8, round_trips},
      {"beyond-the-bound", 4, 12, beyond_the_bound},
      {"shutdown", 4, 2, shutdown},
      {"shutdown-at-the-bound", 3, 3, shutdown_at_the_bound},
      {"stopped-before", 2, 0, stopped_before},
      {"slow-reader", 2, 2, slow_reader},
      {"reset", 6, 8, reset},
      {"many-open", 40, 40, many_open},
  };
  return all;
}

} // namespace kernlet::grader
