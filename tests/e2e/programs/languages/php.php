<?php
$ways = [
  'echo' => fn($v) => $v, 'var_export' => fn($v) => var_export($v, true), 'print_r' => fn($v) => print_r(['a' => $v], true),
  'var_dump' => function ($v) { ob_start(); var_dump($v); return ob_get_clean(); },
  'serialize' => fn($v) => serialize($v), 'json' => fn($v) => json_encode($v),
  'json-flags' => fn($v) => json_encode(['a' => $v], JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT),
  'json-pretty' => fn($v) => json_encode(['a' => $v], JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES),
  'urlencode' => fn($v) => urlencode($v), 'rawurlencode' => fn($v) => rawurlencode($v),
  'http_build_query' => fn($v) => http_build_query(['a' => $v]), 'addslashes' => fn($v) => addslashes($v),
  'addcslashes' => fn($v) => addcslashes($v, "\0..\37\177..\377"), 'escapeshellarg' => fn($v) => escapeshellarg($v),
  'escapeshellcmd' => fn($v) => escapeshellcmd($v), 'htmlspecialchars' => fn($v) => htmlspecialchars($v, ENT_QUOTES),
  'htmlentities' => fn($v) => htmlentities($v), 'base64' => fn($v) => base64_encode($v),
  'chunk_split' => fn($v) => chunk_split(base64_encode('user:' . $v)), 'bin2hex' => fn($v) => bin2hex($v),
  'quoted_printable' => fn($v) => quoted_printable_encode($v), 'uuencode' => fn($v) => convert_uuencode($v),
  'preg_quote' => fn($v) => preg_quote($v, '/'), 'nl2br' => fn($v) => nl2br($v), 'quotemeta' => fn($v) => quotemeta($v),
  'wordwrap' => fn($v) => wordwrap($v, 20, "\n", true), 'exception' => fn($v) => (string) new Exception('no ' . $v),
  'strrev-twice' => fn($v) => strrev(strrev($v)), 'stripcslashes' => fn($v) => stripcslashes($v),
];
foreach ($ways as $way => $show) {
  foreach (explode(' ', getenv('NAMES')) as $name) echo "\n@@ $way $name\n", $show(getenv($name)), "\n";
}
