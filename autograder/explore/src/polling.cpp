// Lists of descriptors that are waited for, as epoll(7) has them. A call returns its result, or an errno
// below zero.

#include "engine.hpp"

#include <cerrno>

namespace kernlet::explore {
namespace {

constexpr std::uint32_t known_events = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLERR | EPOLLHUP | EPOLLRDHUP |
                                       EPOLLRDNORM | EPOLLWRNORM | EPOLLET | EPOLLONESHOT;

} // namespace

int engine::change_list(int list, int what, int number, const epoll_event* event, const void* where) {
  visible(synchronises_with_all);
  if (descriptor(list, where).what != modelled_descriptor::kind::list || list == number)
    return -EINVAL;
  if (!descriptors.contains(number) || descriptors[number].what == modelled_descriptor::kind::list)
    fail(failure_kind::unsupported,
         "epoll_ctl() with descriptor " + std::to_string(number) +
             ": only eventfd and pipes are modelled, no file, socket or other list",
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
  if (descriptors.ready_of(*entry) != 0) {
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
    const std::uint32_t ready = descriptors.ready_of(entry);
    if (ready == 0)
      continue;
    if ((ready & descriptor_table::readable) != 0)
      threads_[current_].now.join(descriptors[number].released);
    epoll_event told{ready, {}};
    told.data.u64 = entry.data;
    plain(to + found, sizeof told, true, where);
    to[found++] = told;
    if ((entry.events & EPOLLONESHOT) != 0)
      entry.events &= EPOLLET | EPOLLONESHOT;
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

} // namespace kernlet::explore
