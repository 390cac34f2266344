#!/bin/sh
# Opens the page in a browser, which is to show the public value and what the backend says, and keeps in ci/seen what a browser is handed;
# with the secrets of the frontend.
set -eu
address=http://127.0.0.1:$PORT
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
rm -rf ci/seen
mkdir ci/seen
# The browser itself has no secret.
env -i PATH="$PATH" HOME="$profile" chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$profile" \
  --virtual-time-budget=60000 --dump-dom "$address" >ci/seen/page.html 2>"$profile/said" || { cat "$profile/said" >&2; exit 1; }
curl -fsS "$address" >ci/seen/sent.html
grep -o '/_next/static/[^"\\]*\.js' ci/seen/sent.html | sort -u | while read -r script; do
  curl -fsS --create-dirs -o "ci/seen$script" "$address$script"
done

# check WHAT COMMAND...: the command succeeds.
check() {
  what=$1
  shift
  "$@" || { echo "ci/browser.sh: $what" >&2; exit 1; }
}
check "the page does not show the public value" grep -qF "<h1>$NEXT_PUBLIC_SHOP</h1>" ci/seen/page.html
check "the page does not show what the backend says" grep -Eq 'id="visits">[0-9]+ visits, [0-9]+ queued<' ci/seen/page.html
check "no script holds the public value" grep -rqF "$NEXT_PUBLIC_SHOP" ci/seen/_next
echo "the page shows: $NEXT_PUBLIC_SHOP"
