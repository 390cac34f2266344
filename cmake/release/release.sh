#!/usr/bin/env bash
# ./dev release [TARGET...]: one static program per target, checked, packed, listed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=cmake/release/fetch.sh
source cmake/release/fetch.sh
# shellcheck source=cmake/release/compiler.sh
source cmake/release/compiler.sh
# shellcheck source=cmake/release/libraries.sh
source cmake/release/libraries.sh
# shellcheck source=cmake/release/check.sh
source cmake/release/check.sh
# shellcheck source=cmake/release/package.sh
source cmake/release/package.sh

known_targets="x86_64-linux-musl aarch64-linux-musl"

check_targets() {
  local target
  for target in "$@"; do
    [[ -n $target && $target != *' '* && " $known_targets " == *" $target "* ]] && continue
    echo "dev: error: unknown target $target" >&2
    echo "dev: hint: the targets are: $known_targets" >&2
    return 2
  done
}

# What is changed beside it makes other bytes, and is said.
commit_of_sources() {
  git rev-parse HEAD | tr -d '\n'
  [ -z "$(git status --porcelain --untracked-files=no)" ] || printf %s ' and changes'
}

build_program() {
  local target=$1 build=$release_folder/$1/build
  local flags="-Os -DNDEBUG -ffunction-sections -fdata-sections -fstack-protector-strong -fno-sanitize=undefined"
  cmake -S . -B "$build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/release/toolchain.cmake" \
    -DCMAKE_PROJECT_INCLUDE="$PWD/cmake/release/project.cmake" \
    -DSTEPVEIL_TARGET="$target" -DSTEPVEIL_COMMIT="$(commit_of_sources)" -DSTEPVEIL_TOOLS="$release_folder/$target/tools" -DSTEPVEIL_PREFIX="$release_folder/$target/prefix" \
    -DCMAKE_BUILD_TYPE=None -DSTEPVEIL_MASK_FLAGS=-O2 -DSTEPVEIL_TESTS=OFF -DSTEPVEIL_ROOTS="$release_folder/$target/prefix/roots.der" -DCMAKE_PREFIX_PATH=/usr -DBOOST_ROOT=/usr \
    -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" \
    -DCMAKE_CXX_LINK_EXECUTABLE="$release_folder/$target/tools/zig-link <FLAGS> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>" \
    -DCMAKE_EXE_LINKER_FLAGS="-L$release_folder/$target/prefix/usr/lib -static -Wl,--gc-sections -Wl,-z,relro,-z,now -s" >"$release_folder/$target/configure.log" 2>&1 ||
    { tail -n 20 "$release_folder/$target/configure.log" >&2; return 1; }
  cmake --build "$build" --target stepveil
}

# Files of an earlier version are no part of this one.
refuse_other_versions() {
  local other
  [ -d "$dist" ] || return 0
  other=$(find "$dist" -maxdepth 1 -name 'stepveil*' ! -name "stepveil?$(version)*" ! -name "stepveil-linux-*-$(version).tgz" | head -n 1)
  [ -n "$other" ] || return 0
  echo "dev: error: $dist holds files of another version, such as $(basename "$other")" >&2
  echo "dev: hint: move them away, or remove $dist" >&2
  return 1
}

# Of this version, nothing stays that this run does not make; no sums until all of it is there.
clear_dist() {
  rm -f "$dist/SHA256SUMS" "$dist/install.sh" "$dist"/stepveil?"$(version)"* "$dist"/stepveil-linux-*-"$(version)".tgz
}

main() {
  local target targets=("$@")
  [ $# != 0 ] || read -ra targets <<<"$known_targets"
  check_targets "${targets[@]}"
  refuse_other_versions
  clear_dist
  for target in "${targets[@]}"; do
    build_libraries "$target"
    build_program "$target"
    check_program "$release_folder/$target/build/stepveil"
    check_roots "$release_folder/$target/build/stepveil" "$release_folder/$target/prefix/roots.der"
    check_protection "$release_folder/$target/build" "$release_folder/$target/prefix"
    pack_program "$target" "$release_folder/$target/build/stepveil"
  done
  pack_all "${targets[@]}"
  ls -l "$dist"
}

main "$@"
