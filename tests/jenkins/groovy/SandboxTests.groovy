import org.kohsuke.groovy.sandbox.GroovyInterceptor

/**
 * The library as an untrusted one: transformed for Jenkins' sandbox (groovy-sandbox), every call into Java checked
 * against what script-security's lists let through of what the library uses.
 */
class SandboxTests extends Suite {

    /** Lets through what stands here; all else is refused, as the sandbox does. */
    static class Whitelist extends GroovyInterceptor {

        static final List<Class<?>> PLAIN = [String, GString, List, Map, Set, Map.Entry, Integer, Boolean, Character, Iterator]
        static final List<String> REFUSED_METHODS = ['execute', 'getClass', 'getMetaClass', 'getBytes']
        final Set<String> refused = [] as Set

        private Object check(boolean allowed, String what) {
            if (!allowed) {
                refused.add(what)
                throw new RejectedAccess(what)
            }
            return null
        }

        // Classes that are sandboxed themselves may be called: their own calls are checked.
        private static boolean isOurs(Class<?> type) {
            return type.classLoader instanceof GroovyClassLoader || GroovyObject.isAssignableFrom(type)
        }

        private static boolean isPlain(Class<?> type) {
            return PLAIN.any { it.isAssignableFrom(type) } || Throwable.isAssignableFrom(type)
        }

        @Override
        Object onMethodCall(GroovyInterceptor.Invoker invoker, Object receiver, String method, Object... arguments) {
            boolean listed = receiver instanceof groovy.json.JsonSlurper && method == 'parseText'
            check(listed || isOurs(receiver.getClass()) || isPlain(receiver.getClass()) && !(method in REFUSED_METHODS),
                  "method ${receiver.getClass().name} ${method}")
            return super.onMethodCall(invoker, receiver, method, arguments)
        }

        @Override
        Object onStaticCall(GroovyInterceptor.Invoker invoker, Class receiver, String method, Object... arguments) {
            boolean listed = receiver == Math && method == 'min' || receiver == UUID && method == 'randomUUID'
            check(isOurs(receiver) || listed, "staticMethod ${receiver.name} ${method}")
            return super.onStaticCall(invoker, receiver, method, arguments)
        }

        @Override
        Object onNewInstance(GroovyInterceptor.Invoker invoker, Class type, Object... arguments) {
            boolean listed = type in [groovy.json.JsonSlurper, ArrayList, HashMap, LinkedHashMap, HashSet]
            boolean binding = org.jenkinsci.plugins.credentialsbinding.MultiBinding.isAssignableFrom(type)
            check(!binding && (isOurs(type) || listed), "new ${type.name}")
            return super.onNewInstance(invoker, type, arguments)
        }

        @Override
        void onSuperConstructor(GroovyInterceptor.Invoker invoker, Class type, Object... arguments) {
            check(!org.jenkinsci.plugins.credentialsbinding.MultiBinding.isAssignableFrom(type), "new ${type.name}")
        }

    }

    private final Whitelist whitelist = new Whitelist()

    private Object inSandbox(Pipeline build, String jenkinsfile) {
        build.sandbox = true
        whitelist.register()
        try {
            return build.run(jenkinsfile)
        } finally {
            whitelist.unregister()
        }
    }

    void testTierOneFailsWithAMessageThatNamesTierTwoBeforeAnythingIsFetched() {
        Pipeline build = realBuild()
        Throwable failed = failure {
            inSandbox(build, "withStepveil(path: '/compose', credentialsId: 'infisical-ci') { sh 'echo body' }")
        }
        contains(failed.message, 'this library runs in the sandbox')
        contains(failed.message, "withStepveil.run('COMMAND', ...)")
        assert build.callsOf('sh') == []
        assert build.callsOf('withEnv') == []
        assert !whitelist.refused.isEmpty()
    }

    void testTierTwoUsesNothingThatTheSandboxRefuses() {
        Pipeline build = realBuild()
        build.resources['io/stepveil/config.json'] = '{"credentialsId": "infisical-ci", "rename": {"REDIS_URL": "R"}}'
        inSandbox(build, "withStepveil.run('echo pass=\$POSTGRES_PASSWORD', path: ['/compose'], allowEmpty: true)")
        assert whitelist.refused.isEmpty()
        contains(build.log.toString(), 'pass=***')
    }

    void testTierTwosErrorsAreTheSameInTheSandbox() {
        Pipeline build = realBuild()
        Throwable failed = failure { inSandbox(build, "withStepveil.run('true', pahts: '/compose', recursive: 'x')") }
        contains(failed.message, 'unknown argument pahts; did you mean path?')
        contains(failed.message, 'recursive must be true or false')
        assert whitelist.refused.isEmpty()
    }

}
