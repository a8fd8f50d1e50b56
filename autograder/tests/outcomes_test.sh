#!/usr/bin/env bash
# A quiz about outcomes, with the explorer at work: its records are written, proved and replayed.   outcomes_test.sh KERNLET
set -uo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset KERNLET_COURSE
export NO_COLOR=1 COLUMNS=100 KERNLET_STATE=$work/state KERNLET_ROOT=$work/course
passed=0 failed=0

expect() { # expect STATUS PATTERN ARGUMENT...: runs kernlet; wants the exit code, and the pattern in what it says
  local status=$1 pattern=$2 said got
  shift 2
  said=$("$kernlet" "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got == "$status" && $said =~ $pattern ]]; then passed=$((passed + 1)) && return; fi
  failed=$((failed + 1))
  printf 'kernlet %s\n  wanted exit %s and /%s/, got exit %s and:\n%s\n' "$*" "$status" "$pattern" "$got" "$said" | head -40
}
holds() { # holds WHAT COMMAND...: the command ends with 0
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'not so: %s\n' "$what"; fi
}

# A course of one chapter, with the tree's own explorer.
chapter=$work/course/chapters/08-sample
mkdir -p "$chapter"
for name in autograder runtime cmake; do ln -s "$root/$name" "$work/course/$name"; done
cp "$root/autograder/tests/outcomes/course.json" "$work/course/chapters/"
cp -r "$root"/autograder/tests/outcomes/{quiz.toml,snippets} "$chapter/"
records=$chapter/snippets/recorded

# ---- not recorded yet ----------------------------------------------------------------------------------------------------
expect 2 'quiz.toml:5: question "08.store": .*store_buffering.json is missing; ./kernlet quiz 08 --record writes it' quiz 08
expect 1 'GAP.*store_buffering.json is missing' check 08

# ---- recorded, the same each time, and proved ----------------------------------------------------------------------------
expect 0 'store_buffering.cpp: [0-9]+ executions, exhausted.*r0=0 r1=0 .*two_locks.cpp: .*counter=2 .*failure: deadlock' quiz 08 --record
holds 'all four outcomes' test "$(grep -c '"outcome"' "$records/store_buffering.json")" = 4
holds 'both failures' test "$(grep -o '"failure": "[a-z ]*"' "$records/two_locks.json" | sort | tr '\n' ' ')" = '"failure": "data race" "failure": "deadlock" '
holds "nothing of this machine's paths" test -z "$(grep -rlF -e "$work" -e "$root" "$records")"
cp -r "$records" "$work/first"
expect 0 'two_locks' quiz 08 --record
holds 'the same when it is recorded again' diff -r "$work/first" "$records"
expect 0 'proved the snippets end as recorded' check 08

# ---- marked without the explorer, and what is said can be played -----------------------------------------------------------
printf '[answers]\n"08.store" = ["both-zero", "one-each"]\n"08.locks" = ["race", "stuck"]\n' >"$work/right.toml"
printf '[answers]\n"08.store" = ["two"]\n' >"$work/wrong.toml"
rm "$work/course/autograder" # nothing is compiled: there is no explorer
expect 0 '3 of 3 points' quiz 08 --grade --answers "$work/right.toml"
expect 1 'both-zero.*Possible.*two.*Impossible: none of [0-9]+ executions' quiz 08 --grade --answers "$work/wrong.toml"
ln -s "$root/autograder" "$work/course/autograder"
commands=$("$kernlet" quiz 08 --grade --answers "$work/wrong.toml" | sed -n 's/^ *\.\/kernlet replay //p')
holds 'a command for each outcome' test "$(wc -l <<<"$commands")" = 2
cd "$work/course" || exit 2
while read -r schedule file; do expect 0 'outcome: r0=(0 r1=0|1 r1=1)' replay "$schedule" "$file"; done <<<"$commands"
schedule=$(sed -n 's/.*"deadlock", "schedule": "\([^"]*\)".*/\1/p' "$records/two_locks.json")
expect 1 'deadlock.*lock b: waits.*schedule [0-9a-z]+ chapters/' replay "$schedule" chapters/08-sample/snippets/two_locks.cpp

# ---- a record that is not so ---------------------------------------------------------------------------------------------
tampered() { # tampered PATTERN SED-SCRIPT: the record of two_locks is refused
  sed -i "$2" "$records/two_locks.json"
  expect 1 "GAP.*quiz.toml:36: question \"08.locks\": .*two_locks.cpp: $1; if that is right: ./kernlet quiz 08 --record" check 08
  cp "$work/first/two_locks.json" "$records/two_locks.json"
}
tampered 'it can end in \[counter=2, failure: data race, failure: deadlock\], and \[counter=3, .*are recorded' 's/counter=2/counter=3/'
tampered 'its text is another than when it was recorded' 's/"source": "./"source": "x/'
tampered 'an older explorer has recorded it' 's/"explorer": "[0-9]*"/"explorer": "0"/'
# By the course's own compiler to the letter, by others as far as they must agree.
if [[ $(sed -n 's/.*"compiler": {.*"id": "\([^"]*\)", "version": "\([0-9]*\).*/\1 \2/p' "$KERNLET_BUILD/kit.json") == 'GNU 12' ]]; then
  tampered 'it has [0-9]+ executions, and 17[0-9]* are recorded' 's/"executions": /"executions": 17/'
  [[ -z $(command -v gdb) ]] || tampered 'its executions are recorded otherwise' 's/lock a: waits/lock a/'
fi
echo '// a word more' >>"$chapter/snippets/two_locks.cpp"
expect 1 'its text is another' check 08
sed -i '$d' "$chapter/snippets/two_locks.cpp"
echo 'int main() {}' >"$chapter/snippets/gone.cpp" && cp "$records/two_locks.json" "$records/gone.json"
expect 1 'gone.cpp: [0-9]+ of [0-9]+ executions report no outcome' check 08 # a record that no question needs is proved, too
rm "$chapter/snippets/gone.cpp" "$records/gone.json"

# ---- what cannot be asked ------------------------------------------------------------------------------------------------
asked() { # asked NAME OPTIONS < PROGRAM: the quiz is one question about snippets/NAME.cpp; options are lines `outcome = ...`
  local end n=0
  rm -rf "$records" && { printf '#include <atomic>\n#include <kernlet/explore/outcome.hpp>\n#include <thread>\nusing kernlet::explore::outcome;\n' && cat; } >"$chapter/snippets/$1.cpp"
  {
    sed '/^id = "both-zero"/Q' "$root/autograder/tests/outcomes/quiz.toml" | sed "s/store_buffering/$1/" | sed '$d'
    while IFS= read -r end; do
      [[ -z $end ]] || printf '[[question.option]]\nid = "o%d"\ntext = "%s"\nfeedback = "x"\n%s\n' $((++n)) "${end//\"/}" "$end"
    done <<<"$2"
  } >"$chapter/quiz.toml"
}
asked broken $'outcome = "a=1"\noutcome = "a=2"' <<<'int main() { nothing(); }'
expect 2 'broken.cpp does not compile:.*broken.cpp:5:.*nothing' quiz 08 --record
asked silent $'outcome = "a=1"\noutcome = "a=2"' <<'CPP'
std::atomic<int> a{0};
int main() {
  std::thread other([] { a = 1; });
  if (a == 1)
    outcome("a=1");
  other.join();
}
CPP
expect 2 'silent.cpp: [0-9]+ of [0-9]+ executions report no outcome; call' quiz 08 --record
asked large $'outcome = "a=1"\noutcome = "a=2"' <<'CPP'
std::atomic<int> a{0};
void add() { for (int i = 0; i < 4; ++i) a.fetch_add(1); }
int main() {
  std::thread one(add), two(add), three(add);
  one.join(), two.join(), three.join();
  outcome("a=1");
}
CPP
expect 2 'large.cpp: not all executions were tried: all orders: 200,000 executions' quiz 08 --record
asked endless $'outcome = "a=1"\noutcome = "a=2"' <<<'std::atomic<int> a{0}; int main() { for (;;) a = 1; }'
expect 2 'endless.cpp: (the explorer stopped: step bound|not all executions were tried)' quiz 08 --record
asked refused $'outcome = "a=1"\noutcome = "a=2"' <<<'#include <unistd.h>
int main() { char c; outcome(read(0, &c, 1) == 1 ? "a=1" : "a=2"); }'
expect 2 'refused.cpp: the explorer stopped: unsupported: read\(\)' quiz 08 --record
holds 'nothing was recorded of them' test ! -e "$records"
asked wide $'outcome = "a=1"\noutcome = "a=99"' <<'CPP'
#include <string>
std::atomic<int> a{0};
int main() {
  std::thread writer([] { for (int i = 1; i < 70; ++i) a.store(i, std::memory_order_relaxed); });
  outcome("a=" + std::to_string(a.load(std::memory_order_relaxed)));
  writer.join();
}
CPP
expect 2 'wide.cpp: it has 70 final states, 64 are the most' quiz 08 --record

# What is recorded, and must not be asked so.
asked one $'outcome = "a=1"\nfailure = "deadlock"' <<<'int main() { outcome("a=1"); }'
expect 0 'one.cpp: 1 execution, exhausted' quiz 08 --record
asked one $'outcome = "a=1"\noutcome = "a = 2"' <<<'int main() { outcome("a=1"); }'
expect 1 'quiz.toml:[0-9]+: .*option "o[0-9]+": no execution reports anything that is worded as "a = 2"' quiz 08 --record
expect 1 'GAP.*worded as "a = 2"' check 08
asked one $'outcome = "a=2"\noutcome = "a=3"' <<<'int main() { outcome("a=1"); }'
expect 1 'quiz.toml:5: .*none of its options can occur' quiz 08 --record
asked races $'outcome = "a=1"\noutcome = "a=2"' <<'CPP'
int plain = 0;
int main() {
  std::thread other([] { ++plain; });
  ++plain;
  other.join();
  outcome("a=1");
}
CPP
expect 1 'races.cpp can end with a failure, data race \(./kernlet replay [0-9a-z]+ chapters/08-sample/snippets/races.cpp\)' quiz 08 --record
rm "$chapter/snippets/races.cpp"
expect 2 'quiz.toml:5: .*races.cpp is missing; write the program there' quiz 08
expect 2 'races.cpp: there is no such file' quiz 08 --record

printf '%s passed, %s failed\n' $passed $failed
[[ $failed == 0 ]]
