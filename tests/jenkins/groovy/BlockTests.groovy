/** withStepveil(...) { } with the real binary, the dev server and Jenkins' own CPS engine. */
class BlockTests extends Suite {

    static final String LOGIN = "credentialsId: 'infisical-ci'"
    static final String URL = 'postgres://app:p%40ss@db.dev.internal:5432/app?sslmode=require'

    private static String hashOf(String text) {
        return java.security.MessageDigest.getInstance('SHA-256').digest(text.bytes).encodeHex()
    }

    private static void clean(Pipeline build, List<String> values) {
        values.each { String value ->
            lacks(build.log.toString(), value)
            lacks(build.savedText(), value)
        }
    }

    void testTheBodyHasTheSecretsAndTheLogDoesNot() {
        Pipeline build = realBuild()
        build.run("""withStepveil(path: '/backend', ${LOGIN}) {
            sh 'printf %s "\$DATABASE_URL" | sha256sum; echo "url=\$DATABASE_URL"; printf %s "\$DATABASE_URL" | base64 -w0'
        }
        sh 'echo "after: \${DATABASE_URL-gone}"'""")
        contains(build.log.toString(), hashOf(URL))
        contains(build.log.toString(), '\nurl=****')
        contains(build.log.toString(), 'after: gone')
        clean(build, [URL, URL.bytes.encodeBase64().toString()[0..40]])
        assert build.saved.size() > 4
    }

    void testEveryLineAndEncodingIsMasked() {
        Pipeline build = realBuild()
        build.run("""withStepveil(path: '/backend', ${LOGIN}) {
            sh '''set +x
            printf '%s\\n' "\$TLS_PRIVATE_KEY" | sed 's/^/key: /'
            printf %s "\$TLS_PRIVATE_KEY" | base64 -w0; echo
            printf %s "\$JWT_SECRET" | xxd -p -c 200
            printf 'x%s' "\$JWT_SECRET" | base64 -w0; echo
            env | grep -c _STEPVEIL_ || true'''
        }""")
        String log = build.log
        contains(log, 'key: ****')
        contains(log, '-----BEGIN PRIVATE KEY-----')
        assert log.readLines().last() == '0'  // no mask is in the environment
        String pem = '-----BEGIN PRIVATE KEY-----\n' + ('A'..'F').collect { (it * 48).bytes.encodeBase64() }.join('\n')
        clean(build, ['QUFB', 'RkZG', pem.bytes.encodeBase64().toString()[60..100], 'jwt-secret-dev',
                      'jwt-secret-dev-0123456789abcdef'.bytes.encodeHex().toString(),
                      'xjwt-secret-dev-0123456789abcdef'.bytes.encodeBase64().toString()[3..40]])
    }

    void testTheCredentialsOfTheLoginAreGoneInTheBody() {
        Pipeline build = realBuild()
        build.run("withStepveil(path: '/compose', ${LOGIN}) { sh 'env | cut -d= -f1' }")
        lacks(build.log.toString(), 'INFISICAL_UNIVERSAL')
        clean(build, [System.getenv('TEST_CLIENT_SECRET')])
    }

    void testLogsInWithTheIdTokenOfAnOidcCredential() {
        Pipeline build = realBuild()
        build.run("""withStepveil(path: '/compose', oidc: 'id-token', identityId: '${System.getenv('TEST_IDENTITY_ID')}') {
            sh '[ "\$POSTGRES_PASSWORD" = "pg pass#1" ] && env | grep -c ID_TOKEN || true'
        }""")
        contains(build.log.toString(), '\n0\n')
        clean(build, [System.getenv('TEST_ID_TOKEN')])
    }

    void testLogsInWithJwtAuthWhereInfisicalCantReachJenkins() {
        Pipeline build = realBuild()
        build.run("""withStepveil(path: '/compose', oidc: 'id-token', method: 'jwt',
                                  identityId: '${System.getenv('TEST_JWT_IDENTITY_ID')}') {
            sh '[ -n "\$POSTGRES_PASSWORD" ] && echo logged in'
        }""")
        contains(build.log.toString(), '\nlogged in\n')
    }

