// Step 07.1: a promise says what has become of its body, and gives up the exception when it is taken.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t> throws(std::shared_ptr<std::uint64_t> kept) {
  co_await async::yield();
  throw kept;
}

std::uint64_t number(promise_status status) {
  return static_cast<std::uint64_t>(status);
}

/// The word of the exception that take() throws; 0 if it throws none.
std::uint64_t taken(promise_core& promise) {
  try {
    promise.take();
  } catch (const std::shared_ptr<std::uint64_t>& what) {
    return *what;
  }
  return 0;
}

} // namespace

KERNLET_TEST("07.1.status") {
  const auto words = t.input("words");
  timeless world;
  const auto body = [&]() -> Task<> {
    promise_core& self = co_await kernlet::detail::own_promise();
    const auto one = std::make_shared<std::uint64_t>(words[0]),
               two = std::make_shared<std::uint64_t>(words[1]);
    std::vector<Task<std::uint64_t>> tasks;
    tasks.push_back(later(words[2], 1));
    tasks.push_back(throws(one));
    tasks.push_back(throws(two));
    hears ends[3];
    t.step("main begins three Tasks as roots; one returns, two throw in the same turn of the driver");
    for (std::size_t i = 0; i < 3; ++i) {
      promise_core& promise = tasks[i].promise();
      KERNLET_CHECK_EQUAL(t, number(promise.status()), number(promise_status::created),
                          "status of a new Task");
      promise.begin(ends[i], self.scope());
      self.scope().driver().make_ready(promise);
    }
    co_await async::yield();
    KERNLET_CHECK_EQUAL(t, number(tasks[0].promise().status()), number(promise_status::started),
                        "status of one that waits");
    co_await async::sleep_for(2ms);
    for (std::size_t i = 0; i < 3; ++i) {
      KERNLET_CHECK_EQUAL(t, ends[i].times, 1, "times that its end was told");
      KERNLET_CHECK_EQUAL(t, number(ends[i].status),
                          number(i == 0 ? promise_status::returned : promise_status::failed),
                          "status at the end: 2 is returned, 3 failed");
    }
    t.step("main looks at the errors, takes one of them, and leaves the other");
    KERNLET_CHECK(t, tasks[0].promise().error() == nullptr);
    KERNLET_CHECK_EQUAL(t, taken(tasks[0].promise()), 0, "what take() throws of one that has returned");
    KERNLET_CHECK(t, tasks[1].promise().error() != nullptr);
    KERNLET_CHECK(t, tasks[2].promise().error() != nullptr);
    KERNLET_CHECK_EQUAL(t, taken(tasks[1].promise()), words[0],
                        "what take() throws of the first that has failed");
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(one.use_count()), 1,
                        "owners of the exception's word once it was taken and caught");
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(two.use_count()), 2, "owners of the other one's word");
    tasks.clear();
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(two.use_count()), 1,
                        "owners of that word once its Task is gone");
  };
  run(t, world, body);
}
