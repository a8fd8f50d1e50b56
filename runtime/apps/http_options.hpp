#pragma once
// What the command line of kernlet-http says.

#include <filesystem>
#include <kernlet/http_server.hpp>
#include <string>

namespace web {

struct options {
  std::string address = "127.0.0.1";
  std::filesystem::path directory; ///< empty: every request is answered with a greeting
  double drain = 5;                ///< seconds that a shutdown waits
  kernlet::http_server_options server;
};

/// False: the program ends with `code`.
bool read_options(int argc, char** argv, options& into, int& code);

/// Answers GET and HEAD with the files below a folder.
kernlet::http_handler serve_files(const std::filesystem::path& root);

} // namespace web
