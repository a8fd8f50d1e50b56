#pragma once
/// \file
/// Waits until one of a few files is saved.
///
/// Whether a file was saved is always told by what stands in its folder (time, size, number). inotify only
/// says when to look; where it does not work (shared and network folders, exhausted limits) a clock does. So
/// nothing depends on which events an editor causes.

#include "support/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

namespace kernlet::grader {

class file_watch {
 public:
  enum class event { saved, key };

  /// `poll`: look by the clock from the start.
  file_watch(std::vector<std::filesystem::path> files, bool poll);

  /// What is there now counts as seen.
  void remember();

  /// Returns when a file differs from what was remembered, and has stopped changing, or when `keys` can be
  /// read (-1: none).
  event wait(int keys);

  bool polls() const noexcept { return !events_; }
  const std::string& reason() const noexcept { return reason_; } ///< why it polls

 private:
  using stamp = std::tuple<bool, std::int64_t, std::int64_t, std::uint64_t, std::uint64_t>;

  std::vector<stamp> stamps() const;
  void watch_folders();
  void settle();
  bool wait_for_news(int keys) const; ///< true: a key

  std::vector<std::filesystem::path> files_;
  std::vector<stamp> seen_;
  descriptor events_;
  std::string reason_;
};

} // namespace kernlet::grader
