#include "command/test_command.hpp"
#include "command/test_stages.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <thread>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

std::string missing_program(const stage& what) {
  for (const std::string& program : what.needs)
    if (find_program(program).empty())
      return program + " is not installed";
  return what.unavailable;
}

/// Runs a command, keeps its output in a file, and on a terminal shows its last line as it goes.
subprocess_result run_logged(const paths& where, const terminal& screen, const std::string& title,
                             std::vector<std::string> arguments, const fs::path& log) {
  auto shown = std::chrono::steady_clock::now();
  const auto began = shown;
  const auto on_line = [&](std::string_view line) {
    const auto now = std::chrono::steady_clock::now();
    const auto pause = screen.interactive() ? std::chrono::milliseconds(100) : std::chrono::seconds(20);
    if (screen.quiet() || now - shown < pause)
      return;
    shown = now;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - began).count();
    const auto width = static_cast<std::size_t>(std::max(20, screen.width() - 14));
    const std::string text = fmt::format("{} {:4} s  {}", title, seconds, line);
    if (screen.interactive())
      fmt::print("\r\x1b[K{}", text.substr(0, width));
    else
      fmt::print("{}\n", text.substr(0, 200));
    std::fflush(stdout);
  };
  const subprocess_result done =
      run({.arguments = std::move(arguments), .working_directory = where.root, .on_line = on_line});
  if (screen.interactive() && !screen.quiet())
    fmt::print("\r\x1b[K");
  write_file(log, done.output);
  return done;
}

test_counts broken(const std::string& what, const fs::path& log, const std::string& output) {
  test_counts counts;
  counts.failed = 1;
  constexpr std::size_t shown = 2500;
  counts.failures.push_back(
      fmt::format("{} (whole output: {})\n{}", what, log.string(),
                  output.size() > shown ? "..." + output.substr(output.size() - shown) : output));
  return counts;
}

test_counts run_preset(const paths& where, const terminal& screen, const stage& what,
                       const test_options& options) {
  const fs::path build = what.preset == "release" ? where.build : where.build.parent_path() / what.preset;
  const fs::path log = where.state / "log" / (what.name + ".log");
  const std::string jobs = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
  const auto step = [&](const char* verb, std::vector<std::string> arguments) {
    return run_logged(where, screen, what.name + ": " + verb, std::move(arguments), log);
  };
  std::vector<std::string> configure{"cmake", "--preset", what.preset, "-B", build.string()};
  if (what.name == "clang") // the sanitized executions are the course's own compiler's
    configure.insert(configure.end(),
                     {"-DKERNLET_WERROR=ON", "-DKERNLET_KIT_EXECUTIONS=plain;tasks", "-DKERNLET_LTO=OFF"});
  else
    configure.push_back("-DKERNLET_WERROR=OFF");
  if (what.name != "release") // what the first stage has proved of the model answers is not proved again
    configure.push_back("-DKERNLET_TEST_SOLUTIONS=OFF");
  if (what.name == "asan" ||
      what.name == "tsan") // reports name lines; a debugger's words take a third more time
    configure.push_back("-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1");
  auto done = step("configure", std::move(configure));
  if (done.status != 0)
    return broken("cannot configure", log, done.output);
  std::vector<std::string> ninja{"ninja", "-C", build.string()};
  ninja.insert(ninja.end(), what.targets.begin(), what.targets.end());
  done = step("build", std::move(ninja));
  if (done.status != 0)
    return broken("does not build", log, done.output);
  const fs::path junit = build / "tests.xml";
  fs::remove(junit);
  std::vector<std::string> ctest{"ctest",
                                 "--test-dir",
                                 build.string(),
                                 "--output-junit",
                                 junit.string(),
                                 "--output-on-failure",
                                 "--no-tests=error",
                                 "-j",
                                 jobs};
  if (!what.label.empty())
    ctest.insert(ctest.end(), {"-L", what.label});
  if (options.filter.empty()) // what is asked for by name is run
    ctest.insert(ctest.end(), {"-LE", what.without});
  if (!options.filter.empty())
    ctest.insert(ctest.end(), {"-R", options.filter});
  done = step("test", ctest);
  if (!fs::exists(junit))
    return broken("ctest wrote no results", log, done.output);
  test_counts counts = read_junit(read_file(junit), junit.string());
  if (counts.failed > 0)
    counts.failures.push_back("whole output: " + log.string());
  return counts;
}

