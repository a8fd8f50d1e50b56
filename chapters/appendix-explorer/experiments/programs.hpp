#pragma once
// Three programs for the tiny explorer. One execution is one call: so what the threads share is new each
// time.

#include "tiny_explorer.hpp"

namespace programs {

/// Each thread counts once, and in two steps: as `counter++` does. Then come steps that do no harm.
inline void lost_update(tiny::execution& run, int threads = 2, int harmless = 0) {
  tiny::shared<int> counter{run, "counter"}, other{run, "other"};
  for (int i = 0; i < threads; ++i)
    run.start([&] {
      const int seen = counter.load();
      counter.store(seen + 1);
      for (int k = 0; k < harmless; ++k)
        other.store(k);
    });
  run.run();
  tiny::require(counter.value == threads, "an update is lost");
}

/// A waits until B is ready: it looks, then it sleeps until the bell rings again.
inline void lost_wakeup(tiny::execution& run) {
  tiny::shared<int> ready{run, "ready"}, rings{run, "rings"};
  run.start([&] {
    if (ready.load() == 0)
      rings.wait(rings.load());
    tiny::require(ready.load() == 1, "A goes on too early");
  });
  run.start([&] {
    ready.store(1);
    rings.add(1);
  });
  run.run();
}

/// The same, but A counts the rings before it looks.
inline void kept_wakeup(tiny::execution& run) {
  tiny::shared<int> ready{run, "ready"}, rings{run, "rings"};
  run.start([&] {
    const int heard = rings.load();
    if (ready.load() == 0)
      rings.wait(heard);
    tiny::require(ready.load() == 1, "A goes on too early");
  });
  run.start([&] {
    ready.store(1);
    rings.add(1);
  });
  run.run();
}

} // namespace programs
