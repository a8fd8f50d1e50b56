// What g++ and clang call for -fsanitize=thread, in place of the compiler's own runtime.
//
// The functions' shapes are those of LLVM's tsan_interface.h and tsan_interface_atomic.h, and so are the
// numbers of the memory orders.

#include "engine.hpp"

#include <cstring>

using namespace kernlet::explore;

namespace {

engine& all() noexcept {
  return engine::the();
}
bool inside() noexcept {
  return engine::inside();
}
order order_of(int number) noexcept {
  return static_cast<order>(number & 7); // what clang puts above is a hint
}

} // namespace

#define HERE __builtin_return_address(0)

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void* caller) {
  if (inside() && all().recording)
    all().thread(all().current()).calls->push_back(caller);
}
void __tsan_func_exit() {
  if (inside() && all().recording)
    if (call_stack& calls = *all().thread(all().current()).calls; !calls.empty())
      calls.pop_back();
}
void __tsan_vptr_update(void** object, void* value) {
  if (inside() && *object != value) // a destructor sets it once more to what it was
    all().plain(object, sizeof *object, true, HERE);
}
void __tsan_vptr_read(void** object) {
  if (inside())
    all().plain(object, sizeof *object, false, HERE);
}
void __tsan_read_range(void* object, unsigned long size) {
  if (inside())
    all().plain(object, size, false, HERE);
}
void __tsan_write_range(void* object, unsigned long size) {
  if (inside())
    all().plain(object, size, true, HERE);
}

#define PLAIN(name, size, writes)                                                                            \
  void __tsan_##name(void* object) {                                                                         \
    if (inside())                                                                                            \
      all().plain(object, size, writes, HERE);                                                               \
  }
#define PLAIN_SIZES(prefix, writes)                                                                          \
  PLAIN(prefix##1, 1, writes)                                                                                \
  PLAIN(prefix##2, 2, writes)                                                                                \
  PLAIN(prefix##4, 4, writes) PLAIN(prefix##8, 8, writes) PLAIN(prefix##16, 16, writes)
PLAIN_SIZES(read, false)
PLAIN_SIZES(write, true)
PLAIN_SIZES(read_write, true)
PLAIN_SIZES(volatile_read, false)
PLAIN_SIZES(volatile_write, true)
PLAIN_SIZES(unaligned_read, false)
PLAIN_SIZES(unaligned_write, true)
PLAIN_SIZES(unaligned_read_write, true)
PLAIN_SIZES(unaligned_volatile_read, false)
PLAIN_SIZES(unaligned_volatile_write, true)

void __tsan_atomic_thread_fence(int o) {
  if (inside())
    all().fence(order_of(o), HERE);
}
void __tsan_atomic_signal_fence(int) {}

#define ATOMIC(T, bits)                                                                                      \
  T __tsan_atomic##bits##_load(const volatile T* object, int o) {                                            \
    return inside() ? static_cast<T>(all().load(const_cast<const T*>(object), sizeof(T), order_of(o), HERE)) \
                    : *object;                                                                               \
  }                                                                                                          \
  void __tsan_atomic##bits##_store(volatile T* object, T value, int o) {                                     \
    if (inside())                                                                                            \
      all().store_value(const_cast<T*>(object), sizeof(T), value, order_of(o), HERE);                        \
    else                                                                                                     \
      *object = value;                                                                                       \
  }                                                                                                          \
  CHANGE(T, bits, exchange, exchange, operand)                                                               \
  CHANGE(T, bits, fetch_add, fetch, before + operand)                                                        \
  CHANGE(T, bits, fetch_sub, fetch, before - operand)                                                        \
  CHANGE(T, bits, fetch_and, fetch, before& operand)                                                         \
  CHANGE(T, bits, fetch_or, fetch, before | operand)                                                         \
  CHANGE(T, bits, fetch_xor, fetch, before ^ operand)                                                        \
  CHANGE(T, bits, fetch_nand, fetch, ~(before & operand))                                                    \
  COMPARE(T, bits, strong, false)                                                                            \
  COMPARE(T, bits, weak, true)                                                                               \
  T __tsan_atomic##bits##_compare_exchange_val(volatile T* object, T expected, T desired, int o,             \
                                               int fails) {                                                  \
    word found = expected;                                                                                   \
    compare<T>(object, found, desired, o, fails, false, HERE);                                               \
    return static_cast<T>(found);                                                                            \
  }

