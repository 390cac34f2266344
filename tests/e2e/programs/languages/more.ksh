for name in $NAMES; do
  eval "v=\$$name"
  printf '\n@@ print %s\n' "$name"; print "$v"
  printf '\n@@ typeset-p %s\n' "$name"; typeset -p v
  printf '\n@@ printf-q %s\n' "$name"; printf '%q\n' "$v" 2>&1
  [ -n "${KSH_VERSION%%*MIRBSD*}" ] || continue
  printf '\n@@ printf-H %s\n' "$name"; printf '%H\n' "$v" 2>&1
  printf '\n@@ printf-hash-H %s\n' "$name"; printf '%#H\n' "$v" 2>&1
done
