package org.jenkinsci.plugins.credentialsbinding.masking

import java.nio.charset.StandardCharsets
import java.util.regex.Matcher
import java.util.regex.Pattern

/**
 * The log's filter as the credentials-binding plugin makes it since September 2023, written a second time: of each value its
 * shell quotings and its base64 in both alphabets at the three alignments, all joined into one regular expression,
 * longest first.
 */
class SecretPatterns {

    /** As before September 2023: no base64. */
    static boolean old = false

    private static final List<Base64.Encoder> ALPHABETS = [Base64.encoder, Base64.urlEncoder]

    static Pattern getAggregateSecretPattern(Collection<String> values) {
        return Pattern.compile(alternatives(values).collect { Pattern.quote(it) }.join('|'))
    }

    private static List<String> alternatives(Collection<String> values) {
        return values.findAll { it }.collectMany { forms(it) }.unique().sort { String a, String b ->
            b.length() <=> a.length() ?: a <=> b
        }
    }

    private static List<String> forms(String value) {
        String bash = value.replace("'", "'\\''")
        List<String> all = [value, bash, "'" + bash + "'", value.replaceAll('(\\\\)(\\\\?)', '$2'),
                            value.replaceAll("('+)", Matcher.quoteReplacement("'\"") + '$1' + Matcher.quoteReplacement("\"'"))]
        all += value.contains('^') ? [value.replaceAll('(\\^)(\\^?)', '$2')] : []
        all += value.contains('$') ? [value.replace('$', '$$')] : []
        (old ? [] : ['', 'a', 'aa']).each { String before ->
            ALPHABETS.each { Base64.Encoder encoder ->
                String base64 = encoder.encodeToString((before + value).getBytes(StandardCharsets.UTF_8)).drop(2 * before.length())
                all += [base64, base64.endsWith('==') ? base64[0..<-3] : base64.endsWith('=') ? base64[0..<-2] : base64]
            }
        }
        return all.findAll { it.length() >= 3 || it == value }
    }

}
