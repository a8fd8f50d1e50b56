#pragma once
/// \file
/// Where a result comes from.

#include "judge/kit.hpp"
#include "judge/verdict.hpp"
#include "sandbox/sandbox.hpp"

namespace kernlet::grader {

/// Release, compiler, image (ID and VERSION_ID of /etc/os-release, or KERNLET_IMAGE), architecture and tier,
/// and whether they are what the course declares.
provenance find_provenance(const course& table, const kit& with, sandbox::tier tier, std::uint64_t seed);

} // namespace kernlet::grader
