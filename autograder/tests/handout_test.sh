#!/usr/bin/env bash
# A hand-out, made as an instructor makes it and used as a student uses it.
#   handout_test.sh KERNLET [--launcher]
# With --launcher the hand-out sets itself up: its own launcher builds its own tool. Otherwise KERNLET stands in for that tool.
set -uo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NO_COLOR=1 CI=true
unset KERNLET_COURSE
passed=0 failed=0

holds() { # holds WHAT COMMAND...: the command ends with 0
  local what=$1
  shift
  if "$@" >"$work/said" 2>&1; then passed=$((passed + 1)) && return; fi
  failed=$((failed + 1)) && printf 'not so: %s\n' "$what" && tail -n 15 "$work/said"
}
expect() { # expect STATUS PATTERN COMMAND...: wants the exit code, and the pattern in what is said
  local status=$1 pattern=$2 said got
  shift 2
  said=$("$@" 2>&1 </dev/null)
  got=$?
  if [[ $got == "$status" && $said =~ $pattern ]]; then passed=$((passed + 1)) && return; fi
  failed=$((failed + 1))
  printf '%s\n  wanted exit %s and /%s/, got exit %s and:\n%s\n' "$*" "$status" "$pattern" "$got" "$said" | head -40
}
export CMAKE_CXX_COMPILER_LAUNCHER=$root/autograder/tests/one_name.sh
no_files() { [[ -z $(find "$@" -type f 2>/dev/null) ]]; }

h=$work/h
# Each tree is its own base for ccache: what one has compiled need not be compiled in the other again.
if [[ ${2:-} == --launcher ]]; then student() { (unset KERNLET_ROOT KERNLET_BUILD KERNLET_STATE && cd "$h" && ./kernlet "$@"); }
else student() { (cd "$h" && CCACHE_BASEDIR=$h KERNLET_ROOT=$h KERNLET_BUILD=$h/build/release KERNLET_STATE=$h/.kernlet "$kernlet" "$@"); }; fi

# ---- made, and nothing given away ----------------------------------------------------------------------------------
expect 0 'chapters ' "$kernlet" handout "$h" --keys "$work/keys.toml"
for folder in solutions autograder/hidden autograder/zoo autograder/tests runtime/tests runtime/bench; do
  holds "no file under $folder" no_files "$h/$folder"
done
holds 'no source of a fast part' no_files "$h"/runtime/*/part
holds 'no recorded answer' test -z "$(grep -rhE '^"[0-9]+\.q' "$h/exercises")"
holds 'no key in a quiz' test -z "$(grep -rnE '^(key|feedback|explanation|value|when|feedback_right) *=' "$h"/chapters/*/quiz.toml)"
holds 'no debugging information' test -z "$(grep -rl debug_info "$h/prebuilt")"
holds "nothing of this machine's paths" test -z "$(grep -rlF "$root/" "$h")"
expect 0 'no answer, no hidden test, no key' "$kernlet" handout --check "$h"

