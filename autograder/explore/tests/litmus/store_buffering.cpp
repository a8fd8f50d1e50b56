/// \file
/// Store buffering: each thread stores to one location, then loads the other's.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "SB+rlx",
     .about = "store buffering, all relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+ra",
     .about = "store buffering, release stores and acquire loads: they do not order a store before "
              "a later load",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rel);
                 r0 = y.load(acq);
               },
               [] {
                 y.store(1, rel);
                 r1 = x.load(acq);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+sc",
     .about = "store buffering, all seq_cst",
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
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // x=1 < r0 < y=1 < r1 < x=1: the middle and last steps by reads before, a cycle in S.
     .forbidden = "00"},

    {.name = "SB+fences.ar",
     .about = "store buffering with acq_rel fences: they do not order a store before a later load",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(ar);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, rlx);
                 atomic_thread_fence(ar);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+fences.sc",
     .about = "store buffering with seq_cst fences",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, rlx);
                 atomic_thread_fence(sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // F0 hb r0 reads before y=1 hb F1, so F0 < F1; likewise F1 < F0.
     .forbidden = "00"},

    {.name = "SB+fence.sc+rlx",
     .about = "store buffering with a seq_cst fence in one thread only",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+fence.sc+sc",
     .about = "store buffering, a seq_cst fence in one thread, seq_cst operations in the other",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // F0 hb r0 reads before y=1, so F0 < y=1 < r1; r1 reads before x=1 hb F0, so r1 < F0.
     .forbidden = "00"},

    {.name = "SB+fence.sc+xchg.sc",
     .about =
         "store buffering, a seq_cst fence against a seq_cst exchange and a relaxed load: no fence there",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 r0 = y.load(rlx);
               },
               [] {
                 y.exchange(1, sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+sc+rlx.load",
     .about = "store buffering, one of the four operations relaxed: a load",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 r0 = y.load(sc);
               },
               [] {
                 y.store(1, sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+sc+rlx.store",
     .about = "store buffering, one of the four operations relaxed: a store",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 r0 = y.load(sc);
               },
               [] {
                 y.store(1, rlx);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> store_buffering{tests};

} // namespace litmus
