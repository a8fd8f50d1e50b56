#include <kernlet/bounded_buffer.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace kernlet;

TEST_CASE("a buffer of any capacity keeps the order, also round its end") {
  const std::size_t capacity = GENERATE(1u, 2u, 3u, 7u, 8u, 1000u);
  bounded_buffer buffer(capacity);
  CHECK(buffer.capacity() == capacity);
  std::uint64_t next_in = 0, next_out = 0;
  for (int round = 0; round < 50; ++round) {
    for (std::size_t i = 0; i < capacity; ++i)
      REQUIRE(buffer.put(next_in++));
    REQUIRE(buffer.size() == capacity);
    for (std::size_t i = 0; i < 1 + capacity / 2; ++i)
      REQUIRE(buffer.take() == next_out++);
    while (buffer.size() > 0)
      REQUIRE(buffer.take() == next_out++);
  }
}

TEST_CASE("no room at all is refused") {
  CHECK_THROWS_AS(bounded_buffer(0), std::invalid_argument);
}

TEST_CASE("everything that went in comes out, with many on both sides") {
  constexpr std::uint64_t producers = 4, consumers = 3, words = 5000;
  bounded_buffer buffer(GENERATE(1u, 2u, 5u, 64u));
  std::atomic<std::uint64_t> sum{0}, count{0};
  std::vector<std::thread> putting, taking;
  for (std::uint64_t i = 0; i < producers; ++i)
    putting.emplace_back([&] {
      for (std::uint64_t word = 1; word <= words; ++word)
        buffer.put(word);
    });
  for (std::uint64_t i = 0; i < consumers; ++i)
    taking.emplace_back([&] {
      while (const auto word = buffer.take()) {
        sum += *word;
        ++count;
      }
    });
  for (std::thread& each : putting)
    each.join();
  buffer.close();
  for (std::thread& each : taking)
    each.join();
  CHECK(count == producers * words);
  CHECK(sum == producers * words * (words + 1) / 2);
  CHECK_FALSE(buffer.put(1));
}

TEST_CASE("what was written before a put is seen by whoever takes the word") {
  bounded_buffer buffer(1);
  std::vector<int> values(2000);
  std::thread producer([&] {
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<int>(i) + 1; // no atomic: the buffer orders it
      buffer.put(i);
    }
    buffer.close();
  });
  int wrong = 0;
  while (const auto word = buffer.take())
    wrong += values[*word] != static_cast<int>(*word) + 1;
  producer.join();
  CHECK(wrong == 0);
}
