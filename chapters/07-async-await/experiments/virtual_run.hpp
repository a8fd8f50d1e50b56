#pragma once
/// \file
/// Runs a Task<T> on a loop whose clock is virtual: it stands still while a Task runs, jumps to the next
/// deadline when all wait, and moves by what a Task says that it has computed. What is measured so is a
/// count.

#include <chrono>
#include <kernlet/async.hpp>
#include <kernlet/virtual_clock.hpp>
#include <utility>

namespace lab {

class virtual_run {
 public:
  /// Drives `task`, and returns or throws what it does.
  template <class T>
  T operator()(kernlet::Task<T> task) {
    auto driven = kernlet::async::start(loop_, "virtual run", std::move(task));
    loop_.run();
    return driven.join();
  }

  /// Computes for so long: nobody else runs meanwhile, and the clock moves.
  void compute(std::chrono::milliseconds time) noexcept { clock_.advance(time); }
  /// Milliseconds since the start.
  long now() const noexcept {
    return static_cast<long>(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - start_).count());
  }

 private:
  kernlet::virtual_clock clock_;
  kernlet::deadline start_ = clock_.now();
  kernlet::loop loop_{{.hooks = clock_.hooks()}};
};

} // namespace lab
