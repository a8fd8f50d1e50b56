#pragma once
/// \file
/// The order in which a learner sees the options. It depends on the seed, the question's id and nothing else:
/// the standard library's shuffle differs between implementations, so the algorithm is fixed here and must
/// never change.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// A permutation of 0 .. count-1.
std::vector<std::size_t> shuffled_order(std::size_t count, std::uint64_t seed, std::string_view question_id);

} // namespace kernlet::grader
