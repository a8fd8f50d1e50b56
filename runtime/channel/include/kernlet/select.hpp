#pragma once
/// \file
/// Waiting on several channels at once.
///
///     kernlet::select(
///         kernlet::receive_from(lines, [](std::optional<std::string> line) { ... }),
///         kernlet::send_to(results, next, [] { ... }),
///         kernlet::after(100ms, [] { ... }));
///
/// A receive gets nothing where its channel is closed and empty. otherwise() in place of after() does not
/// wait.
///
/// Exactly one case is carried out: of those that are ready one by chance, each as likely. A pointer in place
/// of a channel may be null: that case is never ready, which is how a program switches one off.

#include <array>
#include <chrono>
#include <initializer_list>
#include <kernlet/channel.hpp>
#include <kernlet/this_task.hpp>
#include <tuple>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// \cond
namespace detail {

template <class Value, class Body>
struct receive_case {
  static constexpr bool on_channel = true;
  channel<Value>* from;
  Body body;
  void prepare(channel_case& one) { one.channel = from != nullptr ? &from->core() : nullptr; }
  void leave(channel_case&) {}
  void carry_out(channel_case& one, channel_result how) {
    body(how == channel_result::done ? std::optional<Value>(from->take(one.word)) : std::nullopt);
  }
};

template <class Value, class Body>
struct send_case {
  static constexpr bool on_channel = true;
  channel<Value>* to;
  Value& value;
  Body body;
  void prepare(channel_case& one) {
    one.sends = true;
    if (to == nullptr)
      return;
    one.word = into_word(std::move(value)); // if this throws, there is nothing to come back
    one.channel = &to->core();
  }
  void leave(channel_case& one) { // it was not sent: the value comes back
    if constexpr (!fits_a_word<Value>)
      if (one.channel != nullptr)
        value = out_of_word<Value>(one.word);
  }
  void carry_out(channel_case& one, channel_result how) {
    if (how == channel_result::closed) {
      leave(one);
      throw channel_error(
          "a select that sends on a closed channel: the side that sends closes, after its last send");
    }
    body();
  }
};

template <class Body>
struct otherwise_case {
  static constexpr bool on_channel = false;
  Body body;
};
template <class Body>
struct after_case {
  static constexpr bool on_channel = false;
  deadline until;
  Body body;
};

template <class Case>
inline constexpr bool is_otherwise = false;
template <class Body>
inline constexpr bool is_otherwise<otherwise_case<Body>> = true;
template <class Case>
inline constexpr bool is_after = false;
template <class Body>
inline constexpr bool is_after<after_case<Body>> = true;

/// The place of the first that is true.
constexpr std::size_t first_of(std::initializer_list<bool> all) {
  std::size_t place = 0;
  for (const bool one : all) {
    if (one)
      break;
    ++place;
  }
  return place;
}

} // namespace detail
/// \endcond

/// \name The cases of a select
/// @{
template <class Value, std::invocable<std::optional<Value>> Body>
auto receive_from(channel<Value>& from, Body body) {
  return detail::receive_case<Value, Body>{&from, std::move(body)};
}
template <class Value, std::invocable<std::optional<Value>> Body>
auto receive_from(channel<Value>* from, Body body) {
  return detail::receive_case<Value, Body>{from, std::move(body)};
}
/// The value is moved from only if it is sent.
template <class Value, std::invocable Body>
auto send_to(channel<Value>& to, Value& value, Body body) {
  return detail::send_case<Value, Body>{&to, value, std::move(body)};
}
template <class Value, std::invocable Body>
auto send_to(channel<Value>* to, Value& value, Body body) {
  return detail::send_case<Value, Body>{to, value, std::move(body)};
}
/// If none of the others is ready: no waiting.
template <std::invocable Body>
auto otherwise(Body body) {
  return detail::otherwise_case<Body>{std::move(body)};
}
/// If none of the others becomes ready in time.
template <std::invocable Body>
auto at(deadline until, Body body) {
  return detail::after_case<Body>{until, std::move(body)};
}
template <class Count, class Period, std::invocable Body>
auto after(std::chrono::duration<Count, Period> length, Body body) {
  return at(this_task::from_now(std::chrono::ceil<std::chrono::nanoseconds>(length)), std::move(body));
}
/// @}

/// Carries out one of the cases, and returns its place among them. A waiting point, unless there is an
/// otherwise(): throws task_cancelled, and then none was carried out. Throws channel_error if no case could
/// ever be ready, and for a send on a closed channel; what moving a value throws, and then all values are
/// where they were; and what the chosen body throws.
template <class... Cases>
std::size_t select(Cases... cases) {
  constexpr std::size_t count = sizeof...(Cases);
  static_assert((std::size_t{0} + ... + std::size_t{detail::is_otherwise<Cases>}) <= 1 &&
                    (std::size_t{0} + ... + std::size_t{detail::is_after<Cases>}) <= 1,
                "a select has at most one otherwise() and one after()");
  constexpr bool waits = !(false || ... || detail::is_otherwise<Cases>);
  std::array<channel_case, count == 0 ? 1 : count> all{};
  deadline until = no_deadline;
  bool possible = !waits;
  std::size_t place = 0;
  [[maybe_unused]] const auto prepare = [&](auto& one) {
    channel_case& here = all[place++];
    if constexpr (detail::is_after<std::remove_reference_t<decltype(one)>>) {
      until = one.until;
      possible = true;
    } else if constexpr (std::remove_reference_t<decltype(one)>::on_channel) {
      one.prepare(here);
      possible = possible || here.channel != nullptr;
    }
  };
  std::size_t chosen = count;
  // All but the chosen one get back what is theirs, before a body runs.
  [[maybe_unused]] const auto give_back = [&](auto& one) {
    if constexpr (std::remove_reference_t<decltype(one)>::on_channel)
      if (place != chosen)
        one.leave(all[place]);
    ++place;
  };
  channel_result how{};
  try {
    (prepare(cases), ...);
    if (!possible)
      throw channel_error("a select without a case that could ever be ready: it would wait for ever");
    how = channel_core::select(std::span(all.data(), count), waits, until, chosen);
  } catch (...) { // a value's move, or no memory
    place = 0;
    (give_back(cases), ...);
    throw;
  }
  place = 0;
  (give_back(cases), ...);
  if (how == channel_result::cancelled)
    throw task_cancelled{};
  const std::size_t result =
      how == channel_result::would_block ? detail::first_of({detail::is_otherwise<Cases>...})
      : how == channel_result::timed_out ? detail::first_of({detail::is_after<Cases>...})
                                         : chosen;
  place = 0;
  [[maybe_unused]] const auto carry_out = [&](auto& one) {
    const std::size_t own = place++;
    if (own != result)
      return;
    if constexpr (std::remove_reference_t<decltype(one)>::on_channel)
      one.carry_out(all[own], how);
    else
      one.body();
  };
  (carry_out(cases), ...);
  return result;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
