#!/bin/sh
# start.sh PROCESS: starts one of .stepveil.yaml in the background, with the secrets that this script is given, and returns once it is ready.
# Nobody masks there what it prints, so that is not kept. ci/end.sh ends it.
# The variables are those of inner shells.
# shellcheck disable=SC2016
set -eu
case $1 in
  postgres) command='exec compose/postgres.sh' ready='pg_isready -q -h 127.0.0.1 -p "$POSTGRES_PORT"' ;;
  redis) command='exec compose/redis.sh' ready='redis-cli -p "$REDIS_PORT" ping' ;;
  backend) command='cd backend && exec cargo loco start' ready='curl -fsS "http://127.0.0.1:$PORT/health"' ;;
  frontend) command='cd frontend && exec npm run start' ready='curl -fsS "http://127.0.0.1:$PORT/"' ;;
  *) echo "ci/start.sh: there is no process $1" >&2; exit 2 ;;
esac
mkdir -p ci/running
export command
setsid sh -c 'echo $$ >"ci/running/$1"; eval "$command"' sh "$1" </dev/null >/dev/null 2>&1 &
for _ in $(seq 180); do
  sh -c "$ready" >/dev/null 2>&1 && exit
  kill -0 $! 2>/dev/null || break
  sleep 1
done
echo "ci/start.sh: $1 has not become ready" >&2
exit 1
