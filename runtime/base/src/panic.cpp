#include <cstdlib>
#include <cstring>
#include <iterator>
#include <kernlet/panic.hpp>
#include <sys/uio.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Decimal digits of `number` at the end of `buffer`; returns where they begin. printf is not safe in a
/// signal handler.
const char* digits(int number, char (&buffer)[16]) noexcept {
  char* at = buffer + sizeof buffer;
  *--at = '\0';
  do
    *--at = static_cast<char>('0' + number % 10);
  while ((number /= 10) != 0);
  return at;
}

} // namespace

void panic(const char* message, const char* file, int line) noexcept {
  char buffer[16];
  const char* pieces[] = {"kernlet: panic: ", message, " (", file, ":", digits(line, buffer), ")\n"};
  iovec vector[std::size(pieces)];
  for (std::size_t i = 0; i < std::size(pieces); ++i)
    vector[i] = {const_cast<char*>(pieces[i]), std::strlen(pieces[i])};
  [[maybe_unused]] const auto written = writev(STDERR_FILENO, vector, static_cast<int>(std::size(pieces)));
  std::abort();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
