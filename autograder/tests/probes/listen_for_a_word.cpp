// Says a word on descriptor 4, waits for one on descriptor 3, and says that one.
#include "say.hpp"

int main() {
  say("here");
  char word[64];
  const ssize_t got = ::read(3, word, sizeof word);
  if (got > 0)
    say(std::string(word, static_cast<std::size_t>(got)));
  return ::read(3, word, sizeof word) == 0 ? 0 : 1; // descriptor 3 stays open while there is a partner
}
