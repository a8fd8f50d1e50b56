#include "fetch_options.hpp"

#include <CLI/CLI.hpp>
#include <cmath>
#include <iostream>

namespace fetch {
namespace {

/// One URL a line; empty lines and those that begin with # are passed over.
void read_urls(std::istream& from, std::vector<std::string>& into) {
  for (std::string line; std::getline(from, line);) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#')
      continue;
    into.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
  }
}

} // namespace

bool read_options(int argc, char** argv, options& into, int& code) {
  CLI::App app{
      "kernlet-fetch: fetches many URLs at once, on one thread\n"
      "Ends with 0 if all were fetched, 1 if some failed (a status of 400 or more is a failure), 2 for "
      "a command line that is wrong.",
      "kernlet-fetch"};
  std::vector<std::string> named;
  app.add_option("url", named, "http://host[:port]/path; - reads URLs from standard input, one a line")
      ->required();
  app.add_option("--concurrency", into.concurrency, "fetches at once")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
      ->capture_default_str();
  app.add_option("--per-host", into.per_host, "connections to one host at once; default: as --concurrency")
      ->check(CLI::Range(1u, 100'000u));
  app.add_option("--timeout", into.timeout, "seconds for one URL, redirects included")
      ->check([](const std::string& text) {
        double value = 0;
        return CLI::detail::lexical_cast(text, value) && value >= 0.001 && value <= 86'400
                   ? std::string{}
                   : "'" + text + "' is not between 0.001 and 86400 seconds";
      })
      ->capture_default_str();
  app.add_option("--max-body", into.max_body, "bytes; a longer body is a failure")->capture_default_str();
  app.add_option("--redirects", into.redirects, "followed for one URL; 0: none")->capture_default_str();
  app.add_option("--output", into.output, "folder for the bodies, made if it is not there");
  app.add_flag("--json", into.json, "the results as JSON, at the end");
  app.add_flag("--quiet", into.quiet, "failures only");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    code = app.exit(error) == 0 ? 0 : 2;
    return false;
  }
  for (const std::string& each : named) {
    if (each == "-")
      read_urls(std::cin, into.urls);
    else
      into.urls.push_back(each);
  }
  if (into.urls.empty()) {
    std::cerr << "kernlet-fetch: no URL on standard input; write one a line\n";
    code = 2;
    return false;
  }
  if (into.per_host == 0)
    into.per_host = static_cast<std::uint32_t>(into.concurrency);
  if (!into.output.empty()) {
    std::error_code error;
    std::filesystem::create_directories(into.output, error);
    if (error || !std::filesystem::is_directory(into.output)) {
      std::cerr << "kernlet-fetch: --output " << into.output.string() << ": "
                << (error ? error.message() : "not a folder") << "; name a folder that can be written to\n";
      code = 2;
      return false;
    }
  }
  return true;
}

} // namespace fetch
