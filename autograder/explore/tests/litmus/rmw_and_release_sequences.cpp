/// \file
/// Read-modify-writes, and the release sequences that only they continue.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "RMW+atomicity",
     .about = "two relaxed fetch_adds: none is lost",
     .run = [] { together([] { r0 = x.fetch_add(1, rlx); }, [] { r1 = x.fetch_add(1, rlx); }); },
     .observed = "r0=01 r1=01 x=12",
     .allowed = "012 102",
     // A read-modify-write stands right behind what it read: they form a chain 0, 1, 2.
     .forbidden = "001 002 011 101 111 112"},

    {.name = "RMW3+atomicity",
     .about = "three relaxed fetch_adds: a chain in any order",
     .run =
         [] {
           together([] { r0 = x.fetch_add(1, rlx); }, [] { r1 = x.fetch_add(1, rlx); },
                    [] { r2 = x.fetch_add(1, rlx); });
         },
     .observed = "r0=012 r1=012 r2=012",
     .allowed = "012 021 102 120 201 210",
     // No two read the same store: the values read are 0, 1 and 2.
     .forbidden = "000 001 002 010 011 020 022 100 101 110 111 112 121 122 200 202 211 212 220 221 222"},

    {.name = "RMW+xchg",
     .about = "two relaxed exchanges: a chain",
     .run = [] { together([] { r0 = x.exchange(1, rlx); }, [] { r1 = x.exchange(2, rlx); }); },
     .observed = "r0=02 r1=01 x=12",
     .allowed = "012 201",
     // One reads the initial value, the other reads that exchange and stands last.
     .forbidden = "001 002 011 202 211 212"},

    {.name = "RMW+store",
     .about = "a relaxed fetch_add against a relaxed store: the store cannot come between the read "
              "and the write",
     .run = [] { together([] { r0 = x.fetch_add(1, rlx); }, [] { x.store(5, rlx); }); },
     .observed = "r0=05 x=156",
     .allowed = "05 56",
     // r0=0: the store is behind the fetch_add and last; r0=5: the fetch_add is right behind the store.
     .forbidden = "01 06 51 55"},

    {.name = "RMW+between",
     .about = "a relaxed exchange against two stores of one thread: it may read the first though "
              "the second is executed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 x.store(2, rlx);
               },
               [] { r0 = x.exchange(3, rlx); });
         },
     .observed = "r0=012 x=123",
     .allowed = "02 12 23",
     // The exchange is right behind what it read; 2 is last unless the exchange read 2.
     .forbidden = "01 03 11 13 21 22"},

    {.name = "RMW+stale.rlx",
     .about = "a relaxed fetch_add reads a store that is not the last although a later flag is seen",
     .run =
         [] {
           together(
               [] {
                 x.store(5, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 r1 = x.fetch_add(1, rlx);
               });
         },
     .observed = "r0=01 r1=05 x=156",
     .allowed = "005 056 105 156",
     // As RMW+store: r1=0 leaves the 5 last, r1=5 the 6.
     .forbidden = "001 006 051 055 101 106 151 155"},

    {.name = "RMW+stale.ra",
     .about = "a fetch_add that happens after a store reads it",
     .run =
         [] {
           together(
               [] {
                 x.store(5, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.fetch_add(1, rlx);
               });
         },
     .observed = "r0=01 r1=05 x=156",
     .allowed = "005 056 156",
     // As RMW+stale.rlx; and r0=1 gives x=5 hb the fetch_add.
     .forbidden = "001 006 051 055 101 105 106 151 155"},

    {.name = "RMW+wedge",
     .about = "a store executed after a fetch_add is not placed between it and the store that it read",
     .run =
         [] {
           together(
               [] {
                 r0 = x.fetch_add(2, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01 x=123",
     .allowed = "001 011 103",
     // r0=0: x=1 is not before the fetch_add, the last value is 1; r0=1: the fetch_add is last with 3.
     .forbidden = "002 003 012 013 101 102 111 112",
     // r0 reads x=1, executed after r1, which reads y=1, executed after r0: load buffering.
     .beyond = "113"},

    {.name = "RS+rmw.other",
     .about = "a release sequence continued by another thread's relaxed fetch_add",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] { y.fetch_add(2, rlx); },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=0123 r1=01",
     .allowed = "00 01 11 20 21 31",
     // 1 is the head and 3 the fetch_add behind it: y=1 synchronises with r0.
     .forbidden = "10 30"},

    {.name = "RS+rmw.two",
     .about = "a release sequence continued by relaxed fetch_adds of two other threads",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] { y.fetch_add(2, rlx); }, [] { y.fetch_add(4, rlx); },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01234567 r1=01",
     .allowed = "00 01 11 20 21 31 40 41 51 60 61 71",
     // An odd value is the head or a fetch_add behind it: y=1 synchronises with r0.
     .forbidden = "10 30 50 70"},

    {.name = "RS+rmw.same",
     .about = "a release sequence continued by the same thread's relaxed fetch_add",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
                 y.fetch_add(1, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=012 r1=01",
     .allowed = "00 01 11 21",
     // 1 is the head, 2 the fetch_add behind it: y=1 synchronises with r0.
     .forbidden = "10 20"},

    {.name = "RS+rmw.rel",
     .about = "a fetch_add that continues a release sequence and heads its own",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 z.store(1, rlx);
                 y.fetch_add(2, rel);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
                 r2 = z.load(rlx);
               });
         },
     .observed = "r0=0123 r1=01 r2=01",
     .allowed = "000 001 010 011 110 111 201 211 311",
     // 1 synchronises with the first thread, 2 with the second, 3 with both.
     .forbidden = "100 101 200 210 300 301 310"},

    {.name = "RS+store.other",
     .about = "another thread's relaxed store right behind the head does not continue a release sequence",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 y.store(2, rlx);
               },
               [] {
                 r1 = y.load(acq);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=012 r2=01",
     .allowed = "000 001 011 020 021 100 101 111 120 121",
     // r1=1 reads the head itself.
     .forbidden = "010 110"},

    {.name = "RS+store.same",
     .about = "the same thread's relaxed store does not continue a release sequence since C++20 (P0982)",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
                 y.store(2, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=012 r1=01",
     .allowed = "00 01 11 20 21",
     // r0=1 reads the head itself.
     .forbidden = "10"},

    {.name = "RS+rmw.store",
     .about = "a release sequence continued by a fetch_add ends at that thread's next store",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 y.fetch_add(2, rlx);
                 y.store(4, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01234 r1=01",
     .allowed = "00 01 11 20 21 31 40 41",
     // 1 is the head and 3 the fetch_add behind it.
     .forbidden = "10 30"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> rmw_and_release_sequences{tests};

} // namespace litmus
