// Compiled with LAB_FRAMES=plain and -fno-stack-clash-protection, and with LAB_FRAMES=probing and
// -fstack-clash-protection.

#include "large_frame.hpp"

#include <cstddef>
#include <cstring>

namespace {

/// The compiler must believe that somebody looks at the bytes.
void look_at(const char* bytes) {
  asm volatile("" : : "r"(bytes) : "memory");
}

/// A buffer that is made large to be on the safe side, as for a line of text: most lines are short.
template <std::size_t Bytes>
[[gnu::noinline]] void short_line_in_a_large_buffer() {
  char buffer[Bytes];
  std::memset(buffer, 'x', 100);
  look_at(buffer);
}

} // namespace

namespace lab::LAB_FRAMES {

[[gnu::noinline]] void many_small_frames(int calls) {
  char buffer[224];
  std::memset(buffer, 'x', sizeof buffer);
  if (calls > 1)
    many_small_frames(calls - 1);
  look_at(buffer); // after the call, or this would be a loop
}

void frame_of_16_kib() {
  short_line_in_a_large_buffer<16 * 1024>();
}
void frame_of_128_kib() {
  short_line_in_a_large_buffer<128 * 1024>();
}

} // namespace lab::LAB_FRAMES
