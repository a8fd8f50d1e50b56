#include "per_runtime.hpp"

#include <kernlet/event_count.hpp>
#include <kernlet/spsc_ring.hpp>
#include <kernlet/symbol.h>
#include <kernlet/thread_condition.hpp>
#include <kernlet/thread_mutex.hpp>

namespace {

template <class Step>
double mean_of(long count, Step step) {
  step(); // what is done once is done
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    step();
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

} // namespace

extern "C" void KERNLET_SYMBOL(sync_turns)(int threads, int steps, lab::turn_cost* out) {
  *out = lab::take_turns<kernlet::thread_mutex>(threads, steps);
}

extern "C" double KERNLET_SYMBOL(sync_lock)(long count) {
  kernlet::thread_mutex mutex;
  return mean_of(count, [&] {
    mutex.lock();
    mutex.unlock();
  });
}

extern "C" double KERNLET_SYMBOL(sync_notify_one)(long count) {
  kernlet::thread_condition condition;
  return mean_of(count, [&] { condition.notify_one(); });
}

extern "C" double KERNLET_SYMBOL(sync_notify)(long count) {
  kernlet::event_count events;
  return mean_of(count, [&] { events.notify(); });
}

extern "C" double KERNLET_SYMBOL(sync_permit)(long count) {
  kernlet::parker parker;
  return mean_of(count, [&] {
    parker.wake();
    parker.park();
  });
}

extern "C" double KERNLET_SYMBOL(sync_ring)(long count) {
  kernlet::spsc_ring<long> ring(1000);
  const std::vector<int> processors = lab::allowed_processors();
  double took = 0;
  std::thread consumer([&] {
    lab::stay_on(processors.back());
    long next = 0;
    double begin = 0;
    while (next < count)
      if (const auto item = ring.try_pop()) {
        if (next++ == 0)
          begin = lab::processor_time();
      } else if (processors.size() == 1) {
        sched_yield();
      }
    took = lab::processor_time() - begin;
  });
  std::thread producer([&] {
    lab::stay_on(processors.front());
    for (long i = 0; i < count;)
      if (ring.try_push(i))
        ++i;
      else if (processors.size() == 1)
        sched_yield();
  });
  producer.join();
  consumer.join();
  return took / static_cast<double>(count);
}

extern "C" double KERNLET_SYMBOL(sync_hand_over)(long count) {
  kernlet::parker parkers[2];
  const int processor = lab::allowed_processors().front();
  double took[2] = {};
  const auto side = [&](std::size_t me) {
    lab::stay_on(processor);
    const double begin = lab::processor_time();
    for (long i = 0; i < count; ++i) {
      parkers[me].park();
      parkers[1 - me].wake();
    }
    took[me] = lab::processor_time() - begin;
  };
  std::thread one(side, 0), other(side, 1);
  parkers[0].wake();
  one.join();
  other.join();
  return (took[0] + took[1]) / static_cast<double>(2 * count);
}
