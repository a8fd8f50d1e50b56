// How can these small programs end? The explorer tries all their executions: in which order the threads take
// their steps, and which of the stored values each load finds. The programs stand in ../snippets.

#include "report.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

namespace fs = std::filesystem;

/// The tree that we were started for, as the command line tool finds it.
fs::path root() {
  if (const char* const named = std::getenv("KERNLET_ROOT"); named != nullptr)
    return named;
  fs::path at = fs::current_path();
  while (!fs::exists(at / "chapters/course.json") && at != at.parent_path())
    at = at.parent_path();
  return at;
}

/// The lines that a command prints.
std::vector<std::string> lines_of(const std::string& command) {
  const auto close = [](std::FILE* file) { pclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  if (pipe == nullptr)
    throw std::runtime_error("cannot start a shell");
  std::vector<std::string> lines(1);
  for (int c = std::getc(pipe.get()); c != EOF; c = std::getc(pipe.get()))
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += static_cast<char>(c);
  return lines;
}

/// Text between two others in a line, or nothing.
std::string between(const std::string& line, const std::string& before, const std::string& after) {
  const std::size_t begin = line.find(before);
  const std::size_t end = begin == line.npos ? begin : line.find(after, begin + before.size());
  return end == line.npos ? "" : line.substr(begin + before.size(), end - begin - before.size());
}

lab::row explore(const char* key, const char* name) {
  // The tool stands in the same build as this program.
  const fs::path tool = fs::read_symlink("/proc/self/exe").parent_path() / "../../bin/kernlet";
  const fs::path file = root() / "chapters/08-shared-memory/snippets" / (std::string(key) + ".cpp");
  long executions = 0, count = 0;
  bool exhausted = false, here = false;
  std::string outcomes;
  for (const std::string& line : lines_of("'" + tool.string() + "' explore '" + file.string() +
                                          "' --search exhaustive --json 2>/dev/null")) {
    if (const std::string number = between(line, "\"executions\": ", ","); !number.empty())
      executions = std::stol(number);
    exhausted = exhausted || line.find("\"exhausted\": true") != line.npos;
    if (line.find("\"outcomes\": {") != line.npos)
      here = true;
    else if (here && line.find('}') != line.npos)
      here = false;
    else if (here)
      outcomes += (count++ == 0 ? "" : ", ") + between(line, "\"", "\"");
  }
  if (!exhausted)
    throw std::runtime_error(file.string() + ": the explorer has not come to the end");
  return {key, {name, executions, count, outcomes}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::vector<lab::column> columns{
      {"name", "program"}, {"executions", "tried"}, {"count", "ends"}, {"outcomes", "which"}};
  const auto show = [&](const char* about, const std::vector<lab::row>& rows) {
    report.say(about);
    report.say();
    report.table(columns, rows);
    report.say();
  };
  const lab::row three = explore("counted_up", "three each");
  const std::string& totals = three.cells.back().text; // in order: the least one is the first
  report.fact("least_of_three", std::stol(totals.substr(totals.find('=') + 1)));
  show("Two threads add to one counter, load and store apart:",
       {explore("two_increments", "one each"), three});
  show("One thread stores 1, then 2, to one word; the other loads it twice:",
       {explore("coherence", "relaxed")});
  show("One thread stores to data, then to flag; the other loads flag (r0), then data (r1):",
       {explore("message_passing", "relaxed"), explore("message_passing_half", "release, relaxed load"),
        explore("message_passing_release", "release, acquire")});
  show("Each thread stores to its own word, then loads the other's:",
       {explore("store_buffering", "relaxed"), explore("store_buffering_release", "release, acquire"),
        explore("store_buffering_seq_cst", "seq_cst"),
        explore("store_buffering_fence", "relaxed, with fences")});
  report.say("tried: all executions. Their number depends on how one counts; how they end does not.");
  return report.finish();
}
