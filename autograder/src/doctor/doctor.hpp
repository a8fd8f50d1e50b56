#pragma once
/// \file
/// `kernlet doctor`: what this machine can do. Every probe tries the thing and looks at the effect; a return
/// code or a version number alone proves nothing.

#include "doctor/finding.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

class terminal;

namespace doctor {

/// Runs every probe. `before_group` is called with the name of each group of probes before it starts.
std::vector<finding> examine(const std::filesystem::path& root,
                             const std::function<void(std::string_view)>& before_group);

/// How many groups examine() goes through.
std::size_t group_count() noexcept;

/// The findings as lines for a reader; with `quiet`, only what is not found, and the last line.
std::string as_text(const std::vector<finding>& findings, const terminal& where);

/// The findings as JSON: {"ready", "counts", "findings": [{"group", "name", "state", "required", ...}]}.
std::string as_json(const std::vector<finding>& findings);

/// 0 when everything required is there (also when degraded), else 2.
int exit_code(const std::vector<finding>& findings) noexcept;

} // namespace doctor

/// Examines the machine for the tree at `root`, prints what it found and returns the exit code. Takes a few
/// seconds.
int run_doctor(const terminal& out, const std::filesystem::path& root, bool json);

} // namespace kernlet::grader
