#!/usr/bin/env bash
# The launcher, tried in trees of its own on systems that are made up. It sees only the programs of a folder
# that is filled here: apt-get, dpkg-query, sudo, id, python3, cmake and ninja are stand-ins that write down
# how they were called, so nothing of the real system is changed whatever the launcher does.
#
# Usage: launcher_test.sh [LAUNCHER]     (default: the one of this tree)
set -uo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
launcher=$(readlink -f "${1:-$here/../../kernlet}")
table=$here/../../cmake/packages.txt
place=$(mktemp -d)
trap 'chmod -R u+w "$place"; rm -rf "$place"' EXIT
passed=0 failed=0 status=0

pass() { passed=$((passed + 1)) && printf 'ok      %s\n' "$1"; }
flunk() { # flunk NAME WHY: with what the launcher said
  failed=$((failed + 1))
  printf 'not ok  %s: %s\n' "$1" "$2"
  sed 's/^/        | /' "$place/out" "$place/err" "$calls"
}
expect() { # expect NAME COMMAND...: the command must succeed
  local name=$1
  shift
  if "$@"; then pass "$name"; else flunk "$name" "not so: $*"; fi
}
says() { grep -qF -e "$1" "$place/out" "$place/err"; }
says_not() { ! says "$1"; }
called() { grep -qxF -e "$1" "$calls"; }
called_not() { ! grep -q -e "$1" "$calls"; }
ended() { [[ $status == "$1" ]] || { printf '        status %s\n' "$status" && return 1; }; }
line_of() { grep -nm 1 -e "$1" "$calls" | cut -d: -f1; }
in_order() { # in_order FIRST SECOND: both were called, in this order
  [[ $(line_of "$1") && $(line_of "$1") -lt $(line_of "$2") ]]
}
names() { awk -v group="$1" '!/^#/ && $2 == group { print $1 }' "$table"; }

stand_in() { # stand_in NAME: a program whose text is standard input
  { printf '#!%s\n' "$(type -P bash)" && cat; } >"$bin/$1"
  chmod +x "$bin/$1"
}

# A tree and a system: Debian, lists there, everything installed, root. The checks change what they are about.
new_system() {
  system=$place/system-$((++made))
  bin=$system/bin tree="$system/a tree" calls=$place/calls
  mkdir -p "$bin" "$tree/cmake" "$tree/docs" "$system/lists" "$system/include"
  : >"$calls"
  : >"$system/unavailable"
  touch "$system/lists/main_Packages"
  printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian"\n' >"$system/os-release"
  grep -v '^#' "$table" | awk '{ print $1 }' >"$system/installed"
  cp "$launcher" "$tree/kernlet"
  cp "$table" "$tree/cmake/packages.txt"
  printf '{}\n' >"$tree/CMakePresets.json"
  printf 'sphinx==1\n' >"$tree/docs/requirements.txt"
  printf 'playwright==1\n' >"$tree/docs/requirements-browser.txt"
  local program
  for program in awk bash cat chmod cut df env flock grep mkdir mv nproc readlink rm sed sleep tail touch; do
    ln -s "$(type -P "$program")" "$bin/$program"
  done
  stand_in id <<<"cat '$system/uid' 2>/dev/null || echo 0"
  stand_in sudo <<<"echo \"sudo \$*\" >>'$calls'; [[ \$1 != -n ]] || shift; exec \"\$@\""
  stand_in dpkg-query <<<"echo dpkg-query >>'$calls'; sed 's/^/installed /' '$system/installed'; exit 1"
  stand_in apt-get <<APT
echo "apt-get \$*" >>'$calls'
[[ \$1 == install ]] || { : >'$system/lists/main_Packages'; : >'$system/unavailable-once'; exit; }
for word in "\$@"; do
  ! grep -qx -e "\$word" '$system/unavailable' || { echo "E: Unable to locate package \$word"; exit 100; }
  [[ ! -s $system/unavailable-once ]] || { echo 'E: Unable to fetch'; exit 100; }
done
for word in "\$@"; do [[ \$word == install || \$word == -* ]] || echo "\$word" >>'$system/installed'; done
APT
  stand_in python3 <<PYTHON
echo "python3 \$*" >>'$calls'
mkdir -p "\$3/bin"
printf '#!$bin/bash\n! grep unreachable "\${!#}" || { echo ERROR: no such package; exit 1; }\n' \
  >"\$3/bin/python"
chmod +x "\$3/bin/python"
PYTHON
  stand_in cmake <<<"echo \"cmake \$*\" >>'$calls'; mkdir -p build/release; echo >build/release/build.ninja"
  stand_in ninja <<NINJA
if [[ \$1 == -n ]]; then
  if [[ -x bin/kernlet && ! -e dirty ]]; then echo 'ninja: no work to do.'; else echo '[1/1] one'; fi
  exit
fi
echo "ninja \$*" >>'$calls'
[[ ! -e '$system/fails' ]] || { echo 'main.cpp:1: error: broken'; exit 1; }
sleep "\$(cat '$system/slow' 2>/dev/null || echo 0)"
rm -f dirty && mkdir -p bin
cat >bin/kernlet <<TOOL
#!$bin/bash
echo "tool \\\$KERNLET_ROOT [\\\$*] \\\${KERNLET_BOOK_UNAVAILABLE:+book: \\\$KERNLET_BOOK_UNAVAILABLE}" \\
  "\\\${KERNLET_BROWSER_UNAVAILABLE:+browser: \\\$KERNLET_BROWSER_UNAVAILABLE}"
TOOL
chmod +x bin/kernlet
NINJA
}
made=0

