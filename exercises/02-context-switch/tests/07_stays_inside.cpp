// Step 02.2: nothing outside the stack area is written, neither above its top nor below its lowest byte.
#include "support.hpp"

#include <cstring>
#include <kernlet/judge/test.hpp>

namespace {

using namespace chapter02;

constexpr std::size_t margin = 4096;
raw_context home, fresh;

void entry(void*, void*) {
  fresh.switch_to(home, nullptr);
}

/// How many words of a margin no longer hold the pattern.
std::uint64_t changed(const std::byte* from, std::uint64_t pattern) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < margin; at += sizeof pattern)
    count += std::memcmp(from + at, &pattern, sizeof pattern) != 0;
  return count;
}

} // namespace

KERNLET_TEST("02.2.stays-inside") {
  const std::uint64_t pattern = t.value("pattern");
  const std::size_t total = margin + stack_size + margin;
  const std::unique_ptr<std::byte[]> memory(new std::byte[total]);
  for (std::size_t at = 0; at < total; at += sizeof pattern)
    std::memcpy(&memory[at], &pattern, sizeof pattern);

  t.step("prepare a context between two margins filled with a pattern, switch there and back");
  fresh.prepare({&memory[margin], stack_size}, entry, nullptr);
  home.switch_to(fresh, nullptr);
  KERNLET_CHECK_EQUAL(t, changed(&memory[margin + stack_size], pattern), 0,
                      "words written above the stack's top");
  KERNLET_CHECK_EQUAL(t, changed(&memory[0], pattern), 0, "words written below the stack's lowest byte");
}
