#pragma once
/// \file
/// A file descriptor that closes itself. Every descriptor of the grader is close-on-exec: what a program gets
/// is handed over by name.

#include <string>
#include <unistd.h>
#include <utility>

namespace kernlet::grader {

class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~descriptor() { close(); }

  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }
  int release() noexcept { return std::exchange(number_, -1); }
  void close() noexcept {
    if (number_ >= 0)
      ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

/// The two ends of a pipe.
struct pipe_ends {
  descriptor read, write;
};

/// A close-on-exec pipe. Throws grader_error when the process is out of descriptors.
pipe_ends make_pipe();

/// Makes reads and writes return instead of waiting.
void set_nonblocking(const descriptor& which) noexcept;

/// Reads until the end of the file, or until nothing more is there on a non-blocking descriptor.
std::string read_all(const descriptor& from);

} // namespace kernlet::grader
