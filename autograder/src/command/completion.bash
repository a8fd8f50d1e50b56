# Completion of kernlet for bash. Once:   ./kernlet completion bash >>~/.bash_completion
# It reads the names of chapters, exercises and experiments from the tree that the completed command stands in.

_kernlet_root() { # the tree of the command on the line, or nothing
  local command=$1
  command=${command/#\~/$HOME}
  [[ $command == */* ]] || command=$(type -P "$command") || return
  command=$(readlink -f "$command") && printf '%s' "${command%/*}"
}

_kernlet_chapters() { # 01, 02, ...: the numbers of the chapters' folders
  local folder
  for folder in "$1"/chapters/[0-9][0-9]-*/; do
    folder=${folder%/} folder=${folder##*/}
    printf '%s\n' "${folder%%-*}"
  done
}

_kernlet_exercises() { # 02.1, 02.2, ...: the ids in the course table
  grep -o '"id": *"[0-9][0-9]\.[0-9][0-9]*"' "$1/chapters/course.json" 2>/dev/null | grep -o '[0-9][0-9]\.[0-9]*'
}

_kernlet_experiments() { # switch-cost, ...: the names in the course table
  awk -F'"' '/^ +"experiments": \[/ { inside = 1 } inside && /"name":/ { print $4 } /^ +\]/ { inside = 0 }' \
    "$1/chapters/course.json" 2>/dev/null
}

_kernlet_schedules() { # what was found on this machine
  local file
  for file in "$1"/.kernlet/schedules/*.json; do
    [[ -e $file ]] && file=${file##*/} && printf '%s\n' "${file%.json}"
  done
}

_kernlet() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} root verb='' word
  local verbs='tour test doctor list next grade watch hint diff reset quiz run bench book check explore replay trace handout bundle completion'
  root=$(_kernlet_root "${COMP_WORDS[0]}")
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || { verb=$word && break; }
  done

  case $previous in
    --format) mapfile -t COMPREPLY < <(compgen -W 'text json junit gradescope' -- "$current") && return ;;
    --runtime) mapfile -t COMPREPLY < <(compgen -W 'fast solutions mine' -- "$current") && return ;;
    --search) mapfile -t COMPREPLY < <(compgen -W 'bounded random pct exhaustive' -- "$current") && return ;;
    --submission | --course | --pictures) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    --output | --keys | --metadata | --svg) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
  esac

  local words='--help --quiet --yes --course'
  case $verb in
    '') words+=" $verbs" ;;
    test) words+=' --all' ;;
    doctor) words+=' --json' ;;
    grade) words+=" --submission --format --output --seed --public --student --submitted --metadata --pictures $(_kernlet_chapters "$root") $(_kernlet_exercises "$root")" ;;
    next | watch | hint | reset) words+=" $(_kernlet_chapters "$root") $(_kernlet_exercises "$root")" ;;
    diff) words+=" --give-up $(_kernlet_chapters "$root") $(_kernlet_exercises "$root")" ;;
    quiz) words+=" --keys --record $(_kernlet_chapters "$root")" ;;
    check) words+=" explore --references --plain --whole-matrix --quick --full $(_kernlet_chapters "$root")" ;;
    explore) words+=" --search --budget --seed --steps --sc --json --svg --submission --runtime $(_kernlet_chapters "$root") $(_kernlet_exercises "$root") $(compgen -f -- "$current")" ;;
    replay) words+=" --gdb --json --svg --submission --runtime $(_kernlet_schedules "$root")" ;;
    run) words+=" --runtime $(_kernlet_experiments "$root")" ;;
    handout) words+=" --chapters --open --keys --check $(compgen -d -- "$current")" ;;
    trace) words+=" --output --no-open $(compgen -f -- "$current")" ;;
    bundle) words+=' gradescope --chapters' ;;
    bench) words+=' --format switch' ;;
    book) words+=' --build' ;;
    completion) words='bash' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _kernlet kernlet ./kernlet
