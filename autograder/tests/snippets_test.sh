#!/usr/bin/env bash
# What the book shows of the explorer is what it prints today.   snippets_test.sh KERNLET [--record [NAME...]]
#
# A recording is chapters/*/snippets/recorded/NAME.txt: the command in its first line, after "$ ", and what it printed. --record writes
# all of them anew, or those that are named; a new one begins as a file with its first line alone.
set -uo pipefail
kernlet=$(readlink -f "$1")
cd "${KERNLET_ROOT:?}" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

explore() { # explore RECORDING: the command of its first line, with this kernlet
  local -a words
  read -ra words < <(sed -n '1s/^\$ \.\/kernlet //p' "$1")
  [[ ${words[0]:-} == explore ]] || { printf '%s: its first line is no "$ ./kernlet explore FILE"\n' "$1" >&2 && return 2; }
  head -n 1 "$1"
  NO_COLOR=1 "$kernlet" "${words[@]}" 2>/dev/null </dev/null | sed "s|$PWD/||g" # files as seen from the tree
  ((PIPESTATUS[0] < 2)) # 1: it has found what is to be shown
}

for recording in chapters/*/snippets/recorded/*.txt; do
  name=$(basename "$recording" .txt)
  if [[ ${2:-} == --record ]]; then
    (($# == 2)) || [[ " ${*:3} " == *" $name "* ]] || continue
    explore "$recording" >"$work/now" && cp "$work/now" "$recording" && printf 'recorded %s\n' "$recording" || failed=1
  elif explore "$recording" >"$work/now" && cmp -s "$work/now" "$recording"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    diff "$recording" "$work/now" | head -20
    printf '%s: the explorer prints something else; if that is right: %s KERNLET --record %s, and read what the chapter says of it\n' \
      "$recording" "autograder/tests/snippets_test.sh" "$name"
  fi
done
[[ ${2:-} == --record ]] || printf 'snippets: %d passed, %d failed\n' "$passed" "$failed"
((failed == 0 && (passed > 0 || $# > 1)))
