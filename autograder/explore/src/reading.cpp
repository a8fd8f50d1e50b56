// Counters and pipes, as read(2) and write(2) find them: eventfd(2), pipe(7). A call returns its result, or
// an errno below zero.
//
// Who writes releases what it knows; who reads, or is told by a list that there is something to read,
// acquires that.

#include "engine.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/eventfd.h>

namespace kernlet::explore {
namespace {

using kind = modelled_descriptor::kind;
constexpr std::size_t never_cut =
    4096; ///< PIPE_BUF: a write of so many bytes goes in as a whole or not at all

} // namespace

modelled_descriptor& engine::descriptor(int number, const void* where) {
  modelled_descriptor& found = descriptors[number];
  if (found.closed)
    fail(failure_kind::mutex_misuse,
         "a use of descriptor " + std::to_string(number) + ", which thread " +
             std::to_string(found.closed_by) + " has closed",
         where);
  return found;
}

int engine::make_counter(std::uint64_t count, int flags) {
  if ((flags & ~(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK)) != 0)
    return -EINVAL;
  const int number = descriptors.add(kind::counter, (flags & EFD_NONBLOCK) != 0);
  descriptors[number].count = count;
  descriptors[number].by_ones = (flags & EFD_SEMAPHORE) != 0;
  return number;
}

int engine::make_pipe(int (&ends)[2], int flags) {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) != 0)
    return -EINVAL;
  for (const kind end : {kind::read_end, kind::write_end})
    ends[end == kind::write_end] = descriptors.add(end, (flags & O_NONBLOCK) != 0);
  descriptors[ends[0]].other_end = ends[1];
  descriptors[ends[1]].other_end = ends[0];
  return 0;
}

/// Somebody who waits, in a call or in a list, looks again.
void engine::descriptor_changed(int number, std::uint32_t bits) {
  descriptors.changed(number, bits);
  changed();
  for (unsigned i = 0; i < count_; ++i)
    if (threads_[i].state == thread_state::on_descriptor)
      make_ready(i); // the one that was meant, or all: whoever finds nothing waits on
}

/// A wait until `number` changes; false: the deadline has passed.
bool engine::wait_for_descriptor(int number, std::uint64_t until, const void* where) {
  note(action::descriptor_waits, name_of(number), 0, 0, where);
  block(thread_state::on_descriptor, name_of(number), until, where);
  descriptor(number, where);
  return !threads_[current_].timed_out;
}

/// The end of a read: what was there has been taken.
long engine::has_read(int number, std::uint64_t what, long result, bool emptied, const void* where) {
  modelled_descriptor& from = descriptors[number];
  threads_[current_].now.join(from.released);
  if (emptied)
    from.released = {}; // who comes later learns of later writes
  note(action::descriptor_read, name_of(number), 0, what, where);
  descriptor_changed(from.what == kind::counter ? number : from.other_end, descriptor_table::writable);
  return result;
}

/// The end of a write that has put something into `into`.
long engine::has_written(int into, int number, word before, word after, long result, const void* where) {
  modelled_thread& self = threads_[current_];
  note(action::descriptor_write, name_of(number), 0, after, where, order::release, 0, before);
  descriptors[into].released.join(self.now);
  ++self.now.happened.of[current_];
  descriptor_changed(into, descriptor_table::readable);
  return result;
}

long engine::read_descriptor(int number, void* to, std::size_t size, const void* where) {
  visible(synchronises_with_all);
  const kind what = descriptor(number, where).what;
  if (what == kind::write_end)
    return -EBADF;
  if (what == kind::list || (what == kind::counter && size < sizeof(std::uint64_t)))
    return -EINVAL;
  while ((descriptors.state_of(number) & descriptor_table::readable) == 0) {
    if ((descriptors.state_of(number) & EPOLLHUP) != 0)
      return 0;
    if (descriptors[number].non_blocking) {
      note(action::descriptor_empty, name_of(number), 0, 0, where);
      return -EAGAIN;
    }
    wait_for_descriptor(number, never, where);
  }
  modelled_descriptor& from = descriptors[number];
  if (what == kind::counter) {
    const std::uint64_t got = from.by_ones ? 1 : from.count;
    plain(to, sizeof got, true, where);
    std::memcpy(to, &got, sizeof got);
    from.count -= got;
    return has_read(number, got, sizeof got, from.count == 0, where);
  }
  const auto taken = static_cast<std::ptrdiff_t>(std::min(size, from.bytes.size()));
  plain(to, static_cast<std::size_t>(taken), true, where);
  std::copy_n(from.bytes.begin(), taken, static_cast<char*>(to));
  from.bytes.erase(from.bytes.begin(), from.bytes.begin() + taken);
  return has_read(number, static_cast<std::uint64_t>(taken), taken, from.bytes.empty(), where);
}

long engine::write_descriptor(int number, const void* from, std::size_t size, const void* where) {
  visible(synchronises_with_all);
  const kind what = descriptor(number, where).what;
  if (what == kind::read_end)
    return -EBADF;
  if (what == kind::list || (what == kind::counter && size < sizeof(std::uint64_t)))
    return -EINVAL;
  plain(from, what == kind::counter ? sizeof(std::uint64_t) : size, false, where);
  return what == kind::counter ? count_up(number, from, where) : put_bytes(number, from, size, where);
}

long engine::count_up(int number, const void* from, const void* where) {
  std::uint64_t more;
  std::memcpy(&more, from, sizeof more);
  if (more == never)
    return -EINVAL;
  while (more > descriptor_table::most_count - descriptors[number].count) {
    if (descriptors[number].non_blocking)
      return -EAGAIN;
    wait_for_descriptor(number, never, where);
  }
  const std::uint64_t before = descriptors[number].count;
  descriptors[number].count += more;
  return has_written(number, number, before, before + more, sizeof more, where);
}

long engine::put_bytes(int number, const void* from, std::size_t size, const void* where) {
  const int into = descriptors[number].other_end;
  if (size == 0)
    return 0;
  const auto room = [&] { return descriptor_table::pipe_size - descriptors[into].bytes.size(); };
  while (!descriptors[into].closed && room() < (size <= never_cut ? size : 1)) {
    if (descriptors[number].non_blocking)
      return -EAGAIN;
    wait_for_descriptor(number, never, where);
  }
  if (descriptors[into].closed)
    return -EPIPE; // the signal is another one that does not come
  std::deque<char>& bytes = descriptors[into].bytes;
  const std::size_t before = bytes.size(), put = std::min(size, room());
  bytes.insert(bytes.end(), static_cast<const char*>(from), static_cast<const char*>(from) + put);
  return has_written(into, number, before, bytes.size(), static_cast<long>(put), where);
}

int engine::close_descriptor(int number, const void* where) {
  visible(synchronises_with_all);
  descriptor(number, where);
  descriptors.close(number, current_);
  note(action::descriptor_closed, name_of(number), 0, 0, where);
  descriptor_changed(number, 0);
  return 0;
}

} // namespace kernlet::explore
