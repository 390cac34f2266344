#!/bin/sh
# Ends what ci/start.sh has started, each with all that it started itself, and waits until it is gone.
set -u
for file in ci/running/*; do
  [ -e "$file" ] || continue
  group=$(cat "$file")
  rm "$file"
  kill -s TERM -- "-$group" 2>/dev/null || continue
  for _ in $(seq 20); do
    pgrep -g "$group" -r R,S,D,T >/dev/null || continue 2
    sleep 1
  done
  kill -s KILL -- "-$group" 2>/dev/null
done
exit 0
