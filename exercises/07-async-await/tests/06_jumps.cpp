// Step 07.2: each function returns the frame that runs next, and runs nothing itself.
#include "support.hpp"

namespace {

using namespace chapter07;

/// What was seen at the two ends of an await.
struct seen {
  bool body_ran = false;
  bool inside_await = false, inside_finish = false; // the part's function has been called, and not returned
  bool ran_inside_await = false, ran_inside_finish = false; // somebody's body went on meanwhile
  std::coroutine_handle<> after_await, after_finish;
};

/// A coroutine that may be awaited once, and looks at what its promise does.
struct watched {
  struct promise_type;
  /// The end of the body.
  struct looks_at_finish {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> ended) const noexcept;
    void await_resume() const noexcept {}
  };
  struct promise_type final : kernlet::detail::promise_base {
    explicit promise_type(seen& what) noexcept : here(what) {}
    watched get_return_object() noexcept { return {*this}; }
    void return_void() noexcept { returned(); }
    looks_at_finish final_suspend() const noexcept { return {}; }
    seen& here;
  };
  promise_type& promise;
};

std::coroutine_handle<>
watched::looks_at_finish::await_suspend(std::coroutine_handle<promise_type> ended) const noexcept {
  seen& here = ended.promise().here;
  here.inside_finish = true;
  here.after_finish = ended.promise().finish();
  here.inside_finish = false;
  return here.after_finish;
}

/// The await of one.
struct looks_at_await : kernlet::detail::task_awaiter {
  explicit looks_at_await(watched what) noexcept : whom(what) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
    seen& here = whom.promise.here;
    here.inside_await = true;
    here.after_await = whom.promise.await_by(awaiting.promise());
    here.inside_await = false;
    return here.after_await;
  }
  void await_resume() const { whom.promise.take(); }
  watched whom;
};

watched watches(seen& what) {
  what.body_ran = true;
  what.ran_inside_await = what.inside_await;
  co_return;
}

Task<> sets(bool& flag) {
  flag = true;
  co_return;
}

} // namespace

KERNLET_TEST("07.2.jumps") {
  timeless world;
  seen what; // outlives all frames
  const auto body = [&]() -> Task<> {
    promise_core& self = co_await kernlet::detail::own_promise();
    t.step("main awaits a body, and looks when it runs");
    const watched one = watches(what);
    co_await looks_at_await(one);
    what.ran_inside_finish = what.inside_finish;
    KERNLET_CHECK(t, what.body_ran);
    if (!KERNLET_CHECK(t, !what.ran_inside_await) || !KERNLET_CHECK(t, !what.ran_inside_finish))
      t.finish(); // what goes on inside a function of the part cannot come to a good end
    KERNLET_CHECK(t, what.after_await == one.promise.handle());
    KERNLET_CHECK(t, what.after_finish == self.handle());
    one.promise.handle().destroy();

    t.step("a root's end is told to its completion, which says that another frame is to run next");
    bool first_ran = false, second_ran = false, ready_ran = false;
    Task<> first = sets(first_ran), second = sets(second_ran), ready = sets(ready_ran);
    hears first_end, second_end, ready_end;
    const auto begun = first.promise().begin(first_end, self.scope());
    KERNLET_CHECK(t, begun == first.promise().handle());
    KERNLET_CHECK(t, !first_ran);
    self.scope().driver().make_ready(first.promise());
    ready.promise().begin(ready_end, self.scope());
    self.scope().driver().make_ready(ready.promise());
    first_end.next = second.promise().begin(second_end, self.scope());
    const std::uint64_t before = self.scope().driver().counts().resumed;
    co_await async::yield();
    KERNLET_CHECK_EQUAL(t, first_end.times, 1, "times that the first root's end was told");
    KERNLET_CHECK_EQUAL(t, second_end.times, 1, "times that the second root's end was told");
    KERNLET_CHECK(t, second_ran && ready_ran);
    KERNLET_CHECK_EQUAL(t, self.scope().driver().counts().resumed - before, 3,
                        "turns of the driver: the first root, the one that was ready, main");
  };
  run(t, world, body);
}
