BEGIN {
  count = split(ENVIRON["NAMES"], names, " ")
  for (i = 1; i <= count; i++) {
    v = ENVIRON[names[i]]
    printf "\n@@ print %s\n%s\n", names[i], v
    printf "\n@@ concat %s\nuser=%s;\n", names[i], v
    printf "\n@@ printf-wide %s\n%60s|\n", names[i], v
    w = v; gsub(/[^A-Za-z0-9]/, "\\\\&", w)
    printf "\n@@ gsub-escape %s\n%s\n", names[i], w
    printf "\n@@ letters %s\n", names[i]
    for (j = 1; j <= length(v); j++) printf "%s ", substr(v, j, 1)
    printf "\n@@ fields %s\n", names[i]
    $0 = v; $1 = $1; print
  }
}
