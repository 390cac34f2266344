#!/bin/sh
# What a browser is handed, and what was built for it, source maps among it, holds no secret of any process; and one that is planted there is found.
# It logs in itself: it needs the secrets of all.
set -eu
stepveil=${STEPVEIL_PROGRAM:-stepveil}
find frontend/.next/static -name '*.map' | grep -q . || { echo "ci/scan.sh: there are no source maps" >&2; exit 1; }
"$stepveil" scan --all ci/seen frontend/.next --exclude cache

planted=ci/seen/planted.js
trap 'rm -f "$planted"' EXIT
export planted
# The variable is the inner shell's.
# shellcheck disable=SC2016
"$stepveil" run --process frontend -- sh -c 'printf "let token = \"%s\";\n" "$API_TOKEN" >"$planted"'
status=0
"$stepveil" scan --all ci/seen || status=$?
[ "$status" = 5 ] || { echo "ci/scan.sh: a planted secret was not found: exit code $status" >&2; exit 1; }
