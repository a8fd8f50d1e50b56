/// \file
/// Compare-exchanges: who wins, what a failure reads, and by which memory order.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "CAS+strong",
     .about = "two strong compare-exchanges of the initial value: exactly one succeeds",
     .run =
         [] {
           together(
               [] {
                 int e = 0;
                 r0 = x.compare_exchange_strong(e, 1, rlx, rlx);
               },
               [] {
                 int e = 0;
                 r1 = x.compare_exchange_strong(e, 2, rlx, rlx);
               });
         },
     .observed = "r0=01 r1=01 x=012",
     .allowed = "012 101",
     // Two cannot stand right behind the initial value; one fails only by reading the other's store.
     .forbidden = "000 001 002 010 011 100 102 110 111 112"},

    {.name = "CAS+weak",
     .about = "two weak compare-exchanges of the initial value: at most one succeeds",
     .run =
         [] {
           together(
               [] {
                 int e = 0;
                 r0 = x.compare_exchange_weak(e, 1, rlx, rlx);
               },
               [] {
                 int e = 0;
                 r1 = x.compare_exchange_weak(e, 2, rlx, rlx);
               });
         },
     .observed = "r0=01 r1=01 x=012",
     .allowed = "000 012 101",
     // Two cannot stand right behind the initial value; the last value is the winner's.
     .forbidden = "001 002 010 011 100 102 110 111 112"},

    {.name = "CAS+weak.expected",
     .about = "a weak compare-exchange that fails spuriously leaves the expected value as it was",
     .run =
         [] {
           together(
               [] {
                 int e = 0;
                 r0 = x.compare_exchange_weak(e, 1, rlx, rlx);
                 r1 = e;
               },
               [] { x.store(2, rlx); });
         },
     .observed = "r0=01 r1=02",
     .allowed = "00 02 10",
     // A success leaves the expected value.
     .forbidden = "12"},

    {.name = "CAS+stale.rlx",
     .about = "a strong compare-exchange fails by an old value although a later flag is seen",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 int e = 1;
                 r0 = y.load(rlx);
                 r1 = x.compare_exchange_strong(e, 2, rlx, rlx);
                 r2 = e;
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 011 100 111",
     // It fails by 0 and succeeds by 1.
     .forbidden = "001 010 101 110"},

    {.name = "CAS+stale.ra",
     .about = "a strong compare-exchange that happens after the store it expects succeeds",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 int e = 1;
                 r0 = y.load(acq);
                 r1 = x.compare_exchange_strong(e, 2, rlx, rlx);
                 r2 = e;
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 011 111",
     // As CAS+stale.rlx; and r0=1 gives x=1 hb the compare-exchange.
     .forbidden = "001 010 100 101 110"},

    {.name = "CAS+success.acq",
     .about = "message passing, the flag is taken by an acquire compare-exchange",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 int e = 1;
                 r0 = y.compare_exchange_strong(e, 2, acq, rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // A success reads y=1 and acquires.
     .forbidden = "10"},

    {.name = "CAS+fail.rlx",
     .about = "message passing, the flag is read by a failing compare-exchange of orders acq_rel, relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 int e = 5;
                 y.compare_exchange_strong(e, 9, ar, rlx);
                 r0 = e;
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "CAS+fail.acq",
     .about = "message passing, the flag is read by a failing compare-exchange of orders acq_rel, acquire",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 int e = 5;
                 y.compare_exchange_strong(e, 9, ar, acq);
                 r0 = e;
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // y=1 synchronises with the failed compare-exchange, an acquire load.
     .forbidden = "10"},

    {.name = "CAS+fail.SB+sc",
     .about = "store buffering, the loads are failing compare-exchanges of orders seq_cst, seq_cst",
     .run =
         [] {
           together(
               [] {
                 int e = 5;
                 x.store(1, sc);
                 y.compare_exchange_strong(e, 9, sc, sc);
                 r0 = e;
               },
               [] {
                 int e = 5;
                 y.store(1, sc);
                 x.compare_exchange_strong(e, 9, sc, sc);
                 r1 = e;
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "01 10 11",
     // A failed one is a seq_cst load: x=1 < r0 < y=1 < r1 < x=1.
     .forbidden = "00"},

    {.name = "CAS+fail.SB+sc.rlx",
     .about = "store buffering, the loads are failing compare-exchanges of orders seq_cst, relaxed",
     .run =
         [] {
           together(
               [] {
                 int e = 5;
                 x.store(1, sc);
                 y.compare_exchange_strong(e, 9, sc, rlx);
                 r0 = e;
               },
               [] {
                 int e = 5;
                 y.store(1, sc);
                 x.compare_exchange_strong(e, 9, sc, rlx);
                 r1 = e;
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> compare_exchange{tests};

} // namespace litmus
