// What does an order cost when no other thread is there, and what does the compiler make of it? Each row is
// one operation on an atomic word. The program finds the instruction in its own machine code.
//
// A plain store is quick because nobody waits for it: it goes into the store buffer, and the thread goes on.

#include "measure.hpp"

#include <atomic>
#include <cstdint>
#include <cstring>

namespace {

using word = std::atomic<std::uint64_t>;
using operation = std::uint64_t (*)(word&, std::uint64_t);

template <std::memory_order Order>
std::uint64_t store(word& at, std::uint64_t what) {
  at.store(what, Order);
  return what;
}
template <std::memory_order Order>
std::uint64_t load(word& at, std::uint64_t) {
  return at.load(Order);
}
template <std::memory_order Order>
std::uint64_t add(word& at, std::uint64_t what) {
  return at.fetch_add(what, Order);
}
template <std::memory_order Order>
std::uint64_t store_and_fence(word& at, std::uint64_t what) {
  at.store(what, std::memory_order_relaxed);
  std::atomic_thread_fence(Order);
  return what;
}

/// A function of its own, for whoever reads machine code.
template <operation Operation>
[[gnu::noinline, gnu::used]] std::uint64_t alone(word& at, std::uint64_t what) {
  return Operation(at, what);
}

struct known_instruction {
  const char *name, *bytes;
  bool waits; ///< waits until the store buffer is empty
};

/// What accesses memory in `code`. The function takes its word's address in a register, so no operand holds a
/// byte that looks like one of these.
known_instruction instruction_of([[maybe_unused]] std::uint64_t (*code)(word&, std::uint64_t)) {
#if defined(__x86_64__)
  static constexpr known_instruction known[] = {
      {"lock xadd", "\xf0\x48\x0f\xc1", true}, {"mov, lock or", "\xf0\x48\x83\x0c", true},
      {"mov, mfence", "\x0f\xae\xf0", true},   {"xchg", "\x48\x87", true},
      {"mov", "\x48\x8b\x07", false},          {"mov", "\x48\x89\x37", false}};
  const auto* const begin = reinterpret_cast<const char*>(code);
  for (const known_instruction& each : known)
    for (int at = 0; at < 16; ++at)
      if (std::memcmp(begin + at, each.bytes, std::strlen(each.bytes)) == 0)
        return each;
#endif
  return {"?", "", false};
}

word shared{0}; // on a line that nobody else touches

constexpr std::uint64_t rounds = 25000, each_round = 8; // so that the loop itself hardly counts

template <operation Operation>
double in_a_loop() {
  const double begin = lab::processor_time();
  for (std::uint64_t i = 0; i < rounds; ++i) {
    Operation(shared, i), Operation(shared, i), Operation(shared, i), Operation(shared, i);
    Operation(shared, i), Operation(shared, i), Operation(shared, i), Operation(shared, i);
  }
  return (lab::processor_time() - begin) / (rounds * each_round);
}

struct measured {
  known_instruction made;
  lab::contender time;
};
template <operation Operation>
measured of(const char* key, const char* name) {
  return {instruction_of(alone<Operation>), {key, name, in_a_loop<Operation>}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  using enum std::memory_order;
  std::vector<measured> all{of<load<relaxed>>("load_relaxed", "load relaxed"),
                            of<load<acquire>>("load_acquire", "load acquire"),
                            of<load<seq_cst>>("load_seq_cst", "load seq_cst"),
                            of<store<relaxed>>("store_relaxed", "store relaxed"),
                            of<store<release>>("store_release", "store release"),
                            of<store<seq_cst>>("store_seq_cst", "store seq_cst"),
                            of<store_and_fence<release>>("fence_release", "store relaxed, fence release"),
                            of<store_and_fence<seq_cst>>("fence_seq_cst", "store relaxed, fence seq_cst"),
                            of<add<relaxed>>("add_relaxed", "fetch_add relaxed"),
                            of<add<seq_cst>>("add_seq_cst", "fetch_add seq_cst")};
  for (int round = 0; round < 31; ++round)
    for (measured& each : all)
      each.time.samples.push_back(each.time.nanoseconds());
  std::vector<lab::row> rows;
  for (const measured& each : all)
    rows.push_back({each.time.key,
                    {each.time.name, each.made.name, each.made.waits ? 1 : 0,
                     lab::cell(each.time.median(), 2), lab::cell(each.time.least(), 2)}});
  report.say("One thread, nobody else uses the word; 31 runs.");
  report.say();
  report.table({{"name", "operation"},
                {"instruction", "becomes"},
                {"waits", "waits"},
                {"median_ns", "median ns"},
                {"least_ns", "least"}},
               rows);
  report.say();
  report.say("waits: 1 if the instruction waits until all earlier stores have left the store buffer.");
  return report.finish();
}
