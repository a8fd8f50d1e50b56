/// \file
/// Plain data next to atomics: what is ordered, and what is a data race.

#include "litmus.hpp"

namespace litmus {
namespace {

unsigned char bytes[2];

/// Adds 1 to p if the try-lock x is free.
template <std::memory_order lock, std::memory_order unlock>
void count_locked(int& entered) {
  if (x.exchange(1, lock) != 0)
    return;
  p = p + 1;
  x.store(0, unlock);
  entered = 1;
}

/// Adds 1 to p if the other thread has not announced itself.
template <std::memory_order announce, std::memory_order look>
void count_alone(std::atomic<int>& own, const std::atomic<int>& other, int& entered) {
  own.store(1, announce);
  if (other.load(look) != 0)
    return;
  p = p + 1;
  entered = 1;
}

constexpr test tests[] = {
    {.name = "Plain+create.join",
     .about = "thread creation and join order plain accesses; two loads do not conflict",
     .run =
         [] {
           p = 1;
           together([] { r0 = p; }, [] { r1 = p; });
           p = 2;
         },
     .observed = "r0=01 r1=01 p=12",
     .allowed = "112",
     // p=1 hb both loads hb p=2.
     .forbidden = "001 002 011 012 101 102 111"},

    {.name = "Plain+adjacent",
     .about = "stores to adjacent bytes do not conflict",
     .run =
         [] {
           together([] { bytes[0] = 1; }, [] { bytes[1] = 1; });
           r0 = bytes[0];
           r1 = bytes[1];
         },
     .observed = "r0=01 r1=01",
     .allowed = "11",
     // Both stores hb the loads.
     .forbidden = "00 01 10"},

    {.name = "Plain+inc",
     .about = "two threads increment a plain integer",
     .run = [] { together([] { p = p + 1; }, [] { p = p + 1; }); },
     .observed = "p=12",
     // The accesses conflict and nothing orders them.
     .beyond = "1 2",
     .race = true},

    {.name = "Plain+SB",
     .about = "store buffering on plain integers",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 r0 = q;
               },
               [] {
                 q = 1;
                 r1 = p;
               });
         },
     .observed = "r0=01 r1=01",
     // The accesses of p conflict and nothing orders them.
     .beyond = "00 01 10 11",
     .race = true},

    {.name = "Plain+MP+ra",
     .about = "a plain datum handed over by a release store and an acquire load",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 if (r0 == 1)
                   r1 = p;
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 11",
     // r0=1 gives p=1 hb the load; with r0=0 there is no load.
     .forbidden = "01 10"},

    {.name = "Plain+MP+rlx",
     .about = "a plain datum handed over by a relaxed flag",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 if (r0 == 1)
                   r1 = p;
               });
         },
     .observed = "r0=01 r1=01",
     // With r0=1 the accesses of p conflict and nothing orders them.
     .beyond = "00 01 10 11",
     .race = true},

    {.name = "Plain+MP+rel+rlx",
     .about = "a plain datum handed over by a release store that is loaded relaxed",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 if (r0 == 1)
                   r1 = p;
               });
         },
     .observed = "r0=01 r1=01",
     // With r0=1 the accesses of p conflict and nothing orders them.
     .beyond = "00 01 10 11",
     .race = true},

    {.name = "Plain+MP+ra.unchecked",
     .about = "a plain datum loaded whether or not the acquire load has seen the flag",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = p;
               });
         },
     .observed = "r0=01 r1=01",
     // With r0=0 the accesses of p conflict and nothing orders them.
     .beyond = "00 01 10 11",
     .race = true},

    {.name = "Plain+MP+fences",
     .about = "a plain datum handed over by fences around a relaxed flag",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(acq);
                 if (r0 == 1)
                   r1 = p;
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 11",
     // r0=1: F0 synchronises with F1, p=1 hb the load; with r0=0 there is no load.
     .forbidden = "01 10"},

    {.name = "Plain+RS+rmw.other",
     .about = "a plain datum handed over by a release sequence that another thread's relaxed "
              "fetch_add continues",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 y.store(1, rel);
               },
               [] { y.fetch_add(2, rlx); },
               [] {
                 r0 = y.load(acq);
                 if (r0 == 1 || r0 == 3)
                   r1 = p;
               });
         },
     .observed = "r0=0123 r1=01",
     .allowed = "00 11 20 31",
     // 1 and 3 give p=1 hb the load; otherwise there is no load.
     .forbidden = "01 10 21 30"},

    {.name = "Plain+RS+store.same",
     .about =
         "a plain datum handed over by a relaxed store after a release store: a race since C++20 (P0982)",
     .run =
         [] {
           together(
               [] {
                 p = 1;
                 y.store(1, rel);
                 y.store(2, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 if (r0 == 2)
                   r1 = p;
               });
         },
     .observed = "r0=012 r1=01",
     // With r0=2 nothing synchronises: the accesses of p conflict and nothing orders them.
     .beyond = "00 01 10 11 20 21",
     .race = true},

    {.name = "Plain+lock+ra",
     .about = "a plain counter under a try-lock: exchange with acquire, unlock with release",
     .run = [] { together([] { count_locked<acq, rel>(r0); }, [] { count_locked<acq, rel>(r1); }); },
     .observed = "r0=01 r1=01 p=012",
     .allowed = "011 101 112",
     // The first exchange in mo enters; each that enters adds 1, and the second to enter acquires the unlock.
     .forbidden = "000 001 002 010 012 100 102 110 111"},

    {.name = "Plain+lock+rlx",
     .about = "a plain counter under a relaxed try-lock",
     .run = [] { together([] { count_locked<rlx, rlx>(r0); }, [] { count_locked<rlx, rlx>(r1); }); },
     .observed = "r0=01 r1=01 p=012",
     // If both enter, the accesses of p conflict and nothing orders them.
     .beyond = "000 001 002 010 011 012 100 101 102 110 111 112",
     .race = true},

    {.name = "Plain+Dekker+sc",
     .about = "a plain counter behind Dekker's entry, seq_cst: at most one thread enters",
     .run = [] { together([] { count_alone<sc, sc>(x, y, r0); }, [] { count_alone<sc, sc>(y, x, r1); }); },
     .observed = "r0=01 r1=01 p=012",
     .allowed = "000 011 101",
     // Both enter only by SB+sc's forbidden outcome; each that enters adds 1.
     .forbidden = "001 002 010 012 100 102 110 111 112"},

    {.name = "Plain+Dekker+ra",
     .about = "a plain counter behind Dekker's entry, release and acquire: both threads may enter",
     .run =
         [] { together([] { count_alone<rel, acq>(x, y, r0); }, [] { count_alone<rel, acq>(y, x, r1); }); },
     .observed = "r0=01 r1=01 p=012",
     // If both enter, the accesses of p conflict and nothing orders them.
     .beyond = "000 001 002 010 011 012 100 101 102 110 111 112",
     .race = true},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> plain_and_race{tests};

} // namespace litmus
