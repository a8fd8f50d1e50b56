// Sealed and judged code must agree about the layout of what both use: the contract's own constants say it.
#include <kernlet/channel_core.hpp>
#include <kernlet/scheduler.hpp>

static_assert(sizeof(kernlet::global_queue) == kernlet::global_queue::state_size);
static_assert(sizeof(kernlet::run_queue) == kernlet::run_queue::state_size);
static_assert(sizeof(kernlet::idle_workers) == kernlet::idle_workers::state_size);
static_assert(sizeof(kernlet::channel_core) == kernlet::channel_core::state_size);

int main() {}
