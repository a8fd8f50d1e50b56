#pragma once
/// \file
/// Everything that a Task<T> can do with others: include this.

#include <kernlet/async_gather.hpp>
#include <kernlet/async_generator.hpp>
#include <kernlet/async_group.hpp>
#include <kernlet/async_loop.hpp>
#include <kernlet/async_queue.hpp>
#include <kernlet/async_spawn.hpp>
#include <kernlet/async_sync.hpp>
#include <kernlet/async_timeout.hpp>
#include <kernlet/async_wait.hpp>
#include <kernlet/async_waiter.hpp>
#include <kernlet/task.hpp>
