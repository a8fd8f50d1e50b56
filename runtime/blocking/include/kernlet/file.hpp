#pragma once
/// \file
/// Files for the tasks of a scheduler. A regular file is always "ready" and its read blocks all the same, so
/// no poller helps; each call goes through blocking() (kernlet/blocking.hpp).
///
///     kernlet::file notes = kernlet::file::open("notes.txt", O_RDONLY);
///     std::string text(notes.size(), '\0');
///     notes.read_at(std::as_writable_bytes(std::span(text)), 0);
///
/// Outside tasks the calls block the thread, as those that they stand for. A call that is under way is not
/// interrupted by a cancellation or a deadline: the disk answers when it does. Errors are std::system_error
/// and name the file.

#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <kernlet/socket.hpp>
#include <span>
#include <string>
#include <sys/types.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Owns a descriptor. Can be moved. read_at() and write_at() may be called by several tasks at once; read()
/// and write() share one position.
class file {
 public:
  /// As open(2), with O_CLOEXEC. Throws std::system_error: "open 'notes.txt': No such file or directory".
  static file open(std::string path, int flags, mode_t mode = 0666);

  /// At least one byte from the position on, which moves; 0 at the end.
  std::size_t read(std::span<std::byte> to);
  /// All of it.
  void write(std::span<const std::byte> from);
  /// As many as there are, which is fewer than asked for only at the end.
  std::size_t read_at(std::span<std::byte> to, std::uint64_t position);
  void write_at(std::span<const std::byte> from, std::uint64_t position);

  std::uint64_t size();
  /// Waits until the bytes are on the disk, as fdatasync(2).
  void sync();

  int descriptor() const noexcept { return descriptor_.get(); }
  const std::string& path() const noexcept { return path_; }

 private:
  file(std::string path, unique_descriptor descriptor) noexcept
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}
  [[noreturn]] void fail(int error, const char* what) const;

  std::string path_;
  unique_descriptor descriptor_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
