/// \file
/// Fences across read-modify-writes and among three threads.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "MP+fences+two.flags",
     .about = "one release fence covers two flags, one acquire fence covers both loads; the flags "
              "are not ordered",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
                 z.store(1, rlx);
               },
               [] {
                 r0 = z.load(rlx);
                 r1 = y.load(rlx);
                 atomic_thread_fence(acq);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 011 101 111",
     // Either flag seen makes F0 synchronise with F1, so x=1 hb r2.
     .forbidden = "010 100 110"},

    {.name = "MP+fences+rmw.between",
     .about = "fences synchronise over another thread's relaxed fetch_add: it continues the fence's "
              "release sequence",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] { y.fetch_add(2, rlx); },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=0123 r1=01",
     .allowed = "00 01 11 20 21 31",
     // 1 is the store and 3 the fetch_add behind it: F0 synchronises with F1.
     .forbidden = "10 30"},

    {.name = "MP+fences+store.between",
     .about = "fences do not synchronise over another thread's relaxed store",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 y.store(2, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 atomic_thread_fence(acq);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=012 r2=01",
     .allowed = "000 001 011 020 021 100 101 111 120 121",
     // r1=1 reads the store that the release fence covers.
     .forbidden = "010 110"},

    {.name = "MP+fences+rmws",
     .about = "fences synchronise through relaxed fetch_adds that store and load the flag",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(rel);
                 r0 = y.fetch_add(1, rlx);
               },
               [] {
                 r1 = y.fetch_add(1, rlx);
                 atomic_thread_fence(acq);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "011 100 101",
     // One fetch_add reads 0, the other 1; r1=1 reads the first thread's, so F0 synchronises with F1.
     .forbidden = "000 001 010 110 111"},

    {.name = "W+RWC+fences.sc",
     .about =
         "two seq_cst fences, one of them after an acquire load that reads a third thread's release store",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 atomic_thread_fence(sc);
                 r1 = z.load(rlx);
               },
               [] {
                 z.store(1, rlx);
                 atomic_thread_fence(sc);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 101 110 111",
     // F0 hb r1 reads before z=1 hb F1, so F0 < F1; F1 hb r2 reads before x=1 hb y=1 hb F0, so F1 < F0.
     .forbidden = "100"},

    {.name = "W+RWC+fences.sc+rlx.y",
     .about = "the same with a relaxed store and load: the first thread's store does not happen "
              "before the fence",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(sc);
                 r1 = z.load(rlx);
               },
               [] {
                 z.store(1, rlx);
                 atomic_thread_fence(sc);
                 r2 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110 111"},

    {.name = "Z6.3+fences.sc",
     .about = "modification order, reads-from, reads-before over three threads, seq_cst fences",
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
                 z.store(1, rlx);
               },
               [] {
                 r0 = z.load(rlx);
                 atomic_thread_fence(sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 y=12",
     .allowed = "001 002 011 012 101 111 112",
     // y=1 mo y=2 gives F0 < F1; z=1 rf r0 gives F1 < F2; r1 reads before x=1 gives F2 < F0.
     .forbidden = "102"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> fences_and_rmws{tests};

} // namespace litmus
