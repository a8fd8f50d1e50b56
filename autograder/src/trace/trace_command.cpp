#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"
#include "trace/trace.hpp"

#include <cstdlib>

namespace kernlet::grader {
namespace {

/// Whether somebody sits before a screen on which a browser can open.
bool has_screen(const terminal& screen) {
  const auto is_set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  return screen.interactive() && (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"));
}

} // namespace

int trace_command(const trace_request& request, const paths& where, const terminal& screen) {
  const std::filesystem::path page = request.output.empty() ? request.file + ".html" : request.output;
  if (std::filesystem::is_directory(request.file))
    throw grader_error("{}: a folder; name the file that KERNLET_TRACE has written", request.file);
  progress shown(screen, "trace", 2);
  shown.step("reading " + request.file);
  const trace all = parse_trace(read_file(request.file), request.file);
  shown.step("drawing");
  write_file(page, trace_page(all, where));
  screen.note(summarise(all, screen));
  screen.line(fmt::format("The page: {}", page.string()));
  if (request.open && has_screen(screen))
    run({.arguments = {"xdg-open", std::filesystem::absolute(page).string()},
         .working_directory = where.root,
         .inherit_output = false});
  return 0;
}

} // namespace kernlet::grader
