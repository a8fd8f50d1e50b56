#include "command/test_stages.hpp"

#include <cstdlib>

namespace kernlet::grader {

std::vector<stage> stages(const paths& where, bool all) {
  std::vector<stage> list{{"release", "the release build: runtime, grader, course", {}, "release", {}, ""}};
  if (!all) { // the sanitizers' executions of the course, and what takes minutes, are left to --all
    list.front().targets = {"all"};
    list.front().without = "thorough|by-hand";
    return list;
  }
  const char* const no_book = std::getenv("KERNLET_BOOK_UNAVAILABLE");
  const char* const no_browser = std::getenv("KERNLET_BROWSER_UNAVAILABLE");
  const std::string book = no_book == nullptr ? "" : no_book;
  const std::string browser = no_browser == nullptr ? book : no_browser;
  const std::string python = (where.state / "venv/bin/python").string();
  const std::string tool = (where.build / "bin/kernlet").string();
  list.push_back({"asan",
                  "AddressSanitizer and UndefinedBehaviorSanitizer: the runtime",
                  {},
                  "asan",
                  {},
                  "",
                  {"runtime/tests/all"},
                  "runtime"});
  list.push_back(
      {"tsan", "ThreadSanitizer: the runtime", {}, "tsan", {}, "", {"runtime/tests/all"}, "runtime"});
  // Learners may have another compiler for what they write; the grader itself is built with the course's own.
  list.push_back({"clang",
                  "clang 19, warnings as errors: the runtime, its programs and the kit",
                  {"clang++-19"},
                  "clang",
                  {},
                  "",
                  {"runtime/tests/all", "runtime/apps/all", "kernlet_kit"},
                  "runtime"});
  list.push_back({"clang-kit",
                  "starters and references with clang's kit, in plain executions",
                  {"clang++-19"},
                  "",
                  {"env", "KERNLET_BUILD=" + (where.build.parent_path() / "clang").string(), tool, "check",
                   "--references", "--counts"},
                  ""});
  list.push_back(
      {"zoo",
       "starters and references under all executions; every wrong, right and hostile part ends as declared",
       {"g++"},
       "",
       {tool, "check", "--counts"},
       ""});
  list.push_back({"cross",
                  "AArch64 and RISC-V 64 under qemu-user",
                  {"aarch64-linux-gnu-g++", "riscv64-linux-gnu-g++", "qemu-aarch64", "qemu-riscv64"},
                  "",
                  {tool, "check", "--cross-only", "--counts"},
                  ""});
  list.push_back({"handout",
                  "a hand-out set up by its own launcher, and the tree without its answers",
                  {"g++", "clang++-19"},
                  "",
                  {(where.root / "autograder/tests/handout_test.sh").string(), tool, "--launcher"},
                  ""});
  list.push_back({"style",
                  "clang-format, clang-tidy, shellcheck",
                  {"clang-format-19", "clang-tidy-19", "shellcheck"},
                  "",
                  {(where.root / "cmake/style.sh").string()},
                  ""});
  list.push_back({"book",
                  "the book, warnings as errors, and its own tests",
                  {"doxygen", "dot"},
                  "",
                  {python, "docs/tests/run.py", "--counts"},
                  book});
  list.push_back({"browser",
                  "the book's pages, and a trace's, in a browser",
                  {"chromium"},
                  "",
                  {python, "docs/tests/browser.py", "--tool", tool},
                  browser});
  return list;
}

} // namespace kernlet::grader
