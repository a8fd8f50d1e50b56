#!/usr/bin/env bash
# --course: an instructor's own folder changes what is graded and handed out, and never the tree.   instructor_test.sh KERNLET
set -uo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KERNLET_STATE=$work/state NO_COLOR=1
example=$root/docs/examples/course
passed=0 failed=0

expect() { # expect STATUS PATTERN ARGUMENT...: runs kernlet; wants the exit code, and the pattern in what it says
  local status=$1 pattern=$2 said got
  shift 2
  said=$("$kernlet" "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got == "$status" && $said =~ $pattern ]]; then passed=$((passed + 1)) && return; fi
  failed=$((failed + 1))
  printf 'kernlet %s\n  wanted exit %s and /%s/, got exit %s and:\n%s\n' "$*" "$status" "$pattern" "$got" "$said" | tail -40
}
holds() { # holds WHAT COMMAND...: the command ends with 0
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'not so: %s\n' "$what"; fi
}
sums() { (cd "$root" && find chapters exercises docs/examples autograder/hidden -type f -print0 | sort -z | xargs -0 sha256sum); }
sums >"$work/before"

# Its tests are graded, its weights count, each student has a seed of their own.
submission=(--submission "$root/solutions")
in_time=(--submitted 2026-11-20T12:00:00Z)
result=$work/result.json
grade() { "$kernlet" grade 02 --course "$example" --student "$1" "${submission[@]}" "${@:2}" --format json --output "$result" 2>/dev/null; }
grade ada "${in_time[@]}"
holds "the course's test passes" grep -A4 '"02.1.course-ring"' "$result" -q
holds 'all points are reached' test "$(grep -c '"outcome": "failed"' "$result")" = 0
holds 'tests, weights and quiz add up' test "$(grep -m 1 '"max_score"' "$result" | tr -dc 0-9.)" = \
  "$(awk 'BEGIN { printf "%.1f", 22 + 2 + 6 + 0.5 * '"$(grep -c '^\[\[question\]\]' "$root/chapters/02-context-switch/quiz.toml")"' }')"
seed=$(grep -m 1 '"seed"' "$result") && grade ada "${in_time[@]}"
holds 'the same student, the same seed' test "$(grep -m 1 '"seed"' "$result")" = "$seed"
grade grace "${in_time[@]}"
holds 'another student, another seed' test "$(grep -m 1 '"seed"' "$result")" != "$seed"
expect 2 'add --student NAME' grade 02 --course "$example" "${submission[@]}"
expect 2 'is no time; write' grade 02 --course "$example" --student ada "${submission[@]}" --submitted yesterday
export KERNLET_COURSE=$example
expect 1 'due 2026-11-20 23:59 \+01:00 and came 1 day 1 h late.*20 % of its' grade 02 --student ada "${submission[@]}" --submitted 2026-11-22T00:00:00Z
expect 0 'due 2026-11-20 23:59' list
expect 0 'no gap' check 02 --references
expect 0 'chapters 02' handout "$work/h" --chapters 02
unset KERNLET_COURSE
holds 'a hand-out knows that the test exists' grep -q '"02.1.course-ring"' "$work/h/chapters/course.json"
holds 'a hand-out knows the due date' grep -q 'due 2026-11-20' "$work/h/README.md"
holds 'a hand-out does not hold it' test -z "$(grep -rlE 'a word goes into the ring|secret = "words' --include='*.cpp' --include='*.toml' --include='*.json' "$work/h")"

# Mistakes: exit code 2, file, line and cure.
mistake() { # mistake PATTERN FILE SED: the example with one thing changed
  rm -rf "$work/course" && cp -r "$example" "$work/course"
  sed -i "$3" "$work/course/$2"
  expect 2 "$1" grade 02.1 --course "$work/course" --student ada "${submission[@]}"
}
mistake 'course.toml:27: test .*is no file in' course.toml 's/02_ring/02_rung/'
mistake '02_ring.cpp: this test of the course does not compile:.*02_ring.cpp:10' tests/02_ring.cpp '10s/const auto/cnst auto/'
mistake 'course.toml:19: \[weights\]: there is no' course.toml 's/"02.3"/"02.33"/'
rm -rf "$work/course" && cp -r "$example" "$work/course" && sed -i 's/"compiler"/"compilr"/' "$work/course/keys.toml"
expect 2 'keys.toml:3: .*is no option' quiz 02 --grade --course "$work/course"
expect 2 'no such file. --course names' grade 02 --course "$work"

sums >"$work/after"
holds 'the tree is as it was' cmp "$work/before" "$work/after"
printf '%s passed, %s failed\n' "$passed" "$failed"
[[ $failed == 0 ]]
