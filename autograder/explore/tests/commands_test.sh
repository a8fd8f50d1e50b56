#!/usr/bin/env bash
# kernlet explore and kernlet replay, as they are typed.   commands_test.sh KERNLET
set -uo pipefail
kernlet=$(readlink -f "$1")
corpus=${KERNLET_ROOT:?}/autograder/explore/tests/corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KERNLET_STATE=$work/state NO_COLOR=1 COLUMNS=100
passed=0 failed=0

expect() { # expect STATUS PATTERN ARGUMENT...: runs kernlet; wants the exit code, and the pattern in what it says
  local status=$1 pattern=$2 said got
  shift 2
  said=$("$kernlet" "$@" 2>&1 </dev/null)
  got=$?
  if [[ $got == "$status" && $said =~ $pattern ]]; then passed=$((passed + 1)) && return; fi
  failed=$((failed + 1))
  printf 'kernlet %s\n  wanted exit %s and /%s/, got exit %s and:\n%s\n' "$*" "$status" "$pattern" "$got" "$said" | head -60
}
holds() { # holds WHAT COMMAND...: the command ends with 0
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'not so: %s\n' "$what"; fi
}
program() { # program NAME: a source from standard input
  { printf '#include <atomic>\n#include <cstdlib>\n#include <mutex>\n#include <thread>\n#include <unistd.h>\n' && cat; } >"$work/$1.cpp"
}
planted() { # planted NAME VALUE: a program of the corpus with that bug
  sed "s/#define PLANTED 0/#define PLANTED $2/" "$corpus/$1.cpp" >"$work/$1-$2.cpp"
}

# ---- a bug is found, drawn, and found again ------------------------------------------------------------------------------
planted chase_lev 1
expect 1 'STALE.*stronger order.*schedule [0-9a-z]{4}-' explore "$work/chase_lev-1.cpp" --svg "$work/picture.svg"
holds 'the picture is a drawing' grep -q '<svg .*viewBox' "$work/picture.svg"
id=$("$kernlet" explore "$work/chase_lev-1.cpp" | sed -n 's/^schedule \([^ ]*\) .*/\1/p')
expect 1 'deque.bottom_.*FAILS' replay "$id"
mkdir "$work/elsewhere" && cp "$work/chase_lev-1.cpp" "$work/elsewhere/another-name.cpp"
holds 'the same id in another folder' test "$id" = \
  "$("$kernlet" explore "$work/elsewhere/another-name.cpp" | sed -n 's/^schedule \([^ ]*\) .*/\1/p')"
expect 1 '"kind": "assertion"' replay "$id" "$work/elsewhere/another-name.cpp" --json
expect 0 'no execution that was tried fails' explore "$work/chase_lev-1.cpp" --sc
planted gate 1
expect 1 'deadlock.*waits.*gate-1.cpp' explore "$work/gate-1.cpp"
echo '// changed' >>"$work/chase_lev-1.cpp"
expect 2 'a schedule of another source' replay "$id" "$work/chase_lev-1.cpp"

# ---- nothing is found ----------------------------------------------------------------------------------------------------
program correct <<'CPP'
std::atomic<int> turn{0};
int main() {
  std::thread other([] { turn.store(1, std::memory_order_release); });
  while (turn.load(std::memory_order_acquire) == 0)
    std::this_thread::yield();
  other.join();
}
CPP
expect 0 'all orders: .*exhausted.*no execution fails' explore "$work/correct.cpp" --search exhaustive
expect 0 '"verdict": "nothing found"' explore "$work/correct.cpp" --json
expect 0 '2 executions' explore "$work/correct.cpp" --search random --budget 2 --seed 7

# ---- outcomes, each with a schedule that can be played on any machine -----------------------------------------------------
program outcomes <<'CPP'
#include <kernlet/explore/outcome.hpp>
#include <string>
std::atomic<int> x{0}, y{0};
int main() {
  int a = 0, b = 0;
  std::thread other([&] {
    x.store(1, std::memory_order_relaxed);
    a = y.load(std::memory_order_relaxed);
  });
  y.store(1, std::memory_order_relaxed);
  b = x.load(std::memory_order_relaxed);
  other.join();
  kernlet::explore::outcome("a=" + std::to_string(a) + " b=" + std::to_string(b));
}
CPP
for outcome in 'a=0 b=0' 'a=0 b=1' 'a=1 b=0' 'a=1 b=1'; do
  expect 0 "exhausted.*$outcome +[0-9]+ execution" explore "$work/outcomes.cpp" --search exhaustive
  id=$("$kernlet" explore "$work/outcomes.cpp" --search exhaustive | sed -n "s/^  $outcome .*schedule //p")
  expect 0 "does not fail.*thread 1.*outcome: $outcome" replay "$id" "$work/outcomes.cpp"
done
expect 0 '"a=0 b=0": [0-9]+.*"schedules": .*"a=0 b=0": "[0-9a-z]+"' explore "$work/outcomes.cpp" --search exhaustive --json
holds 'no stale reads, no outcome that needs one' test -z "$("$kernlet" explore "$work/outcomes.cpp" --search exhaustive --sc | grep 'a=0 b=0\|schedule ')"
expect 0 'this schedule does not fail' replay 00 "$work/correct.cpp"

