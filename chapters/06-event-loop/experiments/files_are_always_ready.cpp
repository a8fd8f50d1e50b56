// What will the kernel wait for? And what does O_NONBLOCK do to a file that is not in memory? A file of 64
// MiB is read by a task of a loop, by itself and through an executor, while a ticker wants a turn every
// millisecond.

#include "pair.hpp"
#include "report.hpp"

#include <algorithm>
#include <kernlet/executor.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <vector>

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
using kernlet::unique_descriptor;
constexpr std::size_t slice = 1 << 20, slices = 64;

/// A file without a name: gone when it is closed.
unique_descriptor new_file() {
  const char* const folder = std::getenv("TMPDIR");
  const std::string where = folder != nullptr ? folder : "/var/tmp"; // /tmp may be memory
  return unique_descriptor(
      lab::must(::open(where.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), "a new file in TMPDIR"));
}

/// Writes it out and asks the kernel to keep nothing of it in memory.
void forget(int file) {
  lab::must(::fdatasync(file), "fdatasync");
  ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
}

const char* epoll_says(int descriptor) {
  const unique_descriptor epoll(lab::must(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  epoll_event event{EPOLLIN, {.fd = descriptor}};
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &event) != 0)
    return errno == EPERM ? "EPERM" : std::strerror(errno);
  return ::epoll_wait(epoll.get(), &event, 1, 0) == 1 ? "ready" : "not ready";
}

const char* poll_says(int descriptor) {
  pollfd asked{descriptor, POLLIN, 0};
  return ::poll(&asked, 1, 0) == 1 ? "ready" : "not ready";
}

lab::row waited_for(const char* key, const char* what, int descriptor) {
  return {key, {what, epoll_says(descriptor), poll_says(descriptor)}};
}

std::string reactor_says(int file) {
  kernlet::reactor reactor;
  try {
    reactor.attach(file);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "nothing";
}

/// Reads the whole file; counts how often it was told to come back later.
long read_all(int file) {
  std::vector<char> bytes(slice);
  long later = 0;
  for (std::size_t i = 0; i < slices; ++i)
    later += ::pread(file, bytes.data(), slice, static_cast<off_t>(i * slice)) < 0 && errno == EAGAIN;
  return later;
}

struct measured {
  long later = 0;
  double took_ms = 0, held_ms = 0;
};

template <class Read>
measured on_a_loop(int file, const Read& read) {
  forget(file);
  const auto milliseconds = [](clock_type::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
  };
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  measured seen;
  bool over = false;
  loop.spawn("ticker", [&] {
    clock_type::time_point last = clock_type::now();
    while (!over) {
      kernlet::this_task::sleep_for(1ms);
      const auto now = clock_type::now();
      seen.held_ms = std::max(seen.held_ms, milliseconds(now - last) - 1);
      last = now;
    }
  });
  loop.spawn("reader", [&] {
    const auto begin = clock_type::now();
    seen.later = read(file);
    seen.took_ms = milliseconds(clock_type::now() - begin);
    over = true;
  });
  loop.run();
  return seen;
}

lab::row told(const char* key, const char* how, const measured& seen) {
  return {key, {how, seen.later, lab::cell(seen.took_ms, 0), lab::cell(seen.held_ms, 0)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const unique_descriptor file = new_file();
  {
    const std::vector<char> bytes(slice, 'x');
    for (std::size_t i = 0; i < slices; ++i)
      if (::write(file.get(), bytes.data(), slice) != static_cast<ssize_t>(slice))
        lab::fail("write");
  }
  lab::must(::fcntl(file.get(), F_SETFL, O_NONBLOCK), "fcntl");
  const unique_descriptor folder(lab::must(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "/"));
  const unique_descriptor nothing(lab::must(::open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null"));
  const unique_descriptor bell(lab::must(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"));
  const lab::pair sockets;
  int ends[2];
  lab::must(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), "pipe2");
  const unique_descriptor pipe(ends[0]), other_end(ends[1]);

  report.say("May I read? Of a socket, a pipe and an eventfd that nobody has written to, and of files:");
  report.say();
  const std::vector<lab::row> kinds{
      waited_for("socket", "socket", sockets.ours()), waited_for("pipe", "pipe, FIFO", pipe.get()),
      waited_for("eventfd", "eventfd", bell.get()),   waited_for("file", "regular file", file.get()),
      waited_for("folder", "folder", folder.get()),   waited_for("null", "/dev/null", nothing.get())};
  report.table({{"what", "descriptor"}, {"epoll", "epoll"}, {"poll", "poll"}}, kinds);
  report.say();
  report.say("What attach() throws: " + reactor_says(file.get()));
  report.say();

  kernlet::thread_pool pool({.threads = 1});
  const auto here = [](int from) { return read_all(from); };
  const auto there = [&](int from) {
    return kernlet::run_in_executor(pool, [from] { return read_all(from); });
  };
  report.say("64 MiB from a file, with O_NONBLOCK, by 64 reads:");
  report.say();
  report.table({{"how", "read"}, {"later", "EAGAIN"}, {"took_ms", "took, ms"}, {"held_ms", "loop held, ms"}},
               {told("handler", "in the task", on_a_loop(file.get(), here)),
                told("executor", "through the executor", on_a_loop(file.get(), there))});
  return report.finish();
}
