#!/usr/bin/env bash
# The tree configures, builds and grades without solutions/, autograder/hidden/ and autograder/zoo/: that is what students get.
#   without_answers_test.sh KERNLET
set -euo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/tree"
(cd "$root" && find . -type f -not -path './build/*' -not -path './.kernlet/*' -not -path './.git/*' -print0) |
  grep -zvE '^(\./)?(solutions|autograder/hidden|autograder/zoo)/' | (cd "$root" && tar --null -T - -cf -) | tar -xf - -C "$work/tree"
cd "$work/tree"
export CCACHE_BASEDIR=$work/tree
rm -rf exercises && cp -r "${KERNLET_STATE:-$root/.kernlet}/pristine" "$work/pristine"
cp -r "$work/pristine" exercises
(cd "$root/exercises" && tar -cf - ./*/tests ./*/*.md ./*/*.toml) | tar -xf - -C exercises
build=$work/tree/build/release # where a clone has it: relative paths are the same, and ccache finds what the tree has compiled
cmake --preset release -B "$build" >"$work/log" 2>&1 || { tail -20 "$work/log" && exit 1; }
ninja -C "$build" kernlet_kit >"$work/log" 2>&1 || { tail -20 "$work/log" && exit 1; }
export KERNLET_ROOT=$work/tree KERNLET_BUILD=$build KERNLET_STATE=$work/state
status=0
"$kernlet" grade 02 --format json --output "$work/results.json" >"$work/said" 2>&1 || status=$?
[[ $status == 1 ]] || { echo "grading the starter ended with $status instead of 1" && cat "$work/said" && exit 1; }
grep -q '"02.1.there-and-back"' "$work/results.json"
if grep -q '02.1.random-order.*passed' "$work/results.json"; then echo "a hidden test passed that is not there" && exit 1; fi
echo "graded without answers"
