#pragma once
/// \file
/// `kernlet run`: the experiments of the chapters.

#include "lesson/lesson.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace kernlet::grader {

/// Which part stands in a layer of the learner's own runtime, and why.
struct part_choice {
  std::string layer;
  std::filesystem::path folder;
  std::string why;
};

struct run_options {
  std::string name = {};        ///< empty: list them
  std::string runtime = "fast"; ///< fast, solutions or mine
  bool json = false;            ///< the same figures for a program
  bool record = false;          ///< keeps the output in experiments/recorded/, from where the text quotes it
  std::vector<std::string> arguments = {}; ///< handed on to the experiment
};

/// Lists the experiments, or builds one and runs it; its output passes through. `mine_selection` is called
/// for the runtime `mine` only. Returns 0, or 2 when the experiment could not do its work; throws
/// grader_error for an unknown name or one that does not build.
int run_experiment(const session& here, const run_options& asked,
                   const std::function<std::vector<part_choice>()>& mine_selection);

/// Builds an experiment and returns what it prints with --json: what a computed quiz question rests on.
std::string experiment_json(const session& here, const std::string& name);

} // namespace kernlet::grader
