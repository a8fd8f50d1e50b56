#include "support/terminal.hpp"

#include <fmt/format.h>

namespace kernlet::grader {

namespace {

constexpr std::size_t bar_length = 20;

std::string bar(std::size_t done, std::size_t all) {
  const std::size_t filled = all == 0 ? 0 : done * bar_length / all;
  return fmt::format("[{:=<{}}{: <{}}]", "", filled, "", bar_length - filled);
}

/// Cut to a width, never inside a character of more than one byte.
std::string cut(std::string text, std::size_t width) {
  std::size_t columns = 0;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const bool begins = (static_cast<unsigned char>(text[index]) & 0xc0) != 0x80;
    if (begins && columns++ == width)
      return text.substr(0, index);
  }
  return text;
}

/// Redrawing in place moves the cursor, which needs what colour needs: NO_COLOR asks for a plain log.
bool redraws(const terminal& where) {
  return where.interactive() && where.coloured();
}

} // namespace

progress::progress(const terminal& where, std::string title, std::size_t steps)
    : where_(where), title_(std::move(title)), steps_(steps) {}

void progress::step(std::string_view what) {
  if (where_.quiet())
    return;
  ++done_;
  if (done_ > steps_)
    steps_ = done_;
  const std::string count = fmt::format("{}/{}", done_, steps_);
  if (!redraws(where_)) {
    where_.note(fmt::format("{} {}: {}", title_, count, what));
    return;
  }
  // The step that has begun is not done yet, so the bar lacks it.
  where_.redraw(cut(fmt::format("{} {} {}: {}", title_, bar(done_ - 1, steps_), count, what),
                    static_cast<std::size_t>(where_.width() - 1)));
}

progress::~progress() {
  if (where_.quiet() || done_ == 0 || !redraws(where_))
    return;
  where_.redraw(cut(fmt::format("{} {} {}/{}", title_, bar(done_, steps_), done_, steps_),
                    static_cast<std::size_t>(where_.width() - 1)));
  where_.line();
}

} // namespace kernlet::grader
