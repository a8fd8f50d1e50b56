// A computation is dropped in the middle. Four functions deep, each with a local that has a destructor, and
// one more such object in the closure: which destructors run? Destroyed as a coroutine, in several states,
// and abandoned as a raw context whose stack is simply given back.

#include "report.hpp"

#include <cstddef>
#include <kernlet/coroutine.hpp>
#include <kernlet/raw_context.hpp>
#include <memory>

namespace {

using kernlet::coroutine;
using kernlet::yielder;

/// What happened to the objects of one case, and in which order they went.
struct tally {
  int made = 0;
  int destroyed = 0;
  int thrown = 0; ///< how often the unwinding was thrown at a suspension point
  std::string order;
};

/// Stands for whatever must be released: a file, a lock, a block of memory. Moving it leaves an empty one.
class resource {
 public:
  resource(tally& into, const char* name) : tally_(&into), name_(name) { ++into.made; }
  resource(resource&& other) noexcept : tally_(std::exchange(other.tally_, nullptr)), name_(other.name_) {}
  resource(const resource&) = delete;
  resource& operator=(const resource&) = delete;
  resource& operator=(resource&&) = delete;
  ~resource() {
    if (tally_ == nullptr)
      return;
    ++tally_->destroyed;
    tally_->order += (tally_->order.empty() ? "" : " ") + std::string(name_);
  }

 private:
  tally* tally_;
  const char* name_;
};

enum class catches { nothing, and_swallows };

/// Calls itself down to the fourth level and yields there. `suspend` is the yield of whatever runs this.
template <class Suspend>
void descend(tally& into, int level, catches what, const Suspend& suspend) {
  static constexpr const char* names[] = {"", "1", "2", "3", "4"};
  const resource local(into, names[level]);
  if (level < 4)
    return descend(into, level + 1, what, suspend);
  if (what == catches::and_swallows)
    try {
      suspend();
    } catch (...) { // a mistake: this one should be thrown on
      ++into.thrown;
    }
  try {
    suspend();
  } catch (const kernlet::coroutine_unwind&) {
    ++into.thrown;
    throw;
  }
}

coroutine<> make(tally& into, catches what = catches::nothing) {
  return coroutine<>([&into, what, held = resource(into, "closure")](yielder<>& self) {
    descend(into, 1, what, [&] { self.yield(); });
  });
}

/// The same on a raw context that nobody ever goes on with.
struct abandoned {
  kernlet::raw_context here, there;
  tally* into = nullptr;
  alignas(16) std::byte stack[32768];

  static void run(void* self, void*) {
    auto& me = *static_cast<abandoned*>(self);
    const resource closure(*me.into, "closure");
    descend(*me.into, 1, catches::nothing, [&] { me.there.switch_to(me.here, nullptr); });
  }
  void start(tally& where) {
    into = &where;
    there.prepare({stack, sizeof stack}, run, this);
    here.switch_to(there, nullptr);
  }
};

lab::row row(const char* key, const char* name, const tally& found) {
  return {key, {name, found.made, found.destroyed, found.thrown, found.order.empty() ? "-" : found.order}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  tally ended, suspended, created, swallowed, lost;
  {
    coroutine<> whole = make(ended);
    while (whole.resume())
      continue;
  }
  {
    coroutine<> half = make(suspended);
    half.resume();
  }
  make(created); // and destroyed at once
  {
    coroutine<> half = make(swallowed, catches::and_swallows);
    half.resume();
  }
  {
    const auto half = std::make_unique<abandoned>();
    half->start(lost);
  }
  report.say("Four locals and one object in the closure have destructors. Which of them run?");
  report.say();
  report.table({{"case", "the coroutine is destroyed"},
                {"made", "made"},
                {"destroyed", "destroyed"},
                {"thrown", "thrown"},
                {"order", "in this order"}},
               {row("ended", "after it has returned", ended), row("suspended", "while suspended", suspended),
                row("swallowed", "while suspended, catch (...) {}", swallowed),
                row("created", "before its first resume", created),
                row("abandoned", "raw context: its stack is freed", lost)});
  return report.finish();
}
