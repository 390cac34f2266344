#!/bin/bash
# zig-link ARGUMENT...: links as `zig-c++ ARGUMENT...` does, and then once more with what zig hands to no linker: short
# tables of relative addresses (a position-independent program without a loader has 20,000 of them, 24 bytes each),
# and one copy of functions that are the same.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
ZIG_VERBOSE_LINK=1 "$(dirname "$0")/zig-c++" "$@" 2>"$log" || { grep -v '^\(ar\|ld.lld\) ' "$log" >&2; exit 1; }
read -ra line < <(grep '^ld.lld ' "$log" | tail -n 1)
exec "$(dirname "$0")/zig-ld.lld" "${line[@]:1}" --pack-dyn-relocs=relr --icf=all -O2
