#include "sandbox/control_group.hpp"

#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <thread>
#include <unistd.h>

namespace kernlet::grader::sandbox {
namespace {

namespace fs = std::filesystem;

bool write_value(const fs::path& file, std::string_view value) {
  const descriptor to(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return to && ::write(to.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

std::string value_of(const fs::path& file) {
  const descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  return from ? read_all(from) : std::string();
}

std::uint64_t number_at(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The number behind a word in a file of lines "word number".
std::uint64_t count_in(const fs::path& file, std::string_view word) {
  const std::string text = "\n" + value_of(file);
  const std::string key = fmt::format("\n{} ", word);
  const std::size_t at = text.find(key);
  return at == std::string::npos ? 0 : number_at(std::string_view(text).substr(at + key.size()));
}

bool limit_memory(const fs::path& folder, int version, std::uint64_t bytes) {
  const std::string value = std::to_string(bytes);
  if (version == 1) {
    if (!write_value(folder / "memory.limit_in_bytes", value))
      return false;
    write_value(folder / "memory.memsw.limit_in_bytes", value); // absent where swap is not counted
    return true;
  }
  if (!write_value(folder / "memory.max", value))
    return false;
  write_value(folder / "memory.swap.max", "0");
  return true;
}

} // namespace

control_group::control_group(const std::vector<group_place>& places, std::uint64_t memory_bytes,
                             std::uint64_t tasks) {
  static std::atomic<unsigned> serial = 0;
  const std::string name = fmt::format("kernlet-{}-{}", ::getpid(), serial++);
  parts_.reserve(places.size()); // memory_ and tasks_ point into it
  for (const group_place& place : places) {
    std::error_code error;
    const fs::path folder = place.folder / name;
    if (!fs::create_directory(folder, error))
      continue;
    const part& made = parts_.emplace_back(part{folder, place.version});
    if (place.memory && (memory_bytes == 0 || limit_memory(folder, place.version, memory_bytes)))
      memory_ = &made;
    if (place.tasks && (tasks == 0 || write_value(folder / "pids.max", std::to_string(tasks))))
      tasks_ = &made;
  }
}

control_group::~control_group() {
  for (const part& each : parts_) {
    // The kernel may need a moment to let go of the last member.
    for (int tries = 0; ::rmdir(each.folder.c_str()) != 0 && errno == EBUSY && tries < 200; ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::vector<descriptor> control_group::entrances() const {
  std::vector<descriptor> files;
  for (const part& each : parts_)
    files.emplace_back(::open((each.folder / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  return files;
}

bool control_group::memory_was_refused() const {
  if (!memory_)
    return false;
  return count_in(memory_->folder / (memory_->version == 1 ? "memory.oom_control" : "memory.events"),
                  "oom_kill") > 0;
}

bool control_group::task_was_refused() const {
  return tasks_ && count_in(tasks_->folder / "pids.events", "max") > 0;
}

std::uint64_t control_group::resident_bytes() const {
  if (!memory_)
    return 0;
  return number_at(
      value_of(memory_->folder / (memory_->version == 1 ? "memory.usage_in_bytes" : "memory.current")));
}

std::uint64_t control_group::peak_bytes() const {
  if (!memory_)
    return 0;
  return number_at(
      value_of(memory_->folder / (memory_->version == 1 ? "memory.max_usage_in_bytes" : "memory.peak")));
}

void control_group::kill_all() const {
  if (tasks_)
    write_value(tasks_->folder / "pids.max", "0");
  for (const part& each : parts_) {
    if (each.version == 2 && write_value(each.folder / "cgroup.kill", "1"))
      continue;
    const std::string members = value_of(each.folder / "cgroup.procs");
    for (std::size_t at = 0; at < members.size(); at = members.find('\n', at) + 1) {
      if (const auto process = static_cast<pid_t>(number_at(std::string_view(members).substr(at)));
          process > 0)
        ::kill(process, SIGKILL);
      if (members.find('\n', at) == std::string::npos)
        break;
    }
  }
}

} // namespace kernlet::grader::sandbox
