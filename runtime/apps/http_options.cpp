#include "http_options.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace web {

bool read_options(int argc, char** argv, options& into, int& code) {
  CLI::App app{
      "kernlet-http: a small server of HTTP/1.1 for tests and benchmarks\n"
      "Prints where it listens, and ends with 0 on SIGINT or SIGTERM, 1 when it cannot serve, 2 for a "
      "command line that is wrong.",
      "kernlet-http"};
  bool hello = false;
  app.add_option("--port", into.server.listen.port, "0: one that is free")->capture_default_str();
  app.add_option("--address", into.address, "numeric; 0.0.0.0 for all the world")->capture_default_str();
  CLI::Option* const directory =
      app.add_option("--directory", into.directory, "serve the files below this folder");
  app.add_flag("--hello", hello, "answer every request with a greeting; the default")->excludes(directory);
  app.add_option("--max-connections", into.server.max_connections, "more wait unaccepted")
      ->check(CLI::Range(1u, 1'000'000u))
      ->capture_default_str();
  app.add_option("--drain", into.drain, "seconds that open requests have when it is to end")
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    code = app.exit(error) == 0 ? 0 : 2;
    return false;
  }
  std::error_code ignored;
  if (!into.directory.empty() && !std::filesystem::is_directory(into.directory, ignored)) {
    std::cerr << "kernlet-http: --directory " << into.directory.string() << ": not a folder\n";
    code = 2;
    return false;
  }
  into.server.listen.address = into.address.c_str();
  return true;
}

} // namespace web
