#pragma once
/// \file
/// Who waits for descriptors on behalf of streams and listeners: a reactor, or the poller of a scheduler
/// (kernlet/task_sockets.hpp). So there is one class of stream, whatever runs its tasks.
///
/// Not virtual functions: a reactor is a part, and what a part is made of is its own affair.

#include <kernlet/reactor.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a host does. Each is as the function of the same name in kernlet/reactor.hpp.
struct io_operations {
  void* (*attach)(void* self, int descriptor);
  void (*detach)(void* self, void* place) noexcept;
  wait_outcome (*wait)(void* self, void* place, direction what, deadline until);
  io_result (*read_some)(void* self, void* place, void* to, std::size_t size, deadline until);
  io_result (*write_some)(void* self, void* place, const void* from, std::size_t size, deadline until);
};

/// Refers to one; it must outlive whatever is attached to it. A value of two words.
class io_host {
 public:
  io_host(reactor& where) noexcept;
  io_host(const io_operations& how, void* self) noexcept : how_(&how), self_(self) {}

 private:
  friend class io_place;
  const io_operations* how_;
  void* self_;
};

/// A descriptor that a host knows. Does not own the descriptor, and must end before that is closed.
class io_place {
 public:
  /// As reactor::attach().
  io_place(io_host where, int descriptor)
      : where_(where), place_(where.how_->attach(where.self_, descriptor)) {}
  io_place(io_place&& other) noexcept : where_(other.where_), place_(std::exchange(other.place_, nullptr)) {}
  io_place& operator=(io_place&& other) noexcept {
    io_place former(std::move(*this));
    where_ = other.where_;
    place_ = std::exchange(other.place_, nullptr);
    return *this;
  }
  ~io_place() {
    if (place_ != nullptr)
      where_.how_->detach(where_.self_, place_);
  }

  /// \name For a task of the host, one for each direction at a time
  /// As the functions of the reactor; a deadline that has passed is ETIMEDOUT. They throw task_cancelled.
  /// @{
  wait_outcome wait(direction what, deadline until) {
    return where_.how_->wait(where_.self_, place_, what, until);
  }
  io_result read_some(void* to, std::size_t size, deadline until) {
    return where_.how_->read_some(where_.self_, place_, to, size, until);
  }
  io_result write_some(const void* from, std::size_t size, deadline until) {
    return where_.how_->write_some(where_.self_, place_, from, size, until);
  }
  /// @}
  io_host where() const noexcept { return where_; }

 private:
  io_host where_;
  void* place_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
