/// \file
/// Coherence of one location: all threads agree on one modification order, whatever the memory orders.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "CoRR+rlx",
     .about = "two loads of one thread do not go back in the modification order",
     .run =
         [] {
           together([] { x.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      r1 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // r0 hb r1, so r1 reads x=1 or what follows it.
     .forbidden = "10"},

    {.name = "CoRR2+rlx",
     .about = "two readers agree on the order of two stores",
     .run =
         [] {
           together([] { x.store(1, rlx); }, [] { x.store(2, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      r1 = x.load(rlx);
                    },
                    [] {
                      r2 = x.load(rlx);
                      r3 = x.load(rlx);
                    });
         },
     .observed = "r0=012 r1=012 r2=012 r3=012",
     .allowed = "0000 0001 0002 0011 0012 0021 0022 0100 0101 0102 0111 0112 0121 0122 "
                "0200 0201 0202 0211 0212 0221 0222 1100 1101 1102 1111 1112 1121 1122 "
                "2200 2201 2202 2211 2212 2221 2222 1200 1201 1202 1211 1212 1222 "
                "2100 2101 2102 2111 2121 2122",
     // A reader goes back to the initial value (10, 20), or one reads 1 then 2 and the other 2 then 1.
     .forbidden = "1000 1001 1002 1010 1011 1012 1020 1021 1022 2000 2001 2002 2010 2011 2012 2020 2021 2022 "
                  "0010 0020 0110 0120 0210 0220 1110 1120 2210 2220 1210 1220 2110 2120 1221 2112"},

    {.name = "CoWW+rlx",
     .about = "two stores of one thread stand in the modification order as in the program",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 x.store(2, rlx);
               },
               [] {
                 r0 = x.load(rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=012 r1=012 x=12",
     .allowed = "002 012 022 112 122 222",
     // x=1 is before x=2 in mo: the last value is 2, and the loads do not go back.
     .forbidden = "102 202 212 001 011 021 101 111 121 201 211 221"},

    {.name = "CoRW1+rlx",
     .about = "a load does not read a later store of its own thread",
     .run =
         [] {
           together([] {
             r0 = x.load(rlx);
             x.store(1, rlx);
           });
         },
     .observed = "r0=01",
     .allowed = "0",
     // r0 hb x=1, so what r0 reads is before x=1 in mo.
     .forbidden = "1"},

    {.name = "CoRW2+rlx",
     .about = "what a load has read is before its thread's next store in the modification order",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 x.store(1, rlx);
               },
               [] { x.store(2, rlx); });
         },
     .observed = "r0=012 x=12",
     .allowed = "01 02 21",
     // r0=1 is the thread's own later store; r0=2 puts x=2 before x=1 in mo.
     .forbidden = "11 12 22"},

    {.name = "CoWR+rlx",
     .about = "a load reads its own thread's store or one that follows it in the modification order",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 r0 = x.load(rlx);
               },
               [] { x.store(2, rlx); });
         },
     .observed = "r0=012 x=12",
     .allowed = "11 12 22",
     // x=1 hb r0: not the initial value, and r0=2 puts x=2 after x=1 in mo.
     .forbidden = "01 02 21"},

    {.name = "CoRR+rmw",
     .about = "a load after its own thread's fetch_add, against another fetch_add",
     .run =
         [] {
           together([] { x.fetch_add(1, rlx); },
                    [] {
                      r0 = x.fetch_add(1, rlx);
                      r1 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=012",
     .allowed = "01 02 12",
     // r1 reads the own fetch_add, whose value is r0+1, or what follows it.
     .forbidden = "00 10 11"},

    {.name = "CoRR+load.rmw",
     .about = "a fetch_add does not read what is before the value its thread has loaded",
     .run =
         [] {
           together([] { x.store(1, rlx); },
                    [] {
                      r0 = x.load(rlx);
                      r1 = x.fetch_add(0, rlx);
                    });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // r0 hb the fetch_add, so it reads x=1 or what follows it.
     .forbidden = "10"},

    {.name = "CoRR+sc.rlx",
     .about = "two loads of one thread, the first seq_cst, the second relaxed",
     .run =
         [] {
           together([] { x.store(1, rlx); },
                    [] {
                      r0 = x.load(sc);
                      r1 = x.load(rlx);
                    });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // r0 hb r1, whatever their orders.
     .forbidden = "10"},

    {.name = "CoWW+handoff.rlx",
     .about = "a store is executed after another thread's store and may stand before it: its reader "
              "agrees with the end",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 x.store(2, rlx);
               },
               [] {
                 r1 = x.load(rlx);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=012 r2=012 x=12",
     .allowed = "0002 0012 0022 0112 0122 0222 0001 0011 0021 0111 0221 0211 "
                "1002 1012 1022 1112 1122 1222 1001 1011 1021 1111 1221 1211",
     // The two loads and the last value follow one order of x=1 and x=2, and no load goes back.
     .forbidden = "0102 0202 0212 0101 0201 0121 1102 1202 1212 1101 1201 1121"},

    {.name = "CoWW+handoff.ra",
     .about = "a store that happens after another thread's store stands after it",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 x.store(2, rlx);
               },
               [] {
                 r1 = x.load(rlx);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=012 r2=012 x=12",
     .allowed = "0002 0012 0022 0112 0122 0222 0001 0011 0021 0111 0221 0211 "
                "1002 1012 1022 1112 1122 1222",
     // As with relaxed orders; and r0=1 gives x=1 hb x=2, so the last value is 2 and nobody reads 2 then 1.
     .forbidden =
         "0102 0202 0212 0101 0201 0121 1102 1202 1212 1101 1201 1121 1001 1011 1021 1111 1221 1211"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> coherence{tests};

} // namespace litmus
