#include "command/book_command.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

namespace kernlet::grader {

int book_command(const session& here, bool build_only, int port) {
  const std::string python = (here.where.state / "venv/bin/python").string();
  if (!std::filesystem::exists(python))
    throw grader_error("there is no {}: start through ./kernlet, which makes the book's virtual environment",
                       python);
  std::vector<std::string> command{python, "docs/build.py", "--out", "build/book"};
  if (here.screen.quiet())
    command.push_back("--quiet");
  if (!build_only)
    command.insert(command.end(), {"--serve", "--port", std::to_string(port)});
  return run({.arguments = command, .working_directory = here.where.root, .inherit_output = true}).status;
}

} // namespace kernlet::grader
