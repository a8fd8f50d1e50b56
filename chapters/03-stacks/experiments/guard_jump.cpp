// Two stacks, one above the other, and a guard between them. A computation on the upper one needs more than
// it has. Does the guard stop it before it reaches its neighbour?
//
// Each trial runs in a process of its own, because stopping means the signal SIGSEGV. The stacks are shared
// with it, so that the bytes of the neighbour can be counted afterwards.

#include "large_frame.hpp"
#include "memory_use.hpp"
#include "report.hpp"

#include <algorithm>
#include <cstddef>
#include <kernlet/raw_context.hpp>
#include <sys/mman.h>
#include <sys/wait.h>

namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t neighbour_bytes = 256 * kib;
constexpr std::size_t stack_bytes = 8 * kib;
constexpr std::byte untouched{0xa5};

using overflowing = void (*)();

struct trial {
  const char *key, *use, *compiled;
  overflowing run;
  std::size_t guard_bytes;
};

struct outcome {
  bool stopped;            ///< by SIGSEGV
  std::size_t overwritten; ///< bytes of the neighbour
};

/// From low to high: the neighbour, the guard, the stack.
class two_stacks {
 public:
  explicit two_stacks(std::size_t guard_bytes)
      : bytes_(neighbour_bytes + guard_bytes + stack_bytes),
        begin_(static_cast<std::byte*>(
            mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    if (begin_ == MAP_FAILED)
      lab::give_up("mmap", "less than a megabyte was asked for");
    std::fill_n(begin_, neighbour_bytes, untouched);
    if (guard_bytes > 0 && mprotect(begin_ + neighbour_bytes, guard_bytes, PROT_NONE) != 0)
      lab::give_up("mprotect", "too many mappings? see vm.max_map_count");
  }
  ~two_stacks() { munmap(begin_, bytes_); }
  two_stacks(const two_stacks&) = delete;
  two_stacks& operator=(const two_stacks&) = delete;

  kernlet::stack_area upper() const { return {begin_ + bytes_ - stack_bytes, stack_bytes}; }
  std::size_t overwritten() const {
    return neighbour_bytes -
           static_cast<std::size_t>(std::count(begin_, begin_ + neighbour_bytes, untouched));
  }

 private:
  std::size_t bytes_;
  std::byte* begin_;
};

kernlet::raw_context back, upper;

void begin(void* run, void*) {
  (*static_cast<const overflowing*>(run))();
  for (;;)
    upper.switch_to(back, nullptr);
}

outcome try_out(const trial& what) {
  const two_stacks stacks(what.guard_bytes);
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0)
    lab::give_up("fork", "too many processes?");
  if (child == 0) {
    overflowing run = what.run;
    upper.prepare(stacks.upper(), begin, &run);
    back.switch_to(upper, nullptr);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, stacks.overwritten()};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  namespace plain = lab::plain;
  namespace probing = lab::probing;
  const auto small = [] { plain::many_small_frames(64); };
  const trial trials[] = {
      {"unguarded", "64 calls of 256 bytes", "plain", small, 0},
      {"small", "64 calls of 256 bytes", "plain", small, 4 * kib},
      {"large", "one frame of 16 KiB", "plain", plain::frame_of_16_kib, 4 * kib},
      {"wide_guard", "one frame of 16 KiB", "plain", plain::frame_of_16_kib, 64 * kib},
      {"larger", "one frame of 128 KiB", "plain", plain::frame_of_128_kib, 64 * kib},
      {"probed", "one frame of 16 KiB", "probing", probing::frame_of_16_kib, 4 * kib},
      {"larger_probed", "one frame of 128 KiB", "probing", probing::frame_of_128_kib, 4 * kib},
  };

  std::vector<lab::row> rows;
  int jumped = 0, stopped = 0;
  for (const trial& each : trials) {
    const outcome seen = try_out(each);
    const bool over = each.guard_bytes > 0 && !seen.stopped;
    (seen.stopped ? stopped : jumped) += each.guard_bytes > 0;
    rows.push_back({each.key,
                    {each.use, each.compiled,
                     each.guard_bytes == 0 ? "none" : lab::bytes_text(static_cast<double>(each.guard_bytes)),
                     seen.stopped ? "stopped"
                     : over       ? "stepped over"
                                  : "not noticed",
                     seen.overwritten}});
  }
  report.say("A stack of 8 KiB, a guard below it, and below that another stack:");
  report.say();
  report.table({{"use", "on the upper stack"},
                {"compiled", "compiled"},
                {"guard", "guard"},
                {"outcome", "outcome"},
                {"overwritten", "overwritten"}},
               rows);
  report.say();
  report.say("overwritten: bytes of the lower stack, which is somebody else's.");
  report.say("plain: as the compiler does it unasked. probing: with -fstack-clash-protection.");
  report.fact("guards_stepped_over", jumped);
  report.fact("guards_hit", stopped);
  return report.finish();
}
