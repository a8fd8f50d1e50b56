// An account holds 100, and overdrawing is not allowed. Three withdrawals of 60 come at the same moment; each
// must be confirmed, which takes 50 ms of virtual time. One kernel thread, no preemption; and still the
// account ends below zero, if what was checked before a co_await is acted upon behind it.

#include "report.hpp"
#include "virtual_run.hpp"

#include <vector>

namespace {

using namespace std::chrono_literals;
namespace async = kernlet::async;
using kernlet::Task;

struct account {
  int balance;
  int paid_out = 0;
  async::lock door{};
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

struct outcome {
  int balance, paid_out;
  long milliseconds;
};

outcome three(way withdraw, int balance, bool in_haste) {
  lab::virtual_run run;
  account a{.balance = balance};
  std::vector<Task<>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(in_haste ? impatient(withdraw(a)) : withdraw(a));
  run(async::gather(std::move(all)));
  return {a.balance, a.paid_out, run.now()};
}

lab::row told(const char* key, const char* how, way withdraw) {
  const outcome scarce = three(withdraw, 100, false), plenty = three(withdraw, 1000, false);
  return {key, {how, scarce.balance, scarce.paid_out, scarce.milliseconds, plenty.milliseconds}};
}

lab::row told_in_haste(const char* key, const char* how, way withdraw) {
  const outcome each = three(withdraw, 100, true);
  return {key, {how, each.balance, each.paid_out, 100 - each.balance - each.paid_out}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("100 in the account, three withdrawals of 60 at once, 50 ms to confirm each; virtual time.");
  report.say();
  report.table({{"how", "each withdrawal"},
                {"balance", "balance"},
                {"paid_out", "paid out"},
                {"milliseconds", "ms"},
                {"plenty_ms", "ms, with 1000 in the account"}},
               {told("check_await_act", "checks, awaits, acts", check_await_act),
                told("await_check_act", "awaits, checks, acts", await_check_act),
                told("check_act_await", "checks, acts, awaits", check_act_await),
                told("locked", "locks, checks, awaits, acts, unlocks", locked)});
  report.say();
  report.say("100 again, and a timeout of 20 ms around each, so that no confirmation comes in time:");
  report.say();
  report.table(
      {{"how", "each withdrawal"}, {"balance", "balance"}, {"paid_out", "paid out"}, {"missing", "neither"}},
      {told_in_haste("hasty_check_act_await", "checks, acts, awaits", check_act_await),
       told_in_haste("hasty_reserved", "checks, acts, awaits; gives back if it does not end well", reserved),
       told_in_haste("hasty_locked", "locks, checks, awaits, acts, unlocks", locked)});
  return report.finish();
}
