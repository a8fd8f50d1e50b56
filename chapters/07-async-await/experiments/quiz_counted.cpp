// The quiz scenario on a virtual clock: ten users, 500 ms for each call. Nothing here takes time, so the
// figures are counts, the same on any machine; quiz-p99 is the same with a real clock.

#include "report.hpp"
#include "ten_users.hpp"

namespace {

lab::row way(const char* key, const char* how, std::size_t threads) {
  const lab::answers all = lab::in_virtual_time(threads);
  const auto whole = [](double milliseconds) { return static_cast<long>(milliseconds); };
  return {key,
          {how, whole(lab::percentile(all, 10)), whole(lab::percentile(all, 50)),
           whole(lab::percentile(all, 99)), whole(lab::percentile(all, 100)), whole(all[lab::users])}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Ten users at once, a call of 500 ms each; and one whose page needs no call. Virtual ms.");
  report.say();
  report.table({{"how", "the call is made"},
                {"first_ms", "first"},
                {"p50_ms", "p50"},
                {"p99_ms", "p99"},
                {"last_ms", "last"},
                {"other_ms", "no call"}},
               {way("direct", "on the loop's thread", 0), way("executor_1", "executor, 1 thread", 1),
                way("executor_4", "executor, 4 threads", 4), way("executor_10", "executor, 10 threads", 10)});
  return report.finish();
}
