#pragma once
/// \file
/// Power series whose coefficients, those of 1, x, x^2 and so on, come one at a time, without an end. Each
/// operation is a task. A series is two channels: on one it is asked, on the other it answers. So nothing is
/// computed that nobody has asked for, even where a series is made of itself.
///
/// Source of the idea: McIlroy, "Squinting at Power Series" (1990).

#include "rational.hpp"

#include <array>
#include <deque>
#include <kernlet/channel.hpp>
#include <kernlet/go_group.hpp>
#include <kernlet/select.hpp>
#include <vector>

namespace lab {

struct question {};

/// For one reader.
class series {
 public:
  rational next() {
    questions_.send({});
    return answers_.receive().value();
  }

  // For the task that computes it.
  void wait_until_asked() { questions_.receive(); }
  void answer(const rational& coefficient) { answers_.send(coefficient); }
  kernlet::channel<question>& questions() noexcept { return questions_; }
  kernlet::channel<rational>& answers() noexcept { return answers_; }

 private:
  kernlet::channel<question> questions_;
  kernlet::channel<rational> answers_;
};

/// One series for two readers. Whoever is behind finds what he has missed in a queue. He is served from it
/// even while the source is asked for more: its answer may depend on his.
inline void split(series& in, std::array<series*, 2> out) {
  std::array<std::deque<rational>, 2> queue;
  std::array<bool, 2> waits{};
  bool asked = false;                         // the source, and it has not answered yet
  const auto listen_to = [&](std::size_t i) { // a reader who waits asks nothing: its case is switched off
    return kernlet::receive_from(waits[i] ? nullptr : &out[i]->questions(),
                                 [&waits, i](std::optional<question>) { waits[i] = true; });
  };
  for (;;) {
    kernlet::select(
        listen_to(0), listen_to(1),
        kernlet::receive_from(asked ? &in.answers() : nullptr, [&](std::optional<rational> answer) {
          asked = false;
          for (auto& each : queue)
            each.push_back(*answer);
        }));
    for (std::size_t i = 0; i < 2; ++i)
      if (waits[i] && !queue[i].empty()) {
        out[i]->answer(queue[i].front());
        queue[i].pop_front();
        waits[i] = false;
      }
    if ((waits[0] || waits[1]) && !asked) {
      in.questions().send({});
      asked = true;
    }
  }
}

/// Makes series, and ends all tasks that compute them when it goes. In a task of a scheduler.
class series_lab {
 public:
  /// c0 + the integral of `in`.
  series& integral(rational c0, series& in) {
    return computed("integral", [c0, &in, n = std::int64_t{0}]() mutable {
      ++n;
      return n == 1 ? c0 : in.next() / rational(n - 1);
    });
  }
  series& derivative(series& in) {
    return computed("derivative", [&in, n = std::int64_t{0}]() mutable {
      if (n == 0)
        in.next();
      ++n;
      return rational(n) * in.next();
    });
  }
  series& sum(series& a, series& b) {
    return computed("sum", [&a, &b] {
      const rational left = a.next();
      return left + b.next();
    });
  }
  series& negative(series& in) {
    return computed("negative", [&in] { return -in.next(); });
  }
  /// The n-th coefficient is the sum of a[i] * b[n - i].
  series& product(series& a, series& b) {
    return computed("product",
                    [&a, &b, left = std::vector<rational>(), right = std::vector<rational>()]() mutable {
                      left.push_back(a.next());
                      right.push_back(b.next());
                      rational all = 0;
                      for (std::size_t i = 0; i < left.size(); ++i)
                        all = all + left[i] * right[left.size() - 1 - i];
                      return all;
                    });
  }
  /// These coefficients, and then 0 for ever.
  series& polynomial(std::vector<rational> coefficients) {
    return computed("polynomial", [coefficients = std::move(coefficients), n = std::size_t{0}]() mutable {
      return n < coefficients.size() ? coefficients[n++] : rational(0);
    });
  }

  /// The same series for so many readers, two at least.
  std::vector<series*> split_for(series& in, std::size_t readers) {
    std::vector<series*> out;
    for (series* rest = &in; out.size() + 1 < readers;) {
      out.push_back(&made_.emplace_back());
      series* const next = &made_.emplace_back();
      tasks_.go("split", [rest, pair = std::array{out.back(), next}] { split(*rest, pair); });
      rest = next;
      if (out.size() + 1 == readers)
        out.push_back(rest);
    }
    return out;
  }

  /// A series that is made of itself: `make` gets it, as it will be, for each place where it is used.
  template <class Make>
  series& recursive(std::size_t uses, Make make) {
    series& whole = made_.emplace_back();
    std::vector<series*> parts = split_for(whole, uses + 1);
    series& result = *parts.back();
    parts.pop_back();
    becomes(whole, make(parts));
    return result;
  }
  /// e to the power of a series whose first coefficient is 0: X' = X F', so X = 1 + the integral of X F'.
  series& exponential(series& f) {
    return recursive(1, [&](const std::vector<series*>& self) -> series& {
      return integral(1, product(*self[0], derivative(f)));
    });
  }
  /// tan' = 1 + tan^2.
  series& tangent() {
    return recursive(2, [&](const std::vector<series*>& self) -> series& {
      return integral(0, sum(polynomial({1}), product(*self[0], *self[1])));
    });
  }
  /// sin = the integral of cos, and cos = 1 - the integral of sin.
  std::pair<series*, series*> sine_and_cosine() {
    series& sine = made_.emplace_back();
    const std::vector<series*> sines = split_for(sine, 2);
    const std::vector<series*> cosines = split_for(integral(1, negative(*sines[0])), 2);
    becomes(sine, integral(0, *cosines[0]));
    return {sines[1], cosines[1]};
  }

  static std::vector<rational> first(series& in, std::size_t count) {
    std::vector<rational> all;
    while (all.size() < count)
      all.push_back(in.next());
    return all;
  }
  std::size_t tasks() const noexcept { return tasks_.size(); }
  std::size_t channels() const noexcept { return 2 * made_.size(); }

 private:
  template <class Next>
  void compute(const char* name, series& out, Next next) {
    tasks_.go(name, [&out, next = std::move(next)]() mutable {
      for (;;) {
        out.wait_until_asked();
        out.answer(next());
      }
    });
  }
  template <class Next>
  series& computed(const char* name, Next next) {
    series& out = made_.emplace_back();
    compute(name, out, std::move(next));
    return out;
  }
  void becomes(series& declared, series& defined) {
    compute("becomes", declared, [&defined] { return defined.next(); });
  }

  std::deque<series> made_; ///< outlive the tasks
  kernlet::go_group tasks_;
};

} // namespace lab
