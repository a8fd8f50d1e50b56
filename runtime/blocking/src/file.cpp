// Each call that may wait for a disk, behind the gate. Each has a place of its own, so the slow ones are
// known.

#include <cerrno>
#include <kernlet/blocking.hpp>
#include <kernlet/file.hpp>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

struct answer {
  ssize_t value;
  int error;
};

/// Once more after a signal. errno is a thread's, and whoever asks may be on another one by then.
template <class Call>
answer ask(Call call) {
  for (;;) {
    const answer got = blocking([&call] {
      const auto value = call();
      return answer{static_cast<ssize_t>(value), errno};
    });
    if (got.value >= 0 || got.error != EINTR)
      return got;
  }
}

} // namespace

void file::fail(int error, const char* what) const {
  throw std::system_error(error, std::generic_category(), what + (" '" + path_ + "'"));
}

file file::open(std::string path, int flags, mode_t mode) {
  const answer got = ask([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); });
  file made(std::move(path), unique_descriptor(static_cast<int>(got.value)));
  if (got.value < 0)
    made.fail(got.error, "open");
  return made;
}

std::size_t file::read(std::span<std::byte> to) {
  const answer got = ask([&] { return ::read(descriptor(), to.data(), to.size()); });
  if (got.value < 0)
    fail(got.error, "read");
  return static_cast<std::size_t>(got.value);
}

void file::write(std::span<const std::byte> from) {
  while (!from.empty()) {
    const answer put = ask([&] { return ::write(descriptor(), from.data(), from.size()); });
    if (put.value < 0)
      fail(put.error, "write");
    from = from.subspan(static_cast<std::size_t>(put.value));
  }
}

std::size_t file::read_at(std::span<std::byte> to, std::uint64_t position) {
  std::size_t done = 0;
  while (done < to.size()) {
    const answer got = ask([&] {
      return ::pread(descriptor(), to.data() + done, to.size() - done, static_cast<off_t>(position + done));
    });
    if (got.value < 0)
      fail(got.error, "read");
    if (got.value == 0)
      break;
    done += static_cast<std::size_t>(got.value);
  }
  return done;
}

void file::write_at(std::span<const std::byte> from, std::uint64_t position) {
  while (!from.empty()) {
    const answer put =
        ask([&] { return ::pwrite(descriptor(), from.data(), from.size(), static_cast<off_t>(position)); });
    if (put.value < 0)
      fail(put.error, "write");
    from = from.subspan(static_cast<std::size_t>(put.value));
    position += static_cast<std::uint64_t>(put.value);
  }
}

std::uint64_t file::size() {
  struct stat about{};
  if (const answer got = ask([&] { return ::fstat(descriptor(), &about); }); got.value < 0)
    fail(got.error, "size of");
  return static_cast<std::uint64_t>(about.st_size);
}

void file::sync() {
  if (const answer got = ask([&] { return ::fdatasync(descriptor()); }); got.value < 0)
    fail(got.error, "sync");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
