#!/usr/bin/env bash
# The appendix' programs from the command line, and its exercise: the starter fails as declared, the model answer passes.
#   appendix_test.sh KERNLET
set -uo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
export NO_COLOR=1 CI=true
passed=0 failed=0
# The starter's: sha256sum chapters/appendix-explorer/exercise/sleep_sets.hpp
starter=edad94aceb1e7b599322bc631116f7b2d700d315ff7d74311194564e234bb00e

expect() { # expect STATUS PATTERN COMMAND...: wants the exit code, and the pattern in what is said
  local status=$1 pattern=$2 said got
  shift 2
  said=$("$@" 2>&1 </dev/null)
  got=$?
  if [[ $got == "$status" && $said =~ $pattern ]]; then passed=$((passed + 1)) && return; fi
  failed=$((failed + 1))
  printf '%s\n  wanted exit %s and /%s/, got exit %s and:\n%s\n' "$*" "$status" "$pattern" "$got" "$said" | head -40
}

expect 0 $'\nA   tiny-lost-update ' "$kernlet" run
expect 0 'at most 1 +2  an update is lost' "$kernlet" run tiny-lost-update
expect 0 'waits for rings' "$kernlet" run tiny-lost-wakeup
expect 0 '8  exhausted; so are all bounds above' "$kernlet" run tiny-kept-wakeup
expect 1 'deadlock: every thread waits' "$kernlet" explore "$root/chapters/appendix-explorer/ordinary.cpp"

expect 2 'nothing to record' "$kernlet" run tiny-sleep-sets --record
if [[ -d $root/solutions ]]; then
  expect 0 '7 of 7 hold' "$kernlet" run tiny-sleep-sets --runtime solutions
fi
if [[ $(sha256sum <"$root/chapters/appendix-explorer/exercise/sleep_sets.hpp") == "$starter "* ]]; then
  expect 1 'load x and load y are independent; yours says no'.*$'\n0 of 7 hold' "$kernlet" run tiny-sleep-sets
else
  echo "sleep_sets.hpp is no longer the starter: somebody works on it"
fi

printf '%s passed, %s failed\n' $passed $failed
[[ $failed == 0 ]]
