# shellcheck shell=sh disable=all
# Words are split here on purpose: that is one of the ways.
# Every shell of the POSIX kind reads this.
for name in $NAMES; do
  eval "v=\$$name"
  printf '\n@@ echo %s\n' "$name"; echo "$v"
  printf '\n@@ echo-unquoted %s\n' "$name"; set -f; echo $v; set +f
  printf '\n@@ printf-b %s\n' "$name"; printf '%b\n' "$v"
  printf '\n@@ printf-s %s\n' "$name"; printf 'user=%s;\n' "$v"
  printf '\n@@ set-x %s\n' "$name"; (set -x; : "$v") 2>&1
  printf '\n@@ set-x-words %s\n' "$name"; (set -xf; : $v) 2>&1
  printf '\n@@ set-x-assignment %s\n' "$name"; (set -x; w=$v) 2>&1
  printf '\n@@ set-x-nested %s\n' "$name"; (set -x; w=$(: "a $v")) 2>&1
  printf '\n@@ export-p %s\n' "$name"; (for n in $NAMES; do unset "$n"; done; export v; export -p) 2>&1 | tail -n +1
  printf '\n@@ set %s\n' "$name"; (for n in $NAMES; do unset "$n"; done; set) 2>&1
  printf '\n@@ here-document %s\n' "$name"; cat <<END
host: db
password: $v
END
  [ -n "${ZSH_VERSION-}" ] || printf '\n@@ error %s\n' "$name"; (unset w; : "${w:?no w for $v}") 2>&1
  printf '\n@@ command-not-found %s\n' "$name"; (PATH=/nowhere; "$v") 2>&1
  printf '\n@@ cannot-open %s\n' "$name"; (: <"/nowhere/$v") 2>&1
  printf '\n@@ alias %s\n' "$name"; (alias a="$v"; alias a) 2>&1
  printf '\n@@ trap %s\n' "$name"; (trap ": $v" USR1; trap) 2>&1
  printf '\n@@ read %s\n' "$name"; printf '%s\n' "$v" | (while read line; do echo "$line"; done)
  printf '\n@@ set-v %s\n' "$name"; printf 'set -v\n: <<"END"\n%s\nEND\n' "$v" | ("${SHELL_UNDER_TEST%% *}" ${SHELL_ARGUMENT-} 2>&1)
done