without() { # without PACKAGE...: they are not installed
  local package
  for package in "$@"; do sed -i "/^${package//+/\\+}\$/d" "$system/installed"; done
}
foreign() { printf 'ID=fedora\nID_LIKE="rhel"\nPRETTY_NAME="Fedora"\n' >"$system/os-release"; }
environment() { # the words that start the launcher in the made-up system
  printf '%s\0' env -i PATH="$bin" HOME="$system" SHELL="$bin/bash" TERM=dumb ${CI_VALUE:+CI="$CI_VALUE"} \
    KERNLET_OS_RELEASE="$system/os-release" KERNLET_APT_LISTS="$system/lists" \
    KERNLET_INCLUDE="$system/include" KERNLET_PYTHON="$bin/python3"
}
launch() { # launch ARGUMENT...: without a terminal
  local words
  mapfile -d '' words < <(environment)
  "${words[@]}" "$tree/kernlet" "$@" >"$place/out" 2>"$place/err" </dev/null
  status=$?
}
launch_on_terminal() { # launch_on_terminal ANSWER ARGUMENT...: on one, typing ANSWER
  local words answer=$1 line
  shift
  mapfile -d '' words < <(environment)
  printf -v line '%q ' "${words[@]}" "$tree/kernlet" "$@"
  : >"$place/err"
  printf '%s\n' "$answer" | script -qec "$line" /dev/null >"$place/out" 2>&1
  status=$?
}

# Words that install nothing
new_system
without g++ cmake
for words in '' --help -h help 'tour --help' --quiet; do
  # shellcheck disable=SC2086 # words are words
  launch $words
  expect "'$words' welcomes" says './kernlet tour'
  expect "'$words' ends with 0" ended 0
done
launch completion
expect 'completion without a shell ends with 2' ended 2
launch nosuch
expect 'an unknown command ends with 2' ended 2
expect 'an unknown command is named' says "'nosuch'"
launch --nosuch
expect 'an unknown option ends with 2' ended 2
expect 'none of these looks for packages or builds' [ ! -s "$calls" ]
expect 'none of these writes into the tree' [ ! -e "$tree/.kernlet" ]

