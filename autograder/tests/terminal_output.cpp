// What the grader shows on a terminal, and what it shows elsewhere. A pseudo-terminal stands for the screen.

#include "catch.hpp"
#include "support/terminal.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace kernlet::grader;

namespace {

/// Sets or removes a variable, and puts it back.
class variable {
 public:
  variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name))
      old_ = old;
    set(value);
  }
  ~variable() { set(old_ ? old_->c_str() : nullptr); }

 private:
  void set(const char* value) { value != nullptr ? setenv(name_, value, 1) : unsetenv(name_); }
  const char* name_;
  std::optional<std::string> old_;
};

/// No variable of the person who runs the tests shall decide.
struct usual_environment {
  variable no_colour{"NO_COLOR", nullptr}, force{"CLICOLOR_FORCE", nullptr}, term{"TERM", "xterm"};
};

/// A pseudo-terminal of a given width, or a pipe.
class screen {
 public:
  explicit screen(unsigned short columns) {
    reader_ = posix_openpt(O_RDWR | O_NOCTTY);
    if (reader_ < 0 || grantpt(reader_) != 0 || unlockpt(reader_) != 0)
      throw std::runtime_error("no pseudo-terminal");
    const winsize size = {24, columns, 0, 0};
    stream_ = fdopen(open(ptsname(reader_), O_RDWR | O_NOCTTY), "w");
    ioctl(fileno(stream_), TIOCSWINSZ, &size);
  }
  screen() {
    int ends[2];
    if (pipe(ends) != 0)
      throw std::runtime_error("no pipe");
    reader_ = ends[0];
    stream_ = fdopen(ends[1], "w");
  }
  screen(const screen&) = delete;
  screen& operator=(const screen&) = delete;
  ~screen() {
    std::fclose(stream_);
    close(reader_);
  }

  std::FILE* stream() const { return stream_; }

  /// What was shown since the last call.
  std::string shown() {
    std::fflush(stream_);
    std::string text;
    for (pollfd ready = {reader_, POLLIN, 0}; poll(&ready, 1, 20) == 1;) {
      char part[4096];
      const ssize_t size = read(reader_, part, sizeof part);
      if (size <= 0)
        break;
      text.append(part, static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  int reader_ = -1;
  std::FILE* stream_ = nullptr;
};

} // namespace

TEST_CASE("01 colour is on for a terminal only", "[terminal]") {
  const usual_environment usual;
  screen tty(80), pipe;
  CHECK(terminal(tty.stream()).paint(colour::good, "passed") == "\x1b[32mpassed\x1b[0m");
  CHECK(terminal(tty.stream()).paint(colour::plain, "passed") == "passed");
  CHECK(terminal(tty.stream()).paint(colour::good, "").empty());
  CHECK(terminal(pipe.stream()).paint(colour::good, "passed") == "passed");
  CHECK(terminal(tty.stream()).interactive());
  CHECK_FALSE(terminal(pipe.stream()).interactive());
}

TEST_CASE("02 NO_COLOR, TERM=dumb, CLICOLOR_FORCE and --quiet", "[terminal]") {
  const usual_environment usual;
  screen tty(80), pipe;
  {
    const variable no_colour("NO_COLOR", "1");
    CHECK_FALSE(terminal(tty.stream()).coloured());
    const variable force("CLICOLOR_FORCE", "1");
    CHECK_FALSE(terminal(tty.stream()).coloured());
  }
  {
    const variable empty("NO_COLOR", ""); // empty is as good as not set
    CHECK(terminal(tty.stream()).coloured());
  }
  {
    const variable dumb("TERM", "dumb");
    CHECK_FALSE(terminal(tty.stream()).coloured());
    CHECK_FALSE(terminal(tty.stream()).interactive());
  }
  {
    const variable none("TERM", nullptr);
    CHECK_FALSE(terminal(tty.stream()).interactive());
  }
  {
    const variable force("CLICOLOR_FORCE", "1");
    CHECK(terminal(pipe.stream()).coloured());
    CHECK_FALSE(terminal(pipe.stream()).interactive());
  }
  {
    const variable off("CLICOLOR_FORCE", "0");
    CHECK_FALSE(terminal(pipe.stream()).coloured());
  }
  CHECK_FALSE(terminal(tty.stream(), true).coloured());
  CHECK_FALSE(terminal(tty.stream(), true).interactive());
}

TEST_CASE("03 the width is the terminal's, 80 elsewhere, at most 110", "[terminal]") {
  const usual_environment usual;
  screen narrow(60), wide(300), tiny(5), unknown(0), pipe;
  CHECK(terminal(narrow.stream()).width() == 60);
  CHECK(terminal(wide.stream()).width() == 110);
  CHECK(terminal(tiny.stream()).width() == 20);
  CHECK(terminal(unknown.stream()).width() == 80);
  CHECK(terminal(pipe.stream()).width() == 80);
}

TEST_CASE("04 --quiet leaves notes out, not results", "[terminal]") {
  screen pipe;
  const terminal quiet(pipe.stream(), true);
  quiet.note("a note");
  quiet.line("a result");
  CHECK(pipe.shown() == "a result\n");
  const terminal usual(pipe.stream());
  usual.note("a note");
  usual.redraw("never in a pipe");
  CHECK(pipe.shown() == "a note\n");
}

TEST_CASE("05 progress in a pipe is a line for each step", "[terminal]") {
  screen pipe;
  const terminal where(pipe.stream());
  {
    progress going(where, "building", 2);
    going.step("compile");
    CHECK(pipe.shown() == "building 1/2: compile\n");
    going.step("link");
    going.step("one more than was said");
  }
  CHECK(pipe.shown() == "building 2/2: link\nbuilding 3/3: one more than was said\n");
}

TEST_CASE("06 progress on a terminal is redrawn in place and ends its line", "[terminal]") {
  const usual_environment usual;
  screen tty(40);
  const terminal where(tty.stream());
  {
    progress going(where, "building", 2);
    going.step("compile a file with a very long name indeed");
    const std::string first = tty.shown();
    CHECK(first.starts_with("\r\x1b[K"));
    CHECK(first.find('\n') == first.npos);
    CHECK(first.size() == 4 + 39); // one column is left: a full line would wrap
    going.step("link");
    CHECK(tty.shown() == "\r\x1b[Kbuilding [==========          ] 2/2: li");
  }
  CHECK(tty.shown() == "\r\x1b[Kbuilding [====================] 2/2\r\n");
}

TEST_CASE("07 progress says nothing with --quiet, and does not move the cursor with NO_COLOR", "[terminal]") {
  const usual_environment usual;
  screen tty(80);
  {
    const terminal quiet(tty.stream(), true);
    progress going(quiet, "building", 1);
    going.step("compile");
  }
  CHECK(tty.shown().empty());
  const variable no_colour("NO_COLOR", "1");
  const terminal where(tty.stream());
  progress going(where, "building", 1);
  going.step("compile");
  CHECK(tty.shown() == "building 1/1: compile\r\n");
}
