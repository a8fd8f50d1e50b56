#pragma once
/// \file
/// The frame that each verb adds its options to.

#include "instructor/instructor.hpp"
#include "lesson/lesson.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

namespace kernlet::grader {

/// What the verb that was given will do; set while the arguments are parsed.
using action = std::function<int()>;

struct frame {
  CLI::App app{"kernlet: build a small kernel-style runtime, chapter by chapter, and be graded on the way",
               "kernlet"};
  bool quiet = false;
  std::string course; ///< an instructor's folder
  action chosen;

  CLI::App* verb(const std::string& name, const std::string& what) {
    CLI::App* const added = app.add_subcommand(name, what);
    added->fallthrough();
    return added;
  }

  session open() const {
    const paths where = find_paths();
    session here{load_course(where.course_file()), where, terminal(stdout, quiet)};
    ensure_pristine(here.table, here.where);
    if (course.empty())
      return here;
    const auto how = std::make_shared<instructor_course>(load_instructor_course(course, here.table));
    apply(*how, here.table);
    here.instructor = how;
    return here;
  }

  /// `work` gets the session when the verb is the one that was given.
  void on(CLI::App* verb, std::function<int(const session&)> work) {
    verb->callback([this, work = std::move(work)] { chosen = [this, work] { return work(open()); }; });
  }
};

void add_lesson_verbs(frame& f);
void add_grading_verbs(frame& f);
void add_keeping_verbs(frame& f);

} // namespace kernlet::grader
