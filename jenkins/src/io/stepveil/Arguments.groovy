package io.stepveil

import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonException
import groovy.json.JsonSlurper

/**
 * The arguments of withStepveil, from a map to a command line: text only, no step, no credential. Works in the sandbox
 * too.
 */
class Arguments {

    // Argument -> flag of the binary, by the kind of its value.
    private static final Map<String, String> TEXTS = [
        process: '--process', project: '--project', environment: '--env', prefix: '--prefix',
        duplicates: '--duplicates', method: '--method', identityId: '--identity-id',
        organizationSlug: '--organization-slug', caFile: '--ca-file', connectTimeout: '--connect-timeout',
        deadline: '--deadline', config: '--config'
    ]
    private static final Map<String, String> LISTS = [
        path: '--path', tags: '--tags', only: '--only', except: '--except', require: '--require',
        unmasked: '--unmasked', allowNames: '--allow-names', domain: '--domain'
    ]
    private static final Map<String, String> SWITCHES = [
        recursive: '--recursive', expandReferences: '--expand', includeImports: '--include-imports',
        allowEmpty: '--allow-empty', allowUnresolved: '--allow-unresolved', allowPartial: '--allow-partial',
        importCheck: '--no-import-check', maskShort: '--mask-short', allowHttp: '--allow-http'
    ]
    private static final String RENAME = 'rename'

    // Arguments that the library itself reads: the kind of their value.
    private static final Map<String, String> OWN = [
        oidc: 'text', credentialsId: 'text', binary: 'text', tool: 'text', download: 'text', label: 'label',
        files: 'list', returnStdout: 'switch', returnStatus: 'switch'
    ]
    // What the two forms don't share.
    private static final List<String> BLOCK_ONLY = ['files', 'label']
    private static final List<String> RUN_ONLY = ['returnStdout', 'returnStatus']

    private static final List<String> CREDENTIALS =
        ['clientSecret', 'clientId', 'token', 'jwt', 'idToken', 'accessToken', 'headers']

    /** Every argument, sorted: for documentation and tests. */
    @NonCPS
    static List<String> names() {
        List<String> all = []
        all.addAll(TEXTS.keySet())
        all.addAll(LISTS.keySet())
        all.addAll(SWITCHES.keySet())
        all.addAll(OWN.keySet())
        all.add(RENAME)
        return all.sort()
    }

    /** The object in config.json as a map that survives a restart; null if it is none. */
    @NonCPS
    static Map<String, Object> fromJson(String text) {
        Object parsed
        try {
            parsed = new JsonSlurper().parseText(text)
        } catch (JsonException | IllegalArgumentException ignored) {
            return null
        }
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

    /** All that is wrong with the arguments, one line each; form: 'block' or 'run'. */
    @NonCPS
    static List<String> faults(Map<String, Object> all, String form) {
        List<String> found = []
        for (Map.Entry<String, Object> entry : all.entrySet()) {
            String fault = faultOf(entry.key, entry.value, form)
            if (fault != null) {
                found.add(fault)
            }
        }
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
        if (all.returnStdout == true && all.returnStatus == true) {
            found.add('returnStdout and returnStatus are both true: keep one of them')
        }
        return found
    }

    /** The script that fetches, sealed, on the agent; seal: what Handover.open returned. */
    @NonCPS
    static String exportScript(String binary, Map<String, Object> all, Map<String, String> seal) {
        List<String> words = [binary, 'export', '--to=jenkins', '--seal-to=' + seal.key,
                              '--seal-context=' + seal.context]
        words.addAll(flags(all))
        return script(words)
    }

    /** The script that starts one command with the secrets in its environment, its output masked. */
    @NonCPS
    static String runScript(String binary, Map<String, Object> all, String command) {
        List<String> words = [binary, 'run']
        words.addAll(flags(all))
        words.addAll(['--', 'sh', '-xec', command])
        return script(words)
    }

    /** The script that writes each variable into a file of its own, 0600 in a folder 0700. */
    @NonCPS
    static String filesScript(String folder, List<String> names) {
        String text = '#!/bin/sh\nset -eu\numask 077\nmkdir -- ' + quoted(folder) + '\n'
        for (String name : names) {
            text += 'printf %s "$' + name + '" >' + quoted(folder + '/' + name) + '\n'
        }
        return text
    }

    /** The script that removes them. */
    @NonCPS
    static String removeScript(String folder) {
        return '#!/bin/sh\nrm -rf -- ' + quoted(folder) + '\n'
    }

    /** The lines "HASH  NAME" of sha256sum as "NAME:HASH ...", for one variable. */
    @NonCPS
    static String sums(String text) {
        List<String> found = []
        for (String line : text.split('\n')) {
            if (line.matches('[0-9a-f]{64} [ *][A-Za-z0-9_.-]+')) {
                found.add(line.substring(66) + ':' + line.substring(0, 64))
            }
        }
        return found.join(' ')
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
                'its ID as oidc or credentialsId'
        }
        if (name == 'audience') {
            return 'audience is no argument: it is a setting of the credential that oidc names'
        }
        String kind = kindOf(name)
        if (kind == null) {
            String near = nearest(name)
            return 'unknown argument ' + name + (near == null ? '' : '; did you mean ' + near + '?')
        }
        if (form == 'run' && BLOCK_ONLY.contains(name) || form == 'block' && RUN_ONLY.contains(name)) {
            return name + ' goes with ' + (form == 'run' ? 'a body { } only' : 'run only')
        }
        return fits(name, value, kind) ? null : name + ' must be ' + wanted(kind)
    }

