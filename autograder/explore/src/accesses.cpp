// Plain accesses and memory: races, use after free, leaks.

#include "engine.hpp"

#include <bit>
#include <cstring>

namespace kernlet::explore {
namespace {

/// The bits of a granule's bytes that a range covers.
std::uint8_t bytes_of(std::uintptr_t granule, std::uintptr_t begin, std::uintptr_t end) noexcept {
  const std::uintptr_t first = std::max(begin, granule << 3), last = std::min(end, (granule + 1) << 3);
  return static_cast<std::uint8_t>(((1U << (last - first)) - 1) << (first & 7));
}

std::string bytes_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

} // namespace

void engine::note_access(const void* object, std::size_t size, bool writes, bool atomic, const void* where) {
  if (alone_) // whoever comes later begins after all that has happened
    return;
  const vector_clock& happened = threads_[current_].now.happened;
  const std::uintptr_t begin = key(object), end = begin + size;
  access now{happened.of[current_], static_cast<std::uint8_t>(current_), 0, writes, atomic, where};
  for (std::uintptr_t granule = begin >> 3; granule << 3 < end; ++granule) {
    now.bytes = bytes_of(granule, begin, end);
    if (const access* const other = shadow_.note(granule, now, happened)) {
      const auto both = static_cast<unsigned>(now.bytes & other->bytes);
      const void* const address =
          reinterpret_cast<const void*>((granule << 3) + static_cast<unsigned>(std::countr_zero(both)));
      race_ = *other;
      if (atomic || !watched(begin, size)) // else plain() has noted it
        note(writes ? action::write : action::read, object,
             static_cast<unsigned>(std::min<std::size_t>(size, 255)), 0, where);
      fail(failure_kind::data_race,
           std::string("thread ") + std::to_string(current_) + (writes ? " writes" : " reads") +
               " what thread " + std::to_string(other->thread) + (other->writes ? " writes" : " reads") +
               ", and neither happens before the other",
           where, address);
    }
  }
}

bool engine::watched(std::uintptr_t begin, std::size_t size) const noexcept {
  const std::uintptr_t raced = reinterpret_cast<std::uintptr_t>(recorded_object);
  return recording && recorded_object != nullptr && begin <= raced && raced < begin + size;
}

void engine::plain(const void* object, std::size_t size, bool writes, const void* where) {
  if (size == 0)
    return;
  check_block(object, size, where);
  if (watched(key(object), size)) {
    word value = 0;
    std::memcpy(&value, object, std::min(size, sizeof value));
    note(writes ? action::write : action::read, object,
         static_cast<unsigned>(std::min<std::size_t>(size, 255)), value, where);
  }
  note_access(object, size, writes, false, where);
  if (writes && !locations_.empty())
    locations_.drop(key(object), size);
}

/// Whole pages lose what is in them, or their being there: as if all of it were written.
void engine::change_pages(const void* begin, std::size_t size, const void* where) {
  visible({operation::kind::synchronisation, false, nullptr});
  note(action::gives_back, begin, 0, size, where);
  const std::uintptr_t first = key(begin);
  if (const access* const other =
          shadow_.find_unordered(first, first + size, current_, threads_[current_].now.happened)) {
    race_ = *other;
    fail(failure_kind::data_race,
         std::string("thread ") + std::to_string(current_) + " gives back memory that thread " +
             std::to_string(other->thread) + (other->writes ? " writes" : " reads") +
             ", and neither happens before the other",
         where, begin);
  }
}

/// An access to the heap must lie in a block that is in use.
void engine::check_block(const void* object, std::size_t size, const void* where) {
  if (!memory.contains(object))
    return;
  memory_block* const mine = memory.find(object);
  const auto at = reinterpret_cast<std::uintptr_t>(object);
  if (mine == nullptr || at < mine->begin || at + size > mine->begin + mine->size)
    fail(failure_kind::overflow,
         mine == nullptr ? std::string("an access to memory that was never asked for")
         : at < mine->begin
             ? "an access " + bytes_text(mine->begin - at) + " before a block of " + bytes_text(mine->size)
             : "an access behind the end of a block of " + bytes_text(mine->size),
         where, object);
  if (mine->freed)
    fail(failure_kind::use_after_free,
         "an access to a block of " + bytes_text(mine->size) + " that thread " +
             std::to_string(mine->freed_by) + " has deleted",
         where, object);
}

void* engine::allocate(std::size_t size, std::size_t alignment, const void* where) {
  void* const got = memory.allocate(size, alignment, current_, where);
  if (got == nullptr)
    fail(failure_kind::memory_limit,
         "the execution has asked for more than " + std::to_string(heap::capacity >> 20) + " MiB", where);
  note(action::allocate, nullptr, 0, size, where);
  return got;
}

void engine::release(void* object, const void* where) {
  memory_block* const mine = memory.find(object);
  if (mine == nullptr || mine->begin != reinterpret_cast<std::uintptr_t>(object))
    fail(failure_kind::bad_free, "delete of what new has not returned", where, object);
  if (mine->freed)
    fail(failure_kind::double_free,
         "delete of a block that thread " + std::to_string(mine->freed_by) + " has deleted", where, object);
  if (mine->size != 0) // whoever uses it, unordered, races with its end
    note_access(object, std::min<std::size_t>(mine->size, 4096), true, false, where);
  if (!locations_.empty())
    locations_.drop(key(object), mine->size);
  mine->freed = true;
  mine->freed_by = static_cast<std::uint8_t>(current_);
  mine->freed_at = where;
  note(action::release, nullptr, 0, mine->size, where);
}

/// What is not deleted at the end, and to what no global and no other such block points.
void engine::check_leaks() {
  const std::vector<memory_block>& all = memory.blocks();
  std::vector<std::size_t> left;
  for (std::size_t i = memory.kept(); i < all.size(); ++i)
    if (!all[i].freed)
      left.push_back(i);
  if (left.empty())
    return;
  std::vector<bool> reached(all.size());
  std::vector<std::pair<const char*, std::size_t>> to_look_at;
  for (const snapshot::range& each : kept.globals())
    to_look_at.emplace_back(each.begin, each.size);
  to_look_at.emplace_back(areas.locals_of(0).begin,
                          areas.locals_of(0).size); // those of others have gone with them
  for (std::size_t i = 0; i < memory.kept(); ++i)
    if (!all[i].freed)
      to_look_at.emplace_back(reinterpret_cast<const char*>(all[i].begin), all[i].size);
  while (!to_look_at.empty()) {
    const auto [begin, size] = to_look_at.back();
    to_look_at.pop_back();
    const auto first = (reinterpret_cast<std::uintptr_t>(begin) + 7) & ~std::uintptr_t{7};
    const auto end = reinterpret_cast<std::uintptr_t>(begin) + size;
    for (std::uintptr_t at = first; at + sizeof(void*) <= end; at += sizeof(void*)) {
      const void* pointer;
      std::memcpy(&pointer, reinterpret_cast<const void*>(at), sizeof pointer);
      if (!memory.contains(pointer))
        continue;
      const memory_block* const found = memory.find(pointer);
      if (found == nullptr || found->freed)
        continue;
      const auto number = static_cast<std::size_t>(found - all.data());
      if (reached[number])
        continue;
      reached[number] = true;
      to_look_at.emplace_back(reinterpret_cast<const char*>(found->begin), found->size);
    }
  }
  for (const std::size_t i : left)
    if (!reached[i])
      fail(failure_kind::leak, "a block of " + bytes_text(all[i].size) + " was never deleted",
           all[i].allocated_at);
}

} // namespace kernlet::explore
