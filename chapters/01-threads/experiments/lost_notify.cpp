// Somebody is told before he waits. Who remembers it? And what becomes of a consumer that looks into the
// buffer, finds nothing, and goes to sleep, while the producer comes in between?
//
// Nothing here depends on luck or on a clock: the second part forces the one order that matters, with a turn.

#include "hand_over.hpp"

#include "report.hpp"

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <pthread.h>
#include <semaphore>
#include <string>
#include <thread>

namespace {

constexpr int told = 3; // before anybody waits

/// How many of `told` notifications, given while nobody waits, end a later wait. The deadline of each wait is
/// over already, so it asks without waiting: 0 means that it was woken, ETIMEDOUT that it would have gone to
/// sleep. (The C++ library's wait_until() looks at the clock to tell the two apart. This call says what it
/// was.)
int condition_remembers() {
  pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t told_so = PTHREAD_COND_INITIALIZER;
  for (int i = 0; i < told; ++i)
    pthread_cond_signal(&told_so);
  int remembered = 0;
  constexpr timespec over{};
  pthread_mutex_lock(&lock);
  for (int i = 0; i < told; ++i)
    remembered += pthread_cond_timedwait(&told_so, &lock, &over) == 0;
  pthread_mutex_unlock(&lock);
  return remembered;
}

int semaphore_remembers() {
  std::counting_semaphore<> permits(0);
  for (int i = 0; i < told; ++i)
    permits.release();
  int remembered = 0;
  for (int i = 0; i < told; ++i)
    remembered += permits.try_acquire();
  return remembered;
}

/// A flag, as in a token that wakes one thread: set is set, however often.
int flag_remembers() {
  std::atomic<bool> flag{false};
  for (int i = 0; i < told; ++i)
    flag = true;
  int remembered = 0;
  for (int i = 0; i < told; ++i)
    remembered += flag.exchange(false);
  return remembered;
}

/// The count is in the program, under the lock; the condition variable only says: look again.
int condition_with_count_remembers() {
  std::mutex lock;
  std::condition_variable told_so;
  int count = 0;
  for (int i = 0; i < told; ++i) {
    const std::lock_guard guard(lock);
    ++count;
    told_so.notify_one();
  }
  int remembered = 0;
  std::unique_lock guard(lock);
  for (int i = 0; i < told; ++i)
    if (count > 0) { // where it would wait: while (count == 0) told_so.wait(guard);
      --count;
      ++remembered;
    }
  return remembered;
}

/// One producer, one consumer, one item, in a forced order: the consumer looks, then the producer puts the
/// item and notifies, then the consumer goes on. `look_under_lock` is the right consumer: it holds the lock
/// from the look to the sleep, so the producer cannot come in between, however we try.
class meeting {
 public:
  struct step {
    const char* who;
    std::string what;
    int items;
  };

  explicit meeting(bool look_under_lock) {
    std::thread consumer([&] { look_under_lock ? right_consumer() : hasty_consumer(); });
    looked_.wait_for(1);
    produce();
    looked_.give_to(0);
    if (!look_under_lock)
      rescue();
    consumer.join();
  }
  bool slept_beside_an_item() const { return slept_beside_an_item_; }
  const std::vector<step>& steps() const { return steps_; }

 private:
  void note(const char* who, const char* what) { steps_.push_back({who, what, items_}); }

  void hasty_consumer() {
    std::unique_lock guard(lock_);
    const bool empty = items_ == 0;
    note("consumer", "looks: empty. Lets the lock go");
    guard.unlock();
    looked_.give_to(1);
    looked_.wait_for(0);
    guard.lock();
    if (empty) {
      note("consumer", "waits, for it was empty");
      waiting_ = true;
      while (!rescued_) // a wait may end without a reason
        told_so_.wait(guard);
    }
    note("consumer", "is awake");
  }

  void right_consumer() {
    std::unique_lock guard(lock_);
    note("consumer", "looks: empty. Keeps the lock");
    looked_.give_to(1); // now the producer may try
    while (items_ == 0) {
      note("consumer", "waits: this lets the lock go and sleeps, in one");
      told_so_.wait(guard);
    }
    note("consumer", "is awake, looks again, finds it");
  }

  void produce() {
    const std::lock_guard guard(lock_);
    ++items_;
    note("producer", "puts an item, notifies");
    told_so_.notify_one();
  }

  /// Who finds `waiting_` set under the lock knows that the consumer sleeps: only wait() has let the lock go.
  void rescue() {
    for (bool asleep = false; !asleep; sched_yield()) {
      const std::lock_guard guard(lock_);
      asleep = waiting_;
      if (!asleep)
        continue;
      slept_beside_an_item_ = items_ > 0;
      note("we", "find the consumer asleep beside an item; end it");
      rescued_ = true;
      told_so_.notify_one();
    }
  }

  std::mutex lock_;
  std::condition_variable told_so_;
  int items_ = 0; ///< with the next three: under lock_
  bool waiting_ = false, rescued_ = false, slept_beside_an_item_ = false;
  std::vector<step> steps_;
  lab::turn_word looked_;
};

void show(lab::report& out, const meeting& which, const std::string& prefix) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < which.steps().size(); ++i)
    keys.push_back(prefix + std::to_string(i + 1));
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < keys.size(); ++i)
    rows.push_back({keys[i].c_str(), {which.steps()[i].who, which.steps()[i].what, which.steps()[i].items}});
  out.table({{"who", "who"}, {"what", "what"}, {"items", "items"}}, rows);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Told " + std::to_string(told) + " times while nobody waits; then " + std::to_string(told) +
             " waits. How many end at once?");
  report.say();
  report.table(
      {{"name", "what"}, {"told", "told"}, {"remembered", "remembered"}},
      {{"condition", {"condition variable", told, condition_remembers()}},
       {"flag", {"flag", told, flag_remembers()}},
       {"semaphore", {"semaphore", told, semaphore_remembers()}},
       {"counted", {"condition variable, count under the lock", told, condition_with_count_remembers()}}});
  report.say();
  report.say("A consumer that looks first and sleeps later, on what it saw:");
  report.say();
  const meeting hasty(false), right(true);
  show(report, hasty, "hasty_");
  report.say();
  report.say("The same order, tried on a consumer that keeps the lock and looks again:");
  report.say();
  show(report, right, "right_");
  report.fact("hasty_slept_beside_an_item", hasty.slept_beside_an_item() ? 1 : 0);
  report.fact("right_slept_beside_an_item", right.slept_beside_an_item() ? 1 : 0);
  return report.finish();
}
