#include "descriptors.hpp"

#include <algorithm>

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

int descriptor_table::add(modelled_descriptor::kind what, bool non_blocking) {
  modelled_descriptor& made = all_.emplace_back();
  made.what = what;
  made.non_blocking = non_blocking;
  return first + static_cast<int>(all_.size()) - 1;
}

std::uint32_t descriptor_table::state_of(int number) noexcept {
  using kind = modelled_descriptor::kind;
  modelled_descriptor& here = (*this)[number];
  const auto gone = [this](int end) { return (*this)[end].closed; };
  switch (here.what) {
  case kind::counter:
    return (here.count != 0 ? readable : 0) | (here.count < most_count ? writable : 0);
  case kind::read_end:
    return (!here.bytes.empty() ? readable : 0) | (gone(here.other_end) ? EPOLLHUP : 0U);
  case kind::write_end:
    return gone(here.other_end)                               ? writable | EPOLLERR
           : (*this)[here.other_end].bytes.size() < pipe_size ? writable
                                                              : 0;
  case kind::list:
    break;
  }
  return 0;
}

std::uint32_t descriptor_table::ready_of(const list_entry& entry) noexcept {
  return state_of(entry.number) & asked_by(entry);
}

void descriptor_table::changed(int number, std::uint32_t bits) {
  for (modelled_descriptor& each : all_)
    if (const list_entry* const entry = each.entry_of(number);
        entry != nullptr && (asked_by(*entry) & bits) != 0)
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
  if (gone.other_end >= 0 && !(*this)[gone.other_end].closed)
    changed(gone.other_end, always_told);
}

} // namespace kernlet::explore
