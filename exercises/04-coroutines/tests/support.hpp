#pragma once
// What the tests of this chapter share.

#include <cstdint>
#include <functional>
#include <kernlet/coroutine.hpp>
#include <kernlet/coroutine_core.hpp>
#include <kernlet/generator.hpp>
#include <kernlet/judge/test.hpp>
#include <memory>
#include <string>
#include <vector>

namespace chapter04 {

using kernlet::coroutine;
using kernlet::coroutine_core;
using kernlet::coroutine_error;
using kernlet::coroutine_options;
using kernlet::coroutine_self;
using kernlet::coroutine_status;
using kernlet::coroutine_unwind;
using kernlet::generator;
using kernlet::yielder;

/// Words travel as pointers.
inline void* to_pointer(std::uint64_t word) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(word));
}
inline std::uint64_t to_word(void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}

using body_function = std::function<void(coroutine_self&, void*)>;

/// A coroutine without types, out of a lambda.
inline coroutine_core make(body_function body, const coroutine_options& options = {}) {
  static constexpr kernlet::body_operations operations{
      sizeof(body_function), alignof(body_function),
      [](void* to, void* from) { ::new (to) body_function(std::move(*static_cast<body_function*>(from))); },
      [](void* self, coroutine_self& inside, void* word) {
        (*static_cast<body_function*>(self))(inside, word);
      },
      [](void* self) noexcept { static_cast<body_function*>(self)->~body_function(); }};
  return coroutine_core(operations, &body, options);
}

/// Whether `act` throws coroutine_error.
template <class Act>
bool refuses(Act act) {
  try {
    act();
  } catch (const coroutine_error&) {
    return true;
  }
  return false;
}

inline std::uint64_t number(coroutine_status status) {
  return static_cast<std::uint64_t>(status);
}

/// Writes its number into a list when its life ends.
class witness {
 public:
  witness(std::vector<std::uint64_t>& list, std::uint64_t number) : list_(list), number_(number) {}
  ~witness() { list_.push_back(number_); }
  witness(const witness&) = delete;
  witness& operator=(const witness&) = delete;

 private:
  std::vector<std::uint64_t>& list_;
  std::uint64_t number_;
};

/// Counts how many of its kind are alive, copies included.
struct counted {
  static inline int alive = 0;
  std::uint64_t value = 0;

  explicit counted(std::uint64_t number) : value(number) { ++alive; }
  counted(const counted& other) : value(other.value) { ++alive; }
  counted& operator=(const counted&) = default;
  ~counted() { --alive; }
};

} // namespace chapter04
