class ArgumentsTests extends Suite {

    // Argument, value, what the binary is told.
    static final List<List> FLAGS = [
        ['process', 'backend', '--process=backend'], ['project', 'acme-app', '--project=acme-app'],
        ['environment', 'prod', '--env=prod'], ['prefix', 'APP_', '--prefix=APP_'],
        ['duplicates', 'last', '--duplicates=last'], ['method', 'token', '--method=token'],
        ['identityId', '0f1e', '--identity-id=0f1e'],
        ['organizationSlug', 'acme', '--organization-slug=acme'], ['caFile', '/ca.pem', '--ca-file=/ca.pem'],
        ['connectTimeout', '5s', '--connect-timeout=5s'], ['deadline', 90, '--deadline=90'],
        ['clientCert', '/c.pem', '--client-cert=/c.pem'], ['clientKey', '/k.pem', '--client-key=/k.pem'],
        ['serviceAccountTokenPath', '/t', '--service-account-token-path=/t'],
        ['serviceAccountKeyFilePath', '/k.json', '--service-account-key-file-path=/k.json'],
        ['ldapUsername', 'ci', '--ldap-username=ci'], ['jwtSvidFile', '/s', '--jwt-svid-file=/s'],
        ['config', 'ci/stepveil.yaml', '--config=ci/stepveil.yaml'], ['path', '/backend', '--path=/backend'],
        ['path', ['/a', '/b'], "--path=/a' '--path=/b"], ['tags', ['ci'], '--tags=ci'], ['only', 'DB_*', '--only=DB_*'],
        ['except', ['A', 'B'], "--except=A' '--except=B"], ['require', 'A', '--require=A'],
        ['unmasked', 'LOG_LEVEL', '--unmasked=LOG_LEVEL'], ['allowNames', 'PATH', '--allow-names=PATH'],
        ['domain', ['https://a', 'https://b'], "--domain=https://a' '--domain=https://b"],
        ['recursive', true, '--recursive=true'], ['expandReferences', false, '--expand=false'],
        ['includeImports', false, '--include-imports=false'], ['allowEmpty', true, '--allow-empty=true'],
        ['allowUnresolved', true, '--allow-unresolved=true'], ['allowPartial', true, '--allow-partial=true'],
        ['importCheck', false, '--no-import-check=true'], ['maskShort', true, '--mask-short=true'],
        ['maskParts', false, '--mask-parts=false'], ['strictNames', true, '--strict-names=true'],
        ['allowHttp', true, '--allow-http=true'], ['rename', [A: 'B', C: 'D'], "--rename=A=B' '--rename=C=D"],
        ['sealed', 'secrets.age', '--sealed=secrets.age'], ['fallbackMaxAge', '24h', '--fallback-max-age=24h'],
        ['oidc', 'id-token', "--id-token-env=STEPVEIL_ID_TOKEN' '--method=oidc"],
        ['credentialsId', 'infisical-ci', '--method=universal']
    ]
    // What the library itself reads; each has tests of its own in another suite.
    static final List<String> OWN = ['binary', 'tool', 'download', 'label', 'files', 'returnStdout', 'returnStatus', 'sealKey',
                                     'fallback', 'maxAge', 'recipients']

    private static final Pipeline LIBRARY = new Pipeline(new File('.'))

    private final Class<?> arguments = LIBRARY.libraryClass('Arguments')
    private final Class<?> flags = LIBRARY.libraryClass('Flags')
    private final Class<?> scripts = LIBRARY.libraryClass('Scripts')

    private List<String> faults(Map given, String form = 'block') {
        return arguments.faults(arguments.merged([:], given), form)
    }

    // The words that start the binary.
    private String command(Map given) {
        String script = scripts.runScript('stepveil', arguments.merged([:], given), 'true')
        return script.substring(script.indexOf('STEPVEIL_PARENT=$$ ') + 19, script.lastIndexOf('\nexit $?\n'))
    }

    void testEachArgumentBecomesItsFlag() {
        FLAGS.each { String name, Object value, String flag ->
            assert faults([(name): value]) == []
            assert command([(name): value]) == "'stepveil' 'run' '${flag}' '--' 'sh' '-xec' 'true'"
        }
    }

    void testSealTellsTheBinaryFileAgeAndKeys() {
        Map given = [maxAge: '2h', recipients: ['age1a', 'age1b'], path: '/a']
        assert faults(given, 'seal') == []
        contains(scripts.sealScript('stepveil', arguments.merged([:], given), "it's.age"),
                 "'stepveil' 'seal' '--output-file=it'\\''s.age' '--max-age=2h' '--path=/a' '--recipient=age1a' " +
                 "'--recipient=age1b'")
        assert faults(given) == ['maxAge goes with seal only', 'recipients goes with seal only']
    }

    void testNoArgumentIsLeftOutOfTheTests() {
        assert (FLAGS*.getAt(0) + OWN).unique().sort() == flags.names()
    }

    void testEachArgumentHasARowInTheReadme() {
        String readme = new File(Pipeline.SOURCE, 'jenkins/README.md').text
        List<String> rows = (readme =~ /(?m)^\| `(\w+)` \|/).collect { it[1] }
        assert rows.sort() == flags.names()
    }

