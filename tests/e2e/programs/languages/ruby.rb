require 'json'; require 'yaml'; require 'shellwords'; require 'erb'; require 'cgi'; require 'uri'; require 'base64'; require 'pp'
WAYS = {
  'puts' => ->(v) { v }, 'inspect' => ->(v) { v.inspect }, 'p-hash' => ->(v) { { a: v, 'b' => [v] }.inspect },
  'inspect-twice' => ->(v) { v.inspect.inspect }, 'dump' => ->(v) { v.dump }, 'shellwords' => ->(v) { v.shellescape },
  'shelljoin' => ->(v) { ['echo', v].shelljoin }, 'yaml' => ->(v) { { 'key' => v }.to_yaml }, 'json' => ->(v) { v.to_json },
  'json-pretty' => ->(v) { JSON.pretty_generate('a' => v) }, 'json-ascii' => ->(v) { JSON.generate(v, ascii_only: true) },
  'json-script-safe' => ->(v) { JSON.generate(v, script_safe: true) }, 'url-encode' => ->(v) { ERB::Util.url_encode(v) },
  'cgi-escape' => ->(v) { CGI.escape(v) }, 'uri-component' => ->(v) { URI.encode_www_form_component(v) },
  'www-form' => ->(v) { URI.encode_www_form('a' => v) }, 'html' => ->(v) { CGI.escapeHTML(v) },
  'base64' => ->(v) { Base64.encode64(v) }, 'base64-strict' => ->(v) { Base64.strict_encode64('u:' + v) },
  'base64-url' => ->(v) { Base64.urlsafe_encode64(v) }, 'hex' => ->(v) { v.unpack1('H*') }, 'bytes' => ->(v) { v.bytes.inspect },
  'regexp-escape' => ->(v) { Regexp.escape(v) }, 'pp' => ->(v) { PP.pp({ a: v, b: [v, v] }, +'', 40) },
  'pack-m' => ->(v) { [v].pack('m') }, 'pack-u' => ->(v) { [v].pack('u') }, 'pack-M' => ->(v) { [v].pack('M') },
  'exception' => ->(v) { RuntimeError.new('cannot use ' + v).full_message(highlight: false) },
  'uri-error' => ->(v) { begin; URI.parse('http://' + v + ' x').to_s; rescue URI::Error => e; e.message; end },
  'integer-error' => ->(v) { begin; Integer(v).to_s; rescue ArgumentError => e; e.message; end },
  'struct' => ->(v) { Struct.new(:password).new(v).inspect }, 'lines' => ->(v) { v.lines.inspect },
}.freeze
$stdout.binmode
WAYS.each do |way, show|
  ENV['NAMES'].split(' ').each do |name|
    $stdout.write("\n@@ #{way} #{name}\n", show.call(ENV[name].dup.force_encoding('UTF-8')).b, "\n")
  end
end
