import groovy.json.JsonSlurper

/** Sealed files with the real binary: the Pipelines of the README, but for the command of their steps. */
class SealedTests extends Suite {

    static final String SHOW = 'echo "url=\$DATABASE_URL, key=\${STEPVEIL_SEAL_KEY-none}"'

    private Pipeline sealedBuild() {
        Pipeline build = realBuild()
        build.credentials['stepveil-seal-key'] = [secret: 'c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=']
        build.agent.STEPVEIL_DEADLINE = '3s'
        return build
    }

    // A block of the README that holds the text.
    private static String example(String text) {
        String readme = new File(Pipeline.SOURCE, 'jenkins/README.md').text
        String found = (readme =~ /(?s)```groovy\n(.*?)```/).collect { it[1] }.find { it.contains(text) }
        assert found?.contains("sh 'cargo test'")
        return found.replace('cargo test', SHOW)
    }

    private static int times(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1
    }

    void testAFallbackStaysInTheWorkspaceAsTheReadmeSays() {
        String pipeline = example("fallback: 'kept.age'")
        Pipeline build = sealedBuild()
        build.run(pipeline)
        contains(build.log.toString(), 'url=****, key=none')
        File kept = new File(workspace, 'kept.age')
        assert kept.file
        lacks(kept.getText('ISO-8859-1'), 'postgres://')

        order(['-d', '{"match": "/login", "kind": "status", "status": 502}'], 'faults')
        Pipeline down = sealedBuild()
        try {
            down.run(pipeline)
        } finally {
            order(['-X', 'DELETE'], 'faults')
        }
        contains(down.log.toString(), 'stepveil: warning: the service is down, and the secrets of /backend of dev are ')
        contains(down.log.toString(), 'url=****, key=none')
        lacks(down.log.toString() + down.savedText(), 'postgres://')
    }

    // The requests of one fetch, whatever it costs.
    private int requestsOfOneFetch() {
        int before = requests()
        sealedBuild().run("withStepveil.run('${SHOW}', path: '/backend', credentialsId: 'infisical-ci')")
        return requests() - before
    }

    void testABuildHandsOneFetchToAllItsBranchesAsTheReadmeSays() {
        int once = requestsOfOneFetch()
        Pipeline build = sealedBuild()
        int before = requests()
        build.run(example("stash name: 'secrets'"))
        assert times(build.log.toString(), '\nurl=****, key=none') == 3 // beside the shell's own trace
        assert once > 2 && requests() - before == once
        lacks(build.savedText(), 'postgres://')
    }

    void testASealedFileNeedsNoLoginAndItsKey() {
        Pipeline build = sealedBuild()
        build.run(example("stash name: 'secrets'"))
        String open = "withStepveil.run('${SHOW}', path: '/backend', sealed: 'secrets.age'"
        Pipeline opening = sealedBuild()
        opening.credentials.remove('infisical-ci')
        opening.run("${open}, credentialsId: 'infisical-ci', sealKey: 'stepveil-seal-key')")
        contains(opening.log.toString(), 'url=***, key=none')

        Pipeline without = sealedBuild()
        assert failure { without.run(open + ')') }.message == 'script returned exit code 125'
        contains(without.log.toString(), 'a sealed file needs a key, and none is given')

        Pipeline empty = sealedBuild()
        empty.agent.STEPVEIL_SEAL_KEY = ''
        assert failure { empty.run(open + ')') }.message == 'script returned exit code 125'
        contains(empty.log.toString(), 'a sealed file needs a key, and STEPVEIL_SEAL_KEY is empty')

        Pipeline wrong = sealedBuild()
        wrong.credentials['stepveil-seal-key'] = [secret: 'canary-9f3b']
        assert failure { wrong.run("${open}, sealKey: 'stepveil-seal-key')") }.message == 'script returned exit code 125'
        contains(wrong.log.toString(), 'STEPVEIL_SEAL_KEY: line 1: is no key')
        lacks(wrong.log.toString(), 'canary')
    }

    void testSealingInADeclarativePipelineSaysWhatIsWrong() {
        Pipeline build = sealedBuild()
        build.run("withStepveil(seal: 'it is.age', path: '/backend', credentialsId: 'infisical-ci', " +
                  "sealKey: 'stepveil-seal-key')")
        lacks(new File(workspace, 'it is.age').getText('ISO-8859-1') + build.savedText(), 'postgres://')
        Pipeline without = sealedBuild()
        assert failure { without.run("withStepveil.seal('x.age', path: '/backend', credentialsId: 'infisical-ci')") }
            .message == 'script returned exit code 2'
        assert !new File(workspace, 'x.age').exists()
        [[sealed: 'y.age'], [fallback: 'y.age', fallbackMaxAge: '1h']].each { more ->
            contains(failure { sealedBuild().run("withStepveil.seal(${more.inspect()}, 'x.age')") }.message,
                     ' does not go with seal')
        }
        contains(failure { sealedBuild().run("withStepveil.run('true', maxAge: '1h')") }.message, 'maxAge goes with seal only')
    }

    private static int requests() {
        return new JsonSlurper().parseText(order([], 'counters')).requests
    }

    // Asks the dev server itself.
    private static String order(List<String> words, String place) {
        List<String> command = ['curl', '-s', '--noproxy', '*', '--cacert', System.getenv('STEPVEIL_CA_FILE')] + words
        return (command + [System.getenv('INFISICAL_DOMAIN') + '/_dev/' + place]).execute().text
    }

}
