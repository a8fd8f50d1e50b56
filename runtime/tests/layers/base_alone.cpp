// The lowest layer needs nothing above it. Each header twice: none may disturb itself or another.
#include <kernlet/panic.hpp>
#include <kernlet/parts.hpp>
#include <kernlet/preemption_guard.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/symbol.h>
#include <kernlet/thread_block.hpp>
#include <kernlet/todo.hpp>
#include <kernlet/waiter.hpp>

#include <kernlet/panic.hpp>
#include <kernlet/parts.hpp>
#include <kernlet/preemption_guard.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/symbol.h>
#include <kernlet/thread_block.hpp>
#include <kernlet/todo.hpp>
#include <kernlet/waiter.hpp>
