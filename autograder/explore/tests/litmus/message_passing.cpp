/// \file
/// Message passing: one thread stores a datum, then a flag; another loads the flag, then the datum.

#include "litmus.hpp"

namespace litmus {
namespace {

constexpr test tests[] = {
    {.name = "MP+rlx",
     .about = "message passing, all relaxed",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+ra",
     .about = "message passing by a release store and an acquire load",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // y=1 synchronises with r0, so x=1 hb r1: r1 cannot read the initial value.
     .forbidden = "10"},

    {.name = "MP+sc",
     .about = "message passing, all seq_cst",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 r0 = y.load(sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 11",
     // A seq_cst store releases and a seq_cst load acquires: x=1 hb r1.
     .forbidden = "10"},

    {.name = "MP+rel+rlx",
     .about = "message passing, the flag is loaded relaxed: no synchronisation",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+rlx+acq",
     .about = "message passing, the flag is stored relaxed: no synchronisation",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+sc.stores+rlx.loads",
     .about = "message passing, seq_cst stores and relaxed loads: S holds the stores alone",
     .run =
         [] {
           together(
               [] {
                 x.store(1, sc);
                 y.store(1, sc);
               },
               [] {
                 r0 = y.load(rlx);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+rlx.stores+sc.loads",
     .about = "message passing, relaxed stores and seq_cst loads: S holds the loads alone",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(sc);
                 r1 = x.load(sc);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+rel+ctrl",
     .about = "message passing, the datum is loaded only if the relaxed flag is set: a branch does "
              "not order loads",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 if (r0 == 1)
                   r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 10 11",
     // With r0=0 the datum is not loaded.
     .forbidden = "01"},

    {.name = "MP+rel.early",
     .about =
         "message passing, the flag follows a release store: a release store is no fence for later stores",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 z.store(1, rel);
                 y.store(1, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+acq.late",
     .about = "message passing, an acquire load of a third location between the loads: it reads no release",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(rlx);
                 z.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=01",
     .allowed = "00 01 10 11"},

    {.name = "MP+ra+two.data",
     .about = "message passing of two data by one release store",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 z.store(1, rlx);
                 y.store(1, rel);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
                 r2 = z.load(rlx);
               });
         },
     .observed = "r0=01 r1=01 r2=01",
     .allowed = "000 001 010 011 111",
     // With r0=1 both x=1 and z=1 hb the loads of the data.
     .forbidden = "100 101 110"},

    {.name = "MP+ra+overwrite",
     .about = "message passing, the datum is stored twice before the flag and once after it",
     .run =
         [] {
           together(
               [] {
                 x.store(1, rlx);
                 x.store(2, rlx);
                 y.store(1, rel);
                 x.store(3, rlx);
               },
               [] {
                 r0 = y.load(acq);
                 r1 = x.load(rlx);
               });
         },
     .observed = "r0=01 r1=0123",
     .allowed = "00 01 02 03 12 13",
     // With r0=1, x=2 hb r1: nothing before x=2 in mo can be read.
     .forbidden = "10 11"},
};

static_assert(first_inexact(tests) == std::size(tests));

} // namespace

constinit const std::span<const test> message_passing{tests};

} // namespace litmus
