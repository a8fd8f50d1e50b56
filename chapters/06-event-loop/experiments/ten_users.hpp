#pragma once
/// \file
/// Ten users outside the loop, each a kernel thread with a blocking socket: they connect, begin at the same
/// moment, ask once, and note when the answer comes.

#include "pair.hpp"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <kernlet/socket.hpp>
#include <thread>
#include <vector>

namespace lab {

class ten_users {
 public:
  static constexpr std::size_t count = 10;

  explicit ten_users(const kernlet::endpoint& door) : answered_(count) {
    for (double& mine : answered_)
      threads_.emplace_back([this, door, &mine] { ask(door, mine); });
  }

  /// When the answers came, in milliseconds from the common beginning, the first one first. Waits for all.
  std::vector<double> answers() {
    for (std::thread& each : threads_)
      each.join();
    std::sort(answered_.begin(), answered_.end());
    return answered_;
  }

 private:
  void ask(const kernlet::endpoint& door, double& mine) {
    const int socket = must(::socket(door.family(), SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    must(::connect(socket, door.address(), door.length()), "connect");
    all_connected_.arrive_and_wait();
    const auto begin = std::chrono::steady_clock::now();
    char answer[16];
    must(static_cast<int>(::send(socket, "please\n", 7, MSG_NOSIGNAL)), "send");
    must(static_cast<int>(::recv(socket, answer, sizeof answer, 0)), "recv");
    mine = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    ::close(socket);
  }

  std::barrier<> all_connected_{count};
  std::vector<double> answered_;
  std::vector<std::thread> threads_; ///< last: they use what stands above
};

} // namespace lab
