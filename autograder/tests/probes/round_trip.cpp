// Reads descriptor 3 to its end and sends it back on descriptor 4; says a word on each of the usual outputs.
#include "say.hpp"

int main() {
  std::string all;
  char buffer[4096];
  for (ssize_t got; (got = ::read(3, buffer, sizeof buffer)) > 0;)
    all.append(buffer, static_cast<std::size_t>(got));
  for (std::size_t at = 0; at < all.size();) {
    const ssize_t done = ::write(4, all.data() + at, all.size() - at);
    if (done <= 0)
      return 1;
    at += static_cast<std::size_t>(done);
  }
  (void)!::write(1, "to output\n", 10);
  (void)!::write(2, "to error\n", 9);
  return 23;
}
