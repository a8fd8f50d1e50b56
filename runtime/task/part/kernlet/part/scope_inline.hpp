#pragma once
#include <kernlet/cancel_scope.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT cancel_scope::cancel_scope(task_driver& driver) noexcept : scope_base(driver) {}
KERNLET_HOT cancel_scope::cancel_scope(cancel_scope& outer, scope_kind kind) noexcept
    : scope_base(outer, kind) {}
KERNLET_HOT cancel_scope::~cancel_scope() {}
KERNLET_HOT void cancel_scope::wait_begins(promise_core&) noexcept {}
KERNLET_HOT void cancel_scope::wait_ends(promise_core&) noexcept {}

} // namespace KERNLET_PARTS
} // namespace kernlet
