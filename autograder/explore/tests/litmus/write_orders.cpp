/// \file
/// Stores against stores: shapes where the modification orders close the cycle.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "2+2W+rlx",
     .about = "two threads store to two locations in opposite order, all relaxed: each first store "
              "may stand last",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(2, rlx);
               },
               [] {
                 y.store(1, rlx);
                 x.store(2, rlx);
               });
         },
     .observed = "x=12 y=12",
     .allowed = "11 12 21 22"},

    {.name = "2+2W+ra",
     .about = "the same with release stores: nobody acquires, they order nothing",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rel);
                 y.store(2, rel);
               },
               [] {
                 y.store(1, rel);
                 x.store(2, rel);
               });
         },
     .observed = "x=12 y=12",
     .allowed = "11 12 21 22"},

    {.name = "2+2W+sc",
     .about = "the same with seq_cst stores",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(2, sc);
               },
               [] {
                 y.store(1, sc);
                 x.store(2, sc);
               });
         },
     .observed = "x=12 y=12",
     .allowed = "12 21 22",
     // x=1 < y=2 < y=1 < x=2 < x=1: the second and last steps by mo.
     .forbidden = "11"},

    {.name = "2+2W+fences.sc",
     .about = "the same with relaxed stores and a seq_cst fence between them",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 y.store(2, rlx);
               },
               [] {
                 y.store(1, rlx);
                 atomic_thread_fence(sc);
                 x.store(2, rlx);
               });
         },
     .observed = "x=12 y=12",
     .allowed = "12 21 22",
     // F0 hb y=2 mo y=1 hb F1, so F0 < F1; likewise by x F1 < F0.
     .forbidden = "11"},

    {.name = "2+2W+sc+rlx",
     .about = "the same, one thread seq_cst, the other relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(2, sc);
               },
               [] {
                 y.store(1, rlx);
                 x.store(2, rlx);
               });
         },
     .observed = "x=12 y=12",
     .allowed = "11 12 21 22"},

    {.name = "2+2W+fence.sc+sc",
     .about = "the same, one thread with a seq_cst fence, the other with seq_cst stores",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 y.store(2, rlx);
               },
               [] {
                 y.store(1, sc);
                 x.store(2, sc);
               });
         },
     .observed = "x=12 y=12",
     .allowed = "12 21 22",
     // F0 hb y=2 mo y=1, so F0 < y=1 < x=2; x=2 mo x=1 hb F0, so x=2 < F0.
     .forbidden = "11"},

    {.name = "3.2W+sc",
     .about = "a ring of three threads that each store to two locations, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(2, sc);
               },
               [] {
                 y.store(1, sc);
                 z.store(2, sc);
               },
               [] {
                 z.store(1, sc);
                 x.store(2, sc);
               });
         },
     .observed = "x=12 y=12 z=12",
     .allowed = "112 121 122 211 212 221 222",
     // x=1 < y=2 < y=1 < z=2 < z=1 < x=2 < x=1.
     .forbidden = "111"},

    {.name = "S+rlx",
     .about = "a store after the flag is seen may stand before the store before the flag, all relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(2, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 x=12",
     .allowed = "01 02 11 12"},

    {.name = "S+ra",
     .about = "the same with a release store and an acquire load of the flag",
     .run =
         [] {
           together(
               [] {
                 x.store(2, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 x=12",
     .allowed = "01 02 11",
     // r0=1 gives x=2 hb x=1, so x=2 is before x=1 in mo.
     .forbidden = "12"},

    {.name = "S+rel+rlx",
     .about = "the same, the flag is released and loaded relaxed: no synchronisation",
     .run =
         [] {
           together(
               [] {
                 x.store(2, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 x=12",
     .allowed = "01 02 11 12"},

    {.name = "S+fences",
     .about = "the same with a release fence and an acquire fence",
     .run =
         [] {
           together(
               [] {
                 x.store(2, rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 x=12",
     .allowed = "01 02 11",
     // r0=1: the fences synchronise, x=2 hb x=1.
     .forbidden = "12"},

    {.name = "R+rlx",
     .about = "two stores against a store and a load, all relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 y.store(2, rlx);
                 r0 = x.load(rlx);
               });
         },
     .observed = "r0=01 y=12",
     .allowed = "01 02 11 12"},

    {.name = "R+ra",
     .about = "two stores against a store and a load, release and acquire: a store does not "
              "synchronise with a store",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rel);
                 y.store(1, rel);
               },
               [] {
                 y.store(2, rel);
                 r0 = x.load(acq);
               });
         },
     .observed = "r0=01 y=12",
     .allowed = "01 02 11 12"},

    {.name = "R+sc",
     .about = "two stores against a store and a load, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 y.store(2, sc);
                 r0 = x.load(sc);
               });
         },
     .observed = "r0=01 y=12",
     .allowed = "01 11 12",
     // x=1 < y=1 < y=2 < r0 < x=1.
     .forbidden = "02"},

    {.name = "R+fences.sc",
     .about = "two stores against a store and a load, relaxed with seq_cst fences",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 y.store(1, rlx);
               },
               [] {
                 y.store(2, rlx);
                 atomic_thread_fence(sc);
                 r0 = x.load(rlx);
               });
         },
     .observed = "r0=01 y=12",
     .allowed = "01 11 12",
     // F0 hb y=1 mo y=2 hb F1, so F0 < F1; F1 hb r0 reads before x=1 hb F0, so F1 < F0.
     .forbidden = "02"},

    {.name = "R+fence.sc+sc",
     .about = "two stores against a store and a load, a seq_cst fence in one thread, seq_cst "
              "operations in the other",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 y.store(1, rlx);
               },
               [] {
                 y.store(2, sc);
                 r0 = x.load(sc);
               });
         },
     .observed = "r0=01 y=12",
     .allowed = "01 11 12",
     // F0 hb y=1 mo y=2, so F0 < y=2 < r0; r0 reads before x=1 hb F0, so r0 < F0.
     .forbidden = "02"},

    {.name = "R+sc+rlx.load",
     .about = "two stores against a store and a load, all seq_cst but the load",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 y.store(2, sc);
                 r0 = x.load(rlx);
               });
         },
     .observed = "r0=01 y=12",
     .allowed = "01 02 11 12"},

    {.name = "Z6.0+ra",
     .about = "reads-from, modification order, reads-before over three threads, release and "
              "acquire: not ordered",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rel);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 z.store(1, rel);
               },
               [] {
                 z.store(2, rel);
                 r1 = x.load(acq);
               });
         },
     .observed = "r0=01 r1=01 z=12",
     .allowed = "001 002 011 012 101 102 111 112"},

    {.name = "Z6.0+sc",
     .about = "reads-from, modification order, reads-before over three threads, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 r0 = y.load(sc);
                 z.store(1, sc);
               },
               [] {
                 z.store(2, sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 z=12",
     .allowed = "001 002 011 012 101 111 112",
     // x=1 < y=1 < r0 < z=1 < z=2 < r1 < x=1.
     .forbidden = "102"},

    {.name = "Z6.2+rlx",
     .about = "a store at the end of a relay may stand before the store at its start, all relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(2, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 z.store(1, rlx);
               },
               [] {
                 r1 = z.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01 x=12",
     .allowed = "001 002 011 012 101 102 111 112"},

    {.name = "Z6.2+ra",
     .about = "a store at the end of a relay against the store at its start, release and acquire",
     .run =
         [] {
           together(
               [] {
                 x.store(2, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 z.store(1, rel);
               },
               [] {
                 r1 = z.load(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01 x=12",
     .allowed = "001 002 011 012 101 102 111",
     // r0=1 and r1=1 give x=2 hb x=1, so x=2 is before x=1 in mo.
     .forbidden = "112"},

    {.name = "Z6.3+ra",
     .about = "modification order, reads-from, reads-before over three threads, release and "
              "acquire: not ordered",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rel);
                 y.store(1, rel);
               },
               [] {
                 y.store(2, rel);
                 z.store(1, rel);
               },
               [] {
                 r0 = z.load(acq);
                 r1 = x.load(acq);
               });
         },
     .observed = "r0=01 r1=01 y=12",
     .allowed = "001 002 011 012 101 102 111 112"},

    {.name = "Z6.3+sc",
     .about = "modification order, reads-from, reads-before over three threads, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 y.store(2, sc);
                 z.store(1, sc);
               },
               [] {
                 r0 = z.load(sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 y=12",
     .allowed = "001 002 011 012 101 111 112",
     // x=1 < y=1 < y=2 < z=1 < r0 < r1 < x=1.
     .forbidden = "102"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> write_orders{tests};

} // namespace litmus
