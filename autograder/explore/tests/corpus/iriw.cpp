// Two independent writers and two readers that read in opposite orders. The readers must agree which write
// came first.
// Source: the litmus test IRIW; Boehm and Adve, "Foundations of the C++ Concurrency Memory Model", 2008.
//
// PLANTED 1: release stores and acquire loads. Each reader may see the two writes in its own order.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order store_order = std::memory_order_release; // planted: should be seq_cst
constexpr std::memory_order load_order = std::memory_order_acquire;  // planted: should be seq_cst
#else
constexpr std::memory_order store_order = std::memory_order_seq_cst; // seq_cst: one order for all threads
constexpr std::memory_order load_order = std::memory_order_seq_cst;  // seq_cst: one order for all threads
#endif

std::atomic<int> left{0};
std::atomic<int> right{0};
bool left_first = false;  // plain: the first reader has seen left and not right
bool right_first = false; // plain: the second reader has seen right and not left

void read_left_then_right() {
  const int first = left.load(load_order);
  const int second = right.load(load_order);
  left_first = first == 1 && second == 0;
}

void read_right_then_left() {
  const int first = right.load(load_order);
  const int second = left.load(load_order);
  right_first = first == 1 && second == 0;
}

void write_right() {
  right.store(1, store_order);
}

} // namespace

int main() {
  std::thread first_reader(read_left_then_right);
  std::thread second_reader(read_right_then_left);
  std::thread second_writer(write_right);
  left.store(1, store_order);
  first_reader.join();
  second_reader.join();
  second_writer.join();
  assert(!(left_first && right_first));
}
