#pragma once
/// \file
/// Landlock: a program without any privilege gives up the files that it does not need. Tier `user` rests on
/// it.

#include "sandbox/sandbox.hpp"
#include "support/descriptor.hpp"

namespace kernlet::grader::sandbox {

/// A rule set that allows the system folders and the mounts of `what`, and `scratch` for writing. Where the
/// kernel can (6.12), it also keeps the program from sending signals to processes that are not its own. Empty
/// where there is no Landlock.
descriptor landlock_rules(const request& what, const std::filesystem::path& scratch);

/// Puts the calling thread and all its descendants under the rules; no_new_privs must be set. False: errno
/// says why.
bool landlock_enter(int rules) noexcept;

} // namespace kernlet::grader::sandbox
