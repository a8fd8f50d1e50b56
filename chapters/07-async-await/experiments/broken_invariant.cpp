// An account holds 100, and overdrawing is not allowed. Three withdrawals of 60 come at the same moment; each
// must be confirmed, which takes 50 ms of virtual time. One kernel thread, no preemption; and still the
// account ends below zero, if what was checked before a co_await is acted upon behind it.

#include "report.hpp"
#include "virtual_run.hpp"

#include <functional>

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;

struct account {
  int balance = 100;
  int paid_out = 0;
  async::lock door;
};

constexpr int amount = 60;

/// Asks somebody over the network. The others run meanwhile.
Task<> confirm() {
  co_await async::sleep_for(50ms);
}

Task<> check_await_act(account& a) {
  if (a.balance >= amount) {
    co_await confirm();
    a.balance -= amount;
    a.paid_out += amount;
  }
}

Task<> await_check_act(account& a) {
  co_await confirm();
  if (a.balance >= amount) {
    a.balance -= amount;
    a.paid_out += amount;
  }
}

Task<> check_act_await(account& a) {
  if (a.balance >= amount) {
    a.balance -= amount; // nobody else can have it any more
    co_await confirm();
    a.paid_out += amount;
  }
}

/// Gives it back unless it is told that all went well. Whatever ends the Task, it runs.
class reservation {
 public:
  explicit reservation(account& a) noexcept : account_(a) { account_.balance -= amount; }
  ~reservation() {
    if (!kept_)
      account_.balance += amount;
  }
  reservation(const reservation&) = delete;
  reservation& operator=(const reservation&) = delete;
  void keep() noexcept { kept_ = true; }

 private:
  account& account_;
  bool kept_ = false;
};

Task<> reserved(account& a) {
  if (a.balance >= amount) {
    reservation mine(a);
    co_await confirm();
    mine.keep();
    a.paid_out += amount;
  }
}

Task<> locked(account& a) {
  const auto mine = co_await a.door.hold();
  co_await check_await_act(a);
}

/// What a deadline of 20 ms makes of it: too short for any confirmation.
Task<> impatient(Task<> withdrawal) {
  try {
    co_await async::timeout(20ms, std::move(withdrawal));
  } catch (const kernlet::timeout_error&) {
  }
}

using way = Task<> (*)(account&);

lab::row three(const char* key, const char* how, way withdraw, bool in_haste) {
  lab::virtual_run run;
  account a;
  std::vector<Task<>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(in_haste ? impatient(withdraw(a)) : withdraw(a));
  run(async::gather(std::move(all)));
  return {key, {how, a.balance, a.paid_out, 100 - a.balance - a.paid_out, run.now()}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::vector<lab::column> columns{{"how", "each withdrawal"},
                                         {"balance", "balance"},
                                         {"paid_out", "paid out"},
                                         {"missing", "neither"},
                                         {"milliseconds", "ms"}};
  report.say("100 in the account, three withdrawals of 60 at once, 50 ms to confirm each; virtual time.");
  report.say();
  report.table(columns, {three("check_await_act", "checks, awaits, acts", check_await_act, false),
                         three("await_check_act", "awaits, checks, acts", await_check_act, false),
                         three("check_act_await", "checks, acts, awaits", check_act_await, false),
                         three("locked", "locks, checks, awaits, acts, unlocks", locked, false)});
  report.say();
  report.say("The same under a timeout of 20 ms, so that no confirmation comes in time:");
  report.say();
  report.table(columns, {three("hasty_check_act_await", "checks, acts, awaits", check_act_await, true),
                         three("hasty_reserved", "checks, acts, awaits; gives back if it does not end well",
                               reserved, true),
                         three("hasty_locked", "locks, checks, awaits, acts, unlocks", locked, true)});
  return report.finish();
}
