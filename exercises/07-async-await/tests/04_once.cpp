// Step 07.1: a value is moved out and not copied; every value and every exception that is made is destroyed
// once.
#include "support.hpp"

namespace {

using namespace chapter07;

struct ledger {
  std::uint64_t made = 0, destroyed = 0;
};

/// Moves, and is counted.
class counted {
 public:
  counted(ledger& book, std::uint64_t word) noexcept : book_(&book), word_(word) { ++book_->made; }
  counted(counted&& other) noexcept : book_(other.book_), word_(std::exchange(other.word_, 0)) {
    ++book_->made;
  }
  ~counted() { ++book_->destroyed; }
  std::uint64_t word() const { return word_; }

 private:
  ledger* book_;
  std::uint64_t word_;
};

/// The same as an exception, which may be copied.
struct thrown {
  thrown(ledger& in, std::uint64_t value) noexcept : book(&in), word(value) { ++in.made; }
  thrown(const thrown& other) noexcept : book(other.book), word(other.word) { ++book->made; }
  ~thrown() { ++book->destroyed; }
  ledger* book;
  std::uint64_t word;
};

Task<counted> returns(ledger& book, std::uint64_t word) {
  co_await async::yield();
  co_return counted(book, word);
}
Task<counted> throws(ledger& book, std::uint64_t word) {
  co_await async::yield();
  throw thrown(book, word);
}

} // namespace

KERNLET_TEST("07.1.once") {
  const auto words = t.input("words");
  std::vector<std::uint64_t> seen;
  ledger values, errors;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("one Task returns an object that only moves, another throws one that is counted");
    {
      const counted got = co_await returns(values, words[0]);
      seen.push_back(got.word());
    }
    try {
      co_await throws(errors, words[1]);
    } catch (const thrown& what) {
      seen.push_back(what.word);
    }
    KERNLET_CHECK_EQUAL(t, values.destroyed, values.made, "values destroyed, of those that were made");
    KERNLET_CHECK_EQUAL(t, errors.destroyed, errors.made, "exceptions destroyed, of those that were made");
    t.step("of five Tasks at once two throw; their outcomes are collected, and dropped");
    std::vector<Task<counted>> five;
    for (std::uint64_t i = 0; i < 5; ++i)
      five.push_back(i % 2 == 0 ? returns(values, words[2]) : throws(errors, words[2]));
    auto outcomes = co_await async::gather_settled(std::move(five));
    std::uint64_t failed = 0;
    for (const auto& each : outcomes)
      failed += !each.has_value();
    KERNLET_CHECK_EQUAL(t, failed, 2, "outcomes that are exceptions");
    seen.push_back(outcomes[0].value().word());
    outcomes.clear();
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, values.destroyed, values.made,
                      "values destroyed in the end, of those that were made");
  KERNLET_CHECK_EQUAL(t, errors.destroyed, errors.made,
                      "exceptions destroyed in the end, of those that were made");
  t.observe("words", seen);
}
