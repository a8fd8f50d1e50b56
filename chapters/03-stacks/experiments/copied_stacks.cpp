// Many tasks, one stack: who is suspended has its part of the stack copied away, and gets it back at the same
// place when it goes on. What does that cost, and what becomes of an address that a task has given to
// somebody else?
//
// Only for looking at. The copies are bytes; C++ knows nothing of them.

#include "measure.hpp"
#include "memory_use.hpp"
#include "report.hpp"

#include <cstddef>
#include <cstring>
#include <deque>
#include <kernlet/raw_context.hpp>
#include <memory>
#include <set>

namespace {

using kernlet::raw_context;

constexpr std::size_t stack_bytes = 256 * 1024;
constexpr std::size_t switch_bytes = 512; ///< below the frame that yields: what the switch itself needs

struct stack {
  alignas(16) std::byte bytes[stack_bytes];
};

/// A task that has a stack for itself, or shares one with others and is copied in and out.
class task {
 public:
  using body = void (*)(task&);

  task(stack& where, body runs) : stack_(&where), runs_(runs) {}

  /// Writes the first frame and runs the task until it yields. The stack must be free.
  void start() {
    context_.prepare({stack_->bytes, stack_bytes}, begin, this);
    resume();
  }

  /// Runs it until it yields. On a shared stack its bytes must be there already.
  void resume() { back_.switch_to(context_, nullptr); }

  /// Suspends the task. Called by the task itself.
  [[gnu::noinline]] void yield() {
    lowest_ = static_cast<std::byte*>(__builtin_frame_address(0)) - switch_bytes;
    context_.switch_to(back_, nullptr);
  }

  std::size_t live_bytes() const { return static_cast<std::size_t>(stack_->bytes + stack_bytes - lowest_); }
  void copy_out() {
    copy_.resize(live_bytes());
    std::memcpy(copy_.data(), lowest_, copy_.size());
  }
  void copy_in() { std::memcpy(lowest_, copy_.data(), copy_.size()); }

  volatile int* mailbox = nullptr; ///< a variable on the task's stack: whoever has an answer puts it there
  int found = 0;                   ///< what the task found in it

 private:
  static void begin(void* self, void*) {
    task& me = *static_cast<task*>(self);
    for (;;)
      me.runs_(me);
  }

  stack* stack_;
  body runs_;
  std::byte* lowest_ = nullptr; ///< of the bytes that must be kept
  std::vector<std::byte> copy_;
  raw_context context_, back_;
};

/// One stack for all. At most one task has its bytes on it.
class shared_stack {
 public:
  stack& where() { return *stack_; }

  /// Brings the bytes of `next` to the stack.
  void bring(task& next) {
    if (here_ == &next)
      return;
    if (here_ != nullptr)
      here_->copy_out();
    next.copy_in();
    here_ = &next;
  }
  /// Makes room for a task that has no bytes yet.
  void start(task& next) {
    if (here_ != nullptr)
      here_->copy_out();
    here_ = &next;
    next.start();
  }

