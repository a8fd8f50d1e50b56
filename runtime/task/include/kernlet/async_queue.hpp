#pragma once
/// \file
/// A queue between the Task<T>s of one kernel thread, with a bound and an end.
///
/// Invariants
/// - Elements come out in the order in which they went in, each once.
/// - Nobody waits to get while an element is there that nobody has been promised; nobody waits to put while
/// there
///   is room.
/// - After close() what is in it can still be got; then get() throws queue_closed. put() throws it at once.

#include <deque>
#include <kernlet/async_sync.hpp>
#include <optional>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// The queue was closed: for put() at once, for get() when it is empty.
class queue_closed : public std::runtime_error {
 public:
  queue_closed();
  ~queue_closed() override;
};

/// Who waits at a queue, without the elements.
class queue_core {
 public:
  queue_core(const queue_core&) = delete;
  queue_core& operator=(const queue_core&) = delete;

 protected:
  /// One end: those who wait for `passes`, each of which stands for an element, or for room.
  class side : public waitable {
   public:
    explicit side(std::size_t passes) noexcept : waitable(pass), passes_(passes) {}
    /// One more; goes to the one who has waited longest.
    void give() noexcept;
    /// Everybody may pass from now on, to find the queue closed.
    void open() noexcept;
    /// Takes a pass, if there is one and nobody was here before.
    static bool pass(waitable& self) noexcept;

   private:
    std::size_t passes_;
    bool open_ = false;
  };

  explicit queue_core(std::size_t bound);
  ~queue_core() = default;

  /// A waiting point at one of the ends.
  class at_side : public kernlet::detail::task_awaiter {
   public:
    bool await_ready() noexcept { return side::pass(side_); }
    template <kernlet::detail::task_promise_type Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
      self_ = &self.promise();
      return wait_point(*self_, side_).await_suspend(self);
    }

   protected:
    explicit at_side(side& side) noexcept : side_(side) {}
    void passed() {
      if (self_ != nullptr)
        self_->end_wait();
    }

   private:
    side& side_;
    promise_core* self_ = nullptr;
  };

  side elements_, room_;
  std::size_t bound_;
  bool closed_ = false;
};

/// A queue of at most `bound` elements.
template <class T>
class queue : private queue_core {
 public:
  /// Throws task_error for a bound of 0.
  explicit queue(std::size_t bound = 1024) : queue_core(bound) {}

  /// `co_await queue.put(value)`: waits for room. Throws queue_closed.
  class [[nodiscard("co_await it")]] putting : public at_side {
   public:
    putting(queue& where, T value) : at_side(where.room_), where_(where), value_(std::move(value)) {}
    void await_resume() {
      this->passed();
      if (where_.closed_)
        throw queue_closed();
      where_.kept_.push_back(std::move(value_));
      where_.elements_.give();
    }

   private:
    queue& where_;
    T value_;
  };
  putting put(T value) { return putting(*this, std::move(value)); }

  /// `T value = co_await queue.get()`: waits for an element. Throws queue_closed if it is closed and empty.
  class [[nodiscard("co_await it")]] getting : public at_side {
   public:
    explicit getting(queue& where) noexcept : at_side(where.elements_), where_(where) {}
    T await_resume() {
      this->passed();
      if (where_.kept_.empty())
        throw queue_closed();
      return where_.take();
    }

   private:
    queue& where_;
  };
  getting get() noexcept { return getting(*this); }

  /// Puts it if there is room at once. Throws queue_closed.
  bool try_put(T value) {
    if (closed_)
      throw queue_closed();
    if (!side::pass(room_))
      return false;
    kept_.push_back(std::move(value));
    elements_.give();
    return true;
  }
  /// An element, if there is one for whoever comes now.
  std::optional<T> try_get() {
    if (!side::pass(elements_) || kept_.empty())
      return std::nullopt;
    return take();
  }

  /// No element goes in any more. Those who wait to put are told; those who wait to get as well.
  void close() noexcept {
    closed_ = true;
    room_.open();
    elements_.open();
  }
  bool closed() const noexcept { return closed_; }
  std::size_t size() const noexcept { return kept_.size(); }
  std::size_t bound() const noexcept { return bound_; }

 private:
  T take() {
    T value = std::move(kept_.front());
    kept_.pop_front();
    room_.give();
    return value;
  }
  std::deque<T> kept_;
};

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
