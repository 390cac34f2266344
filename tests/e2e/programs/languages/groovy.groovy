import groovy.json.JsonOutput
import java.nio.charset.StandardCharsets as Charsets

String properties(String v) {
    Properties all = new Properties()
    all.setProperty('key', v)
    ByteArrayOutputStream out = new ByteArrayOutputStream()
    all.store(out, null)
    out.toString('ISO-8859-1').readLines().findAll { it.startsWith('key') }.join('\n')
}

String propertiesXml(String v) {
    Properties all = new Properties()
    all.setProperty('key', v)
    ByteArrayOutputStream out = new ByteArrayOutputStream()
    all.storeToXML(out, null)
    out.toString('UTF-8')
}

String thrown(Closure<?> make) {
    try {
        make()
        return ''
    } catch (IllegalArgumentException | URISyntaxException | MalformedURLException e) {
        return e.toString()
    }
}

Map<String, Closure<String>> ways = [
    'println': { String v -> v },
    'properties': { String v -> properties(v) },
    'properties-xml': { String v -> propertiesXml(v) },
    'inspect': { String v -> v.inspect() },
    'dump-map': { String v -> [password: v].inspect() },
    'map': { String v -> [password: v].toString() },
    'json': { String v -> JsonOutput.toJson([a: v]) },
    'json-pretty': { String v -> JsonOutput.prettyPrint(JsonOutput.toJson([a: v])) },
    'url-encoder': { String v -> URLEncoder.encode(v, 'UTF-8') },
    'uri-user-info': { String v -> new URI('postgres', "app:$v", 'db', 5432, '/x', null, null).toString() },
    'uri-query': { String v -> new URI('https', 'host', '/p', "a=$v", null).toASCIIString() },
    'uri-error': { String v -> thrown { new URI('http://' + v + '^') } },
    'number-error': { String v -> thrown { Long.parseLong(v) } },
    'base64': { String v -> Base64.encoder.encodeToString(v.getBytes(Charsets.UTF_8)) },
    'base64-url': { String v -> Base64.urlEncoder.withoutPadding().encodeToString(v.getBytes(Charsets.UTF_8)) },
    'base64-mime': { String v -> Base64.mimeEncoder.encodeToString("some:$v".getBytes(Charsets.UTF_8)) },
    'bytes': { String v -> Arrays.toString(v.getBytes(Charsets.UTF_8)) },
    'chars': { String v -> Arrays.toString(v.toCharArray()) },
    'encode-hex': { String v -> v.getBytes(Charsets.UTF_8).encodeHex().toString() },
    'big-integer': { String v -> new BigInteger(1, v.getBytes(Charsets.UTF_8)).toString(16) },
    'pattern-quote': { String v -> java.util.regex.Pattern.quote(v) },
    'exception': { String v -> new IllegalStateException('cannot use ' + v).toString() },
]

PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, 'UTF-8')
ways.each { way, show ->
    System.getenv('NAMES').split(' ').each { name -> out.print("\n@@ ${way} ${name}\n${show(System.getenv(name))}\n") }
}
out.flush()
