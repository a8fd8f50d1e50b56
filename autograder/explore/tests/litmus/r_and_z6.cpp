/// \file
/// Stores against stores and a load: R, and Z6 among three threads.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
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

constinit const std::span<const test> r_and_z6{tests};

} // namespace litmus
