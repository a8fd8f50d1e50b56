// The fast part: timers in a heap, in which each knows its place, so that one that is cancelled is taken out
// at once.

#include <kernlet/reactor.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

constexpr std::uint64_t name_of(std::uint32_t slot, std::uint32_t generation) noexcept {
  return (std::uint64_t{generation} << 32) | (slot + 1);
}
constexpr std::uint32_t slot_of(timer_id id) noexcept {
  return static_cast<std::uint32_t>(id.number) - 1;
}

/// Whether the id names a timer that is still to come.
bool is_alive(const call_timers& timers, timer_id id) noexcept {
  const std::uint32_t slot = slot_of(id);
  return slot < timers.slots.size() && timers.slots[slot].taken &&
         name_of(slot, timers.slots[slot].generation) == id.number;
}

} // namespace

void call_timers::put(std::size_t place, const call_timer_entry& entry) noexcept {
  heap[place] = entry;
  slots[entry.slot].place = static_cast<std::uint32_t>(place);
}

void call_timers::up(std::size_t place, call_timer_entry entry) noexcept {
  while (place > 0 && entry < heap[(place - 1) / 2]) {
    put(place, heap[(place - 1) / 2]);
    place = (place - 1) / 2;
  }
  put(place, entry);
}

void call_timers::down(std::size_t place, call_timer_entry entry) noexcept {
  for (std::size_t child; (child = 2 * place + 1) < heap.size(); place = child) {
    if (child + 1 < heap.size() && heap[child + 1] < heap[child])
      ++child;
    if (!(heap[child] < entry))
      break;
    put(place, heap[child]);
  }
  put(place, entry);
}

void call_timers::remove(std::size_t place) noexcept {
  slots[heap[place].slot].place = call_timer_slot::nowhere;
  const call_timer_entry last = heap.back();
  heap.pop_back();
  if (place == heap.size())
    return;
  if (place > 0 && last < heap[(place - 1) / 2])
    up(place, last);
  else
    down(place, last);
}

callback<> call_timers::empty_slot(std::uint32_t slot) noexcept {
  call_timer_slot& here = slots[slot];
  here.taken = false;
  ++here.generation;
  free.push_back(slot); // call_at() has seen to the room
  return std::move(here.call);
}

std::size_t fire_timers(reactor& self, call_timers& timers) {
  const deadline now = std::chrono::steady_clock::now();
  if (timers.first() > now || timers.first() == no_deadline)
    return 0;
  // All that are due leave the heap before the first is called: one that a callback sets in the past is for
  // the next round. Their slots stay, so a callback can still cancel one.
  timers.due.clear();
  while (timers.first() <= now && timers.first() != no_deadline) {
    const call_timer_entry first = timers.heap.front();
    timers.due.push_back({first.when, name_of(first.slot, timers.slots[first.slot].generation)});
    timers.remove(0);
  }
  std::size_t calls = 0;
  for (std::size_t i = 0; i < timers.due.size(); ++i)
    if (const timer_id id = timers.due[i]; is_alive(timers, id)) {
      callback<> call = timers.empty_slot(slot_of(id));
      self.call(call);
      ++calls;
    }
  return calls;
}

} // namespace part

timer_id reactor::call_at(deadline when, callback<> f) {
  auto& timers = state().timers;
  timers.heap.reserve(timers.heap.size() + 1);
  if (timers.free.empty()) {
    timers.free.reserve(timers.slots.size() + 1);
    timers.slots.emplace_back();
    timers.free.push_back(static_cast<std::uint32_t>(timers.slots.size() - 1));
  }
  const std::uint32_t slot = timers.free.back();
  timers.free.pop_back();
  timers.slots[slot].call = std::move(f);
  timers.slots[slot].taken = true;
  timers.heap.emplace_back();
  timers.up(timers.heap.size() - 1, {when, ++timers.made, slot});
  return {when, part::name_of(slot, timers.slots[slot].generation)};
}

bool reactor::cancel(timer_id id) noexcept {
  auto& timers = state().timers;
  if (!part::is_alive(timers, id))
    return false;
  const std::uint32_t slot = part::slot_of(id);
  if (timers.slots[slot].place != part::call_timer_slot::nowhere)
    timers.remove(timers.slots[slot].place);
  const callback<> last = timers.empty_slot(slot); // ends here, when all is in order again
  return true;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
