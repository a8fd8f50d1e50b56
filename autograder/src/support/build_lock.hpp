#pragma once
/// \file
/// Two commands may want to build in the same folder at once: `watch` in one terminal, `grade` in another.
/// CMake and ninja do not keep each other out, so whoever configures or builds holds this.

#include "support/descriptor.hpp"

#include <filesystem>

namespace kernlet::grader {

/// Held until it goes out of scope; of the whole machine, and gone with the process. Waits for whoever has
/// it, and says so on standard error. Where the lock cannot be made (a tree that is only read), nobody builds
/// either.
class build_lock {
 public:
  /// `build` is the build folder; the lock lies beside it, because configuring afresh empties the folder.
  explicit build_lock(const std::filesystem::path& build);

 private:
  descriptor file_;
};

} // namespace kernlet::grader
