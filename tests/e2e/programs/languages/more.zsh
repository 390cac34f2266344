for name in ${(s: :)NAMES}; do
  v=${(P)name}
  for way in q qq qqq qqqq q- q+ Q V; do printf '\n@@ expand-%s %s\n' $way $name; eval "print -r -- \"\${($way)v}\""; done
  printf '\n@@ print %s\n' $name; print "$v"
  printf '\n@@ typeset-p %s\n' $name; typeset -p v
  printf '\n@@ printf-q %s\n' $name; printf '%q\n' "$v"
  printf '\n@@ array %s\n' $name; a=("$v" x); typeset -p a
  printf '\n@@ lines %s\n' $name; print -rl -- ${(f)v}
done
