// How can a worker rest for ever beside a task? The explorer tries all executions of seven small programs,
// each with a worker that goes to rest and somebody who makes a task ready. They stand in ../snippets.

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

/// All that a command prints.
std::string output_of(const std::string& command) {
  const auto close = [](std::FILE* file) { pclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  if (pipe == nullptr)
    throw std::runtime_error("cannot start a shell");
  std::string all;
  for (int c = std::getc(pipe.get()); c != EOF; c = std::getc(pipe.get()))
    all += static_cast<char>(c);
  return all;
}

/// What stands between two texts, from the first `before` on; or nothing.
std::string between(const std::string& all, const std::string& before, const std::string& after) {
  const std::size_t begin = all.find(before);
  const std::size_t end = begin == all.npos ? begin : all.find(after, begin + before.size());
  return end == all.npos ? "" : all.substr(begin + before.size(), end - begin - before.size());
}

lab::row explore(const char* key, const char* worker, const char* other, const char* snippet) {
  // The tool stands in the same build as this program.
  const fs::path tool = fs::read_symlink("/proc/self/exe").parent_path() / "../../bin/kernlet";
  const fs::path file = root() / "chapters/09-many-to-many/snippets" / (std::string(snippet) + ".cpp");
  const std::string said = output_of("'" + tool.string() + "' explore '" + file.string() +
                                     "' --search exhaustive --json 2>/dev/null");
  const bool failed = between(said, "\"verdict\": \"", "\"") == "failed";
  if (!failed && said.find("\"exhausted\": true") == said.npos)
    throw std::runtime_error(file.string() + ": the explorer has not come to the end");
  const bool weak = said.find("\"needs_a_stronger_order\": true") != said.npos;
  const std::string kind = failed ? between(said, "\"kind\": \"", "\"") : "none";
  return {key, {worker, other, kind, weak ? "the order" : failed ? "the steps" : "nothing"}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("A task comes while a worker goes to rest. All executions were tried.");
  report.say();
  report.table(
      {{"worker", "the worker"},
       {"other", "who makes the task ready"},
       {"failure", "failure"},
       {"wrong", "what is wrong"}},
      {explore("look_first", "looks, says that it rests", "pushes, looks who rests", "look_then_say"),
       explore("notify_first", "says, looks", "looks who rests, pushes", "notify_then_push"),
       explore("weak", "says, looks (acquire, release)", "pushes, looks who rests", "say_and_look_weakly"),
       explore("search_last", "says, looks, searches no more", "pushes, somebody searches? who rests?",
               "searches_too_long"),
       explore("silent", "searches, finds one of two tasks", "pushes two, somebody searches? who rests?",
               "last_searcher"),
       explore("notifies", "searches, finds one, notifies", "pushes two, somebody searches? who rests?",
               "last_searcher_notifies"),
       explore("right", "searches no more, says, fence, looks", "pushes, fence, searches? who rests?",
               "rest_and_notify")});
  return report.finish();
}
