#pragma once
/// \file
/// The programs with a planted bug, and the correct ones, that show what the explorer is worth.

#include "check/check.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

struct corpus_program {
  std::string name, source, about;
  int planted = 0;                ///< the value of the macro PLANTED; 0: correct
  std::vector<std::string> finds; ///< kinds of failure that count
  bool weak = false;              ///< vanishes under sequential consistency
};

/// autograder/explore/tests/corpus/corpus.json. Throws grader_error that names the row.
std::vector<corpus_program> read_corpus(const paths& where);

struct corpus_options {
  std::uint64_t bases = 1000;     ///< seeds of each random search, for a planted bug
  std::uint64_t correct = 20'000; ///< executions of a correct program by each search
  bool peers = true;              ///< also on kernel threads, and with the compiler's race detector
  bool few = false;               ///< one bug of each source
  std::string only;               ///< a name; empty: all
};

/// Prints the table. `kernlet check explore`.
check_outcome check_corpus(const session& here, const corpus_options& options);

} // namespace kernlet::grader
