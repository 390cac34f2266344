#!/bin/sh
# Prints the path of a stepveil binary: the agent's own, or one downloaded and checked against the library's checksum.
# STEPVEIL_DOWNLOAD: address of a folder with the binaries; not set: none. STEPVEIL_SHA256SUMS: "NAME:HASH NAME:HASH".
# STEPVEIL_FOLDER: where a downloaded one is kept.
set -eu

fail() {
  printf 'stepveil: error: %s\nstepveil: hint: %s\n' "$1" "$2" >&2
  exit 3
}

if found=$(command -v stepveil); then
  printf '%s\n' "$found"
  exit 0
fi
[ -n "${STEPVEIL_DOWNLOAD:-}" ] || fail 'there is no stepveil on this agent' \
  'install it on the PATH, or set binary, tool or download (see the README of the library)'
case $STEPVEIL_DOWNLOAD in
  https://* | http://*) ;;
  *) fail 'download is no http or https address' 'give the address of the folder that holds stepveil-linux-x64' ;;
esac

case $(uname -s)-$(uname -m) in
  Linux-x86_64) name=stepveil-linux-x64 ;;
  Linux-aarch64) name=stepveil-linux-arm64 ;;
  *) fail 'there is no stepveil for this platform' 'stepveil runs on Linux, on x86_64 and aarch64' ;;
esac
wanted=
for sum in ${STEPVEIL_SHA256SUMS:-}; do
  [ "${sum%%:*}" != "$name" ] || wanted=${sum#*:}
done
[ -n "$wanted" ] || fail "the library has no checksum of $name" \
  'add the line of sha256sum to resources/io/stepveil/SHA256SUMS'

folder=$STEPVEIL_FOLDER/stepveil-$wanted
binary=$folder/stepveil
matches() {
  [ -f "$1" ] && [ "$(sha256sum <"$1")" = "$wanted  -" ]
}

if ! matches "$binary"; then
  (umask 077 && mkdir -p -- "$folder")
  new=$binary.$$
  trap 'rm -f -- "$new"' EXIT
  address=${STEPVEIL_DOWNLOAD%/}/$name
  if command -v curl >/dev/null; then
    curl -fsSL --retry 2 --max-time 300 -o "$new" -- "$address" >&2 || fail 'the download failed' "does the agent reach $address?"
  elif command -v wget >/dev/null; then
    wget -q -T 300 -O "$new" -- "$address" >&2 || fail 'the download failed' "does the agent reach $address?"
  else
    fail 'neither curl nor wget is on this agent' 'install one of them, or stepveil itself'
  fi
  matches "$new" || fail "$name from the download has not the library's checksum, and is not used" \
    'is the file at the download address the one that the library was made for?'
  chmod 700 "$new"
  mv -f -- "$new" "$binary"
fi
printf '%s\n' "$binary"
