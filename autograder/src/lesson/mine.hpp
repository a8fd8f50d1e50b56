#pragma once
/// \file
/// The learner's own runtime: which layers are theirs.

#include "lesson/run.hpp"

#include <vector>

namespace kernlet::grader {

/// A layer is the learner's if its exercises were passed with exactly the files that stand there now; else it
/// is the fast part. With `only_mine` a layer that has an exercise and is not the learner's is a
/// grader_error.
std::vector<part_choice> choose_parts(const session& here, bool only_mine);

} // namespace kernlet::grader
