// Step 07.2: while a Task awaits another one, its promise says so; the awaited one runs in its scope.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<> looks(std::vector<promise_core*>& chain) {
  chain.push_back(&co_await kernlet::detail::own_promise());
  co_await async::yield();
}
Task<> awaits(std::vector<promise_core*>& chain, Task<> inner) {
  chain.push_back(&co_await kernlet::detail::own_promise());
  co_await std::move(inner);
  co_await async::yield();
}

bool waits_for_its_turn(promise_core& who) {
  return who.waits_for() == task_wait::ready;
}

} // namespace

KERNLET_TEST("07.2.notes") {
  timeless world;
  const auto body = [&]() -> Task<> {
    promise_core& self = co_await kernlet::detail::own_promise();
    cancel_scope inside(self.scope());
    std::vector<promise_core*> chain;
    t.step("a root awaits a Task that gives its turn away; main looks at both");
    Task<> root = awaits(chain, looks(chain));
    hears end;
    root.promise().begin(end, inside);
    KERNLET_CHECK(t, root.promise().waits_for() == task_wait::nothing);
    KERNLET_CHECK(t, &root.promise().scope() == &inside);
    self.scope().driver().make_ready(root.promise());
    co_await async::yield();
    KERNLET_CHECK_EQUAL(t, chain.size(), 2, "Tasks that have begun");
    if (chain.size() != 2)
      co_return;
    KERNLET_CHECK(t, chain[0] == &root.promise());
    KERNLET_CHECK(t, chain[0]->waits_for() == task_wait::task);
    KERNLET_CHECK(t, chain[0]->waits_for() != task_wait::task || &chain[0]->awaited_task() == chain[1]);
    KERNLET_CHECK(t, &chain[1]->scope() == &inside);
    KERNLET_CHECK(t, waits_for_its_turn(*chain[1]));
    t.step("the awaited one ends, and the root waits for its own turn");
    co_await async::yield();
    KERNLET_CHECK(t, waits_for_its_turn(*chain[0]));
    KERNLET_CHECK_EQUAL(t, end.times, 0, "times that the root's end was told while it has not come");
    co_await async::yield();
    KERNLET_CHECK_EQUAL(t, end.times, 1, "times that the root's end was told");
    KERNLET_CHECK(t, root.promise().waits_for() == task_wait::nothing);
  };
  run(t, world, body);
}
