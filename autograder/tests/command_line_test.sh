#!/usr/bin/env bash
# The command line, as a person or a server uses it: exit codes, formats, and rubbish.   command_line_test.sh KERNLET
set -uo pipefail
kernlet=$1
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KERNLET_STATE=$work/state NO_COLOR=1
passed=0 failed=0

# expect STATUS PATTERN ARGUMENT...: runs kernlet; wants the exit code, and the pattern in what it says.
expect() {
  local status=$1 pattern=$2 said got
  shift 2
  said=$("$kernlet" "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got == "$status" && $said =~ $pattern ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'kernlet %s\n  wanted exit %s and /%s/, got exit %s and:\n%s\n' "$*" "$status" "$pattern" "$got" "$said" | head -40
  fi
}

holds() { # holds WHAT COMMAND...: the command ends with 0
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'not so: %s\n' "$what"; fi
}

starter=$work/starter
"$kernlet" list >/dev/null 2>&1 # makes the pristine starters
cp -r "$KERNLET_STATE/pristine" "$starter"

# Verdicts and exit codes.
expect 0 '22 of 22' grade 02 --submission "$root/solutions" --seed 1
expect 1 'step 02.1 is not written yet' grade 02 --submission "$starter" --seed 1
expect 1 'is missing' grade 02.1 --submission "$work/state"
mkdir -p "$work/one" && cp -r "$root/solutions/02-context-switch/." "$work/one"
expect 0 '9 of 9' grade 02.1 --submission "$work/one"

# Each format, whole and well-formed.
for format in json junit gradescope; do
  "$kernlet" grade 02 --submission "$root/solutions" --format $format --output "$work/results.$format" >/dev/null 2>&1
  holds "$format: exit code" test $? = 0
  holds "$format: written" test -s "$work/results.$format"
done

# Files of a submission that are no good: each fails its own step, and the others are graded all the same.
broken() { rm -rf "$work/broken" && cp -r "$root/solutions/02-context-switch" "$work/broken"; }
arch=$(uname -m)
broken && : >"$work/broken/switch_$arch.S"
expect 1 '02.1.there-and-back' grade 02.1 --submission "$work/broken"
broken && printf 'this is no assembly\n' >"$work/broken/switch_$arch.S"
expect 1 'does not compile' grade 02 --submission "$work/broken"
expect 0 '7 of 7' grade 02.2 --submission "$work/broken"
broken && head -c 4000 /dev/urandom >"$work/broken/first_frame.cpp"
expect 1 'is not a text file' grade 02.2 --submission "$work/broken"
expect 0 '9 of 9' grade 02.1 --submission "$work/broken"
broken && rm "$work/broken/switch_$arch.S" && ln -s /etc/passwd "$work/broken/switch_$arch.S"
expect 1 'is a link' grade 02.1 --submission "$work/broken"
broken && rm "$work/broken/switch_$arch.S" && mkdir "$work/broken/switch_$arch.S"
expect 1 'a link, a folder or a device' grade 02.1 --submission "$work/broken"
broken && printf 'nonsense = [\n' >"$work/broken/answers.toml"
expect 0 '22 of 22' grade 02 --submission "$work/broken"

# Rubbish on the command line.
expect 2 'there is no chapter "99"' grade 99
expect 2 'there is no exercise "02.77"' grade 02.77
expect 2 'is planned' grade 13
expect 2 'no such folder' grade 02 --submission "$work/nowhere"
expect 2 'is a folder' grade 02.1 --submission "$root/solutions" --output "$work"
expect 2 'cannot' grade 02.1 --submission "$root/solutions" --format json --output /proc/nowhere/results.json
expect 2 'FORMAT|format' grade 02 --format xml
expect 2 '' frobnicate
expect 2 '' grade --no-such-option
expect 0 'grade' --help
expect 0 'Exit code' grade --help
expect 2 'there is no chapter "99"' quiz 99
expect 0 'switch-cost' run
expect 2 'no experiment|there is no' run no-such-experiment
expect 2 '' bench no-such-benchmark

# An existing results file is never left half-written.
printf 'old' >"$work/kept.json"
(ulimit -f 0 && "$kernlet" grade 02.1 --submission "$root/solutions" --format json --output "$work/kept.json" >/dev/null 2>&1)
holds 'a results file that cannot be written stays as it was' test "$(cat "$work/kept.json")" = old

# A malformed table.
mkdir -p "$work/tree/chapters" && printf '{ "format": 1,\n oops }\n' >"$work/tree/chapters/course.json"
KERNLET_ROOT=$work/tree expect 2 'course.json:2' list

printf '%s passed, %s failed\n' "$passed" "$failed"
[[ $failed == 0 ]]
