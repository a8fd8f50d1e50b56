/// \file
/// Do all threads see stores in one order, and does what a thread has seen travel on with its own stores?

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "IRIW+rlx",
     .about = "two readers of two independent stores, all relaxed: they may disagree",
     .run =
         [] {
           together([] { x.store(1, rlx); }, [] { y.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      r1 = y.load(rlx);
                    },
                    [] {
                      r2 = y.load(rlx);
                      r3 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111"},

    {.name = "IRIW+ra",
     .about = "two readers of two independent stores, release and acquire: they may disagree",
     .run =
         [] {
           together([] { x.store(1, rel); }, [] { y.store(1, rel); },
                    [] {
                      r0 = x.load(acq);
                      r1 = y.load(acq);
                    },
                    [] {
                      r2 = y.load(acq);
                      r3 = x.load(acq);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111"},

    {.name = "IRIW+sc",
     .about = "two readers of two independent stores, all seq_cst: they agree",
     .run =
         [] {
           together([] { x.store(1, sc); }, [] { y.store(1, sc); },
                    [] {
                      r0 = x.load(sc);
                      r1 = y.load(sc);
                    },
                    [] {
                      r2 = y.load(sc);
                      r3 = x.load(sc);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111",
     // x=1 < r0 < r1 < y=1 < r2 < r3 < x=1.
     .forbidden = "1010"},

    {.name = "IRIW+fences.sc",
     .about = "two readers of two independent relaxed stores, a seq_cst fence between the loads: they agree",
     .run =
         [] {
           together([] { x.store(1, rlx); }, [] { y.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      atomic_thread_fence(sc);
                      r1 = y.load(rlx);
                    },
                    [] {
                      r2 = y.load(rlx);
                      atomic_thread_fence(sc);
                      r3 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111",
     // F0 hb r1 reads before y=1 rf r2 hb F1, so F0 < F1; likewise F1 < F0.
     .forbidden = "1010"},

    {.name = "IRIW+fence.sc+acq",
     .about = "one reader with a seq_cst fence, the other with acquire loads: they may disagree",
     .run =
         [] {
           together([] { x.store(1, rel); }, [] { y.store(1, rel); },
                    [] {
                      r0 = x.load(rlx);
                      atomic_thread_fence(sc);
                      r1 = y.load(rlx);
                    },
                    [] {
                      r2 = y.load(acq);
                      r3 = x.load(acq);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111"},

    {.name = "IRIW+sc.stores+acq.loads",
     .about = "seq_cst stores, acquire loads: S holds the stores alone, the readers may disagree",
     .run =
         [] {
           together([] { x.store(1, sc); }, [] { y.store(1, sc); },
                    [] {
                      r0 = x.load(acq);
                      r1 = y.load(acq);
                    },
                    [] {
                      r2 = y.load(acq);
                      r3 = x.load(acq);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111"},

    {.name = "IRIW+sc+acq.reader",
     .about = "all seq_cst but one reader, which loads with acquire: the readers may disagree",
     .run =
         [] {
           together([] { x.store(1, sc); }, [] { y.store(1, sc); },
                    [] {
                      r0 = x.load(sc);
                      r1 = y.load(sc);
                    },
                    [] {
                      r2 = y.load(acq);
                      r3 = x.load(acq);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1010 1011 1100 1101 1110 1111"},

    {.name = "WRC+rlx",
     .about = "a thread sees a store and sets a flag, a third sees the flag, all relaxed",
     .run =
         [] {
           together([] { x.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      y.store(1, rlx);
                    },
                    [] {
                      r1 = y.load(rlx);
                      r2 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110 111"},

    {.name = "WRC+ra",
     .about = "a thread sees a store and sets a flag, a third sees the flag, release and acquire",
     .run =
         [] {
           together([] { x.store(1, rel); },
                    [] {
                      r0 = x.load(acq);
                      y.store(1, rel);
                    },
                    [] {
                      r1 = y.load(acq);
                      r2 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 111",
     // x=1 synchronises with r0, y=1 with r1: x=1 hb r2.
     .forbidden = "110"},

    {.name = "WRC+rlx.x+ra.y",
     .about = "the same, only the flag is released and acquired: coherence of loads is enough",
     .run =
         [] {
           together([] { x.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      y.store(1, rel);
                    },
                    [] {
                      r1 = y.load(acq);
                      r2 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 111",
     // r0 hb r2 and r0 reads x=1: r2 reads x=1 or what follows it.
     .forbidden = "110"},

    {.name = "WRC+ra.x+rlx.y",
     .about = "the same, the flag is relaxed: nothing travels on",
     .run =
         [] {
           together([] { x.store(1, rel); },
                    [] {
                      r0 = x.load(acq);
                      y.store(1, rlx);
                    },
                    [] {
                      r1 = y.load(rlx);
                      r2 = x.load(acq);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110 111"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> iriw_and_wrc{tests};

} // namespace litmus
