import java.util.regex.Pattern

import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns

/** What withCredentials does to the log: each line alone. */
class LogFilter {

    static String masked(String text, Collection<String> values) {
        Pattern pattern = SecretPatterns.getAggregateSecretPattern(values)
        return pattern.pattern() ? text.split('(?<=\n)').collect { pattern.matcher(it).replaceAll('****') }.join('') : text
    }

}
