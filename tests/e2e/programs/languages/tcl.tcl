fconfigure stdout -encoding utf-8 -translation lf
set ways {
  puts {set v} list {list a $v b} list-of-list {list [list $v]} error {catch {error "cannot use $v"} e; set e}
  base64 {binary encode base64 -maxlen 60 [encoding convertto utf-8 $v]} hex {binary encode hex [encoding convertto utf-8 $v]}
  uuencode {binary encode uuencode [encoding convertto utf-8 $v]} regsub {regsub -all {\W} $v {\\&}}
  dict {dict create password $v} array {set a(password) $v; array get a} subst {subst -nocommands -novariables $v}
}
foreach {way body} $ways {
  foreach name $env(NAMES) { set v $env($name); puts "\n@@ $way $name"; puts [apply [list v $body] $v] }
}
