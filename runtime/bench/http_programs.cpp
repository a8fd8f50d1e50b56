// Servers in other languages: programs that inherit the listening socket as their standard input.

#include "http_load.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace http_load {
namespace {

[[noreturn]] void become(const char* interpreter, const char* script, int listening) {
  const int flags = ::fcntl(listening, F_GETFL);
  if (flags < 0 || ::fcntl(listening, F_SETFL, flags | O_NONBLOCK) != 0 || ::dup2(listening, 0) != 0)
    std::abort();
  const std::string path = std::string(KERNLET_SOURCE_DIR "/runtime/bench/peers/") + script;
  ::execlp(interpreter, interpreter, path.c_str(), static_cast<char*>(nullptr));
  std::perror(interpreter);
  ::_exit(127);
}

} // namespace

bool is_here(const char* interpreter) {
  return std::system((std::string("command -v ") + interpreter + " >/dev/null 2>&1").c_str()) == 0;
}

void serve_node(int listening) {
  become("node", "http_node.mjs", listening);
}
void serve_asyncio(int listening) {
  become("python3", "http_asyncio.py", listening);
}

} // namespace http_load
