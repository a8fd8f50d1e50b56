// What a source of the coroutine layer must not do, and one of the loop layer may. Each header by itself, in
// any order.
#include <kernlet/join_handle.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/loop_error.hpp>
#include <kernlet/loop_hooks.hpp>
#include <kernlet/loop_inbox.hpp>
#include <kernlet/task_body.hpp>
#include <kernlet/task_group.hpp>
#include <kernlet/task_record.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>