 private:
  std::unique_ptr<stack> stack_ = std::make_unique<stack>();
  task* here_ = nullptr;
};

/// A task with `Bytes` of local data that goes on yielding.
template <std::size_t Bytes>
void keep(task& me) {
  char local[Bytes];
  std::memset(local, 'x', Bytes);
  for (;;) {
    asm volatile("" : : "r"(local) : "memory");
    me.yield();
  }
}

constexpr long turns = 2000;

/// Nanoseconds of one turn: a task is resumed and yields. Two tasks take turns.
double own_stacks() {
  const auto one = std::make_unique<stack>(), other = std::make_unique<stack>();
  task a(*one, keep<256>), b(*other, keep<256>);
  a.start();
  b.start();
  const double start = lab::processor_time();
  for (long i = 0; i < turns; ++i) {
    a.resume();
    b.resume();
  }
  return (lab::processor_time() - start) / (2 * turns);
}

std::size_t live_bytes; ///< of the latest copied pair

template <std::size_t Bytes>
double copied() {
  shared_stack shared;
  task a(shared.where(), keep<Bytes>);
  shared.start(a);
  task b(shared.where(), keep<Bytes>);
  shared.start(b);
  live_bytes = a.live_bytes();
  const double start = lab::processor_time();
  for (long i = 0; i < turns; ++i)
    for (task* each : {&a, &b}) {
      shared.bring(*each);
      each->resume();
    }
  return (lab::processor_time() - start) / (2 * turns);
}

/// Asks for an answer, tells where to put it, and waits.
void ask(task& me) {
  volatile int answer = 0;
  me.mailbox = &answer;
  me.yield();
  me.found = answer;
  me.yield();
}

constexpr int asking = 8;
int answer_for(int task) {
  return 100 + task;
}

struct delivery {
  std::size_t addresses = 0; ///< different ones among the mailboxes
  int right = 0, another = 0, nothing = 0;
};

delivery count(const std::deque<task>& tasks) {
  delivery seen;
  std::set<const volatile int*> addresses;
  for (int i = 0; i < asking; ++i) {
    const task& each = tasks[static_cast<std::size_t>(i)];
    addresses.insert(each.mailbox);
    ++(each.found == answer_for(i) ? seen.right : each.found == 0 ? seen.nothing : seen.another);
  }
  seen.addresses = addresses.size();
  return seen;
}

/// Each answer arrives while another task runs: the usual case, or nobody would need to wait.
delivery deliver_to_own_stacks() {
  std::deque<stack> stacks(asking);
  std::deque<task> tasks;
  for (stack& each : stacks)
    tasks.emplace_back(each, ask).start();
  for (int i = 0; i < asking; ++i)
    *tasks[static_cast<std::size_t>(i)].mailbox = answer_for(i);
  for (task& each : tasks)
    each.resume();
  return count(tasks);
}

delivery deliver_to_shared_stack() {
  shared_stack shared;
  std::deque<task> tasks;
  for (int i = 0; i < asking; ++i)
    shared.start(tasks.emplace_back(shared.where(), ask));
  for (int i = 0; i < asking; ++i) {
    shared.bring(tasks[static_cast<std::size_t>((i + 1) % asking)]);
    *tasks[static_cast<std::size_t>(i)].mailbox =
        answer_for(i); // the address is good; whose is the variable?
  }
  for (task& each : tasks) {
    shared.bring(each);
    each.resume();
  }
  return count(tasks);
}

lab::row row(const char* key, const char* name, const delivery& seen) {
  return {key, {name, asking, seen.addresses, seen.right, seen.another, seen.nothing}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  struct depth {
    const char* key;
    double (*run)();
  };
  std::vector<lab::contender> all{{"own", "a stack each", own_stacks}};
  std::vector<std::string> names;
  const depth depths[] = {{"copied_256", copied<256>},
                          {"copied_1k", copied<1024>},
                          {"copied_4k", copied<4096>},
                          {"copied_16k", copied<16384>},
                          {"copied_64k", copied<65536>}};
  for (const depth& each : depths) {
    each.run();
    names.push_back("one stack, " + std::to_string(live_bytes) + " bytes copied out and in");
  }
  for (std::size_t i = 0; i < std::size(depths); ++i)
    all.push_back({depths[i].key, names[i].c_str(), depths[i].run});
  lab::measure(all, 15);

  report.say("One turn: a task is resumed and yields; two tasks take turns. Processor time, 15 runs.");
  report.say();
  lab::show(report, all, "tasks", "own");
  report.say();
  report.say("Eight tasks wait for an answer, each in a variable of its own:");
  report.table({{"stacks", "tasks"},
                {"variables", "variables"},
                {"addresses", "addresses"},
                {"right", "own answer"},
                {"another", "another's answer"},
                {"nothing", "none"}},
               {row("own_delivery", "a stack each", deliver_to_own_stacks()),
                row("copied_delivery", "one stack, copied", deliver_to_shared_stack())});
  return report.finish();
}
