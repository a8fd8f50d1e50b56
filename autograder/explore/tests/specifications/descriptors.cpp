// eventfd, pipes and epoll do under the explorer what they do in the kernel: this program holds on both, in
// every order.

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

#define CHECK(condition) ((condition) ? void() : fails(#condition, __LINE__))

namespace {

[[noreturn]] void fails(const char* condition, int line) {
  std::fprintf(stderr, "line %d: %s\n", line, condition);
  std::abort();
}

/// What a read gives: the count, or an errno below zero.
std::int64_t take(int counter) {
  std::uint64_t got = 0;
  errno = 0;
  return ::read(counter, &got, sizeof got) == sizeof got ? static_cast<std::int64_t>(got) : -errno;
}
int add(int counter, std::uint64_t more) {
  errno = 0;
  return ::write(counter, &more, sizeof more) == sizeof more ? 0 : -errno;
}

int change(int list, int what, int descriptor, std::uint32_t events, std::uint64_t data = 0) {
  epoll_event event{events, {}};
  event.data.u64 = data;
  errno = 0;
  return ::epoll_ctl(list, what, descriptor, &event) == 0 ? 0 : -errno;
}
/// One look: data of the first one that is ready, 0 if there is none.
std::uint64_t look(int list, std::uint32_t expected = EPOLLIN) {
  epoll_event event{};
  const int count = ::epoll_wait(list, &event, 1, 0);
  CHECK(count == 0 || event.events == expected);
  return count == 0 ? 0 : event.data.u64;
}

void counts() {
  const int counter = ::eventfd(3, EFD_NONBLOCK);
  CHECK(take(counter) == 3);
  CHECK(take(counter) == -EAGAIN);
  CHECK(add(counter, 2) == 0 && add(counter, 5) == 0 && take(counter) == 7);
  CHECK(add(counter, ~std::uint64_t{0}) == -EINVAL);
  CHECK(add(counter, ~std::uint64_t{0} - 1) == 0 && add(counter, 1) == -EAGAIN);
  char small[4];
  CHECK(::read(counter, small, sizeof small) == -1 && errno == EINVAL);
  ::close(counter);

  const int units = ::eventfd(2, EFD_NONBLOCK | EFD_SEMAPHORE);
  CHECK(take(units) == 1 && take(units) == 1 && take(units) == -EAGAIN);
  ::close(units);
  CHECK(::eventfd(0, ~0) == -1 && errno == EINVAL);
}

void lists() {
  const int list = ::epoll_create1(EPOLL_CLOEXEC);
  const int a = ::eventfd(0, EFD_NONBLOCK), b = ::eventfd(0, EFD_NONBLOCK);
  CHECK(look(list) == 0);
  CHECK(change(list, EPOLL_CTL_MOD, a, EPOLLIN) == -ENOENT && change(list, EPOLL_CTL_DEL, a, 0) == -ENOENT);
  CHECK(change(list, EPOLL_CTL_ADD, a, EPOLLIN, 1) == 0);
  CHECK(change(list, EPOLL_CTL_ADD, a, EPOLLIN, 1) == -EEXIST);
  CHECK(look(list) == 0);
  add(a, 1);
  CHECK(look(list) == 1 && look(list) == 1); // as long as it is so
  CHECK(take(a) == 1 && look(list) == 0);
  add(a, 1);
  add(b, 1);
  CHECK(change(list, EPOLL_CTL_ADD, b, EPOLLIN, 2) == 0);       // it is ready already
  CHECK(look(list) == 1 && look(list) == 2 && look(list) == 1); // in turn, where there is room for one
  CHECK(change(list, EPOLL_CTL_DEL, a, 0) == 0 && look(list) == 2);
  ::close(b); // and is in no list any more
  CHECK(look(list) == 0);
  CHECK(::epoll_wait(list, nullptr, 0, 0) == -1 && errno == EINVAL);
  CHECK(change(list, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLOUT, 3) == 0);
  CHECK(look(list, EPOLLIN | EPOLLOUT) == 3);
  take(a);
  CHECK(look(list, EPOLLOUT) == 3);
  ::close(a);
  ::close(list);
}

void edges() {
  const int list = ::epoll_create1(0);
  const int a = ::eventfd(0, EFD_NONBLOCK);
  change(list, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLET, 1);
  CHECK(look(list) == 0);
  add(a, 1);
  CHECK(look(list) == 1 && look(list) == 0); // once
  add(a, 1);
  add(a, 1);
  CHECK(look(list) == 1 &&
        look(list) == 0); // each write is an edge, although nobody has read; two before a look are one
  CHECK(change(list, EPOLL_CTL_MOD, a, EPOLLIN | EPOLLET, 2) == 0);
  CHECK(look(list) == 2 && look(list) == 0); // looked at afresh
  add(a, 1);
  CHECK(take(a) == 4 && look(list) == 0); // announced, and gone when it is looked for
  CHECK(change(list, EPOLL_CTL_MOD, a, EPOLLIN | EPOLLONESHOT, 3) == 0);
  add(a, 1);
  CHECK(look(list) == 3 && look(list) == 0);
  add(a, 1);
  CHECK(look(list) == 0); // until it is asked for again
  CHECK(change(list, EPOLL_CTL_MOD, a, EPOLLIN | EPOLLONESHOT, 4) == 0 && look(list) == 4);
  CHECK(add(a, ~std::uint64_t{0} - 3) == 0); // full
  CHECK(change(list, EPOLL_CTL_MOD, a, EPOLLOUT | EPOLLET, 5) == 0 && look(list) == 0);
  take(a);
  CHECK(look(list, EPOLLOUT) == 5 && look(list) == 0);
  ::close(a);
  ::close(list);
}

void pipes() {
  int ends[2];
  CHECK(::pipe(ends) == 0 && ::fcntl(ends[0], F_GETFL) != -1 &&
        (::fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
  CHECK(::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && (::fcntl(ends[0], F_GETFL) & O_NONBLOCK) != 0);
  CHECK(::fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
  char bytes[8];
  CHECK(::read(ends[0], bytes, 8) == -1 && errno == EAGAIN);
  CHECK(::read(ends[1], bytes, 8) == -1 && errno == EBADF);
  CHECK(::write(ends[0], "a", 1) == -1 && errno == EBADF);
  CHECK(::write(ends[1], "abc", 3) == 3 && ::write(ends[1], "de", 2) == 2);
  CHECK(::read(ends[0], bytes, 4) == 4 && std::memcmp(bytes, "abcd", 4) == 0);
  CHECK(::read(ends[0], bytes, 4) == 1 && bytes[0] == 'e');
  static char much[70'000];
  CHECK(::write(ends[1], much, sizeof much) == 65536); // as much as goes in
  CHECK(::write(ends[1], much, 1) == -1 && errno == EAGAIN);

  const int list = ::epoll_create1(0);
  change(list, EPOLL_CTL_ADD, ends[0], EPOLLIN | EPOLLET, 1);
  CHECK(look(list) == 1 && look(list) == 0);
  change(list, EPOLL_CTL_ADD, ends[1], EPOLLOUT, 2);
  CHECK(look(list) == 0);
  CHECK(::read(ends[0], much, sizeof much) == 65536 && look(list, EPOLLOUT) == 2);
  CHECK(change(list, EPOLL_CTL_DEL, ends[1], 0) == 0);
  CHECK(::write(ends[1], much, 1) == 1 && look(list) == 1 && look(list) == 0);
  CHECK(::write(ends[1], much, 1) == 1 && look(list) == 1);
  ::close(ends[1]);
  CHECK(look(list, EPOLLIN | EPOLLHUP) == 1 && look(list) == 0);
  CHECK(::read(ends[0], much, 8) == 2 && ::read(ends[0], much, 8) == 0); // the end, as often as one asks
  ::close(ends[0]);

  CHECK(::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
  change(list, EPOLL_CTL_ADD, ends[1], EPOLLOUT | EPOLLONESHOT, 3);
  CHECK(look(list, EPOLLOUT) == 3 && look(list) == 0);
  ::close(ends[0]);
  CHECK(look(list) == 0); // it asks for nothing now
  change(list, EPOLL_CTL_MOD, ends[1], EPOLLIN, 4);
  CHECK(look(list, EPOLLERR) == 4); // told although nobody has asked
  ::close(ends[1]);
  ::close(list);
}

void deadlines() {
  const int list = ::epoll_create1(0);
  epoll_event event;
  CHECK(::epoll_wait(list, &event, 1, 1) == 0);
  const timespec little{0, 1000};
  const int count = ::epoll_pwait2(list, &event, 1, &little, nullptr);
  CHECK(count == 0 || (count == -1 && (errno == ENOSYS || errno == EPERM))); // an older kernel, or a sandbox
  ::close(list);
}

/// Another thread writes: who sleeps wakes up, and sees what was written before.
void threads() {
  const int list = ::epoll_create1(0);
  int ends[2];
  CHECK(::pipe(ends) == 0);
  const int first = ::eventfd(0, 0), second = ::eventfd(0, EFD_NONBLOCK);
  change(list, EPOLL_CTL_ADD, second, EPOLLIN | EPOLLET, 1);
  int message = 0, answer = 0; // plain
  std::thread other([&] {
    CHECK(take(first) == 1); // sleeps
    CHECK(message == 1);
    answer = 2;
    add(second, 1);
    char byte;
    CHECK(::read(ends[0], &byte, 1) == 1 && byte == 'x' && message == 3);
  });
  message = 1;
  add(first, 1);
  epoll_event event;
  CHECK(::epoll_wait(list, &event, 1, -1) == 1 && event.data.u64 == 1);
  CHECK(answer == 2);
  message = 3;
  CHECK(::write(ends[1], "x", 1) == 1);
  other.join();
  for (const int each : {first, second, list, ends[0], ends[1]})
    ::close(each);
}

} // namespace

int main() {
  counts();
  lists();
  edges();
  pipes();
  deadlines();
  threads();
}