    void testTheAgentsOwnVariablesLogInAsWell() {
        Pipeline build = realBuild()
        build.agent.INFISICAL_UNIVERSAL_AUTH_CLIENT_ID = System.getenv('TEST_CLIENT_ID')
        build.agent.INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET = System.getenv('TEST_CLIENT_SECRET')
        build.run("withStepveil(path: '/frontend') { sh '[ -n \"\$PUBLIC_API_URL\" ] && echo there' }")
        contains(build.log.toString(), '\nthere\n')
    }

    void testARefusalOfTheBinaryFailsTheBuildBeforeTheBody() {
        Pipeline build = realBuild()
        Throwable failed = failure { build.run("withStepveil(path: '/bakend', ${LOGIN}) { sh 'echo body' }") }
        assert failed.message == 'script returned exit code 5'
        contains(build.log.toString(), 'stepveil: error: ')
        lacks(build.log.toString(), 'body')
    }

    void testPlainSettingsAreShownAndNotHeldAsSecrets() {
        Pipeline build = realBuild()
        build.run("withStepveil(path: '/backend', unmasked: 'LOG_LEVEL', ${LOGIN}) { sh 'echo level \$LOG_LEVEL' }")
        contains(build.log.toString(), '\nlevel from-backend\n')
    }

    void testARestartInTheBodyKeepsVariablesAndMasks() {
        Pipeline build = realBuild()
        build.beforeStep = { String name, StepCall call -> name == 'echo' && call.first == 'restart' }
        build.run("""def kept = 'local'
        withStepveil(path: '/compose', ${LOGIN}) {
            echo 'restart'
            sh "echo \${kept}: \\\$POSTGRES_PASSWORD"
        }""")
        assert build.restarts == 1
        contains(build.log.toString(), 'local: ****')
        clean(build, ['pg pass#1'])
    }

    void testAFetchThatARestartCutOffIsRepeated() {
        Pipeline build = realBuild()
        int cuts = 2
        build.beforeStep = { String name, StepCall call ->
            name == 'sh' && call.named.script?.contains("'--to=jenkins'") && cuts-- > 0
        }
        build.run("withStepveil(path: '/compose', ${LOGIN}) { sh 'echo pass: \$POSTGRES_PASSWORD' }")
        assert build.restarts == 2
        assert build.callsOf('sh').count { it.named.script?.contains("'--to=jenkins'") } == 3
        contains(build.log.toString(), 'the controller was restarted during the fetch: fetching again')
        contains(build.log.toString(), 'pass: ****')
        clean(build, ['pg pass#1'])
    }

    void testARestartDuringEachFetchIsAnError() {
        Pipeline build = realBuild()
        build.beforeStep = { String name, StepCall call -> name == 'sh' && call.named.script?.contains("'--to=jenkins'") }
        Throwable failed = failure { build.run("withStepveil(path: '/compose', ${LOGIN}) { sh 'echo body' }") }
        contains(failed.message, 'restarted during each of three fetches')
        lacks(build.log.toString(), 'body')
    }

    void testFilesAreWrittenPrivateAndRemoved() {
        Pipeline build = realBuild()
        build.run("""withStepveil(path: '/backend', files: ['TLS_PRIVATE_KEY', 'QUOTES'], ${LOGIN}) {
            sh '''set +x
            stat -c '%a %n' "\$(dirname "\$QUOTES")" "\$QUOTES" "\$TLS_PRIVATE_KEY" | sed 's/ .*stepveil-[^/]*/ F/'
            tail -c 1 "\$TLS_PRIVATE_KEY" | xxd -p
            sha256sum <"\$QUOTES"
            cat "\$TLS_PRIVATE_KEY" "\$QUOTES"'''
        }""")
        String quotes = 'He said "hi" \'single\' back\\slash \\n literal $HOME `tick` $(cmd) %PATH% #hash end'
        contains(build.log.toString(), '\n700 F\n600 F/QUOTES\n600 F/TLS_PRIVATE_KEY\n')
        contains(build.log.toString(), hashOf(quotes + '\n'))
        clean(build, ['QUFBQUFBQUFB', 'He said'])
        assert !new File(workspace.path + '@tmp').list().any { it.startsWith('stepveil-') }
    }

