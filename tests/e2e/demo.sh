#!/usr/bin/env bash
# The main job for real, against the dev server on loopback: two logins over verified TLS, the secrets
# of one process each, one command started with them, its output masked, its exit code kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

stepveil=$PWD/build/dev/stepveil
scratch=$(mktemp -d)
coproc SERVER { exec build/dev/tests/devserver/stepveil-devserver --until-eof; }
# shellcheck disable=SC2154  # coproc sets SERVER_PID
trap 'kill "$SERVER_PID" 2>/dev/null; rm -rf "$scratch"' EXIT
read -r ready <&"${SERVER[0]}"
get() { jq -r "$1" <<<"$ready"; }
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

say "the dev server, our stand-in for Infisical, is up: $(get .url)"
cd "$scratch"
export INFISICAL_DOMAIN STEPVEIL_CA_FILE INFISICAL_PROJECT_ID
INFISICAL_DOMAIN=$(get .url)
STEPVEIL_CA_FILE=$(get .ca_file)
INFISICAL_PROJECT_ID=$(get .project)

run() {
  printf '$ stepveil run --env %s --path %s -- ...\n' "$environment" "$path"
  local status=0
  "$stepveil" run --env "$environment" --path "$path" -- "$@" 2>&1 | tee -a log || status=${PIPESTATUS[0]}
  echo "exit code: $status"
}
environment=$(get .environment)

say "1. as a GitHub job: OIDC login with the job's id token, path /backend, the command ends with 3"
path=/backend
# shellcheck disable=SC2016  # the child expands these
GITHUB_ACTIONS=true ACTIONS_ID_TOKEN_REQUEST_URL=$(get .oidc.request_url) \
  ACTIONS_ID_TOKEN_REQUEST_TOKEN=$(get .oidc.request_token) INFISICAL_MACHINE_IDENTITY_ID=$(get .oidc.identity_id) \
  run sh -c 'echo "DATABASE_URL is $DATABASE_URL"
    echo "in base64:    $(printf %s "$DATABASE_URL" | base64 -w 0)"
    echo "a key of many lines:"; printf %s "$TLS_PRIVATE_KEY"
    echo "id token endpoint: ${ACTIONS_ID_TOKEN_REQUEST_TOKEN-not inherited}"
    exit 3'

say "2. as a machine identity: client id and secret, path /frontend, the command ends with 0"
path=/frontend
# shellcheck disable=SC2016
INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=$(get .universal.client_id) \
  INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=$(get .universal.client_secret) \
  run sh -c 'echo "PUBLIC_API_URL is $PUBLIC_API_URL, ${#PUBLIC_API_URL} bytes long"
    echo "client secret: ${INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET-not inherited}"'

say "3. a path that does not exist is an error, not an empty environment"
path=/bakend
INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=$(get .universal.client_id) \
  INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=$(get .universal.client_secret) run true

say "the log above, searched for the values in clear and in base64:"
values=$(INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=$(get .universal.client_id) \
  INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=$(get .universal.client_secret) \
  "$stepveil" export --env "$environment" --path /backend --path /frontend --duplicates last --to json)
found=0
while read -r encoded; do
  if grep -qF -- "$(base64 -d <<<"$encoded")" log || grep -qF -- "${encoded%%=*}" log; then found=$((found + 1)); fi
done < <(jq -r '.[] | split("\n")[] | select(length >= 8 and (startswith("-----") | not)) | @base64' <<<"$values")
echo "$(jq length <<<"$values") values, $found of their lines found"
[ "$found" = 0 ]
