# shellcheck shell=bash
# The one pinned compiler, and its names for one target: build/release/TARGET/tools.
: "${release_folder:?fetch.sh comes first}"

install_compiler() {
  local zig
  zig=$release_folder/tools/zig-$(locked zig 5 | cut -c 1-16)
  if [ ! -x "$zig/ziglang/zig" ]; then
    unpack "$zig.new" zig || return 1
    chmod +x "$zig.new/ziglang/zig"
    mv "$zig.new" "$zig"
  fi
  echo "$zig/ziglang/zig"
}

# write_tools TARGET: wrappers whose names, not their folder, get into what libraries say of how they were built.
write_tools() {
  local zig tools=$release_folder/$1/tools tool target
  zig=$(install_compiler) || return 1
  mkdir -p "$tools"
  for tool in cc c++ ar ranlib ld.lld; do
    # Not among the flags, which OpenSSL writes into the library.
    case $tool in cc | c++) target="-target $1 -ffile-prefix-map=$PWD=." ;; *) target= ;; esac
    {
      echo '#!/bin/sh'
      # OpenSSL's scripts ask how old the compiler is, and leave out what an old one can't assemble: 0.8 MB of
      # AVX-512, which is for gigabytes, not for a step's few kilobytes.
      [ "$tool" != cc ] || echo '[ "$*" != -v ] || { echo "clang version 6.0.0"; exit; }'
      printf 'export ZIG_GLOBAL_CACHE_DIR=%q ZIG_LOCAL_CACHE_DIR=%q\nexec %q %s %s "$@"\n' \
        "$release_folder/tools/zig-cache" "$release_folder/tools/zig-cache" "$zig" "$tool" "$target"
    } >"$tools/new"
    put_tool "$tools/new" "$tools/zig-$tool"
  done
  cp cmake/release/link.sh "$tools/new"
  put_tool "$tools/new" "$tools/zig-link"
}

# put_tool NEW FILE: what is the same stays as old as it is, since ccache tells compilers by that.
put_tool() {
  cmp -s "$1" "$2" || { chmod +x "$1" && mv "$1" "$2"; }
}
