// Two independent writers with release stores and two readers with sequentially consistent loads. In C++20
// the readers still agree: a load that reads 0 is coherence-ordered before the store, the store before the
// load that reads 1, and so the first load before the second in the single order.
// Source: C++20 [atomics.order] paragraphs 3 and 4; P0668 "Revising the C++ memory model".
//
// There is no planted bug here: it is a test against false alarms.

#include <atomic>
#include <cassert>
#include <thread>

namespace {

std::atomic<int> left{0};
std::atomic<int> right{0};
bool left_first = false;  // plain: the first reader has seen left and not right
bool right_first = false; // plain: the second reader has seen right and not left

void read_left_then_right() {
  const int first = left.load(std::memory_order_seq_cst); // seq_cst: all four loads stand in one order
  const int second = right.load(std::memory_order_seq_cst);
  left_first = first == 1 && second == 0;
}

void read_right_then_left() {
  const int first = right.load(std::memory_order_seq_cst); // seq_cst: as above
  const int second = left.load(std::memory_order_seq_cst);
  right_first = first == 1 && second == 0;
}

void write_right() {
  right.store(1, std::memory_order_release); // release: the order comes from the loads
}

} // namespace

int main() {
  std::thread first_reader(read_left_then_right);
  std::thread second_reader(read_right_then_left);
  std::thread second_writer(write_right);
  left.store(1, std::memory_order_release); // release: the order comes from the loads
  first_reader.join();
  second_reader.join();
  second_writer.join();
  assert(!(left_first && right_first));
}
