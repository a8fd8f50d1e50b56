#pragma once
/// \file
/// The server of the quiz scenario: ten users ask at the same moment, and each request calls something that
/// takes 500 ms; an eleventh asks for a page that needs no call. Written once, for real and for virtual time.

#include "virtual_run.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace lab {

constexpr std::size_t users = 10;

/// When each answer came, in milliseconds after the questions; the last one is the page without a call.
using answers = std::array<double, users + 1>;

/// Serves all of them. `call` returns a Task that makes the call, `now` the milliseconds since the start.
template <class Call, class Now>
kernlet::Task<answers> serve(Call call, Now now) {
  answers all{};
  const auto with_call = [&](std::size_t user) -> kernlet::Task<> {
    co_await call();
    all[user] = now();
  };
  const auto without = [&]() -> kernlet::Task<> {
    all[users] = now();
    co_return;
  };
  std::vector<kernlet::Task<>> requests;
  for (std::size_t user = 0; user < users; ++user)
    requests.push_back(with_call(user));
  requests.push_back(without());
  co_await kernlet::async::gather(std::move(requests));
  co_return all;
}

/// On a virtual clock. `threads` is how many calls may be under way at once beside the loop; 0: each is made
/// on the loop's own thread, and moves the clock as a computation does.
inline answers in_virtual_time(std::size_t threads) {
  using namespace std::chrono_literals;
  virtual_run run;
  kernlet::async::semaphore free(threads);
  const auto call = [&]() -> kernlet::Task<> {
    if (threads == 0) {
      run.compute(500ms);
    } else {
      co_await free.acquire();
      co_await kernlet::async::sleep_for(500ms);
      free.release();
    }
  };
  return run(serve(call, [&] { return static_cast<double>(run.now()); }));
}

/// Of the ten, by nearest rank: the least one that so many percent do not exceed.
inline double percentile(answers all, std::size_t percent) {
  std::sort(all.begin(), all.end() - 1);
  return all[(users * percent + 99) / 100 - 1];
}

} // namespace lab
