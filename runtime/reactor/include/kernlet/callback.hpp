#pragma once
/// \file
/// A function that is kept for later: what a reactor calls.
///
/// Owns its closure and can be moved, not copied: a callback may own a socket or a buffer. Closures up to
/// `callback<>::room` bytes lie inside it, larger ones on the heap. std::function would ask for copyable
/// closures, and C++23's std::move_only_function is not there yet.

#include <cstddef>
#include <kernlet/parts.hpp>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// `void(Arguments...)` with a name, or nothing. Not shared between threads; may be handed from one to
/// another.
template <class... Arguments>
class callback {
 public:
  static constexpr std::size_t room = 48; ///< bytes of a closure that need no allocation

  callback() noexcept = default;
  callback(std::nullptr_t) noexcept {}

  /// `name` tells reports which callback it was; it is not copied, so a literal. Throws what moving `f`
  /// throws, and std::bad_alloc for one that does not fit.
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, callback> &&
             std::is_invocable_v<std::decay_t<F>&, Arguments...>)
  callback(F&& f, const char* name = "callback") : name_(name) {
    using kept = std::decay_t<F>;
    if constexpr (fits<kept>) {
      ::new (static_cast<void*>(inside_)) kept(std::forward<F>(f));
      table_ = &inline_table<kept>;
    } else {
      ::new (static_cast<void*>(inside_)) kept*(new kept(std::forward<F>(f)));
      table_ = &heap_table<kept>;
    }
  }

  callback(callback&& other) noexcept : table_(std::exchange(other.table_, nullptr)), name_(other.name_) {
    if (table_ != nullptr)
      table_->move(inside_, other.inside_);
  }
  callback& operator=(callback&& other) noexcept {
    if (this != &other) {
      callback former(std::move(*this)); // ends last: its closure may own whoever holds *this
      name_ = other.name_;
      table_ = std::exchange(other.table_, nullptr);
      if (table_ != nullptr)
        table_->move(inside_, other.inside_);
    }
    return *this;
  }
  ~callback() {
    if (table_ != nullptr)
      table_->destroy(inside_);
  }

  /// Must not be called while it is empty.
  void operator()(Arguments... arguments) { table_->call(inside_, std::forward<Arguments>(arguments)...); }

  explicit operator bool() const noexcept { return table_ != nullptr; }
  const char* name() const noexcept { return name_; }

 private:
  struct table {
    void (*call)(void* self, Arguments... arguments);
    void (*move)(void* to, void* from) noexcept; ///< and destroys what was moved from
    void (*destroy)(void* self) noexcept;
  };

  template <class F>
  static constexpr bool fits =
      sizeof(F) <= room && alignof(F) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<F>;

  template <class F>
  static constexpr table inline_table{[](void* self, Arguments... arguments) {
                                        (*static_cast<F*>(self))(std::forward<Arguments>(arguments)...);
                                      },
                                      [](void* to, void* from) noexcept {
                                        F& source = *static_cast<F*>(from);
                                        ::new (to) F(std::move(source));
                                        std::destroy_at(&source);
                                      },
                                      [](void* self) noexcept { std::destroy_at(static_cast<F*>(self)); }};

  template <class F>
  static constexpr table heap_table{
      [](void* self, Arguments... arguments) {
        (**static_cast<F**>(self))(std::forward<Arguments>(arguments)...);
      },
      [](void* to, void* from) noexcept { ::new (to) F*(*static_cast<F**>(from)); },
      [](void* self) noexcept { delete *static_cast<F**>(self); }};

  const table* table_ = nullptr;
  const char* name_ = "callback";
  alignas(std::max_align_t) std::byte inside_[room];
};

} // namespace KERNLET_PARTS
} // namespace kernlet