#define CHANGE(T, bits, name, kind, expression)                                                              \
  T __tsan_atomic##bits##_##name(volatile T* object, T value, int o) {                                       \
    constexpr auto what = [](word before, word operand) -> word {                                            \
      (void)before;                                                                                          \
      return expression;                                                                                     \
    };                                                                                                       \
    if (inside())                                                                                            \
      return static_cast<T>(                                                                                 \
          all().modify(const_cast<T*>(object), sizeof(T), order_of(o), HERE, what, value, action::kind));    \
    const T before = *object;                                                                                \
    *object = static_cast<T>(what(before, value));                                                           \
    return before;                                                                                           \
  }

#define COMPARE(T, bits, name, weak)                                                                         \
  int __tsan_atomic##bits##_compare_exchange_##name(volatile T* object, T* expected, T desired, int o,       \
                                                    int fails) {                                             \
    word found = *expected;                                                                                  \
    const bool done = compare<T>(object, found, desired, o, fails, weak, HERE);                              \
    if (!done)                                                                                               \
      *expected = static_cast<T>(found);                                                                     \
    return done;                                                                                             \
  }

} // extern "C"

namespace {

template <class T>
bool compare(volatile T* object, word& expected, T desired, int o, int fails, bool weak, const void* where) {
  if (inside())
    return all().compare_exchange(const_cast<T*>(object), sizeof(T), expected, desired, order_of(o),
                                  order_of(fails), weak, where);
  const T found = *object;
  const bool equal = found == static_cast<T>(expected);
  if (equal)
    *object = desired;
  expected = found;
  return equal;
}

} // namespace

extern "C" {
ATOMIC(std::uint8_t, 8)
ATOMIC(std::uint16_t, 16)
ATOMIC(std::uint32_t, 32)
ATOMIC(std::uint64_t, 64)
ATOMIC(word, 128)

// Told of by code that was built to run under the compiler's own ThreadSanitizer, too: flows of control that
// the program switches to by itself. They belong to whatever thread runs them, and each has its own calls.
void* __tsan_get_current_fiber() {
  return inside() ? all().thread(all().current()).calls : nullptr;
}
void* __tsan_create_fiber(unsigned) {
  if (!inside() || !all().recording)
    return nullptr;
  return all().fibers.emplace_back(std::make_unique<call_stack>()).get();
}
void __tsan_destroy_fiber(void*) {} // goes with the execution
void __tsan_switch_to_fiber(void* fiber, unsigned) {
  if (inside() && fiber != nullptr)
    all().thread(all().current()).calls = static_cast<call_stack*>(fiber);
}
void __tsan_set_fiber_name(void*, const char*) {}
void __tsan_acquire(void*) {}
void __tsan_release(void*) {}

// Bulk accesses by the program's own code: the linker's --wrap has its objects call these. The explorer's own
// calls have the names of the real ones (see prelink.cmake).
void* __wrap_memcpy(void* to, const void* from, std::size_t size) {
  if (inside()) {
    all().plain(from, size, false, HERE);
    all().plain(to, size, true, HERE);
  }
  return std::memcpy(to, from, size);
}
void* __wrap_memmove(void* to, const void* from, std::size_t size) {
  if (inside()) {
    all().plain(from, size, false, HERE);
    all().plain(to, size, true, HERE);
  }
  return std::memmove(to, from, size);
}
void* __wrap_memset(void* to, int value, std::size_t size) {
  if (inside())
    all().plain(to, size, true, HERE);
  return std::memset(to, value, size);
}
int __wrap_memcmp(const void* a, const void* b, std::size_t size) {
  if (inside()) {
    all().plain(a, size, false, HERE);
    all().plain(b, size, false, HERE);
  }
  return std::memcmp(a, b, size);
}
// The same, as clang calls them.
[[gnu::alias("__wrap_memcpy")]] void* __tsan_memcpy(void* to, const void* from, std::size_t size);
[[gnu::alias("__wrap_memmove")]] void* __tsan_memmove(void* to, const void* from, std::size_t size);
[[gnu::alias("__wrap_memset")]] void* __tsan_memset(void* to, int value, std::size_t size);
}
