# shellcheck shell=bash
# The libraries of one target: build/release/TARGET/prefix.
: "${release_folder:?fetch.sh comes first}" "${lock:?}"

# Sizes and speed: all of it is compiled for size; what a step spends its time with, hashes and
# ciphers, is assembly in OpenSSL.
library_flags="-Os -ffunction-sections -fdata-sections -fstack-protector-strong -fPIE -fno-sanitize=undefined"
# No exception passes through C; without its tables a twentieth of the program is not there.
c_flags="$library_flags -fno-unwind-tables -fno-asynchronous-unwind-tables"

# build_openssl TARGET SOURCE PREFIX
build_openssl() {
  local machine=${1%%-*}
  (
    cd "$2" || exit
    export PATH=$release_folder/$1/tools:$PATH SOURCE_DATE_EPOCH=0
    # Each step by itself: nothing stops at a fault where somebody asks how it ended.
    CC=zig-cc AR=zig-ar RANLIB=zig-ranlib ./Configure "linux-$machine" --prefix=/usr --libdir=lib --openssldir=/etc/ssl \
      no-shared no-dso no-module no-engine no-legacy no-comp no-autoload-config no-ssl3 no-tls1 no-tls1_1 no-dtls \
      no-srp no-psk no-ocsp no-ct no-cms no-ts no-cmp no-sock no-quic no-ml-dsa no-slh-dsa no-apps no-docs no-tests \
      no-aria no-bf no-blake2 no-camellia no-cast no-des no-dsa no-gost no-idea no-md4 no-mdc2 no-rc2 no-rc4 no-rc5 no-rmd160 \
      no-seed no-siphash no-sm2 no-sm3 no-sm4 no-whirlpool no-ui-console \
      no-argon2 no-async no-cmac no-ec2m no-http no-integrity-only-ciphers no-multiblock no-nextprotoneg no-ocb no-rfc3779 \
      no-siv no-srtp no-thread-pool no-tls-deprecated-ec \
      "$c_flags" &&
      make -s -j2 build_libs &&
      make -s DESTDIR="$3" install_dev
  )
}

# build_with_cmake TARGET SOURCE PREFIX OPTION...
build_with_cmake() {
  local target=$1 source=$2 prefix=$3
  shift 3
  cmake -S "$source" -B "$source.build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/release/toolchain.cmake" \
    -DSTEPVEIL_TARGET="$target" -DSTEPVEIL_TOOLS="$release_folder/$target/tools" -DSTEPVEIL_PREFIX="$prefix" \
    -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="$c_flags" -DCMAKE_CXX_FLAGS="$library_flags" \
    -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF "$@" &&
    cmake --build "$source.build" &&
    DESTDIR=$prefix cmake --install "$source.build"
}

build_nghttp2() {
  build_with_cmake "$@" -DENABLE_LIB_ONLY=ON -DENABLE_STATIC_LIB=ON -DBUILD_STATIC_LIBS=ON -DBUILD_TESTING=OFF -DENABLE_DOC=OFF
}

build_curl() {
  build_with_cmake "$@" -DBUILD_CURL_EXE=OFF -DBUILD_STATIC_LIBS=ON -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON \
    -DCURL_ZLIB=OFF -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DUSE_LIBIDN2=OFF \
    -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none -DCURL_DISABLE_ALTSVC=ON \
    -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_DOH=ON -DCURL_DISABLE_NETRC=ON -DCURL_DISABLE_COOKIES=ON \
    -DCURL_DISABLE_AWS=ON -DCURL_DISABLE_BINDLOCAL=ON -DCURL_DISABLE_DIGEST_AUTH=ON -DCURL_DISABLE_GETOPTIONS=ON \
    -DCURL_DISABLE_HEADERS_API=ON -DCURL_DISABLE_KERBEROS_AUTH=ON -DCURL_DISABLE_MIME=ON -DCURL_DISABLE_NEGOTIATE_AUTH=ON \
    -DCURL_DISABLE_PARSEDATE=ON -DCURL_DISABLE_PROGRESS_METER=ON -DCURL_DISABLE_SHUFFLE_DNS=ON -DCURL_DISABLE_SRP=ON \
    -DCURL_DISABLE_WEBSOCKETS=ON -DENABLE_UNIX_SOCKETS=OFF -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF -DBUILD_TESTING=OFF
}

build_yaml_cpp() {
  build_with_cmake "$@" -DYAML_CPP_BUILD_TESTS=OFF -DYAML_CPP_BUILD_TOOLS=OFF -DYAML_CPP_BUILD_CONTRIB=OFF
}

# Header libraries come as their packages lay them out.
install_headers() {
  local name unpacked=$release_folder/$1/work/headers
  for name in $(names_of headers); do
    unpack "$unpacked" "$name"
    cp -a "$unpacked/usr/." "$2/usr/"
  done
}

# Mozilla's list, for systems that have none: one certificate after the other, as DER.
write_roots() {
  local name file unpacked=$release_folder/$1/work/data LC_ALL=C
  name=$(names_of data)
  unpack "$unpacked" "$name"
  for file in "$unpacked"/usr/share/ca-certificates/mozilla/*.crt; do
    sed '/^-----/d' "$file" | base64 -d || return 1
  done >"$2"
}

# build_libraries TARGET: nothing to do where lock file and this script are as they were. An
# interrupted build goes on with the library that was not finished.
build_libraries() {
  local target=$1 name work=$release_folder/$1/work prefix=$release_folder/$1/prefix key done_file
  write_tools "$target"
  key=$(cat "$lock" cmake/release/{compiler.sh,libraries.sh,toolchain.cmake} | sha256sum | cut -c 1-16)
  [ ! -f "$prefix/complete-$key" ] || return 0
  [ -f "$prefix/begun-$key" ] || rm -rf "$prefix"
  mkdir -p "$prefix/usr"
  touch "$prefix/begun-$key"
  for name in $(names_of source); do
    done_file=$prefix/built-$name
    [ ! -f "$done_file" ] || continue
    echo "dev: building $name $(locked "$name" 2) for $target"
    rm -rf "$work/$name.build"
    unpack "$work/$name" "$name"
    "build_${name//-/_}" "$target" "$work/$name" "$prefix" >"$work/$name.log" 2>&1 || {
      tail -n 20 "$work/$name.log" >&2
      echo "dev: error: cannot build $name; the whole output is in $work/$name.log" >&2
      return 1
    }
    touch "$done_file"
  done
  install_headers "$target" "$prefix"
  write_roots "$target" "$prefix/roots.der"
  touch "$prefix/complete-$key"
}
