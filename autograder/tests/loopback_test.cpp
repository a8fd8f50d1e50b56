// A server under test is judged from outside: the judge's clients, its words, and the wall between.
#include "sandbox_probe.hpp"

#include "judge/loopback.hpp"
#include "judge/records.hpp"
#include "manifest/course.hpp"
#include "support/files.hpp"

#include <poll.h>

using namespace kernlet::grader;
using namespace kernlet::grader::sandbox;

namespace {

struct played {
  loopback_outcome clients;
  outcome run;
};

/// One client against the echo probe.
played play_against(const std::string& manner, tier which, double wall_seconds = 20) {
  assignment work{"t", "n", 7, {}};
  loopback_play play("loopback:one-client", work);
  request what = probe("echo", {manner});
  what.limits.wall_seconds = wall_seconds;
  what.inherited = play.listener();
  what.partner = [&](conversation& talk) { play.play(talk); };
  played result;
  result.run = run(what, which);
  result.clients = play.outcome();
  return result;
}

} // namespace

TEST_CASE("a server that inherits its socket is reached from outside, in every tier", "[loopback]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    const played seen = play_against("honestly", which);
    CHECK(seen.clients.failure == "");
    CHECK(seen.clients.finished);
    CHECK(seen.run.how == ending::exited);
  }
}

TEST_CASE("a client tells what was wrong", "[loopback]") {
  const tier which = best_tier();
  CHECK(play_against("wrong", which).clients.failure == "client 1: byte 0 is not the one that was sent");
  const std::string early = play_against("cuts-off", which).clients.failure;
  CHECK((early == "client 1: the server ended the connection too early" ||
         early == "client 1: the server cut the connection off"));
  CHECK(play_against("too-much", which).clients.failed());
}

TEST_CASE("a server that leaves without accepting: its client is told", "[loopback]") {
  const played seen = play_against("leaves", best_tier());
  CHECK(seen.clients.failed());
  CHECK_FALSE(seen.clients.finished);
}

TEST_CASE("a server that never answers is killed by a limit, and the client says nothing against it",
          "[loopback]") {
  const played seen = play_against("silent", best_tier(), 0.5);
  CHECK(seen.run.how == ending::killed);
  CHECK(seen.run.limit == "wall");
  CHECK_FALSE(seen.clients.finished);
}

TEST_CASE("a partner speaks on descriptor 3 and hears descriptor 4", "[loopback]") {
  bool heard_first = false, heard_answer = false;
  request what = probe("listen_for_a_word");
  what.partner = [&](conversation& talk) {
    heard_first = talk.hear([](std::string_view said) { return said == "here"; });
    talk.say("hello");
    heard_answer = talk.hear([](std::string_view said) { return said == "herehello"; });
    talk.end_program();
    pollfd over{talk.over(), POLLIN, 0};
    ::poll(&over, 1, -1);
  };
  const outcome result = run(what, best_tier());
  CHECK(heard_first);
  CHECK(heard_answer);
  CHECK(result.how == ending::killed);
  CHECK(result.limit == "partner");
}

TEST_CASE("a partner that waits for what is never said is told when the program is over", "[loopback]") {
  bool heard = true;
  request what = probe("endings", {"exit", "0"});
  what.partner = [&](conversation& talk) {
    heard = talk.hear([](std::string_view said) { return said.find("never") != said.npos; });
  };
  run(what, best_tier());
  CHECK_FALSE(heard);
}

TEST_CASE("the manifest knows every scenario, and no other", "[loopback]") {
  const std::string parser = read_file(KERNLET_SOURCE_DIR "/autograder/src/manifest/read_test.cpp");
  for (const std::string& oracle : loopback_oracles())
    CHECK(parser.find("\"" + oracle + "\"") != parser.npos);
  assignment work;
  CHECK_THROWS(loopback_play("loopback:no-such", work));
}

TEST_CASE("what the clients saw decides before what the child says about itself", "[loopback]") {
  assignment work{"t", "n", 1, {}};
  child_records said;
  said.began = said.ended = true;
  said.checks = {{true, "fine", "", "", "", 0}};
  test_spec test;
  test.oracle = "loopback:one-client";
  outcome ended;
  ended.how = ending::exited;
  loopback_outcome clients;
  const auto judged = [&] {
    test_result result;
    judge_run(result, test, work, said, ended, &clients);
    return result;
  };

  CHECK(judged().outcome == verdict::failed); // not played to its end
  clients.finished = true;
  CHECK(judged().outcome == verdict::passed);
  clients.failure = "client 1: no";
  CHECK(judged().message == "client 1: no");
  ended.how = ending::killed;
  ended.limit = "partner";
  CHECK(judged().outcome == verdict::failed);
  said.crash = crash_record{11, 0, 0};
  CHECK(judged().outcome == verdict::crashed); // why the client was cut off
  ended.limit = "wall";
  CHECK(judged().outcome == verdict::killed);
}
