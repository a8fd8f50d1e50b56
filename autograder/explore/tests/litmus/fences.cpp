/// \file
/// Fences: release and acquire fences that synchronise, seq_cst fences, fences at the wrong place.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "MP+fences",
     .about = "message passing, a release fence and an acquire fence around relaxed operations",
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
                 atomic_thread_fence(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // The release fence is before y=1, which r0 reads before the acquire fence: F0 synchronises with F1.
     .forbidden = "10"},

    {.name = "MP+rel+fence.acq",
     .about = "message passing, a release store and an acquire fence",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // y=1 synchronises with the fence after r0.
     .forbidden = "10"},

    {.name = "MP+fence.rel+acq",
     .about = "message passing, a release fence and an acquire load",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // The fence before y=1 synchronises with r0.
     .forbidden = "10"},

    {.name = "MP+fences.sc",
     .about = "message passing, seq_cst fences: they release and acquire",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(sc);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(sc);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // F0 synchronises with F1.
     .forbidden = "10"},

    {.name = "MP+fence.rel+rlx",
     .about = "message passing, a release fence without a partner",
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
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+fence.sc+rlx",
     .about = "message passing, a seq_cst fence without a partner",
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
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+fence.rel.late",
     .about = "message passing, the release fence after the flag: it covers later stores only",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
                 atomic_thread_fence(rel);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+fence.acq.early",
     .about = "message passing, the acquire fence before the load of the flag: it covers earlier loads only",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] {
                 atomic_thread_fence(acq);
                 r0 = y.load(rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+fences.swapped",
     .about = "message passing, an acquire fence at the stores and a release fence at the loads",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 atomic_thread_fence(acq);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 atomic_thread_fence(rel);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> fences{tests};

} // namespace litmus
