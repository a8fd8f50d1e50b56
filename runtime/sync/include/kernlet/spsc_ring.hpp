#pragma once
/// \file
/// A ring of items between one producer and one consumer: ring_core.hpp with memory for the items.
///
///     kernlet::spsc_ring<std::unique_ptr<job>> jobs(64);
///     if (!jobs.try_push(std::move(one)))      // full: `one` is as it was
///       ...
///     if (auto next = jobs.try_pop())          // the producer's writes to it are visible
///       (*next)->run();
///
/// The items are made and destroyed in place. An exception out of an item's move loses nothing: what could
/// not be put in is not in, and what could not be taken out is still the next.

#include <cstddef>
#include <kernlet/ring_core.hpp>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// T can be moved or copied; its destructor does not throw. One thread at a time pushes, one pops; see
/// ring_core. No call blocks or suspends; only the constructor allocates.
template <class T>
class spsc_ring {
 public:
  /// Empty, with room for `capacity` items, from 1 on. Throws std::invalid_argument and std::bad_alloc.
  explicit spsc_ring(std::size_t capacity)
      : core_(capacity), capacity_(capacity), items_(std::make_unique<cell[]>(capacity)) {}
  /// Destroys the items that are inside. Both sides must be done.
  ~spsc_ring() {
    std::size_t place;
    while (core_.try_begin_pop(place)) {
      at(place).~T();
      core_.end_pop();
    }
  }
  spsc_ring(const spsc_ring&) = delete;
  spsc_ring& operator=(const spsc_ring&) = delete;

  /// The producer's. False: full, and the arguments were not touched.
  template <class... Arguments>
  bool try_emplace(Arguments&&... arguments) {
    std::size_t place;
    if (!core_.try_begin_push(place))
      return false;
    ::new (static_cast<void*>(items_[place].bytes)) T(std::forward<Arguments>(arguments)...);
    core_.end_push();
    return true;
  }
  bool try_push(T&& item) { return try_emplace(std::move(item)); }
  bool try_push(const T& item) { return try_emplace(item); }

  /// The consumer's. Nothing: the ring was empty.
  std::optional<T> try_pop() {
    std::size_t place;
    if (!core_.try_begin_pop(place))
      return std::nullopt;
    T& item = at(place);
    std::optional<T> taken(std::in_place, std::move_if_noexcept(item)); // if this throws the item stays
    item.~T();
    core_.end_pop();
    return taken;
  }

  std::size_t capacity() const noexcept { return capacity_; }

 private:
  struct cell {
    alignas(T) std::byte bytes[sizeof(T)];
  };
  T& at(std::size_t place) noexcept { return *std::launder(reinterpret_cast<T*>(items_[place].bytes)); }

  ring_core core_;
  const std::size_t capacity_;
  const std::unique_ptr<cell[]> items_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
