/** A class of tests: every method whose name begins with `test`, each with a folder of its own. */
abstract class Suite {

    File workspace

    /** Runs all; one line each, "ok NAME" or "FAILED NAME: why"; the number of failures. */
    static int runAll(Class<? extends Suite> type) {
        int failures = 0
        List<String> names = type.methods*.name.findAll { it.startsWith('test') }.unique().sort()
        if (names.isEmpty()) {
            println "FAILED ${type.simpleName}: it has no tests"
            return 1
        }
        for (String name : names) {
            Suite suite = type.newInstance()
            long start = System.currentTimeMillis()
            suite.workspace = File.createTempDir('stepveil-groovy-', '')
            try {
                suite."${name}"()
                println "ok ${type.simpleName}.${name} (${System.currentTimeMillis() - start} ms)"
            } catch (Throwable failed) {
                failures++
                println "FAILED ${type.simpleName}.${name}: ${failed}"
                failed.printStackTrace(System.out)
                println "log: ${Pipeline.current?.log}"
            } finally {
                suite.workspace.deleteDir()
                new File(suite.workspace.path + '@tmp').deleteDir()
                new File(suite.workspace.path + '.container').deleteDir()
                suite.workspace.parentFile.listFiles().findAll { it.name.startsWith(suite.workspace.name + '@stash') }*.delete()
            }
        }
        return failures
    }

    /** The exception that the code ends with; none is a failure. */
    static Throwable failure(Closure code) {
        Object value
        try {
            value = code()
        } catch (Throwable failed) {
            return failed
        }
        throw new AssertionError((Object) "it did not fail, but gave: ${value}")
    }

    static void contains(String text, String part) {
        if (!text.contains(part)) {
            throw new AssertionError((Object) "missing: ${part}\nin: ${text}")
        }
    }

    static void lacks(String text, String part) {
        if (text.contains(part)) {
            throw new AssertionError((Object) "found: ${part}\nin: ${text}")
        }
    }

    /** An executable script in the workspace's `bin`, which becomes the first folder of the agent's PATH. */
    File program(Pipeline pipeline, String name, String text) {
        File bin = new File(workspace, 'bin')
        bin.mkdirs()
        File file = new File(bin, name)
        file.text = text
        file.executable = true
        if (!pipeline.agent.PATH.startsWith(bin.path)) {
            pipeline.agent.PATH = bin.path + ':' + pipeline.agent.PATH
        }
        return file
    }

    /** A build whose agent has the real binary on its PATH and the dev server as its Infisical. */
    Pipeline realBuild() {
        KeyPool.install()
        Pipeline pipeline = new Pipeline(workspace)
        program(pipeline, 'stepveil', "#!/bin/sh\nexec '${System.getenv('TEST_BINARY')}' \"\$@\"\n")
        ['INFISICAL_DOMAIN', 'STEPVEIL_CA_FILE', 'INFISICAL_PROJECT_ID', 'STEPVEIL_ENVIRONMENT'].each {
            pipeline.agent[it] = System.getenv(it)
        }
        pipeline.agent.JENKINS_URL = 'https://jenkins.example.com/'
        pipeline.credentials = [
            'infisical-ci': [username: System.getenv('TEST_CLIENT_ID'), password: System.getenv('TEST_CLIENT_SECRET')],
            'id-token': [secret: System.getenv('TEST_ID_TOKEN')]
        ]
        return pipeline
    }

    /** A build whose agent has a stand-in that answers as the binary would, and notes its arguments. */
    Pipeline answeringBuild(Map answer) {
        KeyPool.install()
        Pipeline pipeline = new Pipeline(workspace)
        program(pipeline, 'stepveil', '#!/bin/sh\nexit 99\n')
        pipeline.steps.sh = { StepCall call ->
            String script = call.named.script ?: call.first
            if (script.contains("'--to=jenkins'")) {
                return Sealer.answerTo(script, answer) + '\n'
            }
            return pipeline.performReally(call)
        }
        return pipeline
    }

}
