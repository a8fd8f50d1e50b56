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

/// An object that the program has given a name.
struct named_object {
  std::uint64_t begin, size; ///< size 0: only as a whole
  std::string name, type;    ///< type: as typeid names it
};

class debug_lines {
 public:
  explicit debug_lines(const program_places& about) : about_(about) {}

  /// Asks for all return addresses at once; line() answers from then on.
  void ask(const std::set<std::uint64_t>& addresses);
  /// The first of the calls, innermost first, that stands in a file of the program's own, not of a library.
  source_line line(const std::vector<std::uint64_t>& calls);
  /// A place that the program itself has told: its file as the tree calls it, and its text.
  source_line with_text(source_line place);
  /// Asks for the names of objects at all these addresses at once: globals, and what the program has named.
  void ask_objects(const std::set<std::uint64_t>& addresses, const std::vector<named_object>& given);
  /// "counter", "queue.slots[2]", "queue + 8" where there is no more to know; empty for what has no name.
  std::string object(std::uint64_t address);

 private:
  struct symbol {
    std::uint64_t begin, size;
    std::string name;
  };
  void read_symbols();
  static std::string in_tree(const std::string& file);
  const std::vector<std::string>& text_of(const std::string& file);

  program_places about_;
  std::map<std::uint64_t, std::string> members_;
  std::map<std::uint64_t, std::vector<source_line>> lines_; ///< inlined calls first
  std::vector<symbol> symbols_;
  bool symbols_read_ = false;
  std::map<std::string, std::vector<std::string>> files_;
};

} // namespace kernlet::grader
