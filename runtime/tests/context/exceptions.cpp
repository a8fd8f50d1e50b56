// Exceptions in flight stay with the context that threw them. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "side.hpp"

#include <exception>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using test::side;

namespace {

/// Throws `mine`, suspends in the catch block, throws on, and notes what arrives.
void throw_on(side& here, int mine, std::vector<int>& arrived) {
  try {
    try {
      throw mine;
    } catch (...) {
      here.suspend();
      throw; // the innermost exception of this context, not the one that was caught last on the thread
    }
  } catch (int value) {
    arrived.push_back(value);
  }
}

/// Suspends while an exception passes it.
struct suspends_when_unwound {
  side& here;
  int& uncaught_after;
  ~suspends_when_unwound() {
    here.suspend();
    uncaught_after = std::uncaught_exceptions();
  }
};

} // namespace

TEST_CASE("a context throws on its own exception after switches inside catch blocks") {
  std::vector<int> arrived;
  side one([&](side& here) { throw_on(here, 1, arrived); });
  side two([&](side& here) { throw_on(here, 2, arrived); });
  side three([&](side& here) { throw_on(here, 3, arrived); });
  for (side* each : {&one, &two, &three})
    each->resume();
  for (side* each : {&one, &three, &two})
    each->resume(); // not the reverse order, which a plain stack would get right
  CHECK(arrived == std::vector<int>{1, 3, 2});
}

TEST_CASE("catch blocks on the thread's own stack and in a context are kept apart") {
  std::vector<int> arrived;
  side other([&](side& here) { throw_on(here, 7, arrived); });
  int own = 0;
  try {
    try {
      throw 8;
    } catch (...) {
      other.resume();
      other.resume();
      throw;
    }
  } catch (int value) {
    own = value;
  }
  CHECK(own == 8);
  CHECK(arrived == std::vector<int>{7});
}

TEST_CASE("a handler's exception is current in its own context only") {
  std::string inside;
  side other([&](side& here) {
    try {
      throw std::string("mine");
    } catch (const std::string&) {
      here.suspend();
      try {
        std::rethrow_exception(std::current_exception());
      } catch (const std::string& again) {
        inside = again;
      }
    }
  });
  other.resume();
  CHECK(std::current_exception() == nullptr);
  other.resume();
  CHECK(inside == "mine");
}

TEST_CASE("std::uncaught_exceptions counts the running context's own") {
  int before = 99, after = 99;
  bool caught = false;
  side other([&](side& here) {
    before = std::uncaught_exceptions();
    try {
      const suspends_when_unwound guard{here, after};
      throw 5;
    } catch (int) {
      caught = true;
    }
  });
  other.resume();
  CHECK(std::uncaught_exceptions() == 0);
  try {
    throw 6; // starts and ends while the other one is in flight
  } catch (int) {
  }
  other.resume();
  CHECK(before == 0);
  CHECK(after == 1);
  CHECK(caught);
}

TEST_CASE("an exception in flight goes along to another kernel thread") {
  std::vector<int> arrived;
  side other([&](side& here) { throw_on(here, 9, arrived); });
  other.resume();
  bool clean = false;
  std::thread([&] {
    try {
      throw 10;
    } catch (int) {
      other.resume();
    }
    clean = std::current_exception() == nullptr && std::uncaught_exceptions() == 0;
  }).join();
  CHECK(arrived == std::vector<int>{9});
  CHECK(clean);
}

TEST_CASE("exceptions are thrown and caught within a context, at any depth") {
  int caught = 0;
  side other([&](side& here) {
    for (int i = 0; i < 100; ++i) {
      try {
        [&](int depth) {
          const auto down = [&](const auto& self, int left) -> void {
            if (left == 0)
              throw depth;
            self(self, left - 1);
          };
          down(down, depth);
        }(i);
      } catch (int) {
        ++caught;
        here.suspend();
      }
    }
  });
  while (!other.ended())
    other.resume();
  CHECK(caught == 100);
}

TEST_CASE("a context that ended inside a catch block starts its next life with none in flight") {
  // The exception is never freed, so this runs in a child of its own: the leak is meant.
  const auto seen = test::in_child([] {
    static kernlet::context home, away;
    static unsigned flaws = 0;
    const auto stack = std::make_unique<std::byte[]>(side::default_stack);
    const auto prepare = [&] {
      away.prepare(
          {stack.get(), side::default_stack},
          [](void*, void*) {
            flaws += std::current_exception() != nullptr;
            try {
              throw 1;
            } catch (int) {
              away.exit_to(home, nullptr);
            }
          },
          nullptr);
    };
    for (int life = 0; life < 3; ++life) {
      prepare();
      home.switch_to(away, nullptr);
      flaws += std::current_exception() != nullptr;
    }
    std::_Exit(static_cast<int>(flaws));
  });
  CHECK(seen.signal == 0);
  CHECK(seen.exit_code == 0);
}

TEST_CASE("an exception that leaves the entry function ends in std::terminate") {
  const auto seen = test::in_child([] {
    side other([](side&) { throw 1; });
    other.resume();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("terminate"));
}

#if !KERNLET_ASAN && !KERNLET_TSAN // raw switches, of which the sanitizers are not told
namespace {

kernlet::raw_context raw_home, raw_away;

void throw_on_raw(void*, void*) {
  try {
    try {
      throw 2;
    } catch (...) {
      raw_away.switch_to(raw_home, nullptr);
      throw;
    }
  } catch (...) {
  }
  std::_Exit(99); // never reached by this test
}

} // namespace

TEST_CASE("without the wrapper the wrong exception is thrown on") {
  // Why the wrapper moves two words at each switch. The raw switch leaves them alone: the exception of the
  // context that caught last is taken for everybody's.
  const auto seen = test::in_child([] {
    const auto stack = std::make_unique<std::byte[]>(side::default_stack);
    raw_away.prepare({stack.get(), side::default_stack}, throw_on_raw, nullptr);
    try {
      try {
        throw 1;
      } catch (...) {
        raw_home.switch_to(raw_away, nullptr);
        throw;
      }
    } catch (int value) {
      std::_Exit(value);
    }
  });
  CHECK(seen.exit_code == 2);
}
#endif
