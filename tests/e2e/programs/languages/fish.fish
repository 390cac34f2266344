for name in (string split ' ' $NAMES)
    set -l v $$name
    printf '\n@@ echo %s\n' $name; echo $v
    printf '\n@@ string-escape %s\n' $name; string escape -- "$v"
    printf '\n@@ string-escape-no-quotes %s\n' $name; string escape --no-quoted -- "$v"
    printf '\n@@ string-escape-url %s\n' $name; string escape --style=url -- "$v"
    printf '\n@@ string-escape-var %s\n' $name; string escape --style=var -- "$v"
    printf '\n@@ string-escape-regex %s\n' $name; string escape --style=regex -- "$v"
    printf '\n@@ set-show %s\n' $name; set --show v
    printf '\n@@ set %s\n' $name; set -l | string match -r '^v .*'
    printf '\n@@ trace %s\n' $name
    set fish_trace 1; true "$v"; set -e fish_trace
end
