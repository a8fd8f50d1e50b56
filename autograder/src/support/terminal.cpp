#include "support/terminal.hpp"

#include <algorithm>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace kernlet::grader {

namespace {

constexpr int usual_width = 80, widest_prose = 110, narrowest = 20;

/// A variable that is set to something; the conventions give its value no meaning, save that CLICOLOR_FORCE=0
/// means no.
bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool forced() {
  return is_set("CLICOLOR_FORCE") && std::string_view(std::getenv("CLICOLOR_FORCE")) != "0";
}

bool dumb() {
  const char* name = std::getenv("TERM");
  return name == nullptr || *name == '\0' || std::string_view(name) == "dumb";
}

std::string_view code_of(colour how) noexcept {
  switch (how) {
  case colour::plain:
    return "";
  case colour::good:
    return "\x1b[32m";
  case colour::bad:
    return "\x1b[31m";
  case colour::note:
    return "\x1b[36m";
  case colour::dim:
    return "\x1b[2m";
  case colour::strong:
    return "\x1b[1m";
  }
  return "";
}

/// At once: who reads a pipe wants to see how far it is, too.
void write(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

} // namespace

terminal::terminal(std::FILE* stream, bool quiet)
    : stream_(stream), quiet_(quiet), interactive_(!quiet && isatty(fileno(stream)) == 1 && !dumb()),
      coloured_(!quiet && !is_set("NO_COLOR") && (interactive_ || forced())) {}

int terminal::width() const noexcept {
  winsize size = {};
  if (!interactive_ || ioctl(fileno(stream_), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return usual_width;
  return std::clamp(static_cast<int>(size.ws_col), narrowest, widest_prose);
}

std::string terminal::paint(colour how, std::string_view text) const {
  if (!coloured_ || how == colour::plain || text.empty())
    return std::string(text);
  return std::string(code_of(how)).append(text).append("\x1b[0m");
}

void terminal::line(std::string_view text) const {
  write(stream_, std::string(text) + "\n");
}

void terminal::note(std::string_view text) const {
  if (!quiet_)
    line(text);
}

void terminal::redraw(std::string_view text) const {
  if (interactive_)
    write(stream_, "\r\x1b[K" + std::string(text));
}

} // namespace kernlet::grader
