#pragma once
/// \file
/// Control groups: the only limits that count memory and processes of a whole run, whoever started them.
///
/// Whether one can be used is found by trying: a group is made, a process put into it, and the group must see
/// its memory and refuse its fork. Versions 1 and 2 and their mixture are the same to the caller. Nothing
/// here fails: what is not limited by a group must be watched otherwise (see watch.hpp).

#include "sandbox/sandbox.hpp"
#include "support/descriptor.hpp"

namespace kernlet::grader::sandbox {

/// A place below which groups can be made, and what a group there limits.
struct group_place {
  std::filesystem::path folder;
  int version = 2;
  bool memory = false, tasks = false;
};

/// The places of this machine; tried once per process.
const std::vector<group_place>& group_places();

/// The group of one run; it is gone when this object is.
class control_group {
 public:
  /// Zero means no limit. `tasks` counts threads and processes together.
  control_group(const std::vector<group_place>& places, std::uint64_t memory_bytes, std::uint64_t tasks);
  ~control_group();
  control_group(const control_group&) = delete;
  control_group& operator=(const control_group&) = delete;

  bool counts_memory() const noexcept { return memory_ != nullptr; }
  bool counts_tasks() const noexcept { return tasks_ != nullptr; }

  /// A process enters by writing "0" to each of these.
  std::vector<descriptor> entrances() const;

  bool memory_was_refused() const; ///< the kernel has killed a process for its memory
  bool task_was_refused() const;   ///< a thread or a process was not created
  std::uint64_t resident_bytes() const;
  std::uint64_t peak_bytes() const; ///< 0 where the kernel does not tell

  /// Kills what is inside, and lets nothing new be created.
  void kill_all() const;

 private:
  struct part {
    std::filesystem::path folder;
    int version;
  };
  std::vector<part> parts_;
  const part* memory_ = nullptr;
  const part* tasks_ = nullptr;
};

} // namespace kernlet::grader::sandbox
