#pragma once
// What the tests of the bounded buffer share.

#include <cstdint>
#include <kernlet/bounded_buffer.hpp>
#include <kernlet/judge/test.hpp>
#include <vector>

namespace chapter01 {

using namespace kernlet;

/// A word that says who put it, and which one of theirs it is.
constexpr std::uint64_t label(std::uint64_t producer, std::uint64_t number) {
  return producer << 32 | number;
}

/// Producers and consumers, all at once. Afterwards each word must have been taken once, and of each
/// producer's words each consumer must have got a later one after an earlier one.
struct traffic {
  std::size_t producers, consumers, words; ///< words of each producer
  std::vector<std::vector<std::uint64_t>> taken;
  std::size_t refused = 0;  ///< puts that were told "closed"
  std::size_t overfull = 0; ///< times that a consumer saw more words inside than there is room for

  void run(judge::test& t, bounded_buffer& buffer) {
    taken.assign(consumers, {});
    std::vector<std::size_t> refusals(producers), too_many(consumers);
    std::vector<judge::thread_id> putting, taking;
    t.step("%zu producers put %zu words each, %zu consumers take, room for %zu", producers, words, consumers,
           buffer.capacity());
    for (std::size_t i = 0; i < consumers; ++i)
      taking.push_back(t.spawn([&, i] {
        while (const auto word = buffer.take()) {
          t.tick();
          taken[i].push_back(*word);
          too_many[i] += buffer.size() > buffer.capacity();
        }
      }));
    for (std::size_t i = 0; i < producers; ++i)
      putting.push_back(t.spawn([&, i] {
        for (std::size_t number = 0; number < words; ++number)
          refusals[i] += !buffer.put(label(i, number));
      }));
    for (const auto each : putting)
      t.join(each);
    t.step("everything has been put");
    buffer.close();
    for (const auto each : taking)
      t.join(each);
    t.step("everything has been taken");
    for (const std::size_t each : refusals)
      refused += each;
    for (const std::size_t each : too_many)
      overfull += each;
  }

  void check(judge::test& t) const {
    std::size_t count = 0, disorder = 0, strangers = 0;
    std::vector<std::uint8_t> seen(producers * words);
    for (const auto& mine : taken) {
      std::vector<std::uint64_t> next(producers);
      for (const std::uint64_t word : mine) {
        const std::uint64_t producer = word >> 32, number = word & 0xffffffff;
        if (producer >= producers || number >= words) {
          ++strangers;
          continue;
        }
        disorder += number < next[producer];
        next[producer] = number + 1;
        count += seen[producer * words + number]++ == 0;
      }
    }
    KERNLET_CHECK_EQUAL(t, refused, 0u, "puts that were refused while the buffer was open");
    KERNLET_CHECK_EQUAL(t, overfull, 0u, "times that there were more words inside than the capacity");
    KERNLET_CHECK_EQUAL(t, strangers, 0u, "words that came out and that nobody had put in");
    KERNLET_CHECK_EQUAL(t, count, producers * words, "words that came out");
    KERNLET_CHECK_EQUAL(t, total() - count - strangers, 0u, "words that came out a second time");
    KERNLET_CHECK_EQUAL(t, disorder, 0u, "words that came out before an earlier one of the same producer");
  }

  std::size_t total() const {
    std::size_t sum = 0;
    for (const auto& mine : taken)
      sum += mine.size();
    return sum;
  }
};

} // namespace chapter01
