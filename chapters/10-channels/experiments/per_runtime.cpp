#include "per_runtime.hpp"

#include <chrono>
#include <kernlet/go.hpp>
#include <kernlet/select.hpp>
#include <kernlet/symbol.h>

namespace {

using clock_type = std::chrono::steady_clock;
using channel = kernlet::channel<long>;

constexpr auto ignore = [](std::optional<long>) {};

template <class Step>
double mean_of(long count, Step step) {
  step(0); // what is done once is done
  const auto begin = clock_type::now();
  for (long i = 0; i < count; ++i)
    step(i);
  return std::chrono::duration<double, std::nano>(clock_type::now() - begin).count() /
         static_cast<double>(count);
}

double words(unsigned workers, long count, std::size_t capacity) {
  return kernlet::run({.workers = workers}, [&] {
    channel over(capacity);
    auto receiver = kernlet::go([&] {
      long sum = 0;
      for (const long word : over)
        sum += word;
      return sum;
    });
    const double took = mean_of(count, [&](long i) { over.send(i); });
    over.close();
    receiver.join();
    return took;
  });
}

} // namespace

extern "C" double KERNLET_SYMBOL(channel_try)(unsigned workers, long count) {
  return kernlet::run({.workers = workers}, [&] {
    channel over(1);
    return mean_of(count, [&](long i) {
      over.try_send(i);
      (void)over.try_receive();
    });
  });
}

extern "C" double KERNLET_SYMBOL(channel_hop)(unsigned workers, long count) {
  return words(workers, count, 0);
}

extern "C" double KERNLET_SYMBOL(channel_buffered)(unsigned workers, long count) {
  return words(workers, count, 100);
}

extern "C" double KERNLET_SYMBOL(channel_select_ready)(unsigned workers, long count) {
  return kernlet::run({.workers = workers}, [&] {
    channel a(1), b(1);
    return mean_of(count, [&](long i) {
      (i % 2 == 0 ? a : b).try_send(i);
      kernlet::select(kernlet::receive_from(a, ignore), kernlet::receive_from(b, ignore));
    });
  });
}

extern "C" double KERNLET_SYMBOL(channel_select_waits)(unsigned workers, long count) {
  return kernlet::run({.workers = workers}, [&] {
    channel a, b;
    auto receiver = kernlet::go([&] {
      for (bool more = true; more;)
        kernlet::select(kernlet::receive_from(a, [&](std::optional<long> word) { more = word.has_value(); }),
                        kernlet::receive_from(b, ignore));
    });
    const double took = mean_of(count, [&](long i) { (i % 2 == 0 ? a : b).send(i); });
    a.close();
    receiver.join();
    return took;
  });
}

extern "C" double KERNLET_SYMBOL(channel_select_otherwise)(unsigned workers, long count) {
  return kernlet::run({.workers = workers}, [&] {
    channel a, b;
    return mean_of(count, [&](long) {
      kernlet::select(kernlet::receive_from(a, ignore), kernlet::receive_from(b, ignore),
                      kernlet::otherwise([] {}));
    });
  });
}
