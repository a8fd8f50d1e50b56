/// \file
/// Causality through a third thread: WWC, ISA2 and RWC.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "WWC+rlx",
     .about = "a thread sees a store and sets a flag, a third sees the flag and stores, all relaxed",
     .run =
         [] {
           together([] { x.store(2, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      y.store(1, rlx);
                    },
                    [] {
                      r1 = y.load(rlx);
                      x.store(1, rlx);
                    });
         },
     .observed = "r0=012 r1=01 x=12",
     .allowed = "001 002 011 012 101 102 201 202 211 212",
     // r0 reads x=1, executed after r1, which reads y=1, executed after r0: load buffering.
     .beyond = "111 112"},

    {.name = "WWC+ra",
     .about = "a thread sees a store and sets a flag, a third sees the flag and stores, the flag "
              "released and acquired",
     .run =
         [] {
           together([] { x.store(2, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      y.store(1, rel);
                    },
                    [] {
                      r1 = y.load(acq);
                      x.store(1, rlx);
                    });
         },
     .observed = "r0=012 r1=01 x=12",
     .allowed = "001 002 011 012 101 102 201 202 211",
     // r1=1 gives r0 hb x=1: r0 does not read x=1, and if it reads x=2, x=2 is before x=1 in mo.
     .forbidden = "111 112 212"},

    {.name = "ISA2+rlx",
     .about = "message passing over a relay, all relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 z.store(1, rlx);
               },
               [] {
                 r1 = z.load(rlx);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110 111"},

    {.name = "ISA2+ra",
     .about = "message passing over a relay, release and acquire",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 z.store(1, rel);
               },
               [] {
                 r1 = z.load(acq);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 111",
     // y=1 synchronises with r0, z=1 with r1: x=1 hb r2.
     .forbidden = "110"},

    {.name = "ISA2+ra+rlx.relay",
     .about = "message passing over a relay that loads relaxed: the first release reaches nobody",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 z.store(1, rel);
               },
               [] {
                 r1 = z.load(acq);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110 111"},

    {.name = "RWC+ra",
     .about = "a reader of two locations against a thread that stores to one and loads the other, "
              "release and acquire",
     .run =
         [] {
           together([] { x.store(1, rel); },
                    [] {
                      r0 = x.load(acq);
                      r1 = y.load(acq);
                    },
                    [] {
                      y.store(1, rel);
                      r2 = x.load(acq);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110 111"},

    {.name = "RWC+sc",
     .about =
         "a reader of two locations against a thread that stores to one and loads the other, all seq_cst",
     .run =
         [] {
           together([] { x.store(1, sc); },
                    [] {
                      r0 = x.load(sc);
                      r1 = y.load(sc);
                    },
                    [] {
                      y.store(1, sc);
                      r2 = x.load(sc);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 101 110 111",
     // x=1 < r0 < r1 < y=1 < r2 < x=1.
     .forbidden = "100"},

    {.name = "RWC+fences.sc",
     .about = "a reader of two locations against a thread that stores to one and loads the other, "
              "seq_cst fences",
     .run =
         [] {
           together([] { x.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      atomic_thread_fence(sc);
                      r1 = y.load(rlx);
                    },
                    [] {
                      y.store(1, rlx);
                      atomic_thread_fence(sc);
                      r2 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 101 110 111",
     // F0 hb r1 reads before y=1 hb F1, so F0 < F1; F1 hb r2 reads before x=1 rf r0 hb F0, so F1 < F0.
     .forbidden = "100"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> wwc_isa2_and_rwc{tests};

} // namespace litmus