# A first start with everything there
new_system
launch grade 02 --format json
expect 'a first start builds and runs the tool' says "tool $tree [grade 02 --format json]"
expect 'standard output is the tool'\''s alone' [ "$(wc -l <"$place/out")" = 1 ]
expect 'it configures the release preset' called 'cmake --fresh --preset release'
expect 'it builds the tool, only' grep -qE '^ninja -j [0-9]+ kernlet_tool$' "$calls"
expect 'it installs nothing' called_not apt-get
: >"$calls"
launch list
expect 'a second start runs the tool' says "tool $tree [list]"
expect 'a second start says nothing of its own' [ ! -s "$place/err" ]
expect 'a second start asks, configures and builds nothing' [ ! -s "$calls" ]
rm "$tree/.kernlet/lock" "$tree/.kernlet/writable"
launch list
expect 'a second start takes no lock and writes nothing' [ ! -e "$tree/.kernlet/lock" ]
touch "$tree/build/release/dirty"
launch list
expect 'a changed source is built' grep -q '^ninja' "$calls"
expect 'a changed source configures nothing' called_not cmake
sleep 0.02 && touch "$tree/CMakePresets.json"
launch list
expect 'changed presets are configured anew' grep -q '^cmake' "$calls"
launch --yes --quiet run hello --yes -- --yes x
expect '--yes is taken out, --quiet and what follows -- are passed on' says '[--quiet run hello -- --yes x]'
launch reset --yes 02.1
expect 'reset is told that nobody needs to be asked' says '[reset 02.1 --yes]'
ln -s "$tree/kernlet" "$place/link-$made"
(cd / && env -i PATH="$bin" "$place/link-$made" list) >"$place/out" 2>&1
expect 'it starts through a link, from another folder' says "tool $tree [list]"
: >"$calls"
mv "$tree" "$system/moved" && tree=$system/moved
launch list
expect 'a tree that was moved is configured anew' called 'cmake --fresh --preset release'
expect 'a tree that was moved runs where it is' says "tool $tree [list]"

# Missing packages
new_system
without libfmt-dev ninja-build
by_hand='apt-get install -y --no-install-recommends ninja-build libfmt-dev'
launch list
expect 'without a terminal nothing is asked: exit 2' ended 2
expect 'without a terminal the command is printed' says "$by_hand"
expect 'each package says why' says 'formatted text'
expect 'without a yes nothing is installed' called_not apt-get
launch_on_terminal n list
expect 'on a terminal it asks' says 'Install them now'
expect 'declining ends with 2' ended 2
expect 'declining prints the command' says "$by_hand"
expect 'declining installs nothing' called_not apt-get
launch_on_terminal y list
expect 'agreeing installs exactly what is missing' called "$by_hand"
expect 'agreeing goes on to the tool' says "tool $tree [list]"
expect 'the lists are there, so they are not fetched' called_not 'apt-get update'

new_system
without mold
launch list --yes
expect '--yes installs without a question' called 'apt-get install -y --no-install-recommends mold'
expect '--yes says what and why' says 'links fast'
new_system
without git
CI_VALUE=true launch list
expect 'CI=true installs without a question' called 'apt-get install -y --no-install-recommends git'
new_system
without git
CI_VALUE=false launch list
expect 'CI=false does not' ended 2

new_system
without git
rm "$system/lists/main_Packages"
launch list
expect 'without lists the printed command fetches them' says 'apt-get update && apt-get install'
launch --yes list
expect 'without lists they are fetched first' in_order 'apt-get update' 'apt-get install'
new_system
without git
echo stale >"$system/unavailable-once"
launch --yes list
expect 'a failed install fetches the lists' in_order 'apt-get install' 'apt-get update'
expect 'then it installs' says "tool $tree [list]"
new_system
without git mold ccache
echo mold >"$system/unavailable"
launch --yes list
expect 'an optional package that cannot be had is left out' says 'going on without mold'
expect 'the others are installed all the same' called 'apt-get install -y --no-install-recommends ccache'
expect 'and the tool runs' ended 0
new_system
without git
echo git >"$system/unavailable"
launch --yes list
expect 'a needed package that cannot be had ends with 2' ended 2
expect 'and apt is quoted' says 'Unable to locate package git'

# Not root
new_system
without git
echo 1000 >"$system/uid"
launch list
expect 'not root: the printed command has sudo' says 'sudo apt-get install -y --no-install-recommends git'
launch --yes list
expect 'not root: apt runs through sudo' \
  called 'sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git'
expect 'not root: then the tool runs' ended 0
new_system
without git
echo 1000 >"$system/uid"
rm "$bin/sudo"
launch --yes list
expect 'no sudo: exit 2' ended 2
expect 'no sudo: it says so' says 'there is no sudo'
expect 'no sudo: the command is printed' says 'apt-get install -y --no-install-recommends git'
expect 'no sudo: nothing runs' called_not apt-get

