#pragma once
// What the tests of echo_server share. The judge plays the clients; what they were sent is judged there.

#include <kernlet/echo_server.hpp>
#include <kernlet/judge/test.hpp>
#include <memory>

namespace chapter01 {

using namespace kernlet;

/// Runs a server until the judge says "stop"; `meanwhile` runs before that in the thread that hears the
/// judge.
template <class Meanwhile>
void serve_the_judge(judge::test& t, Meanwhile meanwhile) {
  const auto server = std::make_unique<echo_server>(t.listener(), t.value("bound"));
  t.wait_for_judge("run");
  const auto control = t.spawn([&] {
    meanwhile();
    t.wait_for_judge("stop");
    t.step("the judge says stop; stop() is called");
    server->stop();
    t.tell_judge("stopped");
  });
  t.step("run() is called; at most %llu connections may be open",
         static_cast<unsigned long long>(t.value("bound")));
  server->run();
  t.step("run() has returned");
  t.join(control);
  KERNLET_CHECK_EQUAL(t, server->served(), t.value("served"),
                      "connections that the server says it has served");
}

inline void serve_the_judge(judge::test& t) {
  serve_the_judge(t, [] {});
}

} // namespace chapter01
