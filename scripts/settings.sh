# Sourced by the other scripts: where things are, which flags every build uses, how a script gives up.
# Works in bash 3.2, which macOS ships.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# One set of flags for test and check alike: other flags would make SwiftPM build everything twice.
build_flags=(--package-path "$root" -c release --explicit-target-dependency-import-check error)

# LibTorch 2.11 is the oldest release that the C++ shim compiles against.
libtorch_minimum=2.11
libtorch_pinned=2.13.0
swift_minimum=6.2

say() { printf '%s\n' "$*" >&2; }

# EX_UNAVAILABLE: something that must be there is missing. The message says what, and how to get it.
give_up() {
  printf 'error: %s\n' "$*" >&2
  exit 69
}

# An empty variable means the same as none; Package.swift would read it as a path.
if [ -z "${LIBTORCH-}" ]; then unset LIBTORCH; fi

# Homebrew's headers are not on the compiler's path on Apple silicon.
if [ "$(uname)" = Darwin ] && command -v brew >/dev/null 2>&1; then
  brew_prefix=$(brew --prefix)
  export CPATH="$brew_prefix/opt/jpeg-turbo/include:$brew_prefix/include${CPATH:+:$CPATH}"
  export LIBRARY_PATH="$brew_prefix/opt/jpeg-turbo/lib:$brew_prefix/lib${LIBRARY_PATH:+:$LIBRARY_PATH}"
fi

# Whether dotted version $1 is at least $2; anything after the first two numbers is ignored.
is_at_least() {
  local found_major=${1%%.*} found_rest=${1#*.} wanted_major=${2%%.*} wanted_minor=${2#*.}
  local found_minor=${found_rest%%[!0-9]*}
  wanted_minor=${wanted_minor%%.*}
  case "$found_major" in '' | *[!0-9]*) return 1 ;; esac
  if [ "$found_major" -ne "$wanted_major" ]; then
    [ "$found_major" -gt "$wanted_major" ]
  else
    [ "${found_minor:-0}" -ge "$wanted_minor" ]
  fi
}
