// One direction of a descriptor: no news is lost, and each wakes one task once.
#include <kernlet/poll_slot.hpp>

#include <atomic>
#include <thread>

using namespace kernlet;
using namespace std::chrono_literals;

TEST_CASE("news that came before are there, and several are one") {
  poll_slot slot;
  CHECK(slot.wait(current_waiter(), deadline::min()) == poll_outcome::timed_out);
  slot.ready();
  slot.ready();
  CHECK(slot.wait(current_waiter(), deadline::min()) == poll_outcome::ready);
  CHECK(slot.wait(current_waiter(), deadline::min()) == poll_outcome::timed_out);
}

TEST_CASE("somebody else's wake ends no wait, and the name is taken back") {
  poll_slot slot;
  current_waiter().wake();
  CHECK(slot.wait(current_waiter(), deadline::min()) == poll_outcome::timed_out);
  slot.ready();
  CHECK(current_waiter().park(deadline::min()) == wake_reason::timed_out); // nobody's name was there
  CHECK(slot.wait(current_waiter()) == poll_outcome::ready);
}

TEST_CASE("after close() every wait says so") {
  poll_slot slot;
  slot.ready();
  slot.close();
  slot.close();
  slot.ready(); // no more
  CHECK(slot.wait(current_waiter()) == poll_outcome::closed);
  CHECK(slot.wait(current_waiter(), deadline::min()) == poll_outcome::closed);
  slot.reopen();
  CHECK(slot.wait(current_waiter(), deadline::min()) == poll_outcome::timed_out);
  slot.ready();
  CHECK(slot.wait(current_waiter()) == poll_outcome::ready);
}

TEST_CASE("close() wakes who waits") {
  poll_slot slot;
  std::thread closer([&] { slot.close(); });
  CHECK(slot.wait(current_waiter()) == poll_outcome::closed);
  closer.join();
}

TEST_CASE("each piece of news is heard, whichever comes first") {
  constexpr std::uint64_t rounds = 20'000;
  poll_slot there, back;
  std::uint64_t told = 0; // written before ready(), read after the wait() that it ends
  std::thread other([&] {
    for (std::uint64_t i = 1; i <= rounds; ++i) {
      there.wait(current_waiter());
      if (told != i)
        std::abort();
      back.ready();
    }
  });
  for (std::uint64_t i = 1; i <= rounds; ++i) {
    told = i;
    there.ready();
    back.wait(current_waiter());
  }
  other.join();
}

TEST_CASE("a wait whose time is up has taken its name back, or was woken") {
  constexpr std::uint64_t news = 5000;
  poll_slot slot;
  std::atomic<std::uint64_t> heard{0};
  std::thread poller([&] {
    for (std::uint64_t i = 0; i < news; ++i) {
      slot.ready();
      while (heard.load() <= i)
        std::this_thread::yield();
    }
  });
  while (heard.load() < news)
    if (slot.wait(current_waiter(), std::chrono::steady_clock::now() + 2us) == poll_outcome::ready)
      heard.fetch_add(1);
  poller.join();
  CHECK(current_waiter().park(deadline::min()) == wake_reason::timed_out); // no wake is left
}
