# shellcheck shell=bash
# What a released program must be: one file that needs nothing, hardened, and silent about where it was built.

fault() {
  echo "dev: error: $1" >&2
  faults=$((faults + 1))
}

# check_program PROGRAM
check_program() {
  local faults=0 headers
  headers=$(readelf -lW "$1")
  ! grep -q INTERP <<<"$headers" || fault "$1 asks for a dynamic loader"
  ! readelf -dW "$1" | grep -q NEEDED || fault "$1 needs shared libraries"
  grep -q GNU_RELRO <<<"$headers" || fault "$1 has no RELRO segment"
  ! grep -E 'GNU_STACK' <<<"$headers" | grep -q 'RWE' || fault "$1 has an executable stack"
  ! grep -E 'LOAD.* RWE' <<<"$headers" || fault "$1 has memory that is writable and executable"
  ! grep -aqF "$PWD" "$1" || fault "$1 names the folder it was built in"
  ! grep -aqF "$HOME/" "$1" || [ "$HOME" = / ] || fault "$1 names the home of who built it"
  [ "$(grep -ac 'BEGIN CERTIFICATE' "$1")" -gt 100 ] || fault "$1 has no certificate authorities of its own"
  [ "$faults" = 0 ]
}
