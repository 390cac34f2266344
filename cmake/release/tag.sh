#!/usr/bin/env bash
# ./dev tag: what the tag of a release holds. Its commit is HEAD's child, outside the branch, and adds the files that users of the
# action, the library and the component need at one commit: the programs, their sums, and the address of the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=cmake/release/fetch.sh
source cmake/release/fetch.sh
# shellcheck source=cmake/release/package.sh
source cmake/release/package.sh
pages=${STEPVEIL_RELEASES:-https://github.com/acme/stepveil/releases/download}

refuse() {
  printf 'dev: error: %s\ndev: hint: %s\n' "$1" "$2" >&2
  exit 1
}

# put MODE PATH: stdin as a file of the commit.
put() {
  git update-index --add --cacheinfo "$1,$(git hash-object -w --stdin),$2"
}

# The action starts the program beside it, once it has compared its sum.
put_action() {
  local machine
  for machine in x64 arm64; do
    put 100755 "github-action/dist/stepveil-linux-$machine" <"$dist/stepveil-$(version)-linux-$machine"
    echo "$(sha256sum <"$dist/stepveil-$(version)-linux-$machine" | cut -c 1-64)  stepveil-linux-$machine"
  done >"$sums"
  put 100644 github-action/dist/SHA256SUMS <"$sums"
}

# A release for one machine alone is for trying.
check_programs() {
  local machine
  for machine in x64 arm64; do
    [ -f "$dist/stepveil-$(version)-linux-$machine" ] || refuse "the release in $dist has no program for $machine" './dev release, without a target'
  done
}

put_library() {
  { grep '^#' jenkins/resources/io/stepveil/SHA256SUMS && cat "$sums"; } | put 100644 jenkins/resources/io/stepveil/SHA256SUMS
}

# The component's inputs get the release's values as defaults; its own pipeline tests with them.
put_component() {
  local hash url
  hash=$(sed -n 's/  stepveil-linux-x64$//p' "$sums")
  url=$pages/v$(version)/stepveil-$(version)-linux-x64
  awk -v url="$url" -v hash="$hash" '{print}
    /^    (url|sha256):$/ {name = $1}
    /^      type: string$/ && name != "" {printf "      default: \"%s\"\n", name == "url:" ? url : hash; name = ""}' \
    gitlab-component/templates/binary.yml | put 100644 gitlab-component/templates/binary.yml
  sed "s|^      url: .*|      url: $url|; s|^      sha256: .*|      sha256: \"$hash\"|" gitlab-component/.gitlab-ci.yml |
    put 100644 gitlab-component/.gitlab-ci.yml
}

main() {
  local tag commit tree made
  tag=v$(version)
  commit=$(git rev-parse HEAD)
  made=$(jq -r .commit "$dist/stepveil-$(version)-provenance.json" 2>/dev/null) || refuse "there is no release in $dist" "./dev release"
  [ "$made" = "$commit" ] || refuse "$dist was built from another commit, $made" "./dev release"
  [ -z "$(git status --porcelain --untracked-files=no)" ] || refuse 'files are changed that are not committed' 'commit them, and ./dev release'
  check_programs
  (cd "$dist" && sha256sum --quiet -c SHA256SUMS) || refuse "$dist is not what it was when it was built" './dev release'
  ! git rev-parse -q --verify "refs/tags/$tag" >/dev/null || refuse "there is a tag $tag" "raise the version in CMakeLists.txt, or remove it: git tag -d $tag"
  sums=$(mktemp)
  index=$(mktemp -d)
  export GIT_INDEX_FILE=$index/index
  trap 'rm -rf "$sums" "$index"' EXIT
  git read-tree HEAD
  put_action
  put_library
  put_component
  tree=$(git write-tree)
  GIT_AUTHOR_DATE="@$(source_time) +0000"
  GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
  export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
  made=$(git commit-tree -p "$commit" -m "release: Carry the programs of $(version)" "$tree")
  git tag "$tag" "$made"
  echo "$tag is $made; to publish it: git push origin $tag"
}

main "$@"
