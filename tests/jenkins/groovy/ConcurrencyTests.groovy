/** `parallel`, and a controller that is restarted at any step. */
class ConcurrencyTests extends Suite {

    static final String LOGIN = "credentialsId: 'infisical-ci'"

    private static String branch(String path, String name) {
        return """withStepveil(path: '${path}', ${LOGIN}) {
            sh 'echo ${path} \${#${name}} \${PUBLIC_API_URL-none} \${POSTGRES_PASSWORD-none}'
            sh 'echo again \${#${name}}'
        }"""
    }

    private static final String BOTH =
        "parallel(a: { ${branch('/compose', 'POSTGRES_PASSWORD')} }, b: { ${branch('/frontend', 'PUBLIC_API_URL')} })"

    private static void bothAreRight(Pipeline build) {
        ['/compose 9 none ****', '/frontend 27 **** none', 'again 9', 'again 27'].each { contains(build.log.toString(), it) }
        lacks(build.log.toString(), 'pg pass#1')
        lacks(build.savedText(), 'pg pass#1')
    }

    void testTwoBranchesOfParallelDoNotMix() {
        Pipeline build = realBuild()
        build.run(BOTH)
        bothAreRight(build)
        List<Integer> fetches = build.calls.findIndexValues { it.named.script?.contains("'--to=jenkins'") }
        assert fetches.size() == 2 && fetches[1] - fetches[0] == 1: 'the branches did not run side by side'
    }

    void testABranchThatFailsLeavesTheOtherOneItsSecrets() {
        Pipeline build = realBuild()
        Throwable failed = failure {
            build.run("""parallel(a: { ${branch('/compose', 'POSTGRES_PASSWORD')} },
                                  b: { withStepveil(path: '/no', ${LOGIN}) { } })""")
        }
        assert failed.message == 'script returned exit code 5'
        contains(build.log.toString(), 'again 9')
    }

    void testARestartOfTheControllerAtAnyOneStepChangesNothing() {
        String jenkinsfile = """withStepveil(path: '/backend', files: 'JWT_SECRET', ${LOGIN}) {
            sh 'echo "url=\$DATABASE_URL"; test -s "\$JWT_SECRET" && echo file: \$(cat "\$JWT_SECRET" | wc -c)'
        }"""
        int steps = restartedAt(jenkinsfile, -1).calls.size()
        assert steps > 10
        steps.times { int at ->
            Pipeline build = restartedAt(jenkinsfile, at)
            assert build.restarts == 1
            contains(build.log.toString(), '\nurl=****')
            contains(build.log.toString(), '\nfile: 31\n')
            lacks(build.log.toString(), 'postgres://')
            lacks(build.savedText(), 'postgres://')
            assert !new File(workspace.path + '@tmp').list().any { it.startsWith('stepveil-') }: at
        }
    }

    void testARestartAtAnyOneStepOfParallelChangesNothing() {
        int steps = restartedAt(BOTH, -1).calls.size()
        (0..<steps).findAll { it % 3 == 1 }.each { int at -> bothAreRight(restartedAt(BOTH, at)) }
    }

    void testAWarningOfLinesThatCantBeMaskedSurvivesARestart() {
        Pipeline build = answeringBuild([secrets: [PIN: 'ab\ncd', OK: 'long enough'], unmaskable: ['PIN']])
        build.beforeStep = { String name, StepCall call -> name == 'echo' }
        build.run("withStepveil(path: '/x') { sh 'echo \$OK' }")
        assert build.restarts == 1
        contains(build.log.toString(), 'all short: PIN\n')
        contains(build.log.toString(), '\n****\n')
    }

    private Pipeline restartedAt(String jenkinsfile, int at) {
        Pipeline build = realBuild()
        build.beforeStep = { String name, StepCall call -> build.calls.size() - 1 == at }
        build.run(jenkinsfile)
        return build
    }

}
