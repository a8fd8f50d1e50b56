// Step 10.2, hidden: calls as the judge drew them, beside a plain queue.
#include "../../../exercises/10-channels/tests/support.hpp"

#include <deque>

KERNLET_TEST("10.2.as-drawn") {
  using namespace chapter10;
  const auto calls = t.input("calls"), words = t.input("words");
  for (const std::size_t capacity : {1u, 3u, 4u}) {
    t.step("room for %zu words", capacity);
    channel_core between(capacity);
    scripted_task alone(t, {});
    const running_as here(alone);
    std::deque<std::uint64_t> beside;
    bool over = false;
    std::uint64_t different = 0;
    for (std::size_t i = 0; i < calls.size() && different == 0; ++i) {
      const std::uintptr_t word = words[i % words.size()] + i;
      std::uintptr_t got = 0;
      const bool room = beside.size() < capacity;
      switch (calls[i]) {
      case 0:
      case 1:
      case 2: {
        const channel_result how =
            calls[i] == 0 && (room || over) ? between.send(word) : between.try_send(word);
        different += how != (over ? closed : room ? done : would_block);
        if (how == done)
          beside.push_back(word);
        break;
      }
      case 3:
      case 4:
      case 5: {
        const bool ready = !beside.empty() || over;
        const channel_result how = calls[i] == 3 && ready ? between.receive(got) : between.try_receive(got);
        different += how != (!beside.empty() ? done : over ? closed : would_block);
        if (!beside.empty()) {
          different += got != beside.front();
          beside.pop_front();
          if (calls[i] == 5 && how == done) { // it was of no use
            between.give_back(got);
            beside.push_front(got);
          }
        }
        break;
      }
      case 6:
        different += between.is_closed() != over;
        break;
      default:
        if (i > calls.size() / 2) {
          different += between.close() == over;
          over = true;
        }
      }
      different += between.size() != beside.size();
      if (different != 0)
        t.step("call %zu is the first that differs", i);
    }
    KERNLET_CHECK_EQUAL(t, different, 0, "answers that were not those of a plain queue");
  }
}
