// How a scheduler begins and ends.

#include <cstdio>
#include <cstdlib>
#include <kernlet/futex.hpp>
#include <kernlet/panic.hpp>
#include <kernlet/sanitizer_fiber.hpp>
#include <kernlet/scheduler.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::uint32_t wanted_workers(const scheduler_options& options) {
  const std::uint32_t wanted = options.workers != 0 ? options.workers : default_workers();
  if (wanted > scheduler_options::most_workers)
    throw std::invalid_argument("scheduler_options::workers is " + std::to_string(wanted) + ", more than " +
                                std::to_string(scheduler_options::most_workers) +
                                ": take as many as there are processors (0), or somewhat more");
  return wanted;
}

/// AddressSanitizer's frames are several times as large: a depth that 64 KB are enough for must do there,
/// too.
stack_pool& usual_stacks() {
#if KERNLET_ASAN
  static auto& large = *new stack_pool({.size = 512 * 1024}); // to the end of the process, as the usual ones
  return large;
#else
  return default_stacks();
#endif
}

} // namespace

scheduler_error::scheduler_error(const std::string& what) : std::logic_error(what) {}
scheduler_error::~scheduler_error() = default;

scheduler::scheduler(const scheduler_options& options)
    : seeded_(options.seed || seed_by_environment()), count_(seeded_ ? 1 : wanted_workers(options)),
      alone_(count_ == 1), trace_(scheduler_trace::by_environment(count_)),
      special_(seeded_ || trace_ != nullptr),
      stacks_(options.stacks != nullptr ? options.stacks : &usual_stacks()), words_(options.words),
      unjoined_(options.unjoined), deadlock_(options.deadlock), report_on_quit_(options.report_on_quit),
      idle_(count_) {
  for (std::uint32_t i = 0; i < count_; ++i) {
    processors_.push_back(std::make_unique<scheduler_processor>(*this, i, set_, alone_));
    members_.push_back(processors_.back().get());
    if (trace_ != nullptr)
      processors_.back()->budget = 1;
  }
  set_.members = members_;
  if (seeded_) {
    const std::uint64_t seed = options.seed ? *options.seed : *seed_by_environment();
    // Mixed, so that neighbouring numbers give different schedules (splitmix64's finaliser).
    std::uint64_t mixed = (seed + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    processors_.front()->reseed(static_cast<std::uint32_t>(mixed >> 32));
  }
}

scheduler::~scheduler() {
  if (running_.load(std::memory_order_acquire))
    panic("a scheduler was destroyed while it runs", __FILE__, __LINE__);
  while (visitors_.load(std::memory_order_acquire) != 0) // a few instructions, or one system call
    sched_yield();
}

// The end of a scheduler:
//   1. the first task ends, or every task waits for ever; its worker calls begin_end()
//   2. `ending_`: from now on go() throws
//   3. every task that has not ended is cancelled
//   4. the workers go on as before, until the last task has ended
//   5. whoever ends that one sets `stopping_` and wakes all who rest; each worker returns
//   6. run() joins the threads, and tells those who came too late
void scheduler::run(green_task& first) {
  try {
    if (this_thread().current != nullptr)
      throw scheduler_error("run() inside a task: go() starts another one beside it");
    if (running_.exchange(true) || ending_.load())
      throw scheduler_error("run() of a scheduler that runs or has run: make another one");
    first_ = &first;
    keep(first, nullptr);
  } catch (...) {
    first.was_cancelled_ = true; // whoever has its handle disposes of it
    hand_over_end(first);
    throw;
  }
  if (trace_ != nullptr)
    trace_ready(first, processors_.front().get());
  processors_.front()->queue.push(first, set_.global);
  std::optional<quit_signal> reports;
  if (report_on_quit_)
    reports.emplace();
  struct threads_end {
    std::vector<std::thread>& threads;
    ~threads_end() {
      for (std::thread& one : threads)
        one.join();
    }
  };
  {
    const threads_end joined{threads_};
    for (std::uint32_t i = 1; i < workers(); ++i)
      threads_.emplace_back([this, i] {
        has_thread(1);
        adopt(*processors_[i]);
        has_thread(-1);
      });
    has_thread(1);
    adopt(*processors_.front());
    while (!stopping_.load(std::memory_order_acquire)) // another thread has its processor by now
      futex_wait(ended_, 0);
  }
  if (scheduler_companion* const beside = companion())
    beside->end(*beside);
  threads_.clear();
  while (visitors_.load(std::memory_order_acquire) != 0) // as in the destructor
    sched_yield();
  inbox_.take_all(*this); // who has come too late
  running_.store(false, std::memory_order_release);
  if (const char* const wanted = std::getenv("KERNLET_STATS");
      wanted != nullptr && wanted == std::string("1"))
    print_counts();
  if (!deadlock_report_.empty())
    throw deadlock_error(deadlock_report_);
}

void scheduler::begin_end() noexcept {
  if (ending_.exchange(true))
    return;
  std::vector<std::stop_source> tokens; // callbacks may do anything, so they are called after the walk
  // Whoever spawns one meanwhile is seen by the walk, or reads `ending_`, or both.
  live_.walk([&](green_task& task) {
    left_.fetch_add(1, std::memory_order_relaxed); // before it can end: it must pass the walk first
    note(task, green_task::to_end | green_task::counted);
    if (std::stop_source token = task.token_to_stop(); token.stop_possible())
      tokens.push_back(std::move(token));
  });
  for (std::stop_source& token : tokens)
    token.request_stop();
  one_less();
}

void scheduler::one_less() noexcept {
  // Release and acquire: who ends the last one sees what all others have done.
  if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  stopping_.store(true, std::memory_order_release);
  if (companion() != nullptr) { // else nobody has lost a processor
    ended_.store(1, std::memory_order_release);
    futex_wake(ended_, everybody);
    kick_poller();
  }
  idle_.wake_all();
}

scheduler_counts scheduler::counts() const noexcept {
  scheduler_counts sum{.spawned = spawned_outside_.load(std::memory_order_relaxed)};
  for (const auto& one : processors_) {
    sum.spawned += one->spawned.load(std::memory_order_relaxed);
    sum.finished += one->finished.load(std::memory_order_relaxed);
    sum.switches += one->switches.load(std::memory_order_relaxed);
    sum.stolen += one->stolen.load(std::memory_order_relaxed);
    sum.rests += one->rests.load(std::memory_order_relaxed);
  }
  return sum;
}

void scheduler::print_counts() const noexcept {
  const scheduler_counts sum = counts();
  const auto print = [](const char* what, std::uint64_t count) {
    std::fprintf(stderr, "kernlet: %12llu %s\n", static_cast<unsigned long long>(count), what);
  };
  print("workers", workers());
  print("tasks spawned", sum.spawned);
  print("tasks ended", sum.finished);
  print("switches to a task, or looks for one", sum.switches);
  print("thefts", sum.stolen);
  print("rests of a worker", sum.rests);
}

namespace detail {

scheduler& scheduler_here() {
  if (scheduler_processor* const has = scheduler::here())
    return has->owner;
  throw scheduler_error("go() outside a task: run() starts the first one; from another thread name the "
                        "scheduler, go(scheduler, name, body)");
}

void refuse_join(const green_task* task) {
  if (task == nullptr)
    throw scheduler_error(
        "join() of an empty handle: it was joined before, detached or moved from, or never made");
  throw scheduler_error(std::string("task '") + task->name() + "' joins itself: it would wait for ever");
}

void hand_on_failure(green_task& task) {
  const std::exception_ptr error = task.take_error();
  const char* const name = task.name();
  scheduler::dispose(task);
  if (error != nullptr)
    std::rethrow_exception(error);
  throw cancelled_error(std::string("task '") + name + "' was cancelled: it has no result");
}

void let_go(green_task& task) noexcept {
  if (task.finished()) // the scheduler may be gone
    scheduler::dispose_unjoined(task);
  else
    task.owner().let_go(task);
}

} // namespace detail
} // namespace KERNLET_PARTS
} // namespace kernlet
