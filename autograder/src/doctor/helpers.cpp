/// \file
/// Programs that a reader uses beside kernlet, and those that make and test the book.

#include "doctor/probes.hpp"

#include <fmt/format.h>

namespace kernlet::grader::doctor {

finding probe_debugger(const surroundings& here) {
  const std::string costs = "switches and stacks cannot be looked at; the tests of unwinding do not run";
  const auto source = here.scratch.write("debugged.cpp", "int main() { return 42; }\n");
  const auto program = here.scratch.path() / "debugged";
  if (!run_program({"gdb", "--version"}).there()) {
    return missing("gdb", "there is no such program", costs, "sudo apt install gdb");
  }
  run_program({"g++", "-g", source.string(), "-o", program.string()}, 60);
  const ran stopped = run_program(
      {"gdb", "-nx", "-batch", "-ex", "break main", "-ex", "run", "-ex", "print 6*7", program.string()}, 30);
  const bool worked = stopped.output.find("Breakpoint 1, main") != std::string::npos &&
                      stopped.output.find("= 42") != std::string::npos;
  if (worked)
    return found("gdb", fmt::format("stops a program; version {}",
                                    version_in(run_program({"gdb", "--version"}).output)));
  return degraded("gdb", fmt::format("does not stop a program: {}", telling_line(stopped.output)), costs,
                  "in a container, allow ptrace (--cap-add=SYS_PTRACE)");
}

finding probe_book(const surroundings& here) {
  const auto python = here.root / ".kernlet" / "venv" / "bin" / "python";
  const std::string costs = "the book cannot be built or looked at; everything else works";
  if (!std::filesystem::exists(python)) {
    return missing("book tools", "there is no virtual environment yet", costs,
                   "./kernlet book makes it (fetches packages)");
  }
  const ran versions =
      run_program({python.string(), "-c", "import breathe, myst_parser, sphinx; print(sphinx.__version__)"});
  if (versions.status == 0)
    return found("book tools", fmt::format("Sphinx {}", telling_line(versions.output)));
  return missing("book tools", telling_line(versions.output), costs,
                 "remove .kernlet/venv; ./kernlet book makes it anew");
}

finding probe_diagrams(const surroundings& here) {
  const auto source = here.scratch.write("picture.dot", "digraph { a -> b }\n");
  const ran drawn = run_program({"dot", "-Tsvg", source.string()});
  const ran doxygen = run_program({"doxygen", "--version"});
  if (drawn.output.find("</svg>") != std::string::npos && doxygen.status == 0) {
    return found("doxygen and dot", fmt::format("doxygen {}; dot draws", version_in(doxygen.output)));
  }
  return missing("doxygen and dot", doxygen.there() ? telling_line(drawn.output) : "there is no doxygen",
                 "the book cannot be built; everything else works", "sudo apt install doxygen graphviz");
}

finding probe_browser(const surroundings& here) {
  const auto page =
      here.scratch.write("page.html", "<p id=p></p><script>p.textContent = 'answer ' + 6 * 7</script>\n");
  const ran shown =
      run_program({"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   fmt::format("--user-data-dir={}", (here.scratch.path() / "profile").string()),
                   "--dump-dom", fmt::format("file://{}", page.string())},
                  30);
  if (shown.output.find("answer 42") != std::string::npos)
    return found("chromium", "shows a page and runs its script");
  return missing("chromium", shown.there() ? telling_line(shown.output) : "there is no such program",
                 "the pages of the book are not tested in a browser", "sudo apt install chromium");
}

} // namespace kernlet::grader::doctor
