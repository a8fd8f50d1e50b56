#!/bin/sh
# A compiler launcher for tests of hand-outs and bundles, which name the compiler with its version: ccache takes g++-12 for
# another compiler than g++. Where both names are one program, what the tree has compiled serves them, too.
compiler=$1
shift
plain=${compiler%-[0-9]*}
[ "$(readlink -f "$(command -v "$plain")")" = "$(readlink -f "$(command -v "$compiler")")" ] && compiler=$plain
command -v ccache >/dev/null && exec ccache "$compiler" "$@"
exec "$compiler" "$@"
