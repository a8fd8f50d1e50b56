#pragma once
/// \file
/// A loop that idles in a reactor: tasks and callbacks on one thread.
///
///     kernlet::reactor reactor;
///     kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
///     loop.spawn("serve", [&] { ... });
///     loop.run();
///
/// When no task is ready the loop waits in run_once(); while some are, it looks without waiting every few
/// switches. run() of the loop ends when its last task has ended, whatever callbacks are left. Callbacks
/// never run as a task: what they call must not wait.

#include <kernlet/loop_hooks.hpp>
#include <kernlet/reactor.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The reactor must outlive the loop. One loop for one reactor, made on the thread that runs it. Throws
/// std::system_error when the detector of blocked loops was asked for and cannot be started.
loop_hooks hooks_of(reactor& where);

} // namespace KERNLET_PARTS
} // namespace kernlet
