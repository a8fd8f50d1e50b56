#include "descriptors.hpp"

#include <algorithm>
#include <sys/epoll.h>

namespace kernlet::explore {

list_entry* modelled_descriptor::entry_of(int number) noexcept {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [=](const list_entry& each) { return each.number == number; });
  return found == entries.end() ? nullptr : &*found;
}

void modelled_descriptor::announce(int number) {
  if (std::find(announced.begin(), announced.end(), number) == announced.end())
    announced.push_back(number);
}

void modelled_descriptor::forget(int number) noexcept {
  std::erase_if(entries, [=](const list_entry& each) { return each.number == number; });
  std::erase(announced, number);
}

int descriptor_table::add(modelled_descriptor::kind what) {
  all_.emplace_back().what = what;
  return first + static_cast<int>(all_.size()) - 1;
}

std::uint32_t descriptor_table::state_of(int number) noexcept {
  constexpr std::uint64_t full = ~std::uint64_t{0} - 1;
  const std::uint64_t count = (*this)[number].count;
  return (count != 0 ? EPOLLIN | EPOLLRDNORM : 0U) | (count < full ? EPOLLOUT | EPOLLWRNORM : 0U);
}

void descriptor_table::changed(int number, std::uint32_t bits) {
  for (modelled_descriptor& each : all_)
    if (const list_entry* const entry = each.entry_of(number);
        entry != nullptr && (entry->events & bits) != 0)
      each.announce(number);
}

void descriptor_table::close(int number, unsigned thread) {
  modelled_descriptor& gone = (*this)[number];
  gone.closed = true;
  gone.closed_by = static_cast<std::uint8_t>(thread);
  gone.entries.clear();
  gone.announced.clear();
  for (modelled_descriptor& each : all_)
    each.forget(number);
}

} // namespace kernlet::explore
