# shellcheck shell=bash
# What a released program must be: one file that needs nothing, hardened, and silent about where it was built.

fault() {
  echo "dev: error: $1" >&2
  faults=$((faults + 1))
}

# check_program PROGRAM
check_program() {
  local faults=0 headers
  readelf -hW "$1" | grep 'Type: *DYN' >/dev/null || fault "$1 is not position-independent"
  readelf -dW "$1" | grep 'FLAGS_1.*NOW.*PIE' >/dev/null || fault "$1 is not bound at once"
  headers=$(readelf -lW "$1")
  ! grep -q INTERP <<<"$headers" || fault "$1 asks for a dynamic loader"
  ! readelf -dW "$1" | grep -q NEEDED || fault "$1 needs shared libraries"
  grep -q GNU_RELRO <<<"$headers" || fault "$1 has no RELRO segment"
  ! grep -E 'GNU_STACK' <<<"$headers" | grep -q 'RWE' || fault "$1 has an executable stack"
  ! grep -E 'LOAD.* RWE' <<<"$headers" || fault "$1 has memory that is writable and executable"
  ! grep -aqF "$PWD" "$1" || fault "$1 names the folder it was built in"
  ! grep -aqF "$HOME/" "$1" || [ "$HOME" = / ] || fault "$1 names the home of who built it"
  [ "$faults" = 0 ]
}

# check_roots PROGRAM ROOTS: Mozilla's authorities, all of them, are in the program.
check_roots() {
  python3 - "$1" "$2" <<'PYTHON' || { echo "dev: error: $1 has no certificate authorities of its own" >&2; return 1; }
import sys
program, roots = (open(name, "rb").read() for name in sys.argv[1:])
sys.exit(len(roots) < 100_000 or roots not in program)
PYTHON
}

# check_protection BUILD PREFIX: stripped programs don't tell whether the stack is protected; what is linked does.
check_protection() {
  local faults=0 archive
  for archive in "$1"/libstepveil_*.a "$2"/usr/lib/lib{curl,ssl,crypto,nghttp2,yaml-cpp}.a; do
    readelf -sW "$archive" | grep __stack_chk_fail >/dev/null || fault "$archive has no protected stack"
  done
  [ "$faults" = 0 ]
}
