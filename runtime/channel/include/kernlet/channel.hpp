#pragma once
/// \file
/// Channels with types.
///
///     kernlet::channel<std::string> lines(10);
///     auto reader = kernlet::go([&] {
///       for (const std::string& line : lines)   // until it is closed and empty
///         handle(line);
///     });
///     lines.send("hello");
///     lines.close();
///     reader.join();
///
/// Values may be move-only. A value that fits into a word and can be copied by its bytes travels in the word;
/// any other in a box of its own, made before the send and ended after the receive, so that no code of the
/// value's type runs under the channel's lock, and an exception from it loses nothing: one that is thrown
/// while a value is moved into its box has sent nothing, and one that is thrown while it is moved out leaves
/// the value in front of all others.

#include <array>
#include <bit>
#include <concepts>
#include <cstring>
#include <iterator>
#include <kernlet/channel_core.hpp>
#include <kernlet/channel_error.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// \cond
namespace detail {

template <class Value>
inline constexpr bool fits_a_word =
    std::is_trivially_copyable_v<Value> && sizeof(Value) <= sizeof(std::uintptr_t);

template <class Value>
std::uintptr_t into_word(Value&& value) {
  using plain = std::remove_cvref_t<Value>;
  std::uintptr_t word = 0;
  if constexpr (fits_a_word<plain>)
    std::memcpy(&word, &value, sizeof(plain));
  else
    word = reinterpret_cast<std::uintptr_t>(new plain(std::forward<Value>(value)));
  return word;
}
/// The value that a word was made of, which is used up.
template <class Value>
Value out_of_word(std::uintptr_t word) {
  if constexpr (fits_a_word<Value>) {
    std::array<std::byte, sizeof(Value)> bytes;
    std::memcpy(bytes.data(), &word, sizeof(Value));
    return std::bit_cast<Value>(bytes);
  } else {
    const std::unique_ptr<Value> box(reinterpret_cast<Value*>(word));
    return std::move(*box);
  }
}
template <class Value>
void drop_word(std::uintptr_t word) noexcept {
  if constexpr (!fits_a_word<Value>)
    delete reinterpret_cast<Value*>(word);
}

} // namespace detail
/// \endcond

template <class Value>
class channel {
  static_assert(
      std::is_object_v<Value> && std::is_move_constructible_v<Value>,
      "what a channel carries is an object that can be moved; send a pointer instead of a reference");

 public:
  /// Open. `capacity` 0: unbuffered. Throws std::bad_alloc.
  explicit channel(std::size_t capacity = 0) : core_(capacity) {}
  /// As channel_core's: nobody may wait. Ends the values that are in it.
  ~channel() {
    for (std::uintptr_t word = 0; core_.try_receive(word) == channel_result::done;)
      detail::drop_word<Value>(word);
  }
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;

  /// Waits until the value is received, or in the buffer. A waiting point: throws task_cancelled. Throws
  /// channel_error if the channel is closed, and what moving the value throws; then nothing was sent.
  [[gnu::always_inline]] void send(Value value) {
    const std::uintptr_t word = detail::into_word(std::move(value));
    if (const channel_result how = core_.send(word); how != channel_result::done) [[unlikely]]
      refuse(how, word);
  }
  /// The same until a deadline: `done`, `timed_out` or `closed`. The value is moved from only if it was sent.
  channel_result send_until(Value& value, deadline until) {
    return keep_unless_done(value, [&](std::uintptr_t word) { return core_.send(word, until); });
  }
  /// Without waiting: `done`, `would_block` or `closed`. The value is moved from only if it was sent.
  channel_result try_send(Value& value) {
    return keep_unless_done(value, [&](std::uintptr_t word) { return core_.try_send(word); });
  }
  channel_result try_send(Value&& value) { return try_send(value); }

  /// Waits for a value; nothing, when the channel is closed and empty. A waiting point.
  [[gnu::always_inline]] std::optional<Value> receive() {
    std::uintptr_t word = 0;
    const channel_result how = core_.receive(word);
    if (how == channel_result::done) [[likely]]
      return take(word);
    if (how == channel_result::cancelled)
      throw task_cancelled{};
    return std::nullopt;
  }
  /// The same until a deadline; `how` says why there is nothing: `timed_out` or `closed`.
  std::optional<Value> receive_until(deadline until, channel_result& how) {
    std::uintptr_t word = 0;
    how = core_.receive(word, until);
    if (how == channel_result::cancelled)
      throw task_cancelled{};
    return how == channel_result::done ? std::optional<Value>(take(word)) : std::nullopt;
  }
  /// Without waiting; `how` says why there is nothing: `would_block` or `closed`.
  std::optional<Value> try_receive(channel_result& how) {
    std::uintptr_t word = 0;
    how = core_.try_receive(word);
    return how == channel_result::done ? std::optional<Value>(take(word)) : std::nullopt;
  }
  std::optional<Value> try_receive() {
    channel_result how{};
    return try_receive(how);
  }

  /// No more values; those that are in it can still be received. Throws channel_error if it is closed
  /// already.
  void close() {
    if (!core_.close())
      throw channel_error("close() of a closed channel: the side that sends closes, and only once");
  }

  std::size_t capacity() const noexcept { return core_.capacity(); }
  std::size_t size() const noexcept { return core_.size(); } ///< a look that may be old
  bool is_closed() const noexcept { return core_.is_closed(); }

  /// For `for`: receives until the channel is closed and empty. Several may go through one channel; each
  /// value goes to one of them.
  class iterator {
   public:
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    explicit iterator(channel& from) : from_(&from) { ++*this; }
    Value& operator*() const noexcept { return *value_; }
    iterator& operator++() {
      value_.reset();
      if (auto next = from_->receive())
        value_.emplace(std::move(*next));
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const noexcept { return !value_.has_value(); }

   private:
    channel* from_;
    mutable std::optional<Value> value_;
  };
  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() const noexcept { return {}; }

  /// For select().
  channel_core& core() noexcept { return core_; }
  /// Out of a word that was received; puts it back, in front, if moving the value out throws.
  Value take(std::uintptr_t word) {
    if constexpr (detail::fits_a_word<Value> || std::is_nothrow_move_constructible_v<Value>) {
      return detail::out_of_word<Value>(word);
    } else {
      struct puts_back {
        channel_core* core;
        std::uintptr_t word;
        ~puts_back() {
          if (core != nullptr)
            core->give_back(word);
        }
      } back{&core_, word};
      Value value = std::move(*reinterpret_cast<Value*>(word));
      back.core = nullptr;
      detail::drop_word<Value>(word);
      return value;
    }
  }

 private:
  [[noreturn, gnu::cold, gnu::noinline]] static void refuse(channel_result how, std::uintptr_t word) {
    detail::drop_word<Value>(word);
    if (how == channel_result::cancelled)
      throw task_cancelled{};
    throw channel_error("send() on a closed channel: the side that sends closes, after its last send");
  }

  template <class Attempt>
  channel_result keep_unless_done(Value& value, Attempt attempt) {
    const std::uintptr_t word = detail::into_word(std::move(value));
    const channel_result how = attempt(word);
    if (how != channel_result::done) {
      if constexpr (!detail::fits_a_word<Value>) {
        const std::unique_ptr<Value> box(reinterpret_cast<Value*>(word));
        value = std::move(*box);
      }
    }
    if (how == channel_result::cancelled)
      throw task_cancelled{};
    return how;
  }

  channel_core core_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
