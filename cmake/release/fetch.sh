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

# fetch NAME: prints the path of the file, which has the hash of the lock file. A second time
# needs no network.
fetch() {
  local hash address file part
  hash=$(locked "$1" 5)
  file=$release_folder/cache/$hash
  part=$file.part.$$
  if [ ! -f "$file" ]; then
    mkdir -p "$release_folder/cache"
    for address in "$(locked "$1" 6)" "$(locked "$1" 7)"; do
      echo "dev: fetching $1 from $address" >&2
      curl -fsSL --retry 2 --connect-timeout 20 -o "$part" "$address" || continue
      [ "$(sha256sum <"$part")" = "$hash  -" ] && mv "$part" "$file" && break
      mv "$part" "$file.differs"
      echo "dev: warning: $address has not the hash of $lock; what came is kept as $file.differs" >&2
    done
  fi
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
