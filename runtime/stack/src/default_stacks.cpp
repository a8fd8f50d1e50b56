// What there is one of in a process: the default pool, and the report of overflows.

#include <kernlet/overflow_report.hpp>
#include <kernlet/stack_pool.hpp>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Made once and never destroyed: stacks are given back, and faults happen, until the very end.
template <class Type>
Type& immortal() {
  alignas(Type) static std::byte place[sizeof(Type)];
  static Type* const made = new (place) Type();
  return *made;
}

} // namespace

void report_overflows() {
  immortal<overflow_report>();
  static thread_local alternate_stack here;
}

stack_pool& default_stacks() {
  static stack_pool& pool = [&]() -> stack_pool& {
    report_overflows();
    return immortal<stack_pool>();
  }();
  return pool;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
