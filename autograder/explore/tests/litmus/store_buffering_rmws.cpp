/// \file
/// Store buffering with read-modify-writes, and among three threads.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "SB+xchg.ra",
     .about = "store buffering by acq_rel exchanges: each reads the initial value and synchronises "
              "with nothing",
     .run =
         [] {
           together(
               [] {
                 x.exchange(1, ar);
                 r0 = y.load(acq);
               },
               [] {
                 y.exchange(1, ar);
                 r1 = x.load(acq);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+xchg.sc",
     .about = "store buffering by seq_cst exchanges and seq_cst loads",
     .run =
         [] {
           together(
               [] {
                 x.exchange(1, sc);
                 r0 = y.load(sc);
               },
               [] {
                 y.exchange(1, sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // x=1 < r0 < y=1 < r1 < x=1.
     .forbidden = "00"},

    {.name = "SB+xchg.sc+rlx.loads",
     .about = "store buffering by seq_cst exchanges and relaxed loads: S holds the exchanges alone",
     .run =
         [] {
           together(
               [] {
                 x.exchange(1, sc);
                 r0 = y.load(rlx);
               },
               [] {
                 y.exchange(1, sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+sc+xchg.sc",
     .about = "Dekker's entry with one exchange, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 r0 = y.load(sc);
               },
               [] {
                 y.exchange(1, sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // x=1 < r0 < y=1 < r1 < x=1.
     .forbidden = "00"},

    {.name = "SB+rmw.reads",
     .about = "store buffering, the loads are acq_rel fetch_add(0): each may come before the other "
              "thread's store in mo",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 r0 = y.fetch_add(0, ar);
               },
               [] {
                 y.store(1, rlx);
                 r1 = x.fetch_add(0, ar);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB+rmw.common.ar",
     .about = "store buffering with an acq_rel fetch_add on one common location as the fence",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 z.fetch_add(1, ar);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, rlx);
                 z.fetch_add(1, ar);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // The fetch_add behind the other acquires from it: that thread's store hb this one's load.
     .forbidden = "00"},

    {.name = "SB+rmw.common.rlx",
     .about = "store buffering with a relaxed fetch_add on one common location: no fence",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 z.fetch_add(1, rlx);
                 r0 = y.load(rlx);
               },
               [] {
                 y.store(1, rlx);
                 z.fetch_add(1, rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "SB3+sc",
     .about = "store buffering in a ring of three, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 r0 = y.load(sc);
               },
               [] {
                 y.store(1, sc);
                 r1 = z.load(sc);
               },
               [] {
                 z.store(1, sc);
                 r2 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "001 010 011 100 101 110 111",
     // x=1 < r0 < y=1 < r1 < z=1 < r2 < x=1.
     .forbidden = "000"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> store_buffering_rmws{tests};

} // namespace litmus
