// Compiled sealed and judged, for each part: frames and scopes are laid out by objects of both kinds, so
// every size must agree.
#include <kernlet/async.hpp>

namespace {

using namespace kernlet;

static_assert(sizeof(promise_core) == 32 + promise_core::state_size && alignof(promise_core) == 16);
static_assert(sizeof(cancel_scope) == (sizeof(scope_base) + 15) / 16 * 16 + cancel_scope::state_size);
static_assert(sizeof(gather_core) == 16 + sizeof(cancel_scope) + 16 + gather_core::state_size);
static_assert(sizeof(timeout_core) == 16 + sizeof(cancel_scope) + 64 + timeout_core::state_size);

} // namespace
