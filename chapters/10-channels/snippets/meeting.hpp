#pragma once
/// \file
/// Somebody who waits in a channel, for programs that stand alone. Macros, so that a timeline names the line
/// of the program that parks.

#include "futex_calls.hpp"

#include <mutex>

struct waiting {
  futex_word woken{0};
  int word = 0;
};

#define park(who)                                                                                            \
  while ((who).woken == 0)                                                                                   \
  futex_wait((who).woken, 0)

#define wake(who)                                                                                            \
  (who).woken = 1;                                                                                           \
  futex_wake((who).woken, 1)
