#pragma once
/// \file
/// Functions that use more stack than there is. large_frame.cpp is compiled twice: as compilers do it
/// unasked, and with -fstack-clash-protection, which makes a function touch every page of its frame on the
/// way down.

namespace lab {
namespace plain {
/// `calls` of a function one inside the other, each with a frame of about 256 bytes, all of it written.
void many_small_frames(int calls);
/// One function with a buffer of 16 or 128 KiB, of which it uses the first 100 bytes: the lowest ones.
void frame_of_16_kib();
void frame_of_128_kib();
} // namespace plain
namespace probing {
void many_small_frames(int calls);
void frame_of_16_kib();
void frame_of_128_kib();
} // namespace probing
} // namespace lab
