/**
 * A build that is stopped in mid-fetch. Jenkins ends the processes whose environment it can read and their children; inside
 * a container, through docker or kubectl, only the former; and stepveil's environment can be read by nobody.
 */
class EndingTests extends Suite {

    static final String LOGIN = "credentialsId: 'infisical-ci'"

    private static String server(String... arguments) {
        Process curl = (['curl', '-sS', '--cacert', System.getenv('STEPVEIL_CA_FILE')] + arguments.toList()).execute()
        return curl.text
    }

    private static String server(String path) {
        return server([System.getenv('INFISICAL_DOMAIN') + path] as String[])
    }

    private static void until(String what, Closure<Boolean> holds) {
        long giveUp = System.currentTimeMillis() + 60000
        while (!holds()) {
            assert System.currentTimeMillis() < giveUp: what
            Thread.sleep(20)
        }
    }

    // Whose environment holds the cookie of the step, and is it readable for who has no privileges?
    private static List<ProcessHandle> childrenOf(Process script) {
        return script.toHandle().children().iterator().toList()
    }

    // Runs the step up to its fetch, calls `stop` with the script's process and stepveil, and waits for the latter's end.
    private void stopped(String jenkinsfile, Closure stop) {
        server('-X', 'DELETE', System.getenv('INFISICAL_DOMAIN') + '/_dev/counters')
        server('-d', '{"match": "GET /api/v4/secrets", "kind": "delay", "ms": 300000}',
               System.getenv('INFISICAL_DOMAIN') + '/_dev/faults')
        Pipeline build = realBuild()
        build.agent.STEPVEIL_DEADLINE = '280s'
        build.steps.sh = { StepCall call ->
            if (call.named.script?.contains('STEPVEIL_PARENT')) {
                stopWhileItFetches(build, call.named.script, stop)
                throw new hudson.AbortException('stopped')
            }
            return build.performReally(call)
        }
        assert failure { build.run(jenkinsfile) }.message == 'stopped'
    }

    private void stopWhileItFetches(Pipeline build, String script, Closure stop) {
        File file = new File(workspace, 'script.sh')
        file.text = script
        file.executable = true
        ProcessBuilder builder = new ProcessBuilder(file.path).directory(workspace)
        builder.environment().clear()
        builder.environment().putAll(build.agent + build.contextNow.environment + [JENKINS_SERVER_COOKIE: 'durable-17'])
        File output = new File(workspace, 'output')
        Process process = builder.redirectErrorStream(true).redirectOutput(output).start()
        until('nothing was fetched') { server('/_dev/counters').contains('/api/v4/secrets') }
        List<ProcessHandle> children = childrenOf(process)
        assert children.size() == 1
        contains(new File("/proc/${process.pid()}/environ").text, 'JENKINS_SERVER_COOKIE=durable-17')
        stop.call(process, children[0])
        until("stepveil goes on:\n${output.text}") { !children[0].alive && !process.alive }
        until('its token lives') { server('/_dev/tokens').contains('"live":0') }
        lacks(output.text, 'began')
    }

    private static final Map<String, Closure> WAYS = [
        children: { Process script, ProcessHandle child -> child.destroy() },  // and then the script
        script: { Process script, ProcessHandle child -> script.destroy() },
        kill: { Process script, ProcessHandle child -> script.destroyForcibly() }
    ]

    void testAFetchEndsWithItsScriptAndRevokesItsToken() {
        WAYS.each { String name, Closure stop -> stopped("withStepveil(path: '/compose', ${LOGIN}) { }", stop) }
    }

    void testACommandIsNotStartedOnceItsScriptHasEnded() {
        WAYS.each { String name, Closure stop -> stopped("withStepveil.run('echo began', path: '/compose', ${LOGIN})", stop) }
    }

}