    @NonCPS
    private static String kindOf(String name) {
        if (TEXTS.containsKey(name)) {
            return 'text'
        }
        if (LISTS.containsKey(name)) {
            return 'list'
        }
        if (SWITCHES.containsKey(name)) {
            return 'switch'
        }
        return name == RENAME ? 'map' : OWN.get(name)
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

    @NonCPS
    private static List<String> flags(Map<String, Object> all) {
        List<String> words = []
        for (Map.Entry<String, String> flag : TEXTS.entrySet()) {
            if (all.get(flag.key) != null && flag.key != 'method') {
                words.add(flag.value + '=' + all.get(flag.key))
            }
        }
        for (Map.Entry<String, String> flag : LISTS.entrySet()) {
            for (String item : items(all.get(flag.key))) {
                words.add(flag.value + '=' + item)
            }
        }
        for (Map.Entry<String, String> flag : SWITCHES.entrySet()) {
            if (all.get(flag.key) != null) {
                boolean turnsOff = flag.value.startsWith('--no-')
                words.add(flag.value + '=' + (all.get(flag.key) != turnsOff))
            }
        }
        for (Map.Entry<String, Object> pair : ((Map<String, Object>) (all.rename ?: [:])).entrySet()) {
            words.add('--rename=' + pair.key + '=' + pair.value)
        }
        words.addAll(loginFlags(all))
        return words
    }

    @NonCPS
    private static List<String> loginFlags(Map<String, Object> all) {
        List<String> words = []
        String method = all.method
        if (all.oidc != null) {
            words.add('--id-token-env=STEPVEIL_ID_TOKEN')
            method = method ?: 'oidc'
        } else if (all.credentialsId != null) {
            method = 'universal'
        }
        if (method != null) {
            words.add('--method=' + method)
        }
        return words
    }

    // Without -x: Jenkins would print the command line, which names things that are nobody's business.
    @NonCPS
    private static String script(List<String> words) {
        List<String> safe = []
        for (String word : words) {
            safe.add(quoted(word))
        }
        return '#!/bin/sh\nexec ' + safe.join(' ') + '\n'
    }

    @NonCPS
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'"
    }

    // The argument that is at most two slips (three in a long word) away.
    @NonCPS
    private static String nearest(String word) {
        String best = null
        int least = word.length() > 8 ? 4 : 3
        for (String name : names()) {
            int distance = edits(word.toLowerCase(), name.toLowerCase())
            if (distance < least && distance < name.length()) {
                best = name
                least = distance
            }
        }
        return best
    }

    @NonCPS
    private static int edits(String from, String to) {
        List<Integer> row = []
        for (int j = 0; j <= to.length(); j++) {
            row.add(j)
        }
        for (int i = 1; i <= from.length(); i++) {
            List<Integer> next = [i]
            for (int j = 1; j <= to.length(); j++) {
                int same = row.get(j - 1) + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1)
                next.add(Math.min(same, Math.min(row.get(j), next.get(j - 1)) + 1))
            }
            row = next
        }
        return row.get(to.length())
    }

}