    void testFilesAreRemovedWhenTheBodyFails() {
        Pipeline build = realBuild()
        Throwable failed = failure {
            build.run("withStepveil(path: '/backend', files: 'JWT_SECRET', ${LOGIN}) { sh 'test -s \"\$JWT_SECRET\" && exit 9' }")
        }
        assert failed.message == 'script returned exit code 9'
        assert !new File(workspace.path + '@tmp').list().any { it.startsWith('stepveil-') }
    }

    void testAFailureToRemoveFilesDoesNotHideTheBodys() {
        Pipeline build = realBuild()
        build.steps.sh = { StepCall call ->
            if (call.named.label == 'stepveil: remove files' && build.callsOf('sh').any { it.first == 'exit 9' }) {
                throw new hudson.AbortException('agent lost')
            }
            return build.performReally(call)
        }
        Throwable failed = failure {
            build.run("withStepveil(path: '/backend', files: 'JWT_SECRET', ${LOGIN}) { sh 'exit 9' }")
        }
        assert failed.message == 'script returned exit code 9'
        contains(build.log.toString(), 'could not be removed: agent lost')
    }

    void testAProcessWithAsFileHasItsFilesInTheBlockToo() {
        ['', "files: 'QUOTES', "].each { String more ->
            Pipeline build = realBuild()
            new File(workspace, '.stepveil.yaml').text = 'processes: { backend: { path: /backend, as-file: [TLS_PRIVATE_KEY] } }\n'
            build.run("""withStepveil(process: 'backend', ${more}${LOGIN}) {
                sh '''set +x
                stat -c '%a' "\$TLS_PRIVATE_KEY"; head -c 14 "\$TLS_PRIVATE_KEY"; echo; cat "\$TLS_PRIVATE_KEY"
                [ ! -f "\$QUOTES" ] || echo and another'''
            }""")
            contains(build.log.toString(), '600\n-----BEGIN PRI\n')
            assert build.log.contains('\nand another\n') == !more.isEmpty()
            clean(build, ['QUFBQUFBQUFB'])
            assert !new File(workspace.path + '@tmp').list().any { it.startsWith('stepveil-') }
        }
    }

    void testFilesOfTheProcessHaveNoPlaceWithALabel() {
        Pipeline build = answeringBuild([secrets: [KEY: 'value-of-key'], files: ['KEY']])
        Throwable failed = failure { build.run("withStepveil(path: '/x', label: 'linux') { sh 'echo body' }") }
        contains(failed.message, "as-file of the process and label don't go together")
        lacks(build.log.toString(), 'body')
    }

    void testWhatIsNoIdTokenIsNotSent() {
        ['oidc', 'jwt'].each { String method ->
            Server.with([:]) { Server server ->
                Pipeline build = realBuild()
                build.agent.INFISICAL_DOMAIN = server.url
                build.credentials['text'] = [secret: 'canary-9f3b-no-jwt']
                failure {
                    build.run("""withStepveil(path: '/compose', oidc: 'text', method: '${method}', allowHttp: true,
                                              identityId: '${System.getenv('TEST_IDENTITY_ID')}') { }""")
                }
                contains(build.log.toString(), 'what was given as id token is no JWT; it was not sent')
                contains(build.log.toString(), 'is the credential that oidc names of the kind')
                lacks(build.log.toString(), 'canary')
                assert server.asked == 0
            }
        }
    }

