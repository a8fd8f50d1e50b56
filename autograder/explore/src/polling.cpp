// Counters and lists of descriptors, as system calls on them behave: eventfd(2), epoll(7). A call returns its
// result, or an errno below zero.
//
// Who writes to a counter releases what it knows; who reads it, or is told by a list that it can be read,
// acquires that.

#include "engine.hpp"

#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/eventfd.h>

namespace kernlet::explore {
namespace {

constexpr std::uint64_t full = ~std::uint64_t{0} - 1; ///< the greatest count
constexpr operation synchronises_with_all{operation::kind::synchronisation, false, nullptr};
constexpr std::uint32_t known_events = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLERR | EPOLLHUP | EPOLLRDHUP |
                                       EPOLLRDNORM | EPOLLWRNORM | EPOLLET | EPOLLONESHOT;
constexpr std::uint32_t asks = ~static_cast<std::uint32_t>(EPOLLET | EPOLLONESHOT);

/// How events name it.
const void* name_of(int number) noexcept {
  return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(number));
}

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
  const int number = descriptors.add(modelled_descriptor::kind::counter);
  modelled_descriptor& made = descriptors[number];
  made.count = count;
  made.by_ones = (flags & EFD_SEMAPHORE) != 0;
  made.non_blocking = (flags & EFD_NONBLOCK) != 0;
  return number;
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

long engine::read_descriptor(int number, void* to, std::size_t size, const void* where) {
  visible(synchronises_with_all);
  if (descriptor(number, where).what != modelled_descriptor::kind::counter || size < sizeof(std::uint64_t))
    return -EINVAL;
  while (descriptors[number].count == 0) {
    if (descriptors[number].non_blocking) {
      note(action::descriptor_empty, name_of(number), 0, 0, where);
      return -EAGAIN;
    }
    wait_for_descriptor(number, never, where);
  }
  modelled_descriptor& counter = descriptors[number];
  const std::uint64_t got = counter.by_ones ? 1 : counter.count;
  counter.count -= got;
  threads_[current_].now.join(counter.released);
  if (counter.count == 0)
    counter.released = {}; // who comes later learns of later writes
  note(action::descriptor_read, name_of(number), 0, got, where);
  plain(to, sizeof got, true, where);
  std::memcpy(to, &got, sizeof got);
  descriptor_changed(number, EPOLLOUT | EPOLLWRNORM);
  return sizeof got;
}

long engine::write_descriptor(int number, const void* from, std::size_t size, const void* where) {
  visible(synchronises_with_all);
  if (descriptor(number, where).what != modelled_descriptor::kind::counter || size < sizeof(std::uint64_t))
    return -EINVAL;
  std::uint64_t more;
  plain(from, sizeof more, false, where);
  std::memcpy(&more, from, sizeof more);
  if (more == never)
    return -EINVAL;
  while (more > full - descriptors[number].count) {
    if (descriptors[number].non_blocking)
      return -EAGAIN;
    wait_for_descriptor(number, never, where);
  }
  modelled_descriptor& counter = descriptors[number];
  modelled_thread& self = threads_[current_];
  note(action::descriptor_write, name_of(number), 0, counter.count + more, where, order::release, 0,
       counter.count);
  counter.count += more;
  counter.released.join(self.now);
  ++self.now.happened.of[current_];
  descriptor_changed(number, EPOLLIN | EPOLLRDNORM);
  return sizeof more;
}

int engine::change_list(int list, int what, int number, const epoll_event* event, const void* where) {
  visible(synchronises_with_all);
  if (descriptor(list, where).what != modelled_descriptor::kind::list || list == number)
    return -EINVAL;
  if (!descriptors.contains(number) || descriptors[number].what != modelled_descriptor::kind::counter)
    fail(failure_kind::unsupported,
         "epoll_ctl() with descriptor " + std::to_string(number) +
             ": only eventfd is modelled, no file, pipe, socket or epoll",
         where);
  descriptor(number, where);
  modelled_descriptor& into = descriptors[list];
  list_entry* entry = into.entry_of(number);
  if (what == EPOLL_CTL_DEL) {
    if (entry == nullptr)
      return -ENOENT;
    into.forget(number);
    changed();
    return 0;
  }
  if (what != EPOLL_CTL_ADD && what != EPOLL_CTL_MOD)
    return -EINVAL;
  if ((what == EPOLL_CTL_ADD) == (entry != nullptr))
    return entry != nullptr ? -EEXIST : -ENOENT;
  plain(event, sizeof *event, false, where);
  if ((event->events & ~known_events) != 0)
    fail(failure_kind::unsupported, "epoll_ctl() with flags that are not modelled", where);
  if (entry == nullptr)
    entry = &into.entries.emplace_back(list_entry{number, 0, 0});
  entry->events = event->events;
  entry->data = event->data.u64;
  if ((descriptors.state_of(number) & entry->events) != 0) {
    into.announce(number);
    descriptor_changed(number, 0);
  }
  return 0;
}

/// Those that are ready, each looked at once.
int engine::collect_ready(int list, epoll_event* to, int most, const void* where) {
  modelled_descriptor& from = descriptors[list];
  int found = 0;
  for (std::size_t left = from.announced.size(); left > 0 && found < most; --left) {
    const int number = from.announced.front();
    from.announced.pop_front();
    list_entry& entry = *from.entry_of(number);
    const std::uint32_t ready = descriptors.state_of(number) & entry.events & asks;
    if (ready == 0)
      continue;
    if ((ready & (EPOLLIN | EPOLLRDNORM)) != 0)
      threads_[current_].now.join(descriptors[number].released);
    epoll_event told{ready, {}};
    told.data.u64 = entry.data;
    plain(to + found, sizeof told, true, where);
    to[found++] = told;
    if ((entry.events & EPOLLONESHOT) != 0)
      entry.events &= ~asks;
    else if ((entry.events & EPOLLET) == 0)
      from.announced.push_back(number);
  }
  return found;
}

int engine::wait_for_list(int list, epoll_event* to, int most, std::uint64_t until, const void* where) {
  visible(synchronises_with_all);
  if (descriptor(list, where).what != modelled_descriptor::kind::list || most <= 0)
    return -EINVAL;
  bool in_time = true;
  for (;;) {
    const int found = collect_ready(list, to, most, where);
    if (found != 0 || until <= clock_ || !in_time) {
      note(action::descriptor_ready, name_of(list), 0, static_cast<word>(found), where);
      return found;
    }
    in_time = wait_for_descriptor(list, until, where);
  }
}

int engine::close_descriptor(int number, const void* where) {
  visible(synchronises_with_all);
  descriptor(number, where);
  descriptors.close(number, current_);
  note(action::descriptor_closed, name_of(number), 0, 0, where);
  return 0;
}

} // namespace kernlet::explore
