#pragma once
/// \file
/// `kernlet tour`: what kernlet is, shown in two minutes.

#include "lesson/lesson.hpp"

namespace kernlet::grader {

/// The measured switch, the model answer graded, the starter graded, the map of the course, what to do next.
/// 0 when all of it worked.
int tour(const session& here);

} // namespace kernlet::grader