    void testEachFlagIsOneOfTheBinarys() {
        String help = [System.getenv('TEST_BINARY'), 'export', '--help'].execute().text
        List<String> flags = FLAGS*.getAt(2).collectMany { it.split("' '").toList() }*.replaceAll('=.*', '').unique()
        assert flags.findAll { !help.contains(it + ' ') && !help.contains(it + ',') && !help.contains(it + '\n') } == []
    }

    void testAnUnknownArgumentIsAnErrorWithTheNearest() {
        assert faults([proces: 'x']) == ['unknown argument proces; did you mean process?']
        assert faults([credentialId: 'x']) == ['unknown argument credentialId; did you mean credentialsId?']
        assert faults([enviroment: 'x', ENVIRONMENT: 'y']) == [
            'unknown argument enviroment; did you mean environment?', 'unknown argument ENVIRONMENT; did you mean environment?']
        contains(faults([audience: 'x'])[0], 'a setting of the credential that oidc names')
        assert faults([zzzzzz: 1]) == ['unknown argument zzzzzz']
    }

    void testACredentialIsNoArgument() {
        ['clientSecret', 'token', 'jwt', 'idToken', 'headers'].each {
            List<String> found = faults([(it): 'canary-9f3b-SECRET'])
            contains(found[0], it + ' is no argument')
            lacks(found.join(), 'canary')
        }
    }

    void testAValueOfAnotherKindIsAnErrorThatDoesNotQuoteIt() {
        [[process: true], [process: ''], [project: ['canary']], [path: [:]], [path: []], [path: ' '], [only: ['a', '']],
         [recursive: 'canary'], [rename: 'A=B'], [rename: [:]], [files: 'a-b'], [files: ['A', '$(canary)']], [oidc: null],
         [label: [1]]].each {
            List<String> found = faults(it)
            assert found.size() == 1: it
            assert found[0].startsWith(it.keySet()[0] + ' must be '): found
            lacks(found[0], 'canary')
        }
        assert faults([process: "${'back'}end", deadline: 30, label: '']) == []
    }

    void testWhatExcludesEachOther() {
        contains(faults([oidc: 'a', credentialsId: 'b'])[0], 'oidc and credentialsId are both given')
        contains(faults([credentialsId: 'b', method: 'oidc'])[0], "credentialsId goes with method: 'universal'")
        contains(faults([oidc: 'b', method: 'universal'])[0], "oidc goes with method: 'oidc'")
        contains(faults([files: 'A', label: 'b'])[0], 'files and label')
        contains(faults([sealed: 'a', fallback: 'b', fallbackMaxAge: '1h'])[0], 'sealed and fallback are both given')
        assert faults([fallback: 'b']) == ["fallback needs fallbackMaxAge, how old it may be: '24h'"]
        assert faults([fallback: 'b', fallbackMaxAge: '24h']) == []
        contains(faults([returnStdout: true, returnStatus: true], 'run')[0], 'returnStdout and returnStatus')
        assert faults([credentialsId: 'b', method: 'universal']) == []
        assert faults([oidc: 'b', method: 'jwt']) == []
        assert faults([files: 'A'], 'run') == ['files goes with a body { } only']
        assert faults([returnStatus: true]) == ['returnStatus goes with run only']
    }

    void testArgumentsComeBeforeTheConfiguration() {
        Map configured = [domain: 'https://library', project: 'library', credentialsId: 'stored', path: ['/x']]
        assert arguments.merged(configured, [project: 'mine', path: '/y']) ==
            [domain: 'https://library', project: 'mine', credentialsId: 'stored', path: '/y']
        assert arguments.merged(configured, [oidc: 'token']).credentialsId == null
        assert arguments.merged([oidc: 'token'], configured).oidc == null
    }

    void testTheMergedArgumentsSurviveARestart() {
        Map merged = arguments.merged(arguments.fromJson('{"path": ["/a", "/b"], "rename": {"A": "B"}, "deadline": 9}'),
                                      [project: "${'x'}", recursive: true])
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(merged)
        assert merged == [path: ['/a', '/b'], rename: [A: 'B'], deadline: '9', project: 'x', recursive: true]
    }

    void testNothingInAnArgumentReachesTheShell() {
        File file = new File(workspace, 'script')
        String hostile = '\'; echo out; \' $(echo out) `echo out` "$HOME" \\ \n--x'
        file.text = command([process: hostile]).replace("'stepveil'", "printf '%s|'")
        assert ['sh', file.path].execute().text == "run|--process=${hostile}|--|sh|-xec|true|"
    }

    void testChecksumLinesAreReadAndNothingElse() {
        String hash = 'a' * 64
        assert scripts.sums("# ${hash}  comment\n${hash}  stepveil-linux-x64\n${hash} *b\nshort  c\n${hash}  d;e\n") ==
            "stepveil-linux-x64:${hash} b:${hash}"
        assert scripts.sums(new File(Pipeline.SOURCE, 'jenkins/resources/io/stepveil/SHA256SUMS').text) == ''
    }

}
