#pragma once
/// \file
/// A sequence that a function yields: a C++20 view, and an input range.
///
///     kernlet::generator<int> squares([](auto& out) {
///       for (int i = 0;; ++i)
///         out.yield(i * i);
///     });
///     for (int square : std::move(squares) | std::views::take(10)) ...
///
/// A generator belongs to one owner, so a view adaptor takes it by move, or by a reference:
/// `std::ranges::ref_view(squares)`.
///
/// The body has a stack of its own. So it may yield from any function that it calls, however deep: a tree is
/// walked by plain recursion, each call with the same `out`. A C++20 coroutine cannot do that. Generators
/// nest as well: the body of one may read another, and each yield goes to its own reader.
///
/// The body and its reader share the floating-point control words unless the options say otherwise. They run
/// on one kernel thread as one flow, each waiting for the other, as a function and its caller; a rounding
/// mode that the body sets is seen by its reader, as with a function call, and setting one back before each
/// yield is the body's business. That saves reading the words twice for each element.

#include <cstddef>
#include <iterator>
#include <kernlet/coroutine_core.hpp>
#include <memory>
#include <ranges>
#include <type_traits>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a generator's body yields through. May be used by every function that the body calls.
template <class Value>
class generator_yielder {
 public:
  explicit generator_yielder(coroutine_self self) noexcept : self_(self) {}
  generator_yielder(const generator_yielder&) = delete;
  generator_yielder& operator=(const generator_yielder&) = delete;

  /// Suspends until the reader asks for the next element. Until then `value` stays where it is and the reader
  /// may change it or move from it: nothing is copied. Throws as coroutine_self::yield().
  void yield(Value& value) { self_.yield(const_cast<std::remove_const_t<Value>*>(std::addressof(value))); }
  void yield(Value&& value) { yield(value); }

  /// Yields each element of a range, another generator's too.
  template <std::ranges::input_range Range>
  void yield_all(Range&& range) {
    for (auto&& value : range)
      yield(static_cast<Value&&>(value));
  }

 private:
  coroutine_self self_;
};

/// The options of a generator, with control words shared. See the file's comment.
inline constexpr coroutine_options generator_options{nullptr, fp_control::shared, "generator"};

/// The owner of a generator. Can be moved, not copied. May be read once. Iterators refer to it: do not move
/// it between begin() and the end. Functions throw and suspend as coroutine_core's: begin() and ++ run the
/// body, and throw what it throws. Destroying a generator that has not come to its end unwinds the body.
template <class Value>
class generator : public std::ranges::view_interface<generator<Value>> {
  static_assert(std::is_object_v<Value>, "a generator yields objects; its reader gets references to them");

 public:
  using yielder_type = generator_yielder<Value>;

  /// An input iterator; can be moved, not copied.
  class iterator {
   public:
    using value_type = std::remove_cv_t<Value>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    iterator() noexcept = default;
    iterator(iterator&&) noexcept = default;
    iterator& operator=(iterator&&) noexcept = default;

    /// The element that the body waits with. Valid until the next ++.
    Value& operator*() const noexcept { return *static_cast<Value*>(where_->current_); }
    Value* operator->() const noexcept { return static_cast<Value*>(where_->current_); }
    iterator& operator++() {
      where_->current_ = where_->core_.resume();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const noexcept { return where_->current_ == nullptr; }

   private:
    friend class generator;
    explicit iterator(generator* where) noexcept : where_(where) {}
    generator* where_ = nullptr;
  };

  /// Empty: has no elements.
  generator() noexcept = default;

  /// `body(generator_yielder<Value>&)` returns nothing. It is moved or copied into the generator, and does
  /// not run before begin().
  template <class Body>
    requires(!std::is_same_v<std::remove_cvref_t<Body>, generator>)
  explicit generator(Body&& body, const coroutine_options& options = generator_options) {
    using kept = std::decay_t<Body>;
    auto&& source = detail::object(std::forward<Body>(body));
    static constexpr body_operations operations{
        sizeof(kept), alignof(kept),
        [](void* to, void* from) { ::new (to) kept(detail::as<decltype(source)>(from)); },
        [](void* self, coroutine_self& inside, void*) {
          yielder_type out(inside);
          (*static_cast<kept*>(self))(out);
        },
        [](void* self) noexcept { static_cast<kept*>(self)->~kept(); }};
    core_ = coroutine_core(operations, detail::address(source), options);
  }

  generator(generator&& other) noexcept
      : core_(std::move(other.core_)), current_(std::exchange(other.current_, nullptr)) {}
  generator& operator=(generator&& other) noexcept {
    core_ = std::move(other.core_);
    current_ = std::exchange(other.current_, nullptr);
    return *this;
  }

  /// Runs the body up to its first yield. Called a second time it throws coroutine_error, except that an
  /// empty or finished generator has no elements however often it is asked.
  iterator begin() {
    if (core_.status() == coroutine_status::created)
      current_ = core_.resume();
    else if (!core_.done())
      throw coroutine_error(
          "a generator is read a second time: its elements come once; make another generator");
    return iterator(this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  coroutine_core core_;
  void* current_ = nullptr; ///< where the element lies, on the body's stack; null at the end
};

} // namespace KERNLET_PARTS
} // namespace kernlet
