// The fast parts allocate when they are made, and never for a word or a message.
#include <kernlet/bounded_buffer.hpp>
#include <kernlet/echo_server.hpp>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {
std::atomic<long> allocations{0};
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const found = std::malloc(size))
    return found;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

TEST_CASE("a word through the buffer allocates nothing") {
  kernlet::bounded_buffer buffer(100);
  const long before = allocations;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    buffer.put(i);
    buffer.take();
  }
  const long during = allocations - before;
  CHECK(during == 0);
}

TEST_CASE("a message through a connection allocates nothing") {
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  std::thread server([&] { kernlet::echo_connection(ends[0]); });
  char message[100] = "hello";
  (void)!write(ends[1], message, sizeof message);
  (void)!read(ends[1], message, sizeof message);
  const long before = allocations;
  for (int i = 0; i < 1000; ++i) {
    (void)!write(ends[1], message, sizeof message);
    (void)!read(ends[1], message, sizeof message);
  }
  const long during = allocations - before;
  CHECK(during == 0);
  close(ends[1]);
  server.join();
  close(ends[0]);
}
