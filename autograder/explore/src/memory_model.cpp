// Atomic operations, by the memory model of C++20.
//
// A load may return any store that coherence, happens-before and the order S allow; a store may be put before
// others that were executed earlier, and a read-modify-write may read an older store and stand right behind
// it. What no order of execution gives, since each thread executes its operations in the order of the
// program, is a load that reads a store executed later (load buffering): the manual lists it.

#include "engine.hpp"

#include <cstring>

namespace kernlet::explore {
namespace {

word memory_value(const void* object, unsigned size) noexcept {
  word value = 0;
  std::memcpy(&value, object, size);
  return value;
}

/// A thread that repeats a load in a loop reads the newest store from then on: a store is seen in the end.
constexpr unsigned patience = 1;

operation access_of(std::uintptr_t key, bool writes, order o) noexcept {
  return {writes ? operation::kind::write : operation::kind::read, o == order::seq_cst,
          reinterpret_cast<const void*>(key)};
}

} // namespace

location& engine::find(const void* object, unsigned size, const void* where) {
  check_block(object, size, where);
  const std::uintptr_t at = key(object);
  bool overlaps = false;
  if (location* const found = locations_.find(at, size, overlaps))
    return *found;
  view known;
  if (overlaps) // another size: the older stores are forgotten, and what the last one has released is not
    if (const location* const former = locations_.drop(at, size))
      known = former->newest().released;
  location& fresh = locations_.add(at);
  fresh.begin(object, size, memory_value(object, size), known);
  return fresh;
}

void engine::read_from(const store& source, order o) noexcept {
  modelled_thread& self = threads_[current_];
  (acquires(o) ? self.now : self.acquired).join(source.released);
}

/// Which store an access reads, the newest first. One that will modify needs room right behind it.
std::size_t engine::choose_position(const location& object, std::size_t least, bool to_modify) noexcept {
  const std::size_t newest = object.count() - 1;
  if (!bounds.weak || least == newest)
    return newest;
  if (!to_modify)
    return newest - ways.choose(static_cast<unsigned>(newest - least + 1));
  unsigned open = 0;
  for (std::size_t p = least; p <= newest; ++p)
    open += object.open_after(p);
  unsigned skip = ways.choose(open);
  for (std::size_t p = newest;; --p)
    if (object.open_after(p) && skip-- == 0)
      return p;
}

void engine::publish(location& object, std::size_t position, store fresh, order o) {
  modelled_thread& self = threads_[current_];
  epoch& own = self.now.happened.of[current_];
  const stamp place = o == order::seq_cst ? ++last_stamp_ : 0;
  fresh.thread = static_cast<std::uint8_t>(current_);
  fresh.released.join(releases(o) ? self.now : self.released);
  const bool newest = position == object.count();
  object.insert(position, fresh);
  object.mark(current_, own, position, place);
  if (newest)
    std::memcpy(const_cast<void*>(object.address()), &fresh.value, object.size());
  if (releases(o))
    ++own;
  wake_spinners();
}

word engine::load(const void* object, unsigned size, order o, const void* where) {
  if (rushes()) // nobody comes in between
    --threads_[current_].rush;
  else
    visible(access_of(key(object), false, o));
  location& here = find(object, size, where);
  note_access(object, size, false, true, where);
  const unsigned repeated = spins(here, where);
  const std::size_t newest = here.count() - 1;
  const std::size_t position =
      repeated > patience ? newest
                          : choose_position(here, here.bound(as_reader(), o == order::seq_cst), false);
  const stamp place = o == order::seq_cst ? ++last_stamp_ : 0;
  here.mark(current_, threads_[current_].now.happened.of[current_], position, place);
  const word value = here.at(position).value;
  read_from(here.at(position), o);
  note(action::load, object, size, value, where, o, newest - position);
  if (repeated > patience + 1)
    block_spinner(here, where);
  return value;
}

void engine::store_value(void* object, unsigned size, word value, order o, const void* where) {
  visible(access_of(key(object), true, o));
  location& here = find(object, size, where);
  note_access(object, size, true, true, where);
  changed();
  const std::size_t newest = here.count() - 1;
  std::size_t after = newest;
  if (const std::size_t least = here.bound(as_reader(), o == order::seq_cst); bounds.weak && least != newest)
    after = choose_position(here, least, true);
  note(action::store, object, size, value, where, o, newest - after);
  publish(here, after + 1, {.value = value}, o);
}

word engine::modify(void* object, unsigned size, order o, const void* where, change what, word operand,
                    action name) {
  visible(access_of(key(object), true, o));
  location& here = find(object, size, where);
  note_access(object, size, true, true, where);
  const std::size_t read = repeats(here, where) >= patience
                               ? here.count() - 1
                               : choose_position(here, here.bound(as_reader(), o == order::seq_cst), true);
  const store& source = here.at(read);
  const word before = source.value;
  word after = what(before, operand);
  if (size < sizeof(word))
    after &= (word{1} << (8 * size)) - 1;
  read_from(source, o);
  note(name, object, size, after, where, o, here.count() - 1 - read, before);
  unsigned repeated = 0;
  if (after != before)
    changed();
  else
    repeated = spins(here, where);
  publish(here, read + 1, {.value = after, .released = source.released, .follows_read = true}, o);
  if (repeated > patience + 1)
    block_spinner(here, where);
  return before;
}

bool engine::compare_exchange(void* object, unsigned size, word& expected, word desired, order success,
                              order fails, bool weak, const void* where) {
  const order strongest = success == order::seq_cst || fails == order::seq_cst ? order::seq_cst : success;
  visible(access_of(key(object), true, strongest));
  location& here = find(object, size, where);
  note_access(object, size, true, true, where);
  const std::size_t least = here.bound(as_reader(), success == order::seq_cst);
  const std::size_t least_failing = here.bound(as_reader(), fails == order::seq_cst);
  const std::size_t newest = here.count() - 1;
  std::size_t read = newest;
  if (bounds.weak && least_failing != newest && repeats(here, where) < patience) {
    const auto possible = [&](std::size_t p) {
      return here.at(p).value != expected || (p >= least && here.open_after(p));
    };
    unsigned ways_to_read = 0;
    for (std::size_t p = least_failing; p <= newest; ++p)
      ways_to_read += possible(p);
    unsigned skip = ways.choose(ways_to_read);
    for (read = newest; !possible(read) || skip-- != 0; --read)
      ;
  }
  const store& source = here.at(read);
  const word before = source.value;
  constexpr unsigned most_spurious = 2; // in one execution: a loop of them would have no end
  if (before == expected &&
      !(weak && bounds.weak && spurious_ < most_spurious && ways.choose(2) == 1 && ++spurious_ != 0)) {
    read_from(source, success);
    note(action::compare_exchange, object, size, desired, where, success, newest - read, before);
    changed();
    publish(here, read + 1, {.value = desired, .released = source.released, .follows_read = true}, success);
    return true;
  }
  const stamp place = fails == order::seq_cst ? ++last_stamp_ : 0;
  here.mark(current_, threads_[current_].now.happened.of[current_], read, place);
  read_from(source, fails);
  note(action::compare_exchange_failed, object, size, before, where, fails, newest - read, expected);
  const bool was_spurious = before == expected;
  expected = before;
  if (!was_spurious && spins(here, where) > patience + 1)
    block_spinner(here, where);
  return false;
}

void engine::fence(order o, const void* where) {
  visible({operation::kind::fence, o == order::seq_cst, nullptr});
  modelled_thread& self = threads_[current_];
  if (acquires(o))
    self.now.join(self.acquired);
  if (o == order::seq_cst) {
    self.now.fenced.join(fenced_);
    fenced_.join(self.now.happened);
    self.now.last_fence = ++last_stamp_;
  }
  if (releases(o)) {
    self.released = self.now;
    ++self.now.happened.of[current_];
  }
  note(action::fence, nullptr, 0, 0, where, o);
}

/// How often the running thread has repeated this load, while nothing that it reads in its loop has changed.
unsigned engine::spins(location& object, const void* where) noexcept {
  modelled_thread& self = threads_[current_];
  for (spin_record& each : self.spins)
    if (each.where == where && each.object == &object) {
      if (each.version != object.version()) {
        each.version = object.version();
        each.times = 0;
      }
      return ++each.times;
    }
  self.spins[self.next_spin++ % self.spins.size()] = {where, &object, object.version(), 0};
  return 0;
}

/// The same count, of the repetitions so far.
unsigned engine::repeats(const location& object, const void* where) const noexcept {
  for (const spin_record& each : threads_[current_].spins)
    if (each.where == where && each.object == &object && each.version == object.version())
      return each.times + 1;
  return 0;
}

void engine::changed() noexcept {
  modelled_thread& self = threads_[current_];
  if (self.next_spin != 0)
    self.spins = {};
  self.next_spin = self.released_spins = self.rush = 0;
  self.has_rushed = false;
}

} // namespace kernlet::explore
