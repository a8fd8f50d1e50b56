#pragma once
/// \file
/// A program's addresses in words: the line of its own that led there, and the object that lies there.

#include "explore/exploration.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kernlet::grader {

class debug_lines {
 public:
  /// `helper` is members.py, which gdb runs; without gdb an object has an offset for a member's name.
  debug_lines(std::filesystem::path program, std::filesystem::path helper)
      : program_(std::move(program)), helper_(std::move(helper)) {}

  /// Asks for all return addresses at once; line() answers from then on.
  void ask(const std::set<std::uint64_t>& addresses);
  /// The first of the calls, innermost first, that stands in a file of the program's own, not of a library.
  source_line line(const std::vector<std::uint64_t>& calls);
  /// Asks for the names of objects at all these addresses at once.
  void ask_objects(const std::set<std::uint64_t>& addresses);
  /// "counter", "queue.slots[2]", "queue + 8" where there is no more to know; empty for what is no global.
  std::string object(std::uint64_t address);

 private:
  struct symbol {
    std::uint64_t begin, size;
    std::string name;
  };
  void read_symbols();

  std::filesystem::path program_, helper_;
  std::map<std::uint64_t, std::string> members_;
  std::map<std::uint64_t, std::vector<source_line>> lines_; ///< inlined calls first
  std::vector<symbol> symbols_;
  bool symbols_read_ = false;
  std::map<std::string, std::vector<std::string>> files_;
};

} // namespace kernlet::grader
