#!/usr/bin/env bash
# The bundle in a container such as Gradescope's: /autograder, root without namespaces, no network, half a processor, 768 MB.
# Verdicts must be those of the grader here.   gradescope_test.sh KERNLET
set -uo pipefail
kernlet=$(readlink -f "$1")
root=${KERNLET_ROOT:?}
work=$(mktemp -d)
groups=()
finish() {
  for group in "${groups[@]}"; do rmdir "$group" 2>/dev/null; done
  rm -rf "$work"
}
trap finish EXIT
export NO_COLOR=1
unset KERNLET_COURSE
passed=0 failed=0

holds() { # holds WHAT COMMAND...: the command ends with 0
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'not so: %s\n' "$what"; fi
}
python() { python3 - "$@"; }
if ! command -v bwrap >/dev/null || ! command -v zip >/dev/null || ! bwrap --ro-bind / / true 2>/dev/null; then
  echo 'not run: no bubblewrap or no zip here, or no namespaces to build the container with' && exit 0
fi

# ---- the bundle ---------------------------------------------------------------------------------------------------------
source=$work/autograder/source
mkdir -p "$source" "$work/autograder"/{submission,results}
holds 'bundle' "$kernlet" bundle gradescope "$work/bundle" --course "$root/docs/examples/course" --chapters 02 >"$work/said" 2>&1 ||
  cat "$work/said"
(cd "$source" && cmake -E tar xf "$work/bundle/autograder.zip")
for script in setup.sh run_autograder; do holds "$script stands at the root and may be run" test -x "$source/$script"; done
holds 'no model answer and no zoo' test -z "$(find "$source" -path '*solutions/02*' -not -path '*prebuilt*' -o -path '*autograder/zoo/*')"
holds 'hidden tests' test -d "$source/kernlet/autograder/hidden/02-context-switch"

# ---- the container ------------------------------------------------------------------------------------------------------
limits='none: no control group that can be written'
limit() { # limit GROUP FILE VALUE: makes a control group below one of the system's, if that is allowed
  mkdir "$1" 2>/dev/null && groups+=("$1") && echo "$3" 2>/dev/null >"$1/$2"
}
cgroups=/sys/fs/cgroup
if [[ -d $cgroups/cpu ]]; then
  limit $cgroups/cpu/kernlet-$$ cpu.cfs_quota_us 50000 && limits='half a processor'
  limit $cgroups/memory/kernlet-$$ memory.limit_in_bytes 768M && limits+=', 768 MB'
elif limit $cgroups/kernlet-$$ cpu.max '50000 100000'; then
  limits='half a processor'
  echo 768M 2>/dev/null >"$cgroups/kernlet-$$/memory.max" && limits+=', 768 MB'
fi

# Docker's capabilities; bwrap cannot make namespaces there, so it is put out of action. Who is not root here is root in there.
capabilities=()
for name in chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap; do
  capabilities+=(--cap-add "CAP_${name^^}")
done
if [[ $(id -u) == 0 ]]; then who=(--cap-drop ALL "${capabilities[@]}"); else who=(--unshare-user --uid 0 --gid 0); fi
inside() { # inside LIMITED COMMAND...: runs it in the container
  local group limited=$1
  shift
  (
    if [[ $limited ]]; then for group in "${groups[@]}"; do echo $BASHPID >"$group/cgroup.procs"; done; fi
    exec bwrap --unshare-net --unshare-pid --unshare-ipc --die-with-parent "${who[@]}" --tmpfs / --ro-bind /usr /usr --ro-bind /etc /etc \
      --ro-bind-try /var/lib/dpkg /var/lib/dpkg --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
      --proc /proc --dev /dev --perms 1777 --tmpfs /tmp --ro-bind /bin/false /usr/bin/bwrap --bind "$work/autograder" /autograder \
      --chdir /autograder --clearenv --setenv PATH /usr/sbin:/usr/bin:/sbin:/bin --setenv HOME /root "${@}"
  )
}
cp "$root/autograder/tests/one_name.sh" "$work/autograder"
cached=(--setenv CMAKE_CXX_COMPILER_LAUNCHER /autograder/one_name.sh)
command -v ccache >/dev/null && cached+=(--bind "$(ccache -k cache_dir)" /ccache --setenv CCACHE_DIR /ccache
  --setenv CCACHE_SLOPPINESS 'pch_defines,time_macros' --setenv CCACHE_PCH_EXTSUM 1 --setenv CCACHE_BASEDIR /autograder/source/kernlet)
for name in CCACHE_NOHASHDIR LANG LC_ALL LC_CTYPE LC_MESSAGES; do # ccache asks for these, too
  [[ ${!name+set} ]] && cached+=(--setenv "$name" "${!name}")
