# shellcheck shell=bash
# From a built program to what is published: build/release/dist.
: "${release_folder:?fetch.sh comes first}" "${lock:?}"

dist=$release_folder/dist

# What a file is called for: stepveil-VERSION-linux-x64
published_name() {
  local machine
  case $1 in
    x86_64-linux-*) machine=x64 ;;
    aarch64-linux-*) machine=arm64 ;;
  esac
  echo "stepveil-$(version)-linux-$machine"
}

version() {
  sed -n 's/^project(stepveil VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt
}

# Every time the same bytes: names sorted, no owner, the time of the commit.
# make_archive FILE FOLDER NAME: NAME in FOLDER, with all it holds.
make_archive() {
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(source_time)" --mode='u+rw,go=rX' -C "$2" -cf - "$3" | gzip -9n >"$1"
}

source_time() {
  echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
}

# The licence of each thing that is linked: its file in the source, or the package's copyright.
write_licences() {
  local name folder=$release_folder/$1 found
  mkdir -p "$2"
  cp LICENSE "$2/stepveil.txt"
  for name in $(names_of source); do
    found=$(find "$folder/work/$name" -maxdepth 1 \( -name 'LICENSE*' -o -name 'COPYING' \) | sort | head -n 1)
    cp "$found" "$2/$name.txt"
  done
  for name in $(names_of headers) $(names_of data); do
    found=$(package_copyright "$folder" "$name")
    cp "$found" "$2/$name.txt"
  done
  cp "$(dirname "$(install_compiler)")/lib/libcxx/LICENSE.TXT" "$2/libcxx.txt"
  cp "$(dirname "$(install_compiler)")/lib/libc/musl/COPYRIGHT" "$2/musl.txt"
}

package_copyright() {
  local package folder
  package=$(basename "$(locked "$2" 6)")
  for folder in "$1/prefix" "$1/work/data"; do
    [ ! -f "$folder/usr/share/doc/${package%%_*}/copyright" ] || echo "$folder/usr/share/doc/${package%%_*}/copyright"
  done
}

# start TARGET PROGRAM ARGUMENT...: also one for another machine.
start() {
  local machine=${1%%-*}
  shift
  if [ "$machine" = "$(uname -m)" ]; then "$@"; else "qemu-$machine" "$@"; fi
}

# write_documents TARGET FOLDER: what the program itself prints of its flags, for man and for shells.
write_documents() {
  mkdir -p "$2/man" "$2/completions"
  start "$1" "$2/stepveil" manual >"$2/man/stepveil.1"
  start "$1" "$2/stepveil" completion bash >"$2/completions/stepveil.bash"
  start "$1" "$2/stepveil" completion zsh >"$2/completions/_stepveil"
  start "$1" "$2/stepveil" completion fish >"$2/completions/stepveil.fish"
}

# pack_program TARGET PROGRAM: the program, and an archive with what belongs to it.
pack_program() {
  local name folder
  name=$(published_name "$1")
  folder=$release_folder/$1/archive
  rm -rf "$folder"
  mkdir -p "$folder/$name" "$dist"
  install -m 755 "$2" "$folder/$name/stepveil"
  cp LICENSE README.md SECURITY.md CHANGELOG.md "$folder/$name/"
  write_documents "$1" "$folder/$name"
  write_licences "$1" "$folder/$name/licences"
  install -m 755 "$2" "$dist/$name"
  make_archive "$dist/$name.tar.gz" "$folder" "$name"
  pack_deb "$1" "$folder/$name"
}

# pack_deb TARGET FOLDER: a package that depends on nothing.
pack_deb() {
  local machine folder=$release_folder/$1/deb
  case $1 in
    x86_64-*) machine=amd64 ;;
    aarch64-*) machine=arm64 ;;
  esac
  rm -rf "$folder"
  mkdir -p "$folder/DEBIAN" "$folder/usr/bin" "$folder/usr/share/doc/stepveil"
  install -m 755 "$2/stepveil" "$folder/usr/bin/stepveil"
  cp -r "$2"/*.md "$2/licences" "$folder/usr/share/doc/stepveil/"
  cp LICENSE "$folder/usr/share/doc/stepveil/copyright"
  install -D -m 644 "$2/completions/stepveil.bash" "$folder/usr/share/bash-completion/completions/stepveil"
  install -D -m 644 "$2/completions/_stepveil" "$folder/usr/share/zsh/vendor-completions/_stepveil"
  install -D -m 644 "$2/completions/stepveil.fish" "$folder/usr/share/fish/vendor_completions.d/stepveil.fish"
  mkdir -p "$folder/usr/share/man/man1"
  gzip -9n <"$2/man/stepveil.1" >"$folder/usr/share/man/man1/stepveil.1.gz"
  write_md5sums "$folder"
  cat >"$folder/DEBIAN/control" <<TEXT
Package: stepveil
Version: $(version)
Architecture: $machine
Maintainer: stepveil maintainers <maintainers@stepveil.example>
Section: utils
Priority: optional
Description: secrets from Infisical for one CI step
 Logs in with the job's own identity, fetches the secrets of one process,
 and starts a command with them, or exports them, masked in the log.
TEXT
  chmod -R u+w,go=rX "$folder"
  SOURCE_DATE_EPOCH=$(source_time) dpkg-deb --root-owner-group -Zxz --build "$folder" "$dist/stepveil_$(version)_$machine.deb" >/dev/null
}

# What `dpkg -V` compares with.
write_md5sums() {
  (cd "$1" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
}

# A version-5 UUID of the version: the same each time.
bill_id() {
  python3 -c 'import sys, uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, "stepveil/" + sys.argv[1]))' "$(version)"
}

write_bill_of_materials() {
  jq -Rn --arg version "$(version)" --arg time "$(date -u -d "@$(source_time)" +%Y-%m-%dT%H:%M:%SZ)" --arg id "$(bill_id)" \
    -f cmake/release/sbom.jq cmake/release/lock.tsv >"$dist/stepveil-$(version).cdx.json"
}

# What went into it, for whoever wants to build the same bytes: the commit, its time, the locked sources.
write_provenance() {
  jq -n --arg version "$(version)" --arg commit "$(git rev-parse HEAD)" --arg changed "$(git status --porcelain --untracked-files=no)" \
    --argjson time "$(source_time)" --arg lock "$(sha256sum <"$lock" | cut -c 1-64)" --args '{
      version: $version, commit: $commit, "changed-since": ($changed | split("\n") | map(.[3:])), "source-date-epoch": $time,
      "lock-sha256": $lock, command: (["./dev", "release"] + $ARGS.positional)}' "$@" >"$dist/stepveil-$(version)-provenance.json"
}

# pack_all TARGET...: what holds several programs, and the list of all sums.
pack_all() {
  local target kind programs=()
  for target in "$@"; do
    local name
    name=$(published_name "$target")
    programs+=("${name##*-}=$dist/$name")
  done
  for kind in wheel npm oci; do
    python3 cmake/release/pack.py "$kind" "$(version)" "$(source_time)" "$dist" "${programs[@]}"
  done
  write_bill_of_materials
  write_provenance "$@"
  sed "s/@VERSION@/$(version)/g" cmake/release/install.sh >"$dist/install.sh"
  (cd "$dist" && LC_ALL=C sha256sum -- * >../SHA256SUMS.new && mv ../SHA256SUMS.new SHA256SUMS)
}
