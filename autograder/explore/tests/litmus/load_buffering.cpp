/// \file
/// Load buffering: each thread loads one location, then stores to the other.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "LB+rlx",
     .about = "load buffering, all relaxed",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // r0 and r1 each read a store executed after the other: nothing orders a load before a later store.
     .beyond = "11"},

    {.name = "LB+ra",
     .about = "load buffering, acquire loads and release stores",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(acq);
                 y.store(1, rel);
               },
               [] {
                 r1 = y.load(acq);
                 x.store(1, rel);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // y=1 synchronises with r1, so r0 hb x=1, which it cannot read.
     .forbidden = "11"},

    {.name = "LB+sc",
     .about = "load buffering, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(sc);
                 y.store(1, sc);
               },
               [] {
                 r1 = y.load(sc);
                 x.store(1, sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // As LB+ra; also y=1 < r1 < x=1 < r0 < y=1.
     .forbidden = "11"},

    {.name = "LB+rel+acq",
     .about = "load buffering, one release store and one acquire load of it: one synchronisation is enough",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.store(1, rel);
               },
               [] {
                 r1 = y.load(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // y=1 synchronises with r1, so r0 hb x=1, which it cannot read.
     .forbidden = "11"},

    {.name = "LB+rels",
     .about = "load buffering, release stores and relaxed loads: nobody acquires",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.store(1, rel);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(1, rel);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // No happens-before between the threads, as LB+rlx.
     .beyond = "11"},

    {.name = "LB+acqs",
     .about = "load buffering, acquire loads and relaxed stores: nobody releases",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(acq);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // No happens-before between the threads, as LB+rlx.
     .beyond = "11"},

    {.name = "LB+ra+rlx",
     .about = "load buffering, acquire and release in one thread, relaxed in the other",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(acq);
                 y.store(1, rel);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // Neither the release nor the acquire has a partner, as LB+rlx.
     .beyond = "11"},

    {.name = "LB+xchg.ar",
     .about =
         "load buffering, the stores are acq_rel exchanges: they read initial values and acquire nothing",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.exchange(1, ar);
               },
               [] {
                 r1 = y.load(rlx);
                 x.exchange(1, ar);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // The loads that see the exchanges are relaxed: no synchronisation, as LB+rlx.
     .beyond = "11"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> load_buffering{tests};

} // namespace litmus
