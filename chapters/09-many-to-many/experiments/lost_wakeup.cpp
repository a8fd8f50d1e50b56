// How can a worker rest for ever beside a task? The explorer tries all executions of seven small programs,
// each with a worker that goes to rest and somebody who makes a task ready. They stand in ../snippets.

#include "explored.hpp"
#include "report.hpp"

namespace {

lab::row explore(const char* key, const char* worker, const char* other, const char* snippet) {
  const std::string file = std::string("chapters/09-many-to-many/snippets/") + snippet + ".cpp";
  const std::string said = lab::explored(file);
  const bool failed = lab::between(said, "\"verdict\": \"", "\"") == "failed";
  if (!failed && said.find("\"exhausted\": true") == said.npos)
    throw std::runtime_error(file + ": the explorer has not come to the end");
  const bool weak = said.find("\"needs_a_stronger_order\": true") != said.npos;
  const std::string kind = failed ? lab::between(said, "\"kind\": \"", "\"") : "none";
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