    void testARefusalSpeaksOfArguments() {
        Pipeline build = realBuild()
        build.agent.remove('STEPVEIL_ENVIRONMENT')
        failure { build.run("withStepveil(path: '/compose', ${LOGIN}) { }") }
        contains(build.log.toString(), 'use environment, INFISICAL_ENVIRONMENT or')
        lacks(build.log.toString(), '--env')
    }

    void testABinaryThatIsNoneIsNamedWithAHint() {
        program(new Pipeline(workspace), 'not-executable', 'x').executable = false
        ['/no/such/stepveil', workspace.path, workspace.path + '/bin/not-executable', 'no-such-name'].each { String binary ->
            Pipeline build = realBuild()
            Throwable failed = failure { build.run("withStepveil(path: '/compose', binary: '${binary}') { }") }
            assert failed.message == 'script returned exit code 3'
            contains(build.log.toString(), "stepveil: error: there is no program ${binary} on this agent")
            contains(build.log.toString(), 'stepveil: hint: binary is the path of stepveil itself')
            assert build.run("withStepveil.run('true', path: '/compose', binary: '${binary}', returnStatus: true)") == 125
        }
    }

    void testAFileThatWasNotFetchedIsAnError() {
        Pipeline build = realBuild()
        Throwable failed = failure {
            build.run("withStepveil(path: '/compose', files: 'NOT_THERE', ${LOGIN}) { sh 'echo body' }")
        }
        contains(failed.message, 'files names what was not fetched, or is empty: NOT_THERE')
        lacks(build.log.toString(), 'body')
    }

    void testARestartWhileFilesAreWrittenFetchesAgain() {
        Pipeline build = realBuild()
        boolean once = true
        build.beforeStep = { String name, StepCall call ->
            boolean now = once && call.named.label == 'stepveil: write files'
            once = once && !now
            return now
        }
        build.run("withStepveil(path: '/backend', files: 'JWT_SECRET', ${LOGIN}) { sh 'cat \"\$JWT_SECRET\"' }")
        assert build.restarts == 1
        contains(build.log.toString(), '****')
    }

    void testOutsideOfAnAgentLabelNamesOneToFetchOn() {
        Pipeline build = realBuild()
        build.onAgent = false
        build.run("""withStepveil(path: '/compose', label: 'linux', ${LOGIN}) {
            echo "node: \${env.WORKSPACE}, \${env.POSTGRES_PASSWORD}"
            node('other') { sh 'echo pass: \$POSTGRES_PASSWORD' }
        }""")
        assert build.callsOf('node')*.first == ['linux', 'other']
        contains(build.log.toString(), 'node: null, ****')
        contains(build.log.toString(), 'pass: ****')
    }

    void testOutsideOfAnAgentWithoutLabelSaysWhatToDo() {
        Pipeline build = realBuild()
        build.onAgent = false
        contains(failure { build.run("withStepveil(path: '/compose', ${LOGIN}) { }") }.message, 'there is no agent here')
    }

    void testAWindowsAgentIsRefused() {
        Pipeline build = realBuild()
        build.unix = false
        contains(failure { build.run("withStepveil(path: '/compose', ${LOGIN}) { }") }.message, 'no stepveil for Windows')
    }

    void testTheLibrarysConfigurationIsUsedAndOutranksTheRepositorysFile() {
        Pipeline build = realBuild()
        build.agent.remove('INFISICAL_DOMAIN')
        build.agent.remove('INFISICAL_PROJECT_ID')
        build.agent.remove('STEPVEIL_ENVIRONMENT')
        build.resources['io/stepveil/config.json'] = groovy.json.JsonOutput.toJson(
            [domain: System.getenv('INFISICAL_DOMAIN'), project: System.getenv('INFISICAL_PROJECT_ID'),
             environment: 'dev', credentialsId: 'infisical-ci'])
        // A pull request's file: the process is its to name, where the login goes is not.
        new File(workspace, '.stepveil.yaml').text = '''domain: https://eu.infisical.com
login: { method: oidc, identity-id: 11111111-2222-4333-8444-555555555555, audience: theirs }
processes: { compose: { path: /compose } }
'''
        build.run('withStepveil(process: \'compose\') { sh \'[ "$POSTGRES_PASSWORD" = "pg pass#1" ] && echo right\' }')
        contains(build.log.toString(), '\nright\n')
    }

