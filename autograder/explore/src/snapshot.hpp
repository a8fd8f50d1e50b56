#pragma once
// The modelled program's globals, as they are when main() is called: each execution begins with them. The
// explorer's own are not among them: its sections have names of their own.

#include <cstddef>
#include <vector>

namespace kernlet::explore {

class snapshot {
 public:
  /// Finds the program's memory and keeps what is there. Once, after all static constructors.
  void keep();
  void restore() const;

  struct range {
    char* begin;
    std::size_t size;
  };
  const std::vector<range>& globals() const noexcept { return globals_; }

 private:
  std::vector<range> globals_;
  std::vector<std::vector<char>> bytes_;
};

} // namespace kernlet::explore
