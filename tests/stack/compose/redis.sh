#!/bin/sh
# Redis with its password from the environment, and on loopback only. The password comes in by the standard input: an argument can be seen.
set -eu
: "${REDIS_PASSWORD:?}" "${REDIS_PORT:=6379}"
quoted=$(printf %s "$REDIS_PASSWORD" | sed 's/[\\"]/\\&/g')
unset REDIS_PASSWORD
exec redis-server - --bind 127.0.0.1 --port "$REDIS_PORT" --save '' --appendonly no <<TEXT
requirepass "$quoted"
TEXT
