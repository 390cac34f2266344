#!/bin/sh
# Installs one stepveil program, checked against the release's list of SHA-256 sums.
#   curl -fsSL https://github.com/acme/stepveil/releases/download/v@VERSION@/install.sh | sh -s -- --dir ~/.local/bin
# STEPVEIL_RELEASES: another address of the release pages (a mirror); a folder per version, as vVERSION.
set -eu

fail() {
  printf 'stepveil: error: %s\nstepveil: hint: %s\n' "$1" "$2" >&2
  exit 1
}

download() {
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 2 -o "$2" -- "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail 'neither curl nor wget is here' 'install one of them'
  fi || fail "cannot download $1" 'does that version exist, and is the address reachable from here?'
}

# All of it is read before any of it is run: half a download does nothing.
main() {
  releases=${STEPVEIL_RELEASES:-https://github.com/acme/stepveil/releases/download}
  version=@VERSION@
  folder=/usr/local/bin
  while [ $# -gt 0 ]; do
    case $1 in
      --version) version=${2:?--version needs a number} && version=${version#v} && shift 2 ;;
      --dir) folder=${2:?--dir needs a folder} && shift 2 ;;
      *) fail "unknown argument $1" 'install.sh [--version @VERSION@] [--dir FOLDER]' ;;
    esac
  done
  case $(uname -s)-$(uname -m) in
    Linux-x86_64 | Linux-amd64) name=stepveil-$version-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) name=stepveil-$version-linux-arm64 ;;
    *) fail "there is no stepveil for $(uname -s) on $(uname -m)" 'it runs on Linux, on x86_64 and aarch64' ;;
  esac
  command -v sha256sum >/dev/null 2>&1 ||
    fail 'there is no sha256sum to check the program with' 'install coreutils or busybox; an unchecked program is not installed'
  { mkdir -p "$folder" && [ -w "$folder" ]; } || fail "cannot write to $folder" 'name another folder with --dir, or run this as root'
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  download "$releases/v$version/SHA256SUMS" "$work/SHA256SUMS"
  download "$releases/v$version/$name" "$work/$name"
  grep "^[0-9a-f]\{64\}  $name\$" "$work/SHA256SUMS" >"$work/sum" || fail "the release's SHA256SUMS does not list $name" 'take another version'
  (cd "$work" && sha256sum -c sum >/dev/null 2>&1) || fail "$name is not the file that SHA256SUMS lists" 'run this again; if it stays so, report it'
  chmod 755 "$work/$name"
  cp "$work/$name" "$folder/.stepveil.new.$$"
  mv -f "$folder/.stepveil.new.$$" "$folder/stepveil"
  printf 'stepveil %s is installed as %s\n' "$version" "$folder/stepveil"
}

main "$@"
