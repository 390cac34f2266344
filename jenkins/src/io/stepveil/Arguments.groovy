package io.stepveil

import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonException
import groovy.json.JsonSlurper

/** The arguments of withStepveil as a map, checked: text only, no step, no credential. Works in the sandbox too. */
class Arguments {

    // What the forms don't share: the form, and how it is called in a message.
    private static final Map<String, String> ONE_FORM = [
        files: 'block', label: 'block', returnStdout: 'run', returnStatus: 'run', maxAge: 'seal', recipients: 'seal'
    ]

    private static final List<String> CREDENTIALS =
        ['clientSecret', 'clientId', 'token', 'jwt', 'idToken', 'accessToken', 'headers', 'sealPassphrase']

    /** The object in config.json as a map that survives a restart; null if it is none. */
    @NonCPS
    static Map<String, Object> fromJson(String text) {
        Object parsed
        try {
            parsed = new JsonSlurper().parseText(text)
        } catch (JsonException | IllegalArgumentException ignored) {
            // An empty map would be a configuration.
            // groovylint-disable-next-line ReturnNullFromCatchBlock, ReturnsNullInsteadOfEmptyCollection
            return null
        }
        // groovylint-disable-next-line ReturnsNullInsteadOfEmptyCollection
        return parsed instanceof Map ? copyOf((Map) parsed) : null
    }

    /** The given arguments over those of the library's configuration, as plain text, lists and maps. */
    @NonCPS
    static Map<String, Object> merged(Map<String, Object> configured, Map<String, Object> given) {
        Map<String, Object> all = copyOf(configured)
        all.putAll(copyOf(given))
        // One way to log in replaces the other, whichever layer it comes from.
        if (given.oidc != null && given.credentialsId == null) {
            all.remove('credentialsId')
        }
        if (given.credentialsId != null && given.oidc == null) {
            all.remove('oidc')
        }
        return all
    }

    /** All that is wrong with the arguments, one line each; form: 'block', 'run', 'check' or 'seal'. */
    @NonCPS
    static List<String> faults(Map<String, Object> all, String form) {
        List<String> found = []
        for (Map.Entry<String, Object> entry : all.entrySet()) {
            String fault = faultOf(entry.key, entry.value, form)
            if (fault != null) {
                found.add(fault)
            }
        }
        found.addAll(conflictsIn(all))
        return found
    }

    /** A list argument's items: a single text counts as one. */
    @NonCPS
    static List<String> items(Object value) {
        List<String> texts = []
        if (value instanceof List) {
            for (Object item : (List) value) {
                texts.add(item.toString())
            }
        } else if (value != null) {
            texts.add(value.toString())
        }
        return texts
    }

    @NonCPS
    private static List<String> conflictsIn(Map<String, Object> all) {
        List<String> found = []
        if (all.oidc != null && all.credentialsId != null) {
            found.add('oidc and credentialsId are both given: keep one of them')
        }
        if (all.credentialsId != null && all.method != null && !(all.method in ['universal', 'universal-auth'])) {
            found.add('credentialsId goes with method: \'universal\', which can be left out')
        }
        if (all.oidc != null && all.method != null && !(all.method in ['oidc', 'oidc-auth', 'jwt', 'jwt-auth'])) {
            found.add('oidc goes with method: \'oidc\', which can be left out, or \'jwt\'')
        }
        if (all.files != null && all.label != null) {
            found.add('files and label don\'t go together: the body would not run where the files are')
        }
        if (all.sealed != null && all.fallback != null) {
            found.add('sealed and fallback are both given: a sealed file asks no server, keep one of them')
        }
        if (all.fallback != null && all.fallbackMaxAge == null) {
            found.add('fallback needs fallbackMaxAge, how old it may be: \'24h\'')
        }
        if (all.returnStdout == true && all.returnStatus == true) {
            found.add('returnStdout and returnStatus are both true: keep one of them')
        }
        return found
    }

    @NonCPS
    private static Map<String, Object> copyOf(Map<String, Object> map) {
        Map<String, Object> copy = [:]
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            copy.put(entry.key.toString(), plain(entry.value))
        }
        return copy
    }

    // Text instead of a GString or a number, and lists and maps of their own.
    @NonCPS
    private static Object plain(Object value) {
        if (value instanceof Map) {
            return copyOf((Map) value)
        }
        if (value instanceof List) {
            return items(value)
        }
        return value == null || value instanceof Boolean ? value : value.toString()
    }

    @NonCPS
    private static String faultOf(String name, Object value, String form) {
        if (CREDENTIALS.contains(name)) {
            return name + ' is no argument: a credential has no place in a Pipeline; store it in Jenkins and give ' +
                'its ID as oidc, credentialsId or sealKey'
        }
        if (name == 'audience') {
            return 'audience is no argument: it is a setting of the credential that oidc names'
        }
        String kind = Flags.kindOf(name)
        if (kind == null) {
            String near = Spelling.nearest(name, Flags.names())
            return 'unknown argument ' + name + (near == null ? '' : '; did you mean ' + near + '?')
        }
        String own = ONE_FORM.get(name)
        if (own != null && own != form) {
            return name + ' goes with ' + (own == 'block' ? 'a body { }' : own) + ' only'
        }
        if (form == 'seal' && name in ['sealed', 'fallback', 'fallbackMaxAge']) {
            return name + ' does not go with seal, which asks the server and makes a file of its own'
        }
        return fits(name, value, kind) ? null : name + ' must be ' + wanted(kind)
    }

    @NonCPS
    private static boolean fits(String name, Object value, String kind) {
        switch (kind) {
            case 'text':
                return value instanceof String && !value.trim().isEmpty()
            case 'label':
                return value instanceof String
            case 'switch':
                return value instanceof Boolean
            case 'map':
                return value instanceof Map && !value.isEmpty()
            default:
                List<String> texts = items(value)
                String pattern = name == 'files' ? '[A-Za-z_][A-Za-z0-9_]*' : '(?s).*\\S.*'
                return !(value instanceof Map) && !(value instanceof Boolean) && !texts.isEmpty() &&
                    texts.every { String text -> text.matches(pattern) }
        }
    }

    @NonCPS
    private static String wanted(String kind) {
        switch (kind) {
            case 'switch':
                return 'true or false'
            case 'map':
                return 'a map like [OLD: \'NEW\']'
            case 'list':
                return 'a text or a list of texts, none of them empty (files: names of variables)'
            default:
                return 'a text'
        }
    }

}
