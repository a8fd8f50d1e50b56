#pragma once
// A signal that interrupts whatever a thread waits in, and the certainty that it has been handled.

#include "../../../exercises/01-threads/tests/stream.hpp"

#include <atomic>
#include <csignal>
#include <pthread.h>

namespace chapter01 {

inline std::atomic<std::uint64_t> signals_handled{0};

/// SIGUSR1 interrupts system calls from now on: without SA_RESTART they fail with EINTR.
inline void interrupt_with_signals() {
  struct sigaction action{};
  action.sa_handler = [](int) {
    signals_handled.fetch_add(1, std::memory_order_relaxed);
  }; // only the count matters
  sigaction(SIGUSR1, &action, nullptr);
}

/// Sends it to a thread and waits until the handler has run.
inline void interrupt(judge::test& t, pthread_t thread) {
  const std::uint64_t before = signals_handled.load(std::memory_order_relaxed);
  pthread_kill(thread, SIGUSR1);
  while (signals_handled.load(std::memory_order_relaxed) == before)
    t.yield();
}

/// A thread of the test whose handle others may have, for as long as it is not told to leave.
struct served_thread {
  judge::test& t;
  stream_pair& pair;
  echo_report report;
  std::atomic<bool> there{false};
  std::atomic<bool> finished{false}; ///< echo_connection has returned
  pthread_t handle{};
  judge::thread_id id = 0;

  void start() {
    id = t.spawn([this] {
      handle = pthread_self();
      there = true;
      report = echo_connection(pair.served());
      finished = true;
      t.park(); // the handle stays good until the last signal has been sent
    });
    while (!there)
      t.yield();
  }
  void end() {
    t.wake(id);
    t.join(id);
  }
};

} // namespace chapter01
