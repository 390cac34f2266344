/** Tier 2, withStepveil.run and withStepveil(run: ...), with the real binary. */
class RunTests extends Suite {

    static final String LOGIN = "credentialsId: 'infisical-ci'"

    void testTheCommandHasTheSecretsAndTheBinaryMasksItsOutput() {
        Pipeline build = realBuild()
        build.run("withStepveil.run('echo pass=\$POSTGRES_PASSWORD', path: '/compose', ${LOGIN})")
        contains(build.log.toString(), 'pass=***')
        lacks(build.log.toString(), 'pg pass#1')
        lacks(build.savedText(), 'pg pass#1')
    }

    void testTheFormForDeclarativePipelinesIsTheSame() {
        Pipeline build = realBuild()
        build.run("withStepveil(run: 'echo pass=\$POSTGRES_PASSWORD', path: '/compose', ${LOGIN})")
        contains(build.log.toString(), 'pass=***')
    }

    void testTheCommandEndsAtItsFirstFailureAndItsExitCodeIsKept() {
        Pipeline build = realBuild()
        Throwable failed = failure {
            build.run("withStepveil.run('sh -c \"exit 42\"\\necho not reached', path: '/compose', ${LOGIN})")
        }
        assert failed.message == 'script returned exit code 42'
        lacks(build.log.toString(), '\nnot reached')
    }

    void testReturnStatusAndReturnStdoutAreShsOwn() {
        Pipeline build = realBuild()
        assert build.run("return withStepveil.run('exit 7', path: '/compose', returnStatus: true, ${LOGIN})") == 7
        assert build.run("""return withStepveil.run('echo "[\$POSTGRES_PASSWORD]"', path: '/compose',
                                                   returnStdout: true, ${LOGIN})""") == '[***]\n'
    }

    void testItsSettingsMayAllComeFromTheConfiguration() {
        Pipeline build = realBuild()
        build.resources['io/stepveil/config.json'] = '{"credentialsId": "infisical-ci", "path": "/compose"}'
        build.run("withStepveil.run('echo pass=\$POSTGRES_PASSWORD')")
        contains(build.log.toString(), 'pass=***')
    }

    void testCheckExplainsAndShowsNoValue() {
        Pipeline build = realBuild()
        build.run("withStepveil.check(path: '/compose', ${LOGIN})")
        contains(build.log.toString(), 'ok       tls       TLSv1.3')
        contains(build.log.toString(), '"POSTGRES_PASSWORD" of "/compose": masked')
        lacks(build.log.toString(), 'pg pass#1')
        lacks(build.savedText(), 'pg pass#1')
    }

    void testCheckFailsAsItsFirstFaultDoesAndSaysWhatMendsIt() {
        Pipeline build = realBuild()
        Throwable failed = failure { build.run("withStepveil(check: true, path: '/compos', ${LOGIN})") }
        assert failed.message == 'script returned exit code 5'
        contains(build.log.toString(), 'hint: did you mean "/compose"? give --path /compose')
    }

    void testCheckTakesNoArgumentOfTheOtherForms() {
        contains(failure { realBuild().run("withStepveil.check(label: 'x')") }.message, 'label goes with a body')
        contains(failure { realBuild().run("withStepveil.check(returnStatus: true)") }.message, 'goes with run only')
    }

    void testFilesAndLabelAreTheBodysOnly() {
        contains(failure { realBuild().run("withStepveil.run('true', files: 'A')") }.message, 'files goes with a body')
    }

    void testTheLoginsCredentialsDoNotReachTheCommand() {
        Pipeline build = realBuild()
        build.run("withStepveil.run('env | cut -d= -f1', path: '/compose', ${LOGIN})")
        lacks(build.log.toString(), 'CLIENT_SECRET')
        contains(build.log.toString(), 'POSTGRES_PASSWORD')
    }

}
