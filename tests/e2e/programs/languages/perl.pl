use strict; use warnings;
use MIME::Base64; use MIME::QuotedPrint; use Data::Dumper; use JSON::PP; use B;
$Data::Dumper::Indent = 1;
my @ways = (
  ['print', sub { $_[0] }],
  ['quotemeta', sub { quotemeta $_[0] }],
  ['dumper', sub { Dumper($_[0]) }],
  ['dumper-useqq', sub { local $Data::Dumper::Useqq = 1; Dumper({ a => $_[0] }) }],
  ['b-perlstring', sub { B::perlstring($_[0]) }],
  ['b-cstring', sub { B::cstring($_[0]) }],
  ['base64', sub { encode_base64($_[0]) }],
  ['base64-header', sub { 'Basic ' . encode_base64("user:$_[0]", '') }],
  ['quoted-printable', sub { encode_qp($_[0]) }],
  ['json-pp', sub { JSON::PP->new->allow_nonref->encode($_[0]) }],
  ['json-pp-ascii', sub { my $t = $_[0]; utf8::decode($t); JSON::PP->new->ascii->pretty->encode({ a => $t }) }],
  ['unpack-hex', sub { unpack('H*', $_[0]) }],
  ['sprintf-vd', sub { sprintf('%vd', $_[0]) }],
  ['sprintf-v02x', sub { sprintf('%v02x', $_[0]) }],
  ['pack-u', sub { pack('u', $_[0]) }],
  ['uri-escape', sub { my $t = $_[0]; $t =~ s/([^A-Za-z0-9\-\._~])/sprintf('%%%02X', ord $1)/ge; $t }],
  ['die', sub { eval { die "cannot log in with $_[0]" }; $@ }],
  ['join-ord', sub { join(',', map { ord } split //, $_[0]) }],
);
for my $way (@ways) {
  for my $name (split / /, $ENV{NAMES}) {
    print "\n@@ $way->[0] $name\n", $way->[1]->($ENV{$name}), "\n";
  }
}
