// A purse guarded by a mutex, with two ways out of the guarded part: a refusal and an exception.
// Source: C++ Core Guidelines, CP.20 "Use RAII, never plain lock()/unlock()".
//
// PLANTED 1: a refused withdrawal returns with the mutex locked.
// PLANTED 2: a withdrawal of nothing throws with the mutex locked.
// PLANTED 3: the mutex is given back between the check and the withdrawal. Both withdrawals pass the check.

#include <cassert>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

struct BadAmount {};

class Purse {
 public:
  bool withdraw(int amount) {
#if PLANTED == 1
    mutex_.lock();
    if (amount <= 0) {
      mutex_.unlock();
      throw BadAmount{};
    }
    if (content_ < amount)
      return false; // planted: no unlock on this path
    content_ -= amount;
    mutex_.unlock();
#elif PLANTED == 2
    mutex_.lock();
    if (amount <= 0)
      throw BadAmount{}; // planted: no unlock on this path
    if (content_ < amount) {
      mutex_.unlock();
      return false;
    }
    content_ -= amount;
    mutex_.unlock();
#else
    std::unique_lock lock(mutex_);
    if (amount <= 0)
      throw BadAmount{};
    if (content_ < amount)
      return false;
#if PLANTED == 3
    lock.unlock(); // planted: the check is worth nothing from here on
    lock.lock();
#endif
    content_ -= amount;
#endif
    return true;
  }

  int content() {
    const std::lock_guard lock(mutex_);
    return content_;
  }

 private:
  std::mutex mutex_;
  int content_ = 100; // plain: guarded by mutex_
};

Purse purse;

void spend(int amount) {
  try {
    (void)purse.withdraw(amount);
  } catch (const BadAmount&) {
  }
}

} // namespace

int main() {
  std::thread first(spend, 60);
  std::thread second(spend, 0);
  spend(70);
  first.join();
  second.join();
  assert(purse.content() >= 0);
}
