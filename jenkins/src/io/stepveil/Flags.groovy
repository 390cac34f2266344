package io.stepveil

import com.cloudbees.groovy.cps.NonCPS

/** Which arguments there are, and what the binary is told of each. */
class Flags {

    // Argument -> flag of the binary, by the kind of its value.
    private static final Map<String, String> TEXTS = [
        process: '--process', project: '--project', environment: '--env', prefix: '--prefix',
        duplicates: '--duplicates', method: '--method', identityId: '--identity-id',
        organizationSlug: '--organization-slug', caFile: '--ca-file', connectTimeout: '--connect-timeout',
        deadline: '--deadline', config: '--config', sealed: '--sealed', fallback: '--fallback',
        fallbackMaxAge: '--fallback-max-age', clientCert: '--client-cert', clientKey: '--client-key',
        serviceAccountTokenPath: '--service-account-token-path',
        serviceAccountKeyFilePath: '--service-account-key-file-path', ldapUsername: '--ldap-username',
        jwtSvidFile: '--jwt-svid-file', maxAge: '--max-age'
    ]
    private static final Map<String, String> LISTS = [
        path: '--path', tags: '--tags', only: '--only', except: '--except', require: '--require',
        unmasked: '--unmasked', allowNames: '--allow-names', domain: '--domain', recipients: '--recipient'
    ]
    private static final Map<String, String> SWITCHES = [
        recursive: '--recursive', expandReferences: '--expand', includeImports: '--include-imports',
        allowEmpty: '--allow-empty', allowUnresolved: '--allow-unresolved', allowPartial: '--allow-partial',
        importCheck: '--no-import-check', maskShort: '--mask-short', maskParts: '--mask-parts',
        strictNames: '--strict-names', allowHttp: '--allow-http'
    ]
    private static final String RENAME = 'rename'

    // Arguments that the library itself reads: the kind of their value.
    private static final Map<String, String> OWN = [
        oidc: 'text', credentialsId: 'text', sealKey: 'text', binary: 'text', tool: 'text',
        download: 'text', label: 'label', files: 'list', returnStdout: 'switch', returnStatus: 'switch'
    ]

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

    /** What an argument's value is: 'text', 'label', 'list', 'map' or 'switch'; null: there is no such argument. */
    @NonCPS
    static String kindOf(String name) {
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

    /** The arguments as words of a command line. */
    @NonCPS
    static List<String> of(Map<String, Object> all) {
        List<String> words = []
        for (Map.Entry<String, String> flag : TEXTS.entrySet()) {
            if (all.get(flag.key) != null && flag.key != 'method') {
                words.add(flag.value + '=' + all.get(flag.key))
            }
        }
        for (Map.Entry<String, String> flag : LISTS.entrySet()) {
            words.addAll(repeated(flag.value, Arguments.items(all.get(flag.key))))
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
    private static List<String> repeated(String flag, List<String> items) {
        List<String> words = []
        for (String item : items) {
            words.add(flag + '=' + item)
        }
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

}