# Other systems
new_system
foreign
launch --yes list
expect 'elsewhere: exit 2' ended 2
unlisted=''
while read -r name group _ witness _; do # cmake, ninja and the certificates are there already
  [[ $name == \#* || ! $group =~ ^(core|dev)$ || $name =~ ^(cmake|ninja-build|ca-certificates)$ ]] ||
    grep -q "^  $name  *$witness " "$place/err" || unlisted+=" $name"
done <"$table"
expect "elsewhere: every needed package is listed, with its witness$unlisted" [ ! "$unlisted" ]
expect 'elsewhere: what other commands need is not listed' says_not doxygen
expect 'elsewhere: apt is not called' called_not apt-get
while read -r name group need witness _; do # put everything needed there
  [[ $name != \#* && $group =~ ^(core|dev)$ && $need == needed ]] || continue
  if [[ $witness == *[/.]* ]]; then mkdir -p "$system/include/$witness"; else
    [[ -e $bin/$witness ]] || stand_in "$witness" <<<':'; fi
done <"$table"
launch list
expect 'elsewhere, with everything there: it runs' says "tool $tree [list]"
expect 'elsewhere, with everything there: what is optional and missing is said' says 'libboost-context-dev'
new_system
printf 'ID=mint\nID_LIKE="ubuntu debian"\n' >"$system/os-release"
without git
launch --yes list
expect 'a relative of Debian uses apt' called 'apt-get install -y --no-install-recommends git'

# Groups, and the book's virtual environment
new_system
# shellcheck disable=SC2046 # names are words
without $(names all) $(names book)
launch list
expect 'an ordinary command needs the core only' ended 0
launch test --quiet
expect 'test needs the core only' ended 0
launch test --all
expect 'test --all needs more' says 'clang-tidy-19'
expect 'test --all needs the book'\''s packages' says doxygen
launch book
expect 'book needs its own packages' says doxygen
expect 'book needs no second compiler' says_not 'clang-tidy-19'
new_system
echo unreachable >"$tree/docs/requirements.txt"
launch test --all
expect 'the book cannot be had: the tool is told why' \
  grep -q '^tool .*book: docs/requirements.txt: ERROR: no such package' "$place/out"
expect 'the book cannot be had: what it costs is said' says 'The book cannot be built; everything else works'
expect 'the book cannot be had: test --all runs' ended 0
launch book
expect 'the book cannot be had: book ends with 2' ended 2
echo sphinx==1 >"$tree/docs/requirements.txt"
launch book
expect 'book runs in a virtual environment' says "tool $tree [book]"
expect 'which is in the tree' [ -x "$tree/.kernlet/venv/bin/python" ]
: >"$calls"
launch book
expect 'it is kept' called_not python3
expect 'it has nothing for the browser' [ ! -e "$tree/.kernlet/venv/requirements-browser.txt.stamp" ]
launch test --all
expect 'test --all adds the packages of the browser test' \
  [ -e "$tree/.kernlet/venv/requirements-browser.txt.stamp" ]
echo unreachable >"$tree/docs/requirements-browser.txt"
launch test --all
expect 'no browser test: the tool is told why' \
  grep -q '^tool .*browser: docs/requirements-browser.txt: ERROR: no such package' "$place/out"
expect 'no browser test: the book is there' called_not python3
echo sphinx==2 >"$tree/docs/requirements.txt"
launch book
expect 'changed requirements make it anew' called "python3 -m venv $tree/.kernlet/venv"

# Trouble
new_system
touch "$system/fails"
launch list
expect 'a failed build ends with 2' ended 2
expect 'a failed build shows the compiler' says 'main.cpp:1: error: broken'
rm "$system/fails"
: >"$calls"
launch list
expect 'after a failed build the packages are looked at again' called dpkg-query
expect 'and it builds' ended 0
new_system
touch "$tree/.kernlet"
launch list
expect 'a state folder that cannot be made ends with 2' ended 2
expect 'and is named' says "cannot write in $tree/.kernlet"

new_system
echo 1 >"$system/slow"
launch list &
first=$!
sleep 0.3
place=$place/second && mkdir -p "$place"
launch list
expect 'a second start at once waits for the first, and says so' says 'waiting for it'
wait "$first"
expect 'the second start runs too' says "tool $tree [list]"
expect 'together they build once' [ "$(grep -c '^ninja' "$calls")" = 1 ]

# What a start costs
best=100000
for _ in 1 2 3 4 5; do
  begin=${EPOCHREALTIME/[.,]/}
  launch list
  cost=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
  ((cost >= best)) || best=$cost
done
printf 'a start with nothing to do costs %d ms here (best of 5, stand-ins for ninja and the tool)\n' "$best"
expect 'a start costs under 200 ms' [ "$best" -lt 200 ]

printf '%d passed, %d failed\n' "$passed" "$failed"
[[ $failed == 0 ]]
