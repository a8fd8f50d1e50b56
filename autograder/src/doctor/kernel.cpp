/// \file
/// Kernel features that parts of the runtime and of the grader use where they are there.

#include "doctor/probes.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet::grader::doctor {
namespace {

/// A field of a ring that the kernel shares with us.
std::uint32_t* field(void* ring, std::uint32_t offset) {
  return reinterpret_cast<std::uint32_t*>(static_cast<char*>(ring) + offset);
}

/// Submits one operation that does nothing and looks for its completion.
std::string complete_one_operation() {
  io_uring_params set_up{};
  const int ring = static_cast<int>(::syscall(SYS_io_uring_setup, 4, &set_up));
  if (ring < 0)
    return fmt::format("no ring can be made: {}", std::strerror(errno));
  const auto map = [ring](std::size_t size, std::uint64_t offset) {
    return ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, static_cast<off_t>(offset));
  };
  void* const submissions =
      map(set_up.sq_off.array + set_up.sq_entries * sizeof(std::uint32_t), IORING_OFF_SQ_RING);
  void* const completions =
      map(set_up.cq_off.cqes + set_up.cq_entries * sizeof(io_uring_cqe), IORING_OFF_CQ_RING);
  void* const entries = map(set_up.sq_entries * sizeof(io_uring_sqe), IORING_OFF_SQES);
  if (submissions == MAP_FAILED || completions == MAP_FAILED || entries == MAP_FAILED)
    return "a ring cannot be mapped";

  auto* const entry = static_cast<io_uring_sqe*>(entries);
  *entry = {};
  entry->opcode = IORING_OP_NOP;
  entry->user_data = 42;
  *field(submissions, set_up.sq_off.array) = 0;
  // Release: the kernel must see the entry before the tail that announces it.
  std::atomic_ref(*field(submissions, set_up.sq_off.tail)).store(1, std::memory_order_release);
  if (::syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, nullptr, 0) != 1) {
    return fmt::format("an operation is refused: {}", std::strerror(errno));
  }
  const auto done = std::atomic_ref(*field(completions, set_up.cq_off.tail)).load(std::memory_order_acquire);
  const auto* const completion = reinterpret_cast<io_uring_cqe*>(field(completions, set_up.cq_off.cqes));
  return done == 1 && completion->user_data == 42 ? "completed" : "an operation does not complete";
}

/// Counts one event over a loop; an explanation where that cannot be done.
std::string count(std::uint32_t type, std::uint64_t event) {
  perf_event_attr wanted{};
  wanted.size = sizeof wanted;
  wanted.type = type;
  wanted.config = event;
  wanted.exclude_kernel = 1;
  wanted.exclude_hv = 1;
  const int counter = static_cast<int>(::syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0));
  if (counter < 0)
    return fmt::format("refused: {}", std::strerror(errno));
  for (int i = 0; i < 1'000'000; ++i)
    asm volatile("");
  std::uint64_t counted = 0;
  if (::read(counter, &counted, sizeof counted) != sizeof counted)
    return "the counter cannot be read";
  return counted > 100'000 ? "counts" : fmt::format("it counts {} in a million turns", counted);
}

/// Writes a file in a watched folder and waits for the event.
std::string notice_a_write(const std::filesystem::path& folder) {
  const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch < 0)
    return fmt::format("no watch can be made: {}", std::strerror(errno));
  if (::inotify_add_watch(watch, folder.c_str(), IN_CLOSE_WRITE) < 0) {
    return fmt::format("{} cannot be watched: {}", folder.string(), std::strerror(errno));
  }
  const auto file = folder / "doctor.watched";
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (opened < 0)
    return fmt::format("{} cannot be written: {}", file.string(), std::strerror(errno));
  ::close(opened);
  pollfd ready{watch, POLLIN, 0};
  const bool noticed = ::poll(&ready, 1, 1000) == 1;
  ::unlink(file.c_str());
  return noticed ? "noticed" : "a save is not reported (a shared folder?)";
}

std::string said(const trial& tried) {
  if (tried.answered)
    return tried.answer;
  return tried.hung ? "it never ends" : fmt::format("signal {}", tried.signal);
}

} // namespace

finding probe_io_uring(const surroundings&) {
  const trial tried = in_child([] { return complete_one_operation(); });
  if (tried.answer == "completed")
    return found("io_uring", "an operation completes");
  return degraded("io_uring", said(tried), "nothing is lost: the runtime waits with epoll",
                  "sudo sysctl kernel.io_uring_disabled=0; containers often forbid it");
}

finding probe_inotify(const surroundings& here) {
  // The tree's own file system counts, not the temporary folder's: shared folders report no changes.
  std::error_code problem;
  const auto state = here.root / ".kernlet";
  const bool usable = std::filesystem::is_directory(state, problem);
  const auto folder = usable ? state : here.scratch.path();
  const trial tried = in_child([&] { return notice_a_write(folder); });
  if (tried.answer == "noticed")
    return found("file events", "a save is reported at once (inotify)");
  return degraded(
      "file events", said(tried), "`watch` looks twice a second instead of waiting for an event",
      "sudo sysctl fs.inotify.max_user_instances=512, or a folder of this machine instead of a shared one");
}

finding probe_hardware_counters(const surroundings&) {
  const trial hardware = in_child([] { return count(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS); });
  if (hardware.answer == "counts")
    return found("hardware counters", "instructions are counted");
  const trial software = in_child([] { return count(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK); });
  const bool some = software.answer == "counts";
  return degraded("hardware counters",
                  fmt::format("{}{}", said(hardware), some ? "; software events are counted" : ""),
                  "`bench` gives times, but no counts of instructions and missed branches",
                  "sudo sysctl kernel.perf_event_paranoid=1; many virtual machines have none at all");
}

} // namespace kernlet::grader::doctor
