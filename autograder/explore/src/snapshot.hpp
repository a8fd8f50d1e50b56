#pragma once
// The modelled program's globals and thread-locals, as they are when main() is called: each execution begins
// with them. The explorer's own are not among them: its sections have names of their own.

#include <cstddef>
#include <cstdint>
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
  bool is_local(const void* object) const noexcept {
    return reinterpret_cast<std::uintptr_t>(object) - locals_begin_ < locals_size_;
  }
  bool has_locals() const noexcept { return !locals_.empty(); }

  /// What a new thread begins with, and what the first one has.
  const std::vector<char>& fresh_locals() const noexcept { return fresh_locals_; }
  const std::vector<char>& first_locals() const noexcept { return first_locals_; }
  /// Copies the thread-locals out of their place, or into it.
  void save_locals(std::vector<char>& to) const;
  void load_locals(const std::vector<char>& from) const;

 private:
  std::vector<range> globals_, locals_;
  std::vector<std::vector<char>> bytes_;
  std::uintptr_t locals_begin_ = 0;
  std::size_t locals_size_ = 0;
  std::vector<char> fresh_locals_, first_locals_;
};

} // namespace kernlet::explore
