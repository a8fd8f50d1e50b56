/// \file
/// seq_cst operations mixed with weaker ones: what S orders since C++20 (P0668), and what it does not.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "SB+sc+rlx.third",
     .about = "store buffering, all seq_cst, with a third thread's relaxed store: the load reads it "
              "only behind x=1",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 r0 = y.load(sc);
               },
               [] {
                 y.store(1, sc);
                 r1 = x.load(sc);
               },
               [] { x.store(2, rlx); });
         },
     .observed = "r0=01 r1=012 x=12",
     .allowed = "011 012 022 101 102 111 112 121 122",
     // r0=0 gives x=1 < r0 < y=1 < r1, so r1 does not read before x=1: not 0, not a 2 that is before it in
     // mo.
     .forbidden = "001 002 021"},

    {.name = "MP+sc+rlx.third",
     .about = "message passing, all seq_cst, the flag overwritten by a third thread's relaxed "
              "store: S still orders",
     .run =
         [] {
           together(
               [] {
                 y.store(1, sc);
                 x.store(1, sc);
               },
               [] {
                 r0 = x.load(sc);
                 r1 = y.load(sc);
               },
               [] { x.store(2, rlx); });
         },
     .observed = "r0=012 r1=01 x=12",
     .allowed = "001 002 011 012 111 112 201 211 212",
     // r0=1, or r0=2 with x=1 mo x=2: x=1 is coherence-ordered before r0, so y=1 < x=1 < r0 < r1.
     .forbidden = "101 102 202"},

    {.name = "IRIW+rlx.stores+sc.loads",
     .about = "two readers with seq_cst loads of relaxed stores agree: S orders loads over stores not in it",
     .run =
         [] {
           together([] { x.store(1, rlx); }, [] { y.store(1, rlx); },
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
     // r1 reads before y=1 rf r2, so r1 < r2; likewise r3 < r0: r0 < r1 < r2 < r3 < r0.
     .forbidden = "1010"},

    {.name = "IRIW+acq.sc",
     .about = "seq_cst stores; each reader's first load acquires, its second is seq_cst (P0668: "
              "allowed since C++20)",
     .run =
         [] {
           together([] { x.store(1, sc); }, [] { y.store(1, sc); },
                    [] {
                      r0 = x.load(acq);
                      r1 = y.load(sc);
                    },
                    [] {
                      r2 = y.load(acq);
                      r3 = x.load(sc);
                    });
         },
     .observed = "r0=01 r1=01 r2=01 r3=01",
     .allowed = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111",
     // S is r1 r3 x=1 y=1: x=1 happens before r1, not strongly; executed in order, x=1 would precede r1 in S.
     .beyond = "1010"},

    {.name = "RWC+acq.sc",
     .about = "all seq_cst but the load that sees the first store, which acquires",
     .run =
         [] {
           together([] { x.store(1, sc); },
                    [] {
                      r0 = x.load(acq);
                      r1 = y.load(sc);
                    },
                    [] {
                      y.store(1, sc);
                      r2 = x.load(sc);
                    });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 101 110 111",
     // S is r1 y=1 r2 x=1: x=1 happens before r1, not strongly; executed in order, x=1 would precede r1 in S.
     .beyond = "100"},

    {.name = "W+RWC+sc+ra",
     .about = "seq_cst operations around a release store and an acquire load: they are strongly ordered",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = z.load(sc);
               },
               [] {
                 z.store(1, sc);
                 r2 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 101 110 111",
     // x=1 before y=1 hb r0 before r1: x=1 strongly happens before r1. So x=1 < r1 < z=1 < r2 < x=1.
     .forbidden = "100"},

    {.name = "W+RWC+sc+rlx.y",
     .about = "seq_cst operations around a relaxed store and load: S does not follow them",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 r1 = z.load(sc);
               },
               [] {
                 z.store(1, sc);
                 r2 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 101 110 111",
     // S is r1 z=1 r2 x=1; executed in order, x=1 would precede r1 in S.
     .beyond = "100"},

    {.name = "Z6.0+sc+ra",
     .about = "a release store and an acquire load between seq_cst operations, then modification order",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 z.store(1, sc);
               },
               [] {
                 z.store(2, sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 z=12",
     .allowed = "001 002 011 012 101 111 112",
     // r0=1: x=1 strongly happens before z=1. So x=1 < z=1 < z=2 < r1 < x=1.
     .forbidden = "102"},

    {.name = "Z6.3+sc+ra",
     .about = "modification order, then a release store and an acquire load between seq_cst operations",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 y.store(2, sc);
                 z.store(1, rel);
               },
               [] {
                 r0 = z.load(acq);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 y=12",
     .allowed = "001 002 011 012 101 111 112",
     // r0=1: y=2 strongly happens before r1. So x=1 < y=1 < y=2 < r1 < x=1.
     .forbidden = "102"},

    {.name = "Z6.U",
     .about = "a release store read by a seq_cst fetch_add: S may run against happens-before "
              "(P0668, allowed since C++20)",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.fetch_add(2, sc);
                 r1 = y.load(rlx);
               },
               [] {
                 y.store(4, sc);
                 r2 = x.load(sc);
               });
         },
     .observed = "r0=014 r1=12346 r2=01",
     .allowed = "010 011 020 021 040 041 130 131 141 410 411 460 461",
     // r1 reads the fetch_add, which wrote r0+2, or a store behind it; what r0 read is before it.
     .forbidden = "030 031 060 061 110 111 120 121 160 161 420 421 430 431 440 441",
     // S is fetch_add y=4 r2 x=1: x=1 happens before the fetch_add, not strongly, and is executed before it.
     .beyond = "140"},

    {.name = "S+sc.x+rlx.y",
     .about = "two seq_cst stores to one location around a relaxed flag: S does not follow the flag",
     .run =
         [] {
           together(
               [] {
                 x.store(2, sc);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 x.store(1, sc);
               });
         },
     .observed = "r0=01 x=12",
     .allowed = "01 02 11",
     // S is x=1 x=2, as mo; executed in order, x=2 would precede x=1 in S.
     .beyond = "12"},

    {.name = "MP+sc.x+rlx.y",
     .about = "message passing of a seq_cst datum by a relaxed flag: S does not follow the flag",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // S is r1 x=1; executed in order, x=1 would precede r1 in S.
     .beyond = "10"},

    {.name = "MP+sc.x+fence.sc",
     .about = "message passing of a seq_cst datum by a relaxed flag to a seq_cst fence: nothing releases",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // S is F0 x=1; executed in order, x=1 would precede F0 in S.
     .beyond = "10"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> seq_cst{tests};

} // namespace litmus
