// Ends of coroutines: destroyed in every state, exceptions at each edge. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"

#include <exception>
#include <kernlet/coroutine.hpp>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;

namespace {

struct noisy {
  std::vector<int>& list;
  int number;
  ~noisy() { list.push_back(number); }
};

} // namespace

TEST_CASE("a suspended coroutine is unwound by its destructor, by assignment and by destroy()") {
  std::vector<int> gone;
  const auto suspended = [&](int number) {
    coroutine<> made([&gone, number](yielder<>& self) {
      const noisy local{gone, number};
      self.yield();
    });
    made.resume();
    return made;
  };
  {
    const auto first = suspended(1);
  }
  auto second = suspended(2);
  second = suspended(3);
  CHECK(gone == std::vector<int>{1, 2});
  second.destroy();
  CHECK(gone == std::vector<int>{1, 2, 3});
  CHECK_FALSE(second);
}

TEST_CASE("unwinding that meets noexcept ends the program and names itself") {
  const auto seen = test::in_child([] {
    coroutine<> other([](yielder<>& self) { [&]() noexcept { self.yield(); }(); });
    other.resume();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("coroutine_unwind"));
}

TEST_CASE("a destructor that yields while an exception calls it is told so") {
  struct yields {
    yielder<>& self;
    ~yields() { self.yield(); }
  };
  const auto seen = test::in_child([] {
    coroutine<> other([](yielder<>& self) {
      const yields local{self};
      self.yield();
    });
    other.resume();
    other.destroy();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("destructor"));
}

TEST_CASE("what a destructor cannot throw ends the program") {
  const auto seen = test::in_child([] {
    coroutine<> other([](yielder<>& self) {
      try {
        self.yield();
      } catch (...) {
        throw std::string("instead");
      }
    });
    other.resume();
  });
  CHECK(seen.signal == SIGABRT);
}

TEST_CASE("destroying inside a catch block and during unwinding keeps the exceptions apart") {
  std::vector<int> gone;
  int caught = 0;
  try {
    coroutine<> other([&](yielder<>& self) {
      const noisy outer{gone, 1};
      try {
        throw 5;
      } catch (int) {
        const noisy inner{gone, 2};
        self.yield(); // with an exception in handling
      }
    });
    other.resume();
    throw 6; // unwinds this scope: other is destroyed while 6 is in flight
  } catch (int number) {
    caught = number;
  }
  CHECK(caught == 6);
  CHECK(gone == std::vector<int>{2, 1});
  CHECK(std::uncaught_exceptions() == 0);
  CHECK(std::current_exception() == nullptr);
}

TEST_CASE("a thrown coroutine_unwind that nobody asked for is an exception like any other") {
  coroutine<> other([](yielder<>&) { throw coroutine_unwind{}; });
  CHECK_THROWS_AS(other.resume(), coroutine_unwind);
  CHECK(other.done());
}

TEST_CASE("yielding in the name of a coroutine that is being destroyed is refused") {
  bool refused = false;
  coroutine<> outer([&](yielder<>& self) {
    struct nosy {
      yielder<>& of_outer;
      bool& refused;
      ~nosy() {
        coroutine<> inner([this](yielder<>&) {
          try {
            of_outer.yield(); // from a foreign stack
          } catch (const coroutine_error&) {
            refused = true;
          }
        });
        inner.resume();
      }
    };
    const nosy local{self, refused};
    self.yield();
  });
  outer.resume();
  outer.destroy();
  CHECK(refused);
}
