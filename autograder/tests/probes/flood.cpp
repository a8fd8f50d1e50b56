// Writes without end to the descriptor that its argument names.
#include <cstdlib>
#include <cstring>
#include <unistd.h>

int main(int, char** arguments) {
  char lines[4096];
  std::memset(lines, 'x', sizeof lines);
  while (::write(std::atoi(arguments[1]), lines, sizeof lines) > 0) {
  }
  return 0;
}
