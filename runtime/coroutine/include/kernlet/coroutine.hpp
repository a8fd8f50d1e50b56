#pragma once
/// \file
/// Coroutines with types: `coroutine<Out, In, Return>` yields values of type Out, is resumed with values of
/// type In, and returns a Return in the end. A thin cover over kernlet/coroutine_core.hpp, where the rules
/// stand.
///
///     kernlet::coroutine<int, int> doubler([](auto& self, int first) {
///       for (int next = first;;)
///         next = self.yield(2 * next);
///     });
///     int four = *doubler.resume(2), six = *doubler.resume(3);
///
/// A value is moved once, straight from the giver's stack to the taker's: the giver is suspended meanwhile,
/// so its frame stays. Bodies, values and results need only be movable. Each of the three types may be void.

#include <kernlet/coroutine_core.hpp>
#include <memory>
#include <optional>
#include <type_traits>

namespace kernlet {
inline namespace KERNLET_PARTS {

template <class Out, class In, class Return>
class coroutine;

namespace detail {

/// A value that travels as a word: the address where it lies on the giver's stack.
template <class Value>
Value take(void* word) {
  if constexpr (!std::is_void_v<Value>)
    return std::move(*static_cast<Value*>(word));
}

template <class Value>
inline constexpr bool travels =
    std::is_void_v<Value> || (std::is_object_v<Value> && std::is_move_constructible_v<Value>);

/// Something that is not null, for a yield without a value.
inline char no_value;

/// A type that stands for void where there must be one.
struct nothing {};
template <class Value>
using or_nothing = std::conditional_t<std::is_void_v<Value>, nothing, Value>;

} // namespace detail

/// The inside of a coroutine with types, passed to the body. See coroutine_self for what may be called from
/// where, and for what each function throws.
template <class Out = void, class In = void>
class yielder {
 public:
  explicit yielder(coroutine_self self) noexcept : self_(self) {}
  yielder(const yielder&) = delete;
  yielder& operator=(const yielder&) = delete;

  /// Gives `value` to the resumer and suspends. Returns the value of the next resume.
  In yield(detail::or_nothing<Out> value)
    requires(!std::is_void_v<Out>)
  {
    return detail::take<In>(self_.yield(std::addressof(value)));
  }
  /// The same without a value to give.
  In yield()
    requires std::is_void_v<Out>
  {
    return detail::take<In>(self_.yield(&detail::no_value));
  }

  /// Suspends and goes on with `next`, which gets this coroutine's resumer. Both yield to it, so both have
  /// the same Out.
  template <class NextIn, class NextReturn>
    requires(!std::is_void_v<NextIn>)
  In transfer_to(coroutine<Out, NextIn, NextReturn>& next, std::type_identity_t<NextIn> value) {
    return detail::take<In>(self_.transfer_to(next.core_, std::addressof(value)));
  }
  template <class NextReturn>
  In transfer_to(coroutine<Out, void, NextReturn>& next) {
    return detail::take<In>(self_.transfer_to(next.core_, nullptr));
  }

 private:
  coroutine_self self_;
};

/// A coroutine and its owner. Can be moved while suspended or running; not copied. Functions throw and
/// suspend as those of coroutine_core with the same name.
template <class Out = void, class In = void, class Return = void>
class coroutine {
  static_assert(detail::travels<Out> && detail::travels<In> && detail::travels<Return>,
                "what a coroutine yields, takes and returns is void or an object that can be moved; pass a "
                "pointer instead of a reference");

 public:
  using yielder_type = yielder<Out, In>;
  /// What resume() returns: the yielded value, nothing if the body has returned. With a void Out: whether it
  /// has yielded.
  using resumed = std::conditional_t<std::is_void_v<Out>, bool, std::optional<detail::or_nothing<Out>>>;

  /// Owns nothing, and is finished.
  coroutine() noexcept = default;

  /// `body(yielder<Out, In>&, In first)`, or `body(yielder<Out, In>&)` with a void In. It is moved or copied
  /// into the coroutine, and is not called before the first resume.
  template <class Body>
    requires(!std::is_same_v<std::remove_cvref_t<Body>, coroutine>)
  explicit coroutine(Body&& body, const coroutine_options& options = {}) {
    auto&& source = detail::object(std::forward<Body>(body));
    core_ = coroutine_core(operations<decltype(source)>, detail::address(source), options);
  }

  /// Gives `value` to the body and runs it until it yields, returns or throws.
  resumed resume(detail::or_nothing<In> value)
    requires(!std::is_void_v<In>)
  {
    return received(core_.resume(std::addressof(value)));
  }
  /// The same without a value to give.
  resumed resume()
    requires std::is_void_v<In>
  {
    return received(core_.resume(nullptr));
  }

  /// What the body has returned, moved out; void if it returns nothing. Throws coroutine_error if it has not
  /// returned: it is not finished, it has thrown, or the result was taken before.
  Return result() {
    auto* const there = core_ ? static_cast<outcome*>(core_.body()) : nullptr;
    if (there == nullptr || !there->result.has_value())
      throw coroutine_error(
          "a coroutine has no result to take: it has not returned, or the result was taken before; "
          "ask for it once, when done() holds and resume() has not thrown");
    if constexpr (!std::is_void_v<Return>) {
      Return value = std::move(*there->result);
      there->result.reset();
      return value;
    }
  }

  void destroy() { core_.destroy(); }
  coroutine_status status() const noexcept { return core_.status(); }
  bool done() const noexcept { return core_.done(); }
  explicit operator bool() const noexcept { return static_cast<bool>(core_); }

 private:
  template <class, class>
  friend class yielder;

  /// \cond
  /// The result, found without knowing the body's type: the first base stands at the head of its holder.
  struct outcome {
    std::optional<detail::or_nothing<Return>> result;
  };

  template <class Body>
  struct holder : outcome {
    Body body;

    static void run(void* self, coroutine_self& inside, void* word) {
      auto& here = *static_cast<holder*>(static_cast<outcome*>(self));
      yielder_type give(inside);
      const auto call = [&]() -> Return {
        if constexpr (std::is_void_v<In>)
          return here.body(give);
        else
          return here.body(give, detail::take<In>(word));
      };
      if constexpr (std::is_void_v<Return>) {
        call();
        here.result.emplace();
      } else {
        here.result.emplace(call());
      }
    }
  };

  /// `Source&&` is the body as the caller has it. The holder is built around it in its last place, with one
  /// copy or move.
  template <class Source, class Kept = holder<std::decay_t<Source>>>
  static constexpr body_operations operations{
      sizeof(Kept), alignof(Kept),
      [](void* to, void* from) { ::new (to) Kept{{}, detail::as<Source>(from)}; }, Kept::run,
      [](void* self) noexcept { static_cast<Kept*>(self)->~Kept(); }};

  /// \endcond

  static resumed received(void* word) {
    if constexpr (std::is_void_v<Out>)
      return word != nullptr;
    else
      return word != nullptr ? resumed(std::move(*static_cast<Out*>(word))) : std::nullopt;
  }

  coroutine_core core_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