# ---- specifications -------------------------------------------------------------------------------------------------------
specified() { # specified NAME VALUE: a program of specifications/ with that bug, or 0
  sed "s/#define PLANTED 0/#define PLANTED $2/" "$corpus/../specifications/$1.cpp" >"$work/$1-$2.cpp"
}
for value in 0 1 2; do specified two_lock_queue $value && specified outcomes $value; done
few=(--search 'bounded:1,random' --budget 5000)
expect 0 'no execution that was tried fails' explore "$work/two_lock_queue-0.cpp" "${few[@]}"
expect 1 'not linearizable: no order explains more than [0-9]+ of these operations: push\(1\)' explore "$work/two_lock_queue-1.cpp" "${few[@]}"
expect 1 'not linearizable' explore "$work/two_lock_queue-2.cpp" "${few[@]}"
expect 0 'two at once' explore "$work/outcomes-0.cpp" "${few[@]}"
expect 1 "over-synchronisation.*'two at once'" explore "$work/outcomes-1.cpp" "${few[@]}"
expect 1 'invariant: nothing is missing' explore "$work/outcomes-2.cpp" "${few[@]}"

# ---- memory and descriptors from the kernel ---------------------------------------------------------------------------------
for value in 0 1; do specified mappings $value; done
expect 0 'no execution that was tried fails' explore "$work/mappings-0.cpp" "${few[@]}"
expect 1 '(crash.*a guard or a mapping that is gone|data race: thread 0 gives back memory)' explore "$work/mappings-1.cpp" "${few[@]}"
expect 0 'no execution that was tried fails' explore "$corpus/../specifications/descriptors.cpp" "${few[@]}"
planted bell 1
expect 1 'sleeps on descriptor 1000.*write descriptor 1001: 0 to 1.*read descriptor 1001: 2.*FAILS' explore "$work/bell-1.cpp"
program closed <<'CPP'
#include <sys/eventfd.h>
int main() {
  const int bell = eventfd(0, 0);
  std::thread other([&] { eventfd_write(bell, 1); });
  close(bell);
  other.join();
}
CPP
expect 1 'misuse: a use of descriptor 1000, which thread 0 has closed' explore "$work/closed.cpp"

# ---- what cannot be explored is named ------------------------------------------------------------------------------------
program endless <<<'int main() { for (;;) std::this_thread::yield(); }'
expect 1 'step bound.*500 operations' explore "$work/endless.cpp" --steps 500
program reads <<<'int main() { char c; return read(0, &c, 1) < 0; }'
expect 1 'unsupported: read\(\) is not modelled.*reads.cpp:6' explore "$work/reads.cpp"
program polls <<'CPP'
#include <sys/epoll.h>
#include <sys/socket.h>
int main() {
  int ends[2];
  epoll_event event{EPOLLIN, {}};
  return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) + epoll_ctl(epoll_create1(0), EPOLL_CTL_ADD, ends[0], &event);
}
CPP
expect 1 'unsupported: epoll_ctl\(\) with descriptor [0-9]+: only eventfd and pipes are modelled' explore "$work/polls.cpp"
program many <<'CPP'
int main() {
  std::thread all[8];
  for (auto& each : all) each = std::thread([] {});
  for (auto& each : all) each.join();
}
CPP
expect 1 'thread limit: more than 8 threads' explore "$work/many.cpp"
program asks <<<'int main() { return std::getenv("HOME") == nullptr; }'
expect 0 'the environment is read' explore "$work/asks.cpp"
program overflows <<<'int deeper(int n) { volatile int here = n; return deeper(n + 1) + here; } int main() { return deeper(0); }'
expect 1 'the stack has overflowed' explore "$work/overflows.cpp"
program broken <<<'int main() { return nothing; }'
expect 2 'does not compile.*nothing' explore "$work/broken.cpp"
expect 2 'there is no such file' explore "$work/none.cpp"
expect 2 'there is no such file' explore "$work"
expect 2 '--search foo' explore "$work/correct.cpp" --search foo
expect 2 '--search bounded:x' explore "$work/correct.cpp" --search bounded:x
expect 2 'names no search: bounded' explore "$work/correct.cpp" --search ,
expect 2 'budget' explore "$work/correct.cpp" --budget 0
expect 2 'is no schedule id' replay rubbish
expect 2 'which source' replay k7d2-00
expect 2 'which source' replay 00

# ---- what the course explores --------------------------------------------------------------------------------------------
mkdir "$work/part" && cp -r "$KERNLET_ROOT"/solutions/01-threads/* "$work/part"
expect 0 'every-order.*exhausted.*no execution that was tried fails.*every-close' explore 01.2 --submission "$work/part"
sed -i 's/all.not_empty.wait(lock, .*$/if (!all.closed \&\& all.words.empty()) all.not_empty.wait(lock);/' "$work/part/bounded_buffer.cpp"
expect 1 '01.2.every-order.*check: the second word: 0.*wakes up buffer.not_empty.*schedule' \
  explore 01.2.every-order --submission "$work/part"
"$kernlet" grade 01.2 --submission "$work/part" --format json --output "$work/grade.json" --pictures "$work/pictures" --quiet
id=$(sed -n 's/^ *"schedule": "\(.\+\)",$/\1/p' "$work/grade.json" | head -1)
holds 'a grade names the schedule' test -n "$id"
holds 'and draws it' grep -q '<svg' "$work/pictures/01.2.every-order.svg"
expect 1 'buffer.not_empty.*FAILS' replay "$id"
expect 2 'a schedule of another source' replay "$id" 01.2.every-order --submission "$KERNLET_ROOT/solutions"
expect 2 'no explored test is called so; there are 01.2.every-order' explore 01.2.nothing
expect 2 'none of its tests is explored' explore 02.1
expect 2 'there is no chapter "99"' explore 99

printf '%s passed, %s failed\n' $passed $failed
[[ $failed == 0 ]]
