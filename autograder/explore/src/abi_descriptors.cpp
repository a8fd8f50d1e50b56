// Descriptors as the C library's calls name them: eventfd, pipes and epoll are modelled. Reads of any other
// descriptor might block all threads, so they are refused; what is written to one goes where it should.

#include "engine.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

using namespace kernlet::explore;

#define HERE __builtin_return_address(0)

namespace {

engine& all() noexcept {
  return engine::the();
}
bool inside() noexcept {
  return engine::inside();
}
bool modelled(int number) noexcept {
  return inside() && all().descriptors.contains(number);
}

/// The C library's function of this name; looked up once at each place that asks.
#define REAL(name)                                                                                           \
  ([]() noexcept {                                                                                           \
    static const auto found = reinterpret_cast<decltype(&::name)>(::dlsym(RTLD_NEXT, #name));                \
    return found;                                                                                            \
  }())

/// A result, or an errno below zero, as the C library gives it.
template <class Result>
Result answer(Result result) noexcept {
  if (result >= 0)
    return result;
  errno = static_cast<int>(-result);
  return -1;
}

/// A number that is no descriptor of the model: the kernel would say so, or it is one that is not modelled.
int no_list(const char* call, int number, const void* where) {
  all().fail(failure_kind::unsupported,
             std::string(call) + "() with descriptor " + std::to_string(number) +
                 ", which was not made in this execution",
             where);
}

int wait_for_list(const char* call, int list, epoll_event* events, int most, std::uint64_t until,
                  const void* where) {
  return modelled(list) ? answer(all().wait_for_list(list, events, most, until, where))
                        : no_list(call, list, where);
}

std::uint64_t until_ms(int timeout) noexcept {
  return timeout < 0 ? never : all().clock() + static_cast<std::uint64_t>(timeout) * 1'000'000;
}

} // namespace

extern "C" {

int eventfd(unsigned count, int flags) noexcept {
  return inside() ? answer(all().make_counter(count, flags)) : REAL(eventfd)(count, flags);
}
int pipe2(int ends[2], int flags) noexcept {
  if (!inside())
    return REAL(pipe2)(ends, flags);
  int made[2];
  if (answer(all().make_pipe(made, flags)) != 0)
    return -1;
  std::copy_n(made, 2, ends);
  return 0;
}
int pipe(int ends[2]) noexcept {
  return pipe2(ends, 0);
}
int epoll_create1(int flags) noexcept {
  if (!inside())
    return REAL(epoll_create1)(flags);
  return answer((flags & ~EPOLL_CLOEXEC) != 0
                    ? -EINVAL
                    : all().descriptors.add(modelled_descriptor::kind::list, false));
}
int epoll_create(int size) noexcept {
  return size <= 0 ? answer(-EINVAL) : epoll_create1(0);
}
int epoll_ctl(int list, int what, int number, epoll_event* event) noexcept {
  if (!inside())
    return REAL(epoll_ctl)(list, what, number, event);
  return modelled(list) ? answer(all().change_list(list, what, number, event, HERE))
                        : no_list("epoll_ctl", list, HERE);
}
int epoll_wait(int list, epoll_event* events, int most, int timeout) {
  if (!inside())
    return REAL(epoll_wait)(list, events, most, timeout);
  return wait_for_list("epoll_wait", list, events, most, until_ms(timeout), HERE);
}
// No signal comes while threads are modelled, so a mask makes no difference.
int epoll_pwait(int list, epoll_event* events, int most, int timeout, const sigset_t* mask) {
  if (!inside())
    return REAL(epoll_pwait)(list, events, most, timeout, mask);
  return wait_for_list("epoll_pwait", list, events, most, until_ms(timeout), HERE);
}
int epoll_pwait2(int list, epoll_event* events, int most, const timespec* timeout, const sigset_t* mask) {
  if (!inside())
    return REAL(epoll_pwait2)(list, events, most, timeout, mask);
  const std::uint64_t until =
      timeout == nullptr ? never
                         : all().clock() + static_cast<std::uint64_t>(timeout->tv_sec) * 1'000'000'000 +
                               static_cast<std::uint64_t>(timeout->tv_nsec);
  return wait_for_list("epoll_pwait2", list, events, most, until, HERE);
}

ssize_t read(int number, void* to, std::size_t size) {
  if (modelled(number))
    return answer(all().read_descriptor(number, to, size, HERE));
  if (inside())
    all().fail(failure_kind::unsupported,
               "read() is not modelled but for eventfd and pipes: it would block all threads, or reach "
               "outside of the program",
               HERE);
  return REAL(read)(number, to, size);
}
ssize_t write(int number, const void* from, std::size_t size) {
  if (inside() && number == all().result_descriptor && number > 2)
    all().fail(failure_kind::unsupported, "write() to the descriptor of the explorer's own result", HERE);
  return modelled(number) ? answer(all().write_descriptor(number, from, size, HERE))
                          : REAL(write)(number, from, size);
}
int close(int number) {
  return modelled(number) ? answer(all().close_descriptor(number, HERE)) : REAL(close)(number);
}
int eventfd_read(int number, eventfd_t* to) {
  return read(number, to, sizeof *to) == sizeof *to ? 0 : -1;
}
int eventfd_write(int number, eventfd_t more) {
  return write(number, &more, sizeof more) == sizeof more ? 0 : -1;
}
/// Whether calls wait can be asked and set; nothing else is known of a modelled one.
int fcntl64(int number, int what, ...) {
  va_list rest;
  va_start(rest, what);
  const long argument = va_arg(rest, long);
  va_end(rest);
  if (!modelled(number))
    return REAL(fcntl64)(number, what, argument);
  modelled_descriptor& here = all().descriptor(number, HERE);
  switch (what) {
  case F_GETFL:
    return O_RDWR | (here.non_blocking ? O_NONBLOCK : 0);
  case F_SETFL:
    here.non_blocking = (argument & O_NONBLOCK) != 0;
    return 0;
  case F_GETFD:
  case F_SETFD:
    return 0;
  default:
    all().fail(failure_kind::unsupported, "fcntl() with command " + std::to_string(what) + " is not modelled",
               HERE);
  }
}
int fcntl(int number, int what, ...) {
  va_list rest;
  va_start(rest, what);
  const long argument = va_arg(rest, long);
  va_end(rest);
  return fcntl64(number, what, argument);
}
}
