for name in $NAMES; do
  v=${!name}
  printf '\n@@ printf-q %s\n' "$name"; printf '%q\n' "$v"
  printf '\n@@ expand-Q %s\n' "$name"; echo "${v@Q}"
  printf '\n@@ expand-A %s\n' "$name"; echo "${v@A}"
  printf '\n@@ expand-E %s\n' "$name"; echo "${v@E}"
  printf '\n@@ echo-e %s\n' "$name"; echo -e "$v"
  printf '\n@@ declare-p %s\n' "$name"; declare -p v
  printf '\n@@ declare-array %s\n' "$name"; a=("$v" x); declare -p a
  printf '\n@@ slash-escape %s\n' "$name"; echo "${v//[^A-Za-z0-9]/\\&}"
  printf '\n@@ posix-set %s\n' "$name"; (for n in $NAMES; do unset "$n"; done; set -o posix; set) | grep -a -A99 '^v='
  printf '\n@@ xtrace-test %s\n' "$name"; (set -x; [[ $v == "$v" ]]; [ "$v" = x ]; case $v in x) ;; esac) 2>&1
  printf '\n@@ mapfile %s\n' "$name"; mapfile -t lines <<<"$v"; declare -p lines
  printf '\n@@ printf-q-of-q %s\n' "$name"; printf '%q\n' "$(printf %q "$v")"
  printf '\n@@ function %s\n' "$name"; (eval "f() { echo ${v@Q}; }"; declare -f f)
done