done
inside '' "${cached[@]}" --setenv KERNLET_DRY 1 /autograder/source/setup.sh >"$work/setup.log" 2>&1
status=$?
holds 'setup.sh' test $status = 0
[[ $status == 0 ]] || { tail -20 "$work/setup.log" && exit 1; }

# ---- submissions ----------------------------------------------------------------------------------------------------------
verdicts() { # verdicts FILE: "test outcome score/max" of either form, one in a line
  python "$1" <<'PY'
import json, sys
table = json.load(open(sys.argv[1]))
rows = [(t["name"].split(":")[0], t["extra_data"].get("outcome", t["status"]), t["score"], t["max_score"]) for t in table["tests"]] \
    if "tests" in table else \
    [(t["id"], t["outcome"], t["score"], t["max_score"]) for e in table["exercises"] for t in e["tests"]] + \
    [("quiz " + q["id"], "passed" if q["right"] else "failed", q["score"], q["max_score"]) for q in table["questions"]]
for name, outcome, score, most in rows:
    print(name, outcome, f"{score:g}/{most:g}")
PY
}
cat >"$work/autograder/submission_metadata.json" <<'JSON'
{ "id": 7, "created_at": "2026-11-20T23:30:00.250000-08:00", "users": [{ "email": "ada@example.org", "id": 11, "name": "Ada" }] }
JSON
submit() { # submit NAME: what stands in submission/ is graded there and here
  rm -rf "$work/autograder/results" && mkdir "$work/autograder/results"
  local began=$SECONDS
  inside limited /autograder/source/run_autograder >"$work/$1.log" 2>&1 || tail -20 "$work/$1.log"
  local took=$((SECONDS - began))
  "$kernlet" grade 02 --course "$root/docs/examples/course" --metadata "$work/autograder/submission_metadata.json" \
    --submission "$work/autograder/submission" --format json --output "$work/$1.json" >/dev/null 2>&1
  verdicts "$work/autograder/results/results.json" >"$work/$1.there"
  verdicts "$work/$1.json" >"$work/$1.here"
  holds "$1: the same verdicts" diff "$work/$1.here" "$work/$1.there"
  holds "$1: some verdicts" test -s "$work/$1.here"
  holds "$1: within ten minutes ($took s)" test $took -lt 600
  printf '%s: %s s (%s), tier %s\n' "$1" $took "$limits" "$(grep -o '"tier": "[a-z]*"' "$work/autograder/results/results.json")"
}
fresh() { rm -rf "$work/autograder/submission" && mkdir "$work/autograder/submission"; }

fresh && cp -r "$root/solutions/02-context-switch/." "$work/autograder/submission" # files by themselves
submit answer
holds 'answer: every test passes' test -z "$(grep -v '^quiz' "$work/answer.there" | grep -v ' passed ')"
holds 'answer: late, and marked so' grep -q 'of its points are taken off' "$work/autograder/results/results.json"
fresh && cp -r "$source/kernlet/exercises" "$work/autograder/submission" # the hand-out's folder, untouched
submit starter
holds 'starter: files as students know them' grep -q 'at exercises/02-context-switch/' "$work/autograder/results/results.json"
holds "starter: nothing of the container's paths" test -z "$(grep -o '/autograder/[a-z]*' "$work/autograder/results/results.json")"
fresh && mkdir "$work/autograder/submission/02-context-switch"
cp -r "$root/solutions/02-context-switch/." "$work/autograder/submission/02-context-switch"
(cd "$work/autograder/submission/02-context-switch" &&
  GIT_DIR=/dev/null git apply "$root/autograder/zoo/02-context-switch/wrong/forgets-rbx/change.diff")
submit wrong
holds 'wrong: rejected' grep -q '02.1.callee-saved failed' "$work/wrong.there"
holds 'hidden tests tell nothing' test -z "$(python "$work/autograder/results/results.json" <<'PY'
import json, sys
for t in json.load(open(sys.argv[1]))["tests"]:
    if "hidden" in t["tags"] and t["visibility"] == "visible":
        print(t["name"])
PY
)"

# What stops the grader is told as that, and not as a student's failure.
mv "$source/kernlet/chapters/course.json" "$work/away"
inside limited /autograder/source/run_autograder >/dev/null 2>&1
mv "$work/away" "$source/kernlet/chapters/course.json"
holds 'a grader that cannot work says so' grep -q 'no fault of yours' "$work/autograder/results/results.json"

printf '%s passed, %s failed\n' "$passed" "$failed"
[[ $failed == 0 ]]
