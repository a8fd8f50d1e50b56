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
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> write_orders{tests};

} // namespace litmus