test_counts run_command(const paths& where, const terminal& screen, const stage& what) {
  const fs::path log = where.state / "log" / (what.name + ".log");
  const auto done = run_logged(where, screen, what.name, what.command, log);
  const auto end = done.output.find_last_not_of(" \r\n");
  const auto begin = end == std::string::npos ? end : done.output.find_last_of('\n', end);
  const std::string last = end == std::string::npos
                               ? ""
                               : done.output.substr(begin == std::string::npos ? 0 : begin + 1, end - begin);
  const auto json = nlohmann::json::parse(last, nullptr, false);
  if (!json.is_object() || !json.contains("passed"))
    return broken("ended without its counts", log, done.output);
  test_counts counts;
  counts.passed = json.value("passed", 0);
  counts.failed = json.value("failed", 0);
  counts.not_run = json.value("not_run", 0);
  if (done.status != 0 && counts.failed == 0)
    counts.failed = 1;
  if (counts.failed > 0)
    counts.failures = broken("failed", log, done.output).failures;
  if (counts.not_run > 0)
    counts.skipped.push_back(fmt::format("{}: {} not run, see {}", what.name, counts.not_run, log.string()));
  return counts;
}

} // namespace

test_counts read_junit(const std::string& xml, const std::string& file) {
  pugi::xml_document document;
  if (!document.load_string(xml.c_str()))
    throw grader_error("{}: ctest wrote something that is no XML", file);
  test_counts counts;
  for (const auto& suite : document.children("testsuite"))
    for (const auto& test : suite.children("testcase")) {
      const std::string name = test.attribute("name").value(), status = test.attribute("status").value();
      counts.seconds += test.attribute("time").as_double();
      if (status == "run") {
        ++counts.passed;
      } else if (status == "fail") {
        ++counts.failed;
        counts.failures.push_back(name);
      } else {
        ++counts.not_run;
        counts.skipped.push_back(name + ": " +
                                 test.child("skipped").attribute("message").as_string("not run"));
      }
    }
  return counts;
}

int run_tests(const paths& where, const terminal& screen, const test_options& options) {
  if (!std::filesystem::is_directory(where.root / "autograder/tests"))
    throw grader_error("a hand-out has no tests of the project itself; ./kernlet grade grades your work");
  std::vector<stage> plan = stages(where, options.all || !options.only.empty());
  for (const auto& names : {options.only, options.may_be_missing})
    for (const std::string& name : names)
      if (const auto all = stages(where, true);
          std::none_of(all.begin(), all.end(), [&](const stage& one) { return one.name == name; }))
        throw grader_error("no stage is called \"{}\"; `kernlet test --all --list` shows them", name);
  if (options.list) {
    for (const stage& one : plan)
      screen.line(fmt::format("{:9} {}", one.name, one.what));
    return 0;
  }
  test_counts total;
  bool left_out = false;
  for (const stage& one : plan) {
    if (!options.only.empty() &&
        std::find(options.only.begin(), options.only.end(), one.name) == options.only.end())
      continue;
    const auto began = std::chrono::steady_clock::now();
    test_counts counts;
    if (const std::string reason = missing_program(one); !reason.empty()) {
      counts.not_run = 1;
      counts.skipped.push_back(one.name + ": " + reason);
      left_out |= std::find(options.may_be_missing.begin(), options.may_be_missing.end(), one.name) ==
                  options.may_be_missing.end();
    } else {
      counts = one.preset.empty() ? run_command(where, screen, one) : run_preset(where, screen, one, options);
      left_out |= counts.not_run > 0;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const colour how = counts.failed > 0 ? colour::bad : counts.not_run > 0 ? colour::note : colour::good;
    screen.line(fmt::format("{:9} {}  ({:.0f} s)", one.name,
                            screen.paint(how, fmt::format("{} passed, {} failed, {} not run", counts.passed,
                                                          counts.failed, counts.not_run)),
                            seconds));
    for (const std::string& failure : counts.failures)
      screen.line("         failed: " + failure);
    for (const std::string& skipped : counts.skipped)
      screen.line("         not run: " + skipped);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.not_run += counts.not_run;
  }
  if (options.all && left_out && total.failed == 0)
    screen.line("--all wants everything run; --may-be-missing STAGE allows what this machine cannot have");
  screen.line(fmt::format("{} passed, {} failed, {} not run", total.passed, total.failed, total.not_run));
  return total.failed > 0 || total.passed == 0 || (options.all && left_out) ? 1 : 0;
}

} // namespace kernlet::grader
