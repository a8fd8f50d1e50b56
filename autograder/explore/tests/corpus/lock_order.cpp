// Two accounts, each with its own mutex, and transfers in both directions.
// Source: the dining philosophers (Dijkstra, "Hierarchical Ordering of Sequential Processes", 1971).
//
// PLANTED 1: a transfer locks its source first. Two opposite transfers wait for each other.
// PLANTED 2: the audit reads the balances one after the other. A transfer may come in between.
// PLANTED 3: a transfer gives the first lock back before it takes the second. Money is missing in between.

#include <cassert>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

struct Account {
  std::mutex mutex;
  int balance = 100; // plain: guarded by mutex
};

Account accounts[2];

void transfer(int from, int to, int amount) {
#if PLANTED == 1
  const std::lock_guard first(accounts[from].mutex); // planted: the order depends on the direction
  const std::lock_guard second(accounts[to].mutex);
  accounts[from].balance -= amount;
  accounts[to].balance += amount;
#elif PLANTED == 3
  {
    const std::lock_guard source(accounts[from].mutex);
    accounts[from].balance -= amount;
  } // planted: the amount is in neither account here
  const std::lock_guard target(accounts[to].mutex);
  accounts[to].balance += amount;
#else
  const int low = from < to ? from : to;
  const std::lock_guard first(accounts[low].mutex); // the lower index first, whatever the direction
  const std::lock_guard second(accounts[1 - low].mutex);
  accounts[from].balance -= amount;
  accounts[to].balance += amount;
#endif
}

int audit() {
#if PLANTED == 2
  int sum = 0;
  for (Account& account : accounts) {
    const std::lock_guard held(account.mutex); // planted: a transfer may come in between
    sum += account.balance;
  }
  return sum;
#else
  const std::lock_guard first(accounts[0].mutex);
  const std::lock_guard second(accounts[1].mutex);
  return accounts[0].balance + accounts[1].balance;
#endif
}

} // namespace

int main() {
  std::thread there(transfer, 0, 1, 30);
  std::thread back(transfer, 1, 0, 10);
  assert(audit() == 200);
  there.join();
  back.join();
  assert(audit() == 200);
}
