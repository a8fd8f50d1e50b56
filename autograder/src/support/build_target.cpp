#include "support/build_target.hpp"

#include "support/build_lock.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <chrono>
#include <fmt/ranges.h>
#include <optional>

namespace kernlet::grader {
namespace {

/// The end of what a tool said: errors stand there.
std::string last_lines(const std::string& text, int count) {
  std::size_t at = text.size();
  while (count > 0 && at != std::string::npos && at > 0) {
    at = text.rfind('\n', at - 1);
    if (at != std::string::npos)
      --count;
  }
  return at == std::string::npos || at == 0 ? text : text.substr(at + 1);
}

void run_or_throw(const subprocess& what, const std::string& purpose) {
  const subprocess_result result = run(what);
  if (result.status == 127)
    throw grader_error("{}: {} is not there; ./kernlet doctor says what to install", purpose,
                       what.arguments[0]);
  if (result.status != 0)
    throw grader_error("{} did not work:\n{}", purpose, last_lines(result.output, 30));
}

} // namespace

void build_targets(const paths& where, const std::vector<std::string>& targets, const terminal& notes,
                   const std::vector<std::string>& definitions, std::string title) {
  if (!std::filesystem::exists(where.build / "build.ninja"))
    throw grader_error(
        "{}: nothing is configured there; run ./kernlet at the root, or cmake --preset release",
        where.build.string());
  const build_lock held(where.build);
  if (!definitions.empty()) {
    subprocess configure{.arguments = {"cmake", "-S", where.root.string(), "-B", where.build.string()},
                         .environment = {},
                         .working_directory = {},
                         .inherit_output = false,
                         .on_line = {}};
    for (const std::string& each : definitions)
      configure.arguments.push_back("-D" + each);
    run_or_throw(configure, "configuring " + where.build.string());
  }
  if (title.empty())
    title = fmt::format("building {}", fmt::join(targets, ", "));
  progress bar(notes, title, 0);
  subprocess build{.arguments = {"cmake", "--build", where.build.string(), "--target"},
                   .environment = {},
                   .working_directory = {},
                   .inherit_output = false,
                   .on_line = {}};
  build.arguments.insert(build.arguments.end(), targets.begin(), targets.end());
  using clock = std::chrono::steady_clock;
  std::optional<clock::time_point> shown;
  build.on_line = [&](std::string_view line) {
    if (!line.starts_with('['))
      return;
    if (!shown)
      bar.step("compiling");
    else if (notes.interactive() && notes.coloured() && !notes.quiet())
      notes.redraw(line.substr(0, 76));
    else if (clock::now() - *shown >= std::chrono::seconds(5))
      notes.note(fmt::format("{}: {}", title, line.substr(0, line.find(' '))));
    else
      return;
    shown = clock::now();
  };
  run_or_throw(build, fmt::format("building {}", fmt::join(targets, ", ")));
}

} // namespace kernlet::grader
