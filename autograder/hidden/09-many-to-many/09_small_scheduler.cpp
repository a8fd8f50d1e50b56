// Step 09.4, hidden: all four steps together, on processors of their own. Three workers as the frame's, tasks
// that make others ready, and a thread outside that brings more.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

namespace {

using namespace chapter09;

struct small_scheduler {
  static constexpr std::size_t workers = 3;
  kernlet::judge::test& t;
  std::span<const std::uint64_t> draw;
  std::vector<item> tasks;
  std::vector<std::atomic<std::uint32_t>> runs;
  std::atomic<std::size_t> made{0}, left;
  std::atomic<bool> over{false};
  team<workers> all{{.capacity = 8}};
  idle_workers idle{workers};

  small_scheduler(kernlet::judge::test& test, std::span<const std::uint64_t> drawn, std::size_t count)
      : t(test), draw(drawn), tasks(count), runs(count), left(count) {}

  item* another() {
    const std::size_t i = made.fetch_add(1);
    if (i >= tasks.size())
      return nullptr;
    tasks[i].word = i;
    return &tasks[i];
  }

  /// It counts itself, and makes up to two others ready.
  void run(std::size_t self, runnable& task) {
    const std::uint64_t word = static_cast<item&>(task).word;
    runs[word].fetch_add(1);
    for (std::uint64_t i = 0; i < draw[word % draw.size()]; ++i)
      if (item* const one = another()) {
        if (i == 1)
          all.push(self, *one);
        if (i == 1 || all.push_next(self, *one))
          idle.notify();
      }
    if (left.fetch_sub(1) == 1) {
      over.store(true);
      idle.wake_all();
    }
  }

  runnable* search(std::size_t self) {
    for (bool searching = false; !over.load();) {
      runnable* found = take_local(all[self], true);
      if (found == nullptr && (searching || (searching = idle.start_search())))
        for (int pass = 0; pass < 4 && found == nullptr; ++pass)
          found = take_stolen(all[self], loot::ring);
      if (found != nullptr) {
        if (searching)
          idle.end_search();
        return found;
      }
      searching = idle.rest(static_cast<std::uint32_t>(self), searching, [&] {
        bool any = over.load() || all.global().size() != 0;
        for (std::size_t i = 0; i < workers; ++i)
          any = any || !all.queue(i).ring_looks_empty();
        return any;
      });
    }
    return nullptr;
  }

  void work_as(std::size_t self) {
    for (std::uint64_t round = 1; !over.load(); ++round) {
      runnable* next = take_local(all[self], round % processor::look_round_interval == 0);
      if (next == nullptr)
        next = search(self);
      if (next != nullptr)
        run(self, *next);
    }
  }
};

} // namespace

KERNLET_TEST("09.4.many") {
  const auto draw = t.input("draw");
  small_scheduler here(t, draw, 3000);
  std::vector<judge::thread_id> started;
  for (std::size_t self = 0; self < small_scheduler::workers; ++self)
    started.push_back(t.spawn([&, self] { here.work_as(self); }));
  while (item* const one = here.another()) {
    here.all.global().push(*one);
    here.idle.notify();
    t.yield();
  }
  for (const auto thread : started)
    t.join(thread);
  std::uint64_t lost = 0, twice = 0;
  for (const auto& count : here.runs) {
    lost += count == 0;
    twice += count > 1;
  }
  KERNLET_CHECK_EQUAL(t, twice, 0, "tasks that ran twice");
  KERNLET_CHECK_EQUAL(t, lost, 0, "tasks that never ran");
}
