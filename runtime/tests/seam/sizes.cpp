// Compiled sealed and judged, for each part: objects of both kinds are linked together, so every size and
// alignment must agree.
#include <kernlet/context.hpp>

namespace {

using namespace kernlet;

static_assert(sizeof(raw_context) == raw_context::state_size);
static_assert(alignof(raw_context) == 16);

/// What kernlet::context is made of, in its order, with bytes for the part's state.
struct same_fields {
  alignas(16) std::byte raw[raw_context::state_size];
  sanitizer_fiber fiber;
  exception_words exceptions;
  entry_function entry;
  void* argument;
  fp_control words;
};
static_assert(sizeof(context) == sizeof(same_fields) && alignof(context) == alignof(same_fields));

} // namespace
