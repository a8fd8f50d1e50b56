// One terminal, so its state is global: a signal handler has no other way to it. Handlers call only functions
// that are safe there.

#include "lesson/keyboard.hpp"

#include "lesson/ways.hpp"

#include <cctype>
#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <termios.h>
#include <unistd.h>

namespace kernlet::grader {

namespace {

termios own_mode;                      ///< as we found it
volatile std::sig_atomic_t is_raw = 0; ///< the terminal is in our mode now
constexpr std::initializer_list<int> ending_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

bool in_foreground() noexcept {
  return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

/// Keys come at once and unseen; Ctrl-C and Ctrl-Z go on working.
void set_raw() noexcept {
  termios mode = own_mode;
  mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
}

void set_own() noexcept {
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &own_mode);
}

/// Restores the terminal and lets the signal do what it does to a program without handlers. After a stop the
/// program goes on here.
extern "C" void restore_and_obey(int number) {
  const int error = errno;
  if (is_raw)
    set_own();
  struct sigaction usual{}, ours{};
  usual.sa_handler = SIG_DFL;
  ::sigaction(number, &usual, &ours);
  sigset_t only_this, before;
  ::sigemptyset(&only_this);
  ::sigaddset(&only_this, number);
  ::raise(number);
  ::sigprocmask(SIG_UNBLOCK, &only_this, &before);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  ::sigaction(number, &ours, nullptr);
  if (is_raw && in_foreground())
    set_raw();
  errno = error;
}

void install_handlers() noexcept {
  for (const int number : ending_signals) {
    struct sigaction now{};
    ::sigaction(number, nullptr, &now);
    if (now.sa_handler == SIG_IGN) // nohup
      continue;
    struct sigaction ours{};
    ours.sa_handler = restore_and_obey;
    ours.sa_flags = SA_RESTART;
    ::sigaction(number, &ours, nullptr);
  }
}

void remove_handlers() noexcept {
  for (const int number : ending_signals) {
    struct sigaction now{};
    ::sigaction(number, nullptr, &now);
    if (now.sa_handler == restore_and_obey)
      ::signal(number, SIG_DFL);
  }
}

} // namespace

keyboard::keyboard(bool raw) : raw_(raw && ::tcgetattr(STDIN_FILENO, &own_mode) == 0) {
  if (raw_)
    install_handlers();
  enter();
}

keyboard::~keyboard() {
  leave();
  if (raw_)
    remove_handlers();
}

void keyboard::enter() noexcept {
  if (!raw_ || !in_foreground())
    return;
  is_raw = 1;
  set_raw();
}

void keyboard::leave() noexcept {
  if (!is_raw)
    return;
  set_own();
  is_raw = 0;
}

int keyboard::descriptor() const noexcept {
  const bool background = ::isatty(STDIN_FILENO) == 1 && !in_foreground();
  return ended_ || background ? -1 : STDIN_FILENO;
}

char keyboard::read() {
  constexpr char end_of_input = 4; // Ctrl-D
  if (!raw_) {
    std::string line;
    ended_ = !read_line(line);
    return line.empty() ? (ended_ ? '\0' : '\n') : line[0];
  }
  char bytes[64]; // an arrow key comes as several
  const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
  if (got == 0 || (got < 0 && errno != EINTR)) {
    ended_ = true;
    return 'q'; // the terminal is gone
  }
  if (got <= 0 || bytes[0] == '\x1b')
    return 0;
  return bytes[0] == end_of_input ? 'q'
                                  : static_cast<char>(std::tolower(static_cast<unsigned char>(bytes[0])));
}

keyboard::pause::pause(keyboard& keys) : keys_(keys) {
  keys_.leave();
}
keyboard::pause::~pause() {
  keys_.enter();
}

} // namespace kernlet::grader
