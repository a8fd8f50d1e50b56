// What the fast part asks of the kernel: a descriptor is registered once, however often it is waited for, and
// calls from other threads ring once for all that come between two rounds. Counted by the C library's
// functions, which this program defines itself.

#include "fixtures.hpp"

#include <atomic>
#include <kernlet/watch.hpp>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <thread>

using namespace kernlet;
using namespace test;

namespace {
std::atomic<int> registrations{0}, rings{0};
} // namespace

extern "C" int epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event) noexcept {
  ++registrations;
  return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, descriptor, event));
}
extern "C" ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  rings += size == sizeof(std::uint64_t); // as an eventfd wants it
  return ::syscall(SYS_write, descriptor, bytes, size);
}

TEST_CASE("a task that waits for a descriptor a hundred times registers it once") {
  run_as_task([](reactor& where, loop& all) {
    const int before = registrations;
    auto [ours, theirs] = make_socket_pair(where);
    auto echo = all.spawn([&line = theirs] {
      char byte;
      while (line.read(&byte, 1) == 1)
        line.write(std::string_view(&byte, 1));
    });
    for (int i = 0; i < 100; ++i) {
      char byte = 'x';
      ours.write(std::string_view(&byte, 1));
      CHECK(ours.read(&byte, 1) == 1);
    }
    CHECK(registrations - before == 2); // one for each end
    ours.end_writing();
    echo.join();
  });
}

TEST_CASE("a thousand calls from another thread ring once") {
  reactor all;
  int calls = 0;
  const int before = rings;
  for (int round = 1; round <= 3; ++round) {
    std::thread([&] {
      for (int i = 0; i < 1000; ++i)
        all.call_from_thread([&] { ++calls; });
    }).join();
    CHECK(rings - before == round);
    while (calls < 1000 * round)
      all.run_once();
  }
}
