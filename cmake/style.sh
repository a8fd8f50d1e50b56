#!/usr/bin/env bash
# The style of the tree, as tests: format, clang-tidy, shellcheck, file lengths, words that do not belong in it. Run from anywhere;
# ends with its counts as JSON.   style.sh [--no-tidy]
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.." || exit 2
build=${KERNLET_BUILD:-build/release}
passed=0 failed=0

rule() { # rule WHAT BREACHES: an empty list of breaches holds
  if [[ -z $2 ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'style: %s\n%s\n' "$1" "$2"
  fi
}

files() { git ls-files -co --exclude-standard -- "$@" | while IFS= read -r file; do [[ -f $file ]] && printf '%s\n' "$file"; done; }
mapfile -t sources < <(files '*.cpp' '*.hpp' | grep -v '^exercises/.*\.before-reset')
# clang-tidy reads what verdicts rest on: the runtime, the child, the judge. The whole tree would take it a quarter of an hour.
mapfile -t units < <(files 'runtime/*/src/*.cpp' 'runtime/*/part/*.cpp' 'autograder/src/child/*.cpp' 'autograder/src/judge/*.cpp')
mapfile -t scripts < <(files kernlet .ci/run '*.sh')

rule 'clang-format-19 would change these' "$(clang-format-19 --dry-run --Werror "${sources[@]}" 2>&1 | grep 'error:' | cut -d: -f1 | sort -u)"
rule 'shellcheck' "$(shellcheck "${scripts[@]}" 2>&1)"
rule 'more than 300 lines: one idea a file' \
  "$(files '*.cpp' '*.hpp' '*.h' '*.S' | xargs wc -l | awk '$1 > 300 && $2 != "total" { print $2 ": " $1 }')"
rule 'lines over 140 columns' "$(awk 'length > 140 { print FILENAME ":" FNR }' "${sources[@]}")"
rule 'unfinished words' "$(files '*.cpp' '*.hpp' '*.h' '*.S' '*.py' '*.js' '*.md' '*.toml' '*.sh' | grep -vE '^(exercises|autograder/zoo)/|^cmake/style.sh$' |
  xargs grep -nE '\b(TODO|FIXME|XXX|HACK)\b' | grep -v KERNLET_TODO)"
rule 'paths of one machine' "$(git ls-files -co --exclude-standard | grep -v '^cmake/style.sh$' | xargs -d '\n' grep -nIE '(^|[^a-zA-Z0-9_.])/(home|root|work)/' 2>/dev/null)"
# A task's sleep, this_task:: or async::, goes by the clock of its loop: a virtual one, except over a reactor. All others hold a thread.
rule 'sleeps in tests' "$(files '*test*' | grep -E 'tests?/' | grep -v '/probes/' |
  xargs grep -nP '(?<!\bthis_task::)(?<!\basync::)\bsleep_(for|until)\b|usleep|nanosleep *\(|thrd_sleep|\btime\.sleep\b|(?<![\w.])sleep\(')"
rule 'sleeps of tasks by the real clock, and not the subject of the test' \
  "$(files 'runtime/tests/reactor/*' 'runtime/tests/net/*' 'exercises/06-*/tests/*' | xargs grep -nE '::sleep_for' | grep -v '// the subject: ')"
if [[ ${1:-} != --no-tidy ]]; then
  # The flags by hand: a frame file stands in the compile commands once for each runtime.
  flags=(-std=c++20 -DKERNLET_PARTS=fast -Iautograder/src -Iautograder/include -Iautograder/explore/include -Ichapters/support "-I$build/generated")
  for folder in runtime/*/include runtime/*/part; do flags+=("-I$folder"); done
  rule 'clang-tidy' "$(printf '%s\n' "${units[@]}" |
    xargs -P "$(nproc)" -I '{}' clang-tidy-19 --quiet '{}' -- "${flags[@]}" 2>/dev/null | grep -E 'warning:|error:' | sort -u)"
fi
printf '{"passed":%d,"failed":%d,"not_run":0}\n' "$passed" "$failed"
[[ $failed == 0 ]]
