#pragma once
/// \file
/// What the grader shows: colour only on a terminal that has it, the same words without it.

#include <cstdio>
#include <string>
#include <string_view>

namespace kernlet::grader {

enum class colour { plain, good, bad, note, dim, strong };

/// How a stream may be written to. Colour is on for a terminal unless NO_COLOR is set or TERM is "dumb";
/// CLICOLOR_FORCE turns it on.
class terminal {
 public:
  explicit terminal(std::FILE* stream = stdout, bool quiet = false);
  /// No stream at all: plain text of the usual width, for what is kept and shown later.
  static terminal text_only() { return terminal(nullptr, true); }

  bool interactive() const noexcept {
    return interactive_;
  } ///< a person reads it: progress may move the cursor
  bool coloured() const noexcept { return coloured_; } ///< paint() adds escape codes
  bool quiet() const noexcept { return quiet_; }       ///< only results and errors
  int width() const noexcept;                          ///< columns, 80 where unknown, at most 110 for prose

  std::string paint(colour how, std::string_view text) const; ///< text with escape codes, or as it is
  void line(std::string_view text = {}) const;                ///< a result line, always shown
  void note(std::string_view text) const;                     ///< a line that --quiet leaves out
  void redraw(std::string_view text) const; ///< replaces the line that the cursor is on; only if interactive

 private:
  std::FILE* stream_;
  bool quiet_, interactive_, coloured_;
};

/// Markdown as terminal text: headings, emphasis, code, lists, wrapped to `width` columns.
/// Every line begins with `indent` blanks and ends with a newline; code keeps its backticks where there is no
/// colour.
std::string render_markdown(std::string_view markdown, const terminal& where, std::size_t indent = 0);

/// One line that says how far something is, for anything longer than two seconds: redrawn in place on a
/// terminal, a plain line at the start of each step elsewhere, nothing with --quiet. Ends its line in the
/// destructor.
class progress {
 public:
  progress(const terminal& where, std::string title, std::size_t steps);
  ~progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  void step(std::string_view what); ///< begins the next step
 private:
  const terminal& where_;
  std::string title_;
  std::size_t steps_, done_ = 0;
};

} // namespace kernlet::grader
