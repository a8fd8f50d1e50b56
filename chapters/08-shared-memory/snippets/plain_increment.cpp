// Two threads count in an ordinary variable. This is a data race: C++ says nothing about such a program.

#include <thread>

int counter = 0;

void count() {
  ++counter;
}

int main() {
  std::thread other(count);
  count();
  other.join();
  return counter == 2 ? 0 : 1;
}
