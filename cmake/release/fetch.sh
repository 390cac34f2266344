# shellcheck shell=bash
# Reads lock.tsv: what a release is made of, kept under build/release/cache by its hash.

release_folder=$PWD/build/release
lock=$PWD/cmake/release/lock.tsv

# locked NAME COLUMN: 1 name, 2 version, 3 kind, 4 licence, 5 SHA-256, 6 address, 7 second address
locked() {
  awk -F '\t' -v name="$1" -v column="$2" '$1 == name {print $column}' "$lock"
}

# names_of KIND
names_of() {
  awk -F '\t' -v kind="$1" '$3 == kind {print $1}' "$lock"
}

# has_hash FILE HASH
has_hash() {
  [ -f "$1" ] && [ "$(sha256sum <"$1")" = "$2  -" ]
}

# get_from ADDRESS FILE: 2 where what follows would end the same way.
get_from() {
  local status=0
  curl -fsSL --retry 2 --connect-timeout 20 -o "$2" "$1" || status=$?
  case $status in
    0) ;;
    23)
      echo "dev: error: cannot write $2: the disk is full or may not be written" >&2
      return 2
      ;;
    *) return 1 ;;
  esac
}

# fetch NAME: prints the path of the file, which has the hash of the lock file. A second time
# needs no network.
fetch() {
  local hash address file part status
  hash=$(locked "$1" 5)
  file=$release_folder/cache/$hash
  part=$file.part.$$
  has_hash "$file" "$hash" || rm -f "$file"
  for address in "$(locked "$1" 6)" "$(locked "$1" 7)"; do
    [ ! -f "$file" ] || break
    mkdir -p "$release_folder/cache"
    echo "dev: fetching $1 from $address" >&2
    status=0
    get_from "$address" "$part" || status=$?
    [ "$status" != 2 ] || { rm -f "$part"; return 1; }
    [ "$status" = 0 ] || continue
    has_hash "$part" "$hash" && mv "$part" "$file" && break
    mv "$part" "$file.differs"
    echo "dev: warning: $address has not the hash of $lock; what came is kept as $file.differs" >&2
  done
  if [ ! -f "$file" ]; then
    rm -f "$part"
    echo "dev: error: cannot get $1 $(locked "$1" 2)" >&2
    echo "dev: hint: with a network run this again, or put the file with SHA-256 $hash there as $file" >&2
    return 1
  fi
  echo "$file"
}

# unpack FOLDER NAME: the file's content in FOLDER, anew.
unpack() {
  local file
  file=$(fetch "$2") || return 1
  rm -rf "$1"
  mkdir -p "$1"
  case $(locked "$2" 3) in
    compiler) python3 -m zipfile -e "$file" "$1" ;;
    headers | data) dpkg-deb -x "$file" "$1" ;;
    *) tar -xf "$file" -C "$1" --strip-components 1 ;;
  esac
}
