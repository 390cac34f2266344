#!/bin/sh
# PostgreSQL as its official image starts it: POSTGRES_PASSWORD, POSTGRES_USER and POSTGRES_DB from the environment, PGDATA made once,
# root becomes postgres. Unlike there it listens on loopback only, at POSTGRES_PORT.
set -eu
: "${POSTGRES_PASSWORD:?}" "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}" "${POSTGRES_PORT:=5432}" "${PGDATA:?}"
for folder in /usr/lib/postgresql/*/bin; do PATH=$folder:$PATH; done
if [ "$(id -u)" = 0 ]; then
  install -d -m 700 -o postgres -g postgres "$PGDATA"
  # Its text: the file itself may stand where only root can read.
  script=$(cat "$0")
  cd "$PGDATA"
  exec setpriv --reuid postgres --regid postgres --clear-groups sh -c "$script"
fi
# A server has no use for the password: the roles keep it, hashed.
password=$POSTGRES_PASSWORD
unset POSTGRES_PASSWORD
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Through a pipe: initdb reads a file, and none is to hold it.
  printf '%s\n' "$password" |
    initdb -D "$PGDATA" --username "$POSTGRES_USER" --pwfile /dev/stdin --auth scram-sha-256 --encoding UTF8 --no-locale >/dev/null
  printf 'CREATE DATABASE "%s"\n' "$POSTGRES_DB" | postgres --single -D "$PGDATA" postgres >/dev/null
fi
exec postgres -D "$PGDATA" -h 127.0.0.1 -p "$POSTGRES_PORT" -k ''
