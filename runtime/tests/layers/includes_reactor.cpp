// Compiles where the reactor's layer may be seen, and nowhere below. Sealed: no part's header is needed.
#include <kernlet/callback.hpp>

#include <kernlet/blocked_loop.hpp>
#include <kernlet/call_in_executor.hpp>
#include <kernlet/reactor.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/resolve.hpp>
#include <kernlet/run_in_process.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/watch.hpp>
