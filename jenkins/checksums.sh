#!/bin/sh
# Prints resources/io/stepveil/SHA256SUMS for the binaries stepveil-linux-x64 and stepveil-linux-arm64 in FOLDER, of which
# at least one must be there:  jenkins/checksums.sh FOLDER >sums && mv sums jenkins/resources/io/stepveil/SHA256SUMS
set -eu
[ $# = 1 ] || { echo 'usage: checksums.sh FOLDER' >&2; exit 2; }
cd -- "$1"

found=
cat <<'TEXT'
# The binaries that `download` may bring, in the form of sha256sum, one line each:
#   HASH  stepveil-linux-x64
#   HASH  stepveil-linux-arm64
# jenkins/checksums.sh writes them. What has no line here is not downloaded.
TEXT
for name in stepveil-linux-x64 stepveil-linux-arm64; do
  if [ -f "$name" ]; then
    sha256sum -- "$name"
    found=yes
  fi
done
[ -n "$found" ] || { echo "checksums.sh: error: there is no stepveil-linux-x64 or stepveil-linux-arm64 in $1" >&2; exit 1; }
