// A testsuite for each exercise, and one for each chapter's quiz. `failure` is a wrong result; `error` one
// that could not come about (not compiled, crashed, killed); `skipped` was not tried and counts for nothing.

#include "report/report.hpp"
#include "report/view.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <pugixml.hpp>
#include <sstream>

namespace kernlet::grader {

namespace {

struct suite_counts {
  unsigned tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;

  void add(const suite_counts& more) {
    tests += more.tests;
    failures += more.failures;
    errors += more.errors;
    skipped += more.skipped;
    seconds += more.seconds;
  }
};

void write_counts(pugi::xml_node node, const suite_counts& counts) {
  node.append_attribute("tests") = counts.tests;
  node.append_attribute("failures") = counts.failures;
  node.append_attribute("errors") = counts.errors;
  node.append_attribute("skipped") = counts.skipped;
  node.append_attribute("time") = fmt::format("{:.3f}", counts.seconds).c_str();
}

/// A property, if there is anything to say.
void add_property(pugi::xml_node owner, const char* name, const std::string& value) {
  if (value.empty())
    return;
  pugi::xml_node property = owner.append_child("property");
  property.append_attribute("name") = name;
  property.append_attribute("value") = value.c_str();
}

void add_points(pugi::xml_node properties, double score, double max_score) {
  add_property(properties, "score", points(score));
  add_property(properties, "max_score", points(max_score));
}

void write_outcome(pugi::xml_node node, const char* kind, std::string_view type, const std::string& message,
                   const std::string& text) {
  pugi::xml_node outcome = node.append_child(kind);
  outcome.append_attribute("type") = std::string(type).c_str();
  outcome.append_attribute("message") = message.c_str();
  if (!text.empty())
    outcome.text() = text.c_str();
}

const char* element_for(verdict outcome, suite_counts& counts) {
  switch (outcome) {
  case verdict::passed:
    return nullptr;
  case verdict::not_run:
    ++counts.skipped;
    return "skipped";
  case verdict::failed:
  case verdict::todo:
    ++counts.failures;
    return "failure";
  case verdict::not_compiled:
  case verdict::killed:
  case verdict::crashed:
    break;
  }
  ++counts.errors;
  return "error";
}

void write_test(pugi::xml_node suite, const exercise_result& exercise, const test_result& test,
                suite_counts& counts) {
  ++counts.tests;
  counts.seconds += test.seconds;
  pugi::xml_node node = suite.append_child("testcase");
  node.append_attribute("name") = test.id.c_str();
  node.append_attribute("classname") = (exercise.chapter + "." + exercise.id).c_str();
  node.append_attribute("time") = fmt::format("{:.3f}", test.seconds).c_str();
  if (!test.file.empty())
    node.append_attribute("file") = test.file.c_str();
  if (test.line > 0)
    node.append_attribute("line") = test.line;
  pugi::xml_node properties = node.append_child("properties");
  add_property(properties, "what", test.what);
  add_points(properties, test.score, test.max_score);
  add_property(properties, "outcome", std::string(token(test.outcome)));
  add_property(properties, "hidden", test.hidden ? "true" : "");
  add_property(properties, "full", test.full ? "true" : "");
  if (const char* element = element_for(test.outcome, counts)) {
    const std::string message = test.message.empty() ? std::string(name(test.outcome)) : test.message;
    write_outcome(node, element, token(test.outcome), message, plain_story(test));
  }
}

suite_counts write_exercise(pugi::xml_node root, const exercise_result& exercise,
                            const grade_report& report) {
  pugi::xml_node suite = root.append_child("testsuite");
  suite.append_attribute("name") = (exercise.id + " " + exercise.title).c_str();
  pugi::xml_node properties = suite.append_child("properties");
  add_points(properties, exercise.score(), exercise.max_score());
  add_property(properties, "note", exercise.note);
  add_property(properties, "source", describe(report.source));
  add_property(properties, "standing", standing_of(report.source));
  for (const std::string& note : report.notes)
    add_property(properties, "note", note);
  suite_counts counts;
  for (const test_result& test : exercise.tests)
    write_test(suite, exercise, test, counts);
  write_counts(suite, counts);
  return counts;
}

suite_counts write_quiz(pugi::xml_node root, const std::string& chapter, const grade_report& report) {
  pugi::xml_node suite = root.append_child("testsuite");
  suite.append_attribute("name") = ("quiz of " + chapter).c_str();
  suite_counts counts;
  for (const question_result& question : report.questions) {
    if (question.chapter != chapter)
      continue;
    ++counts.tests;
    pugi::xml_node node = suite.append_child("testcase");
    node.append_attribute("name") = question.id.c_str();
    node.append_attribute("classname") = (chapter + ".quiz").c_str();
    node.append_attribute("time") = "0.000";
    add_points(node.append_child("properties"), question.score, question.max_score);
    counts.skipped += !question.answered || question.outstanding;
    counts.failures += question.answered && !question.right && !question.outstanding;
    if (!question.answered)
      write_outcome(node, "skipped", "not_answered", "not answered", "");
    else if (question.outstanding)
      write_outcome(node, "skipped", "outstanding", "the course keeps the key and marks it", "");
    else if (!question.right)
      write_outcome(node, "failure", "wrong", "not right", question.feedback);
  }
  write_counts(suite, counts);
  return counts;
}

std::vector<std::string> quiz_chapters(const grade_report& report) {
  std::vector<std::string> chapters;
  for (const question_result& question : report.questions)
    if (std::find(chapters.begin(), chapters.end(), question.chapter) == chapters.end())
      chapters.push_back(question.chapter);
  return chapters;
}

} // namespace

std::string junit_report(const grade_report& report, const report_options& options) {
  const grade_report shown = visible(report, options);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  root.append_attribute("name") = "kernlet";
  suite_counts counts;
  for (const exercise_result& exercise : shown.exercises)
    counts.add(write_exercise(root, exercise, shown));
  for (const std::string& chapter : quiz_chapters(shown))
    counts.add(write_quiz(root, chapter, shown));
  write_counts(root, counts);
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

} // namespace kernlet::grader