# What would give something away is found.
leak() { # leak FILE COMMAND...: a copy of the hand-out with that done to it is refused
  rm -rf "$work/leak" && cp -r "$h" "$work/leak"
  local file=$1
  shift
  mkdir -p "$(dirname "$work/leak/$file")"
  "$@" >>"$work/leak/$file"
  expect 1 "$file" "$kernlet" handout --check "$work/leak"
}
chapter=$(cd "$h/exercises" && echo [0-9]*) && chapter=${chapter##* }
hidden=$(find "$root/autograder/hidden" -name '*.cpp' | sort | head -1)
answer=$(find "$root/solutions" -name '*.cpp' | sort | head -1)
leak docs/notes.md tail -n +5 "$hidden"
leak chapters/notes.md cat "$answer"
leak "chapters/$chapter/quiz.toml" cat "$root/chapters/$chapter/quiz.toml"
record=$(awk -F'"' '/^snippet = / { n = split(FILENAME, at, "/"); split($2, name, /[\/.]/)
  print "chapters/" at[n - 1] "/snippets/recorded/" name[2] ".json"; exit }' "$h"/chapters/*/quiz.toml)
[[ -z $record ]] || leak "$record" cat "$root/$record"
leak solutions/README.md echo nothing
leak prebuilt/some.o echo "compiled in $root/runtime"

# ---- a folder that holds something is left alone ------------------------------------------------------------------------
mkdir "$work/full" && echo precious >"$work/full/file"
expect 2 'is not empty; nothing was written' "$kernlet" handout "$work/full"
holds 'what was there is there' test "$(cat "$work/full/file")" = precious
expect 2 'is no folder' "$kernlet" handout "$work/full/file"
expect 2 'there is no chapter "99"' "$kernlet" handout "$work/other" --chapters 99
holds 'nothing was left behind' test ! -e "$work/other" -a -z "$(find "$work" -maxdepth 1 -name '.*' -type d | grep -v "^$work$")"

# ---- used by a student ----------------------------------------------------------------------------------------------------
if [[ ${2:-} != --launcher ]]; then
  holds 'it configures' cmake --preset release -S "$h" -B "$h/build/release"
fi
expect 1 '' student grade --format json --output "$work/starter.json"
holds 'the starter earns nothing' test "$(grep -m 1 '"score"' "$work/starter.json" | tr -dc 0-9.)" = 0.0
holds 'the starter fails for its declared reason' grep -q 'is not written yet' "$work/starter.json"
expect 0 'in this hand-out' student list
expect 0 'Now:' student next
expect 0 'Hint 1 of 3' student hint
expect 2 'no tests of the project itself' student test
expect 2 'no benchmarks' student bench
expect 2 'is a hand-out itself' student handout "$work/again"
name=$(student run | awk 'NR == 1 { print $2 }')
expect 0 '' student run "$name"
expect 0 '' student run "$name" --runtime mine
expect 0 'What to do next' student tour

# The quiz asks, keeps what is answered, and tells nothing.
printf 'a\nskip\n%.0s' {1..40} | student quiz "${chapter%%-*}" >"$work/quiz" 2>&1
holds 'the quiz keeps answers' grep -q "^\"${chapter%%-*}.q" "$h/exercises/$chapter/answers.toml"
holds 'the quiz does not mark' grep -q 'Your course keeps the key' "$work/quiz"
holds 'the quiz tells nothing' test -z "$(grep -E '^(Right|Wrong)|Partly right' "$work/quiz")"
expect 1 'your course keeps the keys' student grade "${chapter%%-*}"
expect 1 'right' "$kernlet" quiz "${chapter%%-*}" --grade --answers "$h/exercises/$chapter/answers.toml"

# Answers copied in: every public point, and never a word that all is done.
for folder in "$h"/exercises/[0-9]*; do
  for file in $(cd "$folder" && find . -type f ! -path './tests/*' ! -name '*.md' ! -name '*.toml'); do
    cp "$root/solutions/${folder##*/}/$file" "$folder/$file"
  done
done
expect 1 'outstanding: your course runs' student grade
expect 0 'Only public tests were asked for' student grade --public
for format in text json junit gradescope; do
  student grade 02 --format $format >"$work/result.$format" 2>/dev/null
  holds "$format: does not boast" test -z "$(grep -iE 'all (tests )?(passed|reached": true)|everything passed' "$work/result.$format")"
done
holds 'json: says what is outstanding' grep -q '"hidden_tests": [1-9]' "$work/result.json"
holds 'json: nothing failed' grep -q '"failed": 0' "$work/result.json"
expect 0 'outstanding: your course runs' student list
expect 0 'passes its public tests' student next
expect 0 'yours, from exercises/' student run "$name" --runtime mine

# watch grades what is saved.
student reset "${chapter%%-*}" --yes >/dev/null 2>&1
mkfifo "$work/keys" "$work/screen" && : >"$work/watched" && exec 4<>"$work/keys"
step=$(student next | sed -n 's/^Now: \([0-9.]*\).*/\1/p')
student watch "$step" <"$work/keys" >"$work/screen" 2>&1 &
watching=$!
exec 5<"$work/screen"
shown() { # shown TEXT: reads what watch shows up to that; a line that does not come in two minutes never will
  local line
  while IFS= read -rt 120 -u 5 line; do
    printf '%s\n' "$line" >>"$work/watched"
    [[ $line != *"$1"* ]] || return 0
  done
}
shown 'h hint'
while IFS= read -r file; do
  file=${file#"$h/exercises/"} && file=${file%.before-reset.1}
  cp "$root/solutions/$file" "$h/exercises/$file"
done < <(find "$h/exercises/$chapter" -name '*.before-reset.1')
shown 'the public tests pass'
echo q >&4
cat <&5 >>"$work/watched"
wait $watching
holds 'watch: a step that was saved passes' grep -q 'the public tests pass' "$work/watched"
holds 'watch: hidden tests are outstanding' grep -q 'outstanding: your course runs' "$work/watched"

# The same of the sources: a course may open its tree, and keep the answers.
if [[ ${2:-} == --launcher ]]; then
  holds 'every experiment builds' env CCACHE_BASEDIR="$h" ninja -C "$h/build/release" experiments
  holds 'the tree grades without its answers' "$root/autograder/tests/without_answers_test.sh" "$kernlet"
fi

# Another compiler is refused in words. (The quick run needs no second compiler on the machine.)
[[ ${2:-} != --launcher ]] || expect 1 'CMAKE_CXX_COMPILER=g[+][+]-' cmake -S "$h" -B "$work/clang" -G Ninja -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_C_COMPILER=clang-19

printf '%s passed, %s failed\n{"passed":%s,"failed":%s,"not_run":0}\n' $passed $failed $passed $failed
[[ $failed == 0 ]]
