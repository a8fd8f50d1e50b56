#include "per_runtime.hpp"

#include "processor_time.hpp"

#include <kernlet/async.hpp>
#include <kernlet/symbol.h>

namespace {

using kernlet::Task;
namespace async = kernlet::async;

[[gnu::noinline]] Task<long> leaf(long number) {
  co_return number + 1;
}

/// What `body(count)` takes for each of `count`, after a few for the frames.
template <class Body>
double each(long count, const Body& body) {
  kernlet::sync_wait(body(100));
  const double begin = lab::processor_time();
  kernlet::sync_wait(body(count));
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

Task<> awaits(long count) {
  long sum = 0;
  for (long i = 0; i < count; ++i)
    sum += co_await leaf(i);
  asm volatile("" : : "r"(sum));
}

Task<> yields(long count) {
  for (long i = 0; i < count; ++i)
    co_await async::yield();
}

Task<> turns(long count) {
  co_await async::gather(yields(count / 2), yields(count / 2));
}

Task<> plays(long count, async::event& mine, async::event& theirs) {
  for (long i = 0; i < count; ++i) {
    co_await mine.wait();
    mine.clear();
    theirs.set();
  }
}

Task<> game(long count) {
  async::event left, right;
  left.set();
  co_await async::gather(plays(count / 2, left, right), plays(count / 2, right, left));
}

Task<> gathers(long count) {
  for (long i = 0; i < count; ++i)
    co_await async::gather(leaf(1), leaf(2), leaf(3), leaf(4));
}

} // namespace

extern "C" double KERNLET_SYMBOL(await_ready)(long count) {
  return each(count, awaits);
}

extern "C" double KERNLET_SYMBOL(await_turn)(long count) {
  return each(count, turns);
}

extern "C" double KERNLET_SYMBOL(await_event)(long count) {
  return each(count, game);
}

extern "C" double KERNLET_SYMBOL(await_gather)(long count) {
  return each(count, gathers);
}
