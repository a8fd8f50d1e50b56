#include "lesson/file_watch.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <poll.h>
#include <set>
#include <string_view>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <thread>

namespace kernlet::grader {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr int poll_milliseconds = 400;
constexpr int glance_milliseconds =
    2000; ///< with inotify, too: its watch dies with a folder that is replaced
constexpr auto quiet_time = 60ms, longest_settling = 1000ms;
constexpr std::uint32_t interesting = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                                      IN_MOVED_TO | IN_MOVED_FROM | IN_MOVE_SELF | IN_DELETE_SELF;

/// File systems that another machine may change without our kernel's knowledge. Empty: none of them.
std::string_view shared_file_system(const fs::path& folder) {
  struct statfs system{};
  if (::statfs(folder.c_str(), &system) != 0)
    return "";
  switch (static_cast<std::uint32_t>(system.f_type)) {
  case 0x6969:
    return "nfs";
  case 0x517b:
  case 0xff534d42:
  case 0xfe534d42:
    return "smb";
  case 0x01021997:
    return "9p";
  case 0x65735546:
    return "fuse";
  case 0x786f4256:
    return "vboxsf";
  case 0xbacbacbc:
    return "vmhgfs";
  case 0x7c7c6673:
    return "prl_fs";
  case 0x00c36400:
    return "ceph";
  case 0x5346414f:
    return "afs";
  default:
    return "";
  }
}

void swallow(int events) {
  alignas(inotify_event) char buffer[4096];
  while (::read(events, buffer, sizeof buffer) > 0) {
  }
}

} // namespace

file_watch::file_watch(std::vector<fs::path> files, bool poll) : files_(std::move(files)) {
  if (poll)
    reason_ = "as asked";
  else
    watch_folders();
  remember();
}

void file_watch::watch_folders() {
  std::set<fs::path> folders;
  for (const fs::path& file : files_)
    folders.insert(file.parent_path());
  descriptor events(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  for (const fs::path& folder : folders) {
    const std::string_view shared = shared_file_system(folder);
    if (!shared.empty())
      reason_ = std::string("a shared folder: ") + std::string(shared);
    else if (!events || ::inotify_add_watch(events.get(), folder.c_str(), interesting) < 0)
      reason_ = std::string("inotify does not work here: ") + std::strerror(errno);
    if (!reason_.empty())
      return;
  }
  events_ = std::move(events);
}

std::vector<file_watch::stamp> file_watch::stamps() const {
  std::vector<stamp> now;
  for (const fs::path& file : files_) {
    struct stat found{};
    const bool exists = ::stat(file.c_str(), &found) == 0;
    now.emplace_back(exists, found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_size, found.st_ino);
  }
  return now;
}

void file_watch::remember() {
  seen_ = stamps();
}

/// An editor may empty a file before it writes it, or write several.
void file_watch::settle() {
  auto last = stamps();
  for (auto waited = 0ms; waited < longest_settling; waited += quiet_time) {
    std::this_thread::sleep_for(quiet_time);
    auto now = stamps();
    if (now == last)
      return;
    last = std::move(now);
  }
}

bool file_watch::wait_for_news(int keys) const {
  pollfd sources[2] = {{keys, POLLIN, 0}, {events_.get(), POLLIN, 0}};
  ::poll(sources, 2, polls() ? poll_milliseconds : glance_milliseconds);
  if (events_)
    swallow(events_.get());
  return keys >= 0 && sources[0].revents != 0;
}

file_watch::event file_watch::wait(int keys) {
  for (;;) {
    if (stamps() != seen_) {
      settle();
      return event::saved;
    }
    if (wait_for_news(keys))
      return event::key;
  }
}

} // namespace kernlet::grader
