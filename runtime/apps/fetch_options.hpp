#pragma once
// What the command line of kernlet-fetch says.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace fetch {

struct options {
  std::vector<std::string> urls; ///< those of standard input are among them
  std::size_t concurrency = 100;
  std::uint32_t per_host = 0; ///< 0: as many as the concurrency
  double timeout = 30;        ///< seconds
  std::uint64_t max_body = 64 << 20;
  std::uint32_t redirects = 10;
  std::filesystem::path output; ///< empty: bodies are counted and dropped
  bool json = false, quiet = false;
};

/// False: there is nothing to do, and the program ends with `code`: 0 after --help, 2 for a line that is
/// wrong.
bool read_options(int argc, char** argv, options& into, int& code);

} // namespace fetch
