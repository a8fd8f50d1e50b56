// How can these small programs end? The explorer tries all their executions: in which order the threads take
// their steps, and which of the stored values each load finds. The programs stand in ../snippets.

#include "explored.hpp"
#include "report.hpp"

#include <sstream>
#include <vector>

namespace {

lab::row explore(const char* key, const char* name) {
  const std::string file = std::string("chapters/08-shared-memory/snippets/") + key + ".cpp";
  long executions = 0, count = 0;
  bool exhausted = false, here = false;
  std::string outcomes;
  std::istringstream said(lab::explored(file));
  for (std::string line; std::getline(said, line);) {
    if (const std::string number = lab::between(line, "\"executions\": ", ","); !number.empty())
      executions = std::stol(number);
    exhausted = exhausted || line.find("\"exhausted\": true") != line.npos;
    if (line.find("\"outcomes\": {") != line.npos)
      here = true;
    else if (here && line.find('}') != line.npos)
      here = false;
    else if (here)
      outcomes += (count++ == 0 ? "" : ", ") + lab::between(line, "\"", "\"");
  }
  if (!exhausted)
    throw std::runtime_error(file + ": the explorer has not come to the end");
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
