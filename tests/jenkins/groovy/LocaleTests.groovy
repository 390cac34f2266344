/** An agent whose locale is not UTF-8: this Java, started with LC_ALL=C, gives other letters to no process as they are. */
class LocaleTests extends Suite {

    static final String LOGIN = "credentialsId: 'infisical-ci'"

    void testTheAgentChangesLetters() {
        Pipeline build = realBuild()
        build.run("withEnv(['A=\\u00e4']) { sh 'printf %s \"\$A\" | xxd -p' }")
        lacks(build.log.toString(), 'c3a4')
    }

    void testWhatWouldArriveChangedIsRefusedAndNamed() {
        ['', "files: 'UNICODE', "].each { String files ->
            Pipeline build = realBuild()
            Throwable failed = failure { build.run("withStepveil(path: '/backend', ${files}${LOGIN}) { sh 'echo body' }") }
            assert failed.message == 'script returned exit code 7'
            contains(build.log.toString(), '"UNICODE" can\'t go to Jenkins: it has letters outside of ASCII')
            contains(build.log.toString(), 'LC_ALL=C.UTF-8')
            contains(build.log.toString(), 'withStepveil.run')
            lacks(build.log.toString(), 'body')
        }
    }

    void testValuesOfAsciiArrive() {
        Pipeline build = realBuild()
        build.run("withStepveil(path: '/compose', ${LOGIN}) { sh '[ \"\$POSTGRES_PASSWORD\" = \"pg pass#1\" ] && echo right' }")
        contains(build.log.toString(), '\nright\n')
    }

    void testACommandOfRunHasThemAsTheyAre() {
        Pipeline build = realBuild()
        build.run("withStepveil.run('printf %s \"\$UNICODE\" | sha256sum >sum', path: '/backend', ${LOGIN})")
        Process expected = [System.getenv('TEST_BINARY'), 'run', '--path=/backend', '--', 'sh', '-c',
                            'printf %s "$UNICODE" | sha256sum'].execute(
            build.agent.collect { "${it.key}=${it.value}" } +
            ["INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=${System.getenv('TEST_CLIENT_ID')}",
             "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=${System.getenv('TEST_CLIENT_SECRET')}"], workspace)
        String text = expected.text
        assert text ==~ /[0-9a-f]{64} .*\n/ && new File(workspace, 'sum').text == text
    }

}
