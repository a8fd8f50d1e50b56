// What the compiler makes of a coroutine, made by hand: a frame that begins with two pointers to code, keeps
// parameters, locals and the place to go on at, and a function that is entered again and again. Both are
// resumed through a std::coroutine_handle<>, which looks at nothing but these two pointers.
//
// No standard says so much. g++ and clang have agreed upon it, so that their objects can be linked together.

#include "report.hpp"

#include <coroutine>
#include <exception>
#include <string>
#include <vector>

namespace {

int said; ///< what the body has said last

// ---- written for the compiler

struct walk {
  struct promise_type {
    walk get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
  std::coroutine_handle<> handle;
};

walk steps(int from) {
  int step = from * 10;
  said = step;
  co_await std::suspend_always{};
  ++step;
  said = step;
  co_await std::suspend_always{};
  said = step + from;
}

// ---- written by hand

struct steps_frame {
  void (*resume)(steps_frame& frame); ///< null when the body is over
  void (*destroy)(steps_frame& frame);
  int from;      ///< the parameter, copied
  int step;      ///< the local, which lives across the waits
  int place = 0; ///< where to go on

  static void run(steps_frame& frame) {
    switch (frame.place) {
    case 0:
      frame.step = frame.from * 10;
      said = frame.step;
      frame.place = 1;
      return; // co_await: back to whoever has resumed it
    case 1:
      ++frame.step;
      said = frame.step;
      frame.place = 2;
      return;
    case 2:
      said = frame.step + frame.from;
      frame.resume = nullptr; // the final suspension
      return;
    }
  }
  static void end(steps_frame& frame) { delete &frame; }
};

std::coroutine_handle<> steps_by_hand(int from) {
  return std::coroutine_handle<>::from_address(new steps_frame{steps_frame::run, steps_frame::end, from, 0});
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::coroutine_handle<> compiled = steps(4).handle, by_hand = steps_by_hand(4);
  static constexpr const char* keys[] = {"resume_1", "resume_2", "resume_3"};
  const auto state = [](std::coroutine_handle<> of) { return of.done() ? "done" : "suspended"; };
  std::vector<lab::row> rows;
  for (int i = 0; i < 3; ++i) {
    compiled.resume();
    const int first = said;
    by_hand.resume();
    rows.push_back({keys[i], {std::to_string(i + 1), first, state(compiled), said, state(by_hand)}});
  }
  compiled.destroy();
  by_hand.destroy();
  report.say("steps(4), resumed three times: what it says, and what its handle says of it.");
  report.say();
  report.table({{"resume", "resume()"},
                {"compiled", "the compiler's"},
                {"compiled_state", "is"},
                {"by_hand", "by hand"},
                {"by_hand_state", "is"}},
               rows);
  return report.finish();
}
