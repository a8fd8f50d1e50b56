#pragma once
/// \file
/// A test's row of chapters/course.json.

#include "manifest/course.hpp"
#include "manifest/reader.hpp"

namespace kernlet::grader {

/// `limits` with what the row says of them.
limits_spec read_limits(limits_spec limits, const reader& from);
/// Throws what reader::fail() throws, naming the place, when the row says what cannot be.
test_spec read_test(const reader& from, const limits_spec& limits);

} // namespace kernlet::grader
