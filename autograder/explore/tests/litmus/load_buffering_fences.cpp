/// \file
/// Load buffering with fences, dependences and three threads.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "LB+fence.rel+fence.acq",
     .about = "load buffering, a release fence in one thread, an acquire fence in the other",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 atomic_thread_fence(rel);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 atomic_thread_fence(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // r1=1: F0 synchronises with F1, so r0 hb x=1, which it cannot read.
     .forbidden = "11"},

    {.name = "LB+fences.acq",
     .about = "load buffering, acquire fences only",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 atomic_thread_fence(acq);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 atomic_thread_fence(acq);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // Nothing releases: no happens-before between the threads, as LB+rlx.
     .beyond = "11"},

    {.name = "LB+fences.sc",
     .about = "load buffering, seq_cst fences",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 atomic_thread_fence(sc);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 atomic_thread_fence(sc);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // r1=1: F0 synchronises with F1, so r0 hb x=1, which it cannot read.
     .forbidden = "11"},

    {.name = "LB+fence.sc+rlx",
     .about = "load buffering, a seq_cst fence in one thread only",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 atomic_thread_fence(sc);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10",
     // The fence has no partner, as LB+rlx.
     .beyond = "11"},

    {.name = "LB+data+rlx",
     .about = "load buffering, one thread stores what it loaded",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(r1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01",
     // r1=0 stores 0 to x: nobody stores the 1 that r0 would read.
     .forbidden = "10",
     // As LB+rlx: the 1 does not come from r0.
     .beyond = "11"},

    {.name = "LB+datas",
     .about = "load buffering, both threads store what they loaded: a value out of thin air",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.store(r0, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 x.store(r1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00",
     // The one thread that loaded 0 stores 0: the other cannot load 1.
     .forbidden = "01 10",
     // The axioms admit it; the standard only says that implementations should not (atomics.order).
     .beyond = "11"},

    {.name = "LB+ctrls",
     .about = "load buffering, both threads store only if they loaded 1",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 if (r0 == 1)
                   y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 if (r1 == 1)
                   x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00",
     // The one thread that loaded 0 stores nothing: the other cannot load 1.
     .forbidden = "01 10",
     // The axioms admit it; the standard only recommends against it (atomics.order).
     .beyond = "11"},

    {.name = "3.LB+rlx",
     .about = "load buffering in a ring of three, all relaxed",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(rlx);
                 y.store(1, rlx);
               },
               [] {
                 r1 = y.load(rlx);
                 z.store(1, rlx);
               },
               [] {
                 r2 = z.load(rlx);
                 x.store(1, rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110",
     // Each load reads a store executed after it.
     .beyond = "111"},

    {.name = "3.LB+ra",
     .about = "load buffering in a ring of three, acquire loads and release stores",
     .run =
         [] {
           together(
               [] {
                 r0 = x.load(acq);
                 y.store(1, rel);
               },
               [] {
                 r1 = y.load(acq);
                 z.store(1, rel);
               },
               [] {
                 r2 = z.load(acq);
                 x.store(1, rel);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 100 101 110",
     // r0 hb y=1 hb r1 hb z=1 hb r2 hb x=1, which r0 cannot read.
     .forbidden = "111"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> load_buffering_fences{tests};

} // namespace litmus
