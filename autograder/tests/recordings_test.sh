#!/usr/bin/env bash
# What the book quotes is what the programs print today: each recording that holds no times.   recordings_test.sh KERNLET
#
# Left out are those whose figures are bytes of memory or addresses of one machine; the text quotes them as such. On the model
# answers too, but for what a part's own layout decides.
set -uo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

machines_own=' thread-memory reserved-resident growth overflow ten-thousand '
parts_own=' deep-chain ' # bytes of a part's frames

same() { # same NAME RUNTIME RECORDING
  if "$kernlet" run "$1" --json --runtime "$2" >"$work/now" 2>"$work/said" </dev/null && cmp -s "$work/now" "$3"; then
    passed=$((passed + 1)) && return
  fi
  failed=$((failed + 1))
  printf '%s on %s prints something else than %s:\n' "$1" "$2" "${3#"$root/"}"
  cat "$work/said"
  diff "$3" "$work/now" | head -20
  printf 'if that is right: ./kernlet run %s --record, and read what the chapter says of it\n' "$1"
}

# name<TAB>timed, in the table's order, of what is recorded
table=$(awk -F'"' '/^ +"experiments": \[/ { inside = 1 } inside && /"name":/ { name = $4 } inside && /"recorded": false/ { name = "" }
                   inside && name && /"timed":/ { print name "\t" ($0 ~ /true/ ? "true" : "false") } /^ +\]/ { inside = 0 }' \
  "$root/chapters/course.json")
while IFS=$'\t' read -r name timed; do
  [[ $timed == false && $machines_own != *" $name "* ]] || continue
  recording=("$root"/chapters/*/experiments/recorded/"$name".json)
  same "$name" fast "${recording[0]}"
  [[ $parts_own == *" $name "* || ${recording[0]} != */@(0[5-9]|appendix)-* ]] || same "$name" solutions "${recording[0]}"
done <<<"$table"

# Ten users and a call that blocks: whatever the machine's speed, the detector names the call, and nothing where it was handed over.
for runtime in fast solutions; do
  said=$("$kernlet" run quiz-p99 --json --runtime "$runtime" 2>/dev/null </dev/null)
  if [[ $said == *vendor_sdk_call* ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'quiz-p99 on %s does not name the call:\n%s\n' "$runtime" "$said"
  fi
done

printf 'recordings: %d passed, %d failed\n' "$passed" "$failed"
((failed == 0 && passed > 30))
