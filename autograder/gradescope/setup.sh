#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: as root, with a network. Afterwards nothing here needs one.
#   KERNLET_DRY=1   installs nothing; ends with 2 if something is missing
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
tree=$here/kernlet
tool=$here/bin/kernlet

mapfile -t needed < <(awk '!/^#/ && $2 == "core" && $3 == "needed" { print $1 }' "$tree/cmake/packages.txt")
mapfile -t optional < <(awk '!/^#/ && $2 == "core" && $3 == "optional" { print $1 }' "$tree/cmake/packages.txt")
if [[ ${KERNLET_DRY:-} ]]; then
  for package in "${needed[@]}"; do
    [[ $(dpkg-query -Wf '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      { echo "setup.sh: would install $package, which is missing" >&2 && exit 2; }
  done
  echo "setup.sh: dry: nothing to install"
else
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends "${needed[@]}"
  for package in "${optional[@]}"; do
    apt-get install -y --no-install-recommends "$package" || echo "setup.sh: going on without $package"
  done
fi

cd "$tree"
cmake --fresh --preset release
if ! "$tool" --version; then # it was built on another system: build it here
  ninja -C build/release kernlet_tool
  tool=$tree/build/release/bin/kernlet
fi
ninja -C build/release kernlet_kit experiments # computed questions of a quiz rest on experiments
ln -sfn "$tool" "$here/tool"

# The starters, graded: proves that all of it works here, and fills the cache of objects.
status=0
KERNLET_ROOT=$tree "$here/tool" grade @CHAPTERS@ --submission .kernlet/pristine --student setup --format json \
  --output "$here/setup.json" @OPTIONS@ || status=$?
[[ $status == 1 ]] || { echo "setup.sh: grading the starters ended with $status instead of 1" >&2 && exit 2; }
echo "setup.sh: ready"