    void testTheConfigurationAloneIsEnough() {
        Pipeline build = realBuild()
        build.resources['io/stepveil/config.json'] = '{"credentialsId": "infisical-ci", "path": "/frontend"}'
        build.run('withStepveil { sh \'[ -n "$PUBLIC_API_URL" ] && echo there\' }')
        contains(build.log.toString(), '\nthere\n')
    }

    void testABrokenConfigurationIsAnError() {
        Pipeline build = realBuild()
        build.resources['io/stepveil/config.json'] = '{"domain": '
        contains(failure { build.run("withStepveil(path: '/x') { }") }.message, 'config.json is no JSON object')
        build.resources['io/stepveil/config.json'] = '{"domian": "x"}'
        contains(failure { build.run("withStepveil(path: '/x') { }") }.message, 'unknown argument domian; did you mean domain?')
        build.steps.libraryResource = { throw new hudson.AbortException('Library resource x ambiguous among libraries') }
        contains(failure { build.run("withStepveil(path: '/x') { }") }.message, 'ambiguous')
    }

    void testAllFaultsOfTheArgumentsAreSaidAtOnceAndNothingIsStarted() {
        Pipeline build = realBuild()
        Throwable failed = failure { build.run("withStepveil(proces: 'x', recursive: 'yes', token: 'canary') { }") }
        assert failed.message.readLines().size() == 3
        lacks(failed.message, 'canary')
        assert build.callsOf('sh') == []
    }

    void testWithoutBodyAndCommandItSaysWhatItNeeds() {
        contains(failure { realBuild().run("withStepveil(process: 'x')") }.message, 'give it a body { }, run: ')
    }

    void testAStoredCredentialThatIsNotThereFails() {
        contains(failure { realBuild().run("withStepveil(path: '/x', credentialsId: 'no') { }") }.message, "with ID 'no'")
    }

    void testAValueWhoseLinesAreAllShortIsNamed() {
        Pipeline build = answeringBuild([secrets: [PIN: 'ab\ncd', OK: 'long enough'], unmaskable: ['PIN']])
        build.run("withStepveil(path: '/x') { sh 'echo \$OK' }")
        contains(build.log.toString(), "can't mask these, whose lines are all short: PIN")
    }

    void testAnAnswerThatIsNoneIsAnErrorAndTheBodyIsNotStarted() {
        Pipeline build = realBuild()
        program(build, 'stepveil', '#!/bin/sh\necho hello\n')
        contains(failure { build.run("withStepveil(path: '/x') { sh 'echo body' }") }.message, 'sent no sealed answer')
        lacks(build.log.toString(), 'body')
    }

    void testTheToolAndTheBinaryNameWhereItIs() {
        Pipeline build = answeringBuild([secrets: [A: 'value-of-a']])
        build.run("withStepveil(path: '/x', binary: '/opt/stepveil') { sh 'echo \$A' }")
        build.run("withStepveil(path: '/x', tool: 'stepveil-0.1') { sh 'echo \$A' }")
        List<String> fetches = build.callsOf('sh')*.named*.script.findAll { it?.contains('--to=jenkins') }
        contains(fetches[0], 'STEPVEIL_PARENT=$$ \'/opt/stepveil\' \'export\'')
        contains(fetches[1], 'STEPVEIL_PARENT=$$ \'/tools/stepveil-0.1/stepveil\' \'export\'')
    }

}
