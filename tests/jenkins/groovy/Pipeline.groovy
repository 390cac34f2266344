import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.Continuation
import com.cloudbees.groovy.cps.CpsTransformer
import com.cloudbees.groovy.cps.Envs
import com.cloudbees.groovy.cps.Outcome
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation
import hudson.AbortException
import org.codehaus.groovy.control.CompilerConfiguration
import org.jenkinsci.plugins.credentialsbinding.MultiBinding

/**
 * A Jenkins build as far as the library sees one: Jenkinsfile and library run in Jenkins' own CPS engine (groovy-cps),
 * and `sh` starts real processes. Before each step the whole program is serialised, as Jenkins writes program.dat, and
 * kept in `saved`.
 */
class Pipeline {

    static Pipeline current

    static final String SOURCE = System.getProperty('stepveil.source')

    // What an agent gives, and what the build's place is.
    Map<String, String> agent = [PATH: System.getenv('PATH')]
    File workspace
    boolean unix = true
    boolean onAgent = true
    boolean sandbox = false
    Map<String, String> resources = [:]           // in place of files, or beside them; null: the file is not there
    Map<String, Map<String, String>> credentials = [:]
    Map<String, Closure> steps = [:]              // in place of the real ones
    Closure beforeStep = { String name, StepCall call -> false }  // true: the controller is restarted here

    // What came of it.
    List<StepCall> calls = []
    List<byte[]> saved = []
    StringBuilder log = new StringBuilder()
    int restarts = 0
    GroovyClassLoader loader
    private List<String> texts
    StepContext contextNow                            // of the step that runs
    private Map<String, Object> globals

    static class Frame implements Serializable {

        Continuable continuable
        transient Outcome next = new Outcome(null, null)
        transient StepContext context

    }

    static class Branch {

        List<Frame> frames = []
        Outcome result

    }

    private static final Set<String> BLOCKS = ['withEnv', 'withCredentials', 'node'] as Set
    private static final Set<String> LEAVES =
        ['sh', 'echo', 'error', 'libraryResource', 'isUnix', 'pwd', 'tool', 'string', 'usernamePassword'] as Set

    Pipeline(File workspace) {
        this.workspace = workspace
    }

    /** Runs a Jenkinsfile to its end; its value, or its exception. */
    Object run(String jenkinsfile) {
        return runAll([jenkinsfile])[0]
    }

    /** Runs several at once, a step of each in turn, as `parallel` does. */
    List<Object> runAll(List<String> jenkinsfiles) {
        current = this
        texts = jenkinsfiles*.toString()
        List<Branch> branches = newLoader().collect { Class<?> type -> begin(type) }
        while (branches.any { it.result == null }) {
            branches.findAll { it.result == null }.each { advance(it, branches) }
        }
        return branches.collect { it.result.replay() }
    }

    boolean knows(String name) {
        return name in BLOCKS || name in LEAVES
    }

    StepCall callOf(String name, Object[] arguments) {
        List<Object> list = arguments.toList()
        Closure body = list && list.last() instanceof Closure ? (Closure) list.pop() : null
        return new StepCall(name: name, arguments: list, body: body)
    }

    Binding binding() {
        return new Binding(globals)
    }

    Class<?> libraryClass(String name) {
        if (loader == null) {
            texts = []
            newLoader()
        }
        return loader.loadClass('io.stepveil.' + name)
    }

    List<StepCall> callsOf(String name) {
        return calls.findAll { it.name == name }
    }

    /** All programs as they stood before a step, as text in which a value would be found. */
    String savedText() {
        return saved.collect { new String(it, 'UTF-8') }.join('\n')
    }

    // A controller's life: library and Jenkinsfiles loaded anew; the classes of the latter.
    private List<Class<?>> newLoader() {
        CompilerConfiguration configuration = new CompilerConfiguration()
        configuration.addCompilationCustomizers(
            sandbox ? (CpsTransformer) Class.forName('com.cloudbees.groovy.cps.SandboxCpsTransformer').newInstance() :
                      new CpsTransformer())
        configuration.scriptBaseClass = 'PipelineScript'
        loader = new GroovyClassLoader(getClass().classLoader, configuration)
        loader.addURL(new File(SOURCE, 'jenkins/src').toURI().toURL())
        loader.addURL(new File(SOURCE, 'jenkins/vars').toURI().toURL())
        Pipeline was = current
        current = this
        globals = [env: new EnvironmentView(), currentBuild: [fullProjectName: 'acme/backend', number: 17]]
        Script variable = (Script) loader.loadClass('withStepveil').newInstance()
        globals.withStepveil = variable
        variable.binding = binding()
        current = was
        return texts.withIndex().collect { String text, int i -> loader.parseClass(text, 'Jenkinsfile' + i + '.groovy') }
    }

    private Branch begin(Class<?> type) {
        Script script = (Script) type.newInstance()
        script.binding = binding()
        Frame frame = new Frame(continuable: new Continuable(script), context: new StepContext(agent: onAgent))
        return new Branch(frames: [frame])
    }

    private void advance(Branch branch, List<Branch> all) {
        Frame top = branch.frames.last()
        EnvironmentView.context = top.context
        EnvironmentView.agent = agentVariables(top.context)
        Outcome outcome = top.continuable.run0(top.next, [Continuable])
        if (!top.continuable.isResumable()) {
            branch.frames.pop()
            if (branch.frames) {
                branch.frames.last().next = outcome
            } else {
                branch.result = outcome
            }
            return
        }
        StepCall call = (StepCall) outcome.normal
        calls.add(call)
        saved.add(save(all))
        boolean restart = beforeStep(call.name, call)
        try {
            perform(branch, top, call)
        } catch (Throwable failed) {
            top.next = new Outcome(null, failed)
        }
        if (restart) {
            restoreAll(all, save(all))
        }
    }

    private void perform(Branch branch, Frame top, StepCall call) {
        if (call.name in BLOCKS) {
            StepContext context = inside(top.context, call)
            branch.frames.add(new Frame(continuable: continuableOf(call.body), context: context))
            return
        }
        contextNow = top.context
        Closure own = steps[call.name]
        Object value = own ? own.call(call) : this."step_${call.name}"(top.context, call)
        top.next = new Outcome(value, null)
    }

    private static Continuable continuableOf(Closure body) {
        try {
            Object value = body.call()
            throw new IllegalStateException("the body was not CPS code: ${value}")
        } catch (CpsCallableInvocation invocation) {
            return new Continuable(invocation.invoke(Envs.empty(), null, Continuation.HALT))
        }
    }

    private byte[] save(List<Branch> branches) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).withCloseable { it.writeObject(branches*.frames) }
        return bytes.toByteArray()
    }

    // A restart: new classes, no static state, the program out of the file.
    private void restoreAll(List<Branch> branches, byte[] program) {
        restarts++
        newLoader()
        List<List<Frame>> restored = (List<List<Frame>>) new LoaderStream(program, loader).readObject()
        branches.eachWithIndex { Branch branch, int i ->
            branch.frames.eachWithIndex { Frame frame, int j -> frame.continuable = restored[i][j].continuable }
        }
    }

    static class LoaderStream extends ObjectInputStream {

        private final ClassLoader from

        LoaderStream(byte[] bytes, ClassLoader from) {
            super(new ByteArrayInputStream(bytes))
            this.from = from
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass type) {
            return Class.forName(type.name, false, from)
        }

    }

    private StepContext inside(StepContext outer, StepCall call) {
        StepContext inner = new StepContext(environment: new LinkedHashMap(outer.environment), masks: new ArrayList(outer.masks),
                                    agent: outer.agent || call.name == 'node')
        if (call.name == 'withEnv') {
            call.first.each { String entry -> inner.environment[entry.split('=', 2)[0]] = entry.split('=', 2)[1] }
        }
        if (call.name == 'withCredentials') {
            call.first.each { binding -> bind(binding, inner) }
        }
        return inner
    }

    // As BindingStep does it: secret values, then public ones; an empty one is taken out.
    private void bind(Object binding, StepContext inner) {
        if (binding instanceof MultiBinding) {
            assert binding.variables(null) == binding.bind(null, null, null, null).secretValues.keySet()
            assert !binding.descriptor.requiresWorkspace()
            def bound = binding.bind(null, null, null, null)
            inner.environment.putAll(bound.secretValues)
            inner.masks.addAll(bound.secretValues.values())
            bound.publicValues.each { String name, String value -> inner.environment[name] = value }
            return
        }
        Map<String, String> stored = credentials[binding.credentialsId]
        if (stored == null) {
            throw new AbortException("Could not find credentials entry with ID '${binding.credentialsId}'")
        }
        ['variable': 'secret', usernameVariable: 'username', passwordVariable: 'password'].each { argument, field ->
            if (binding[argument]) {
                inner.environment[binding[argument]] = stored[field]
                inner.masks.add(stored[field])
            }
        }
    }

    private Map<String, String> agentVariables(StepContext context) {
        return context.agent ? agent + [WORKSPACE: workspace.path] : [:]
    }

    Map step_string(StepContext context, StepCall call) {
        return call.named
    }

    Map step_usernamePassword(StepContext context, StepCall call) {
        return call.named
    }

    boolean step_isUnix(StepContext context, StepCall call) {
        return unix
    }

    String step_pwd(StepContext context, StepCall call) {
        if (!context.agent) {
            throw new AbortException('Required context class hudson.FilePath is missing')
        }
        File folder = call.named.tmp ? new File(workspace.path + '@tmp') : workspace
        folder.mkdirs()
        return folder.path
    }

    Object step_echo(StepContext context, StepCall call) {
        log << masked(call.first.toString(), context) << '\n'
        return null
    }

    Object step_error(StepContext context, StepCall call) {
        throw new AbortException(call.first.toString())
    }

    String step_tool(StepContext context, StepCall call) {
        return '/tools/' + call.first
    }

    String step_libraryResource(StepContext context, StepCall call) {
        String name = call.first
        File file = new File(SOURCE, 'jenkins/resources/' + name)
        String text = resources.containsKey(name) ? resources[name] : (file.exists() ? file.text : null)
        if (text == null) {
            throw new AbortException("No such library resource ${name} could be found.")
        }
        return text
    }

    Object step_sh(StepContext context, StepCall call) {
        if (!context.agent) {
            throw new AbortException('Required context class hudson.FilePath is missing')
        }
        File script = new File(workspace.path + '@tmp', "script-${UUID.randomUUID()}.sh")
        script.parentFile.mkdirs()
        script.text = call.named.script ?: call.first
        script.executable = true
        List<String> command = script.text.startsWith('#!') ? [script.path] : ['sh', '-xe', script.path]
        ProcessBuilder builder = new ProcessBuilder(command).directory(workspace)
        builder.environment().clear()
        builder.environment().putAll(agentVariables(context) + context.environment.findAll { it.value != '' })
        Process process = builder.redirectInput(new File('/dev/null')).start()
        StringBuffer out = new StringBuffer()
        StringBuffer err = new StringBuffer()
        process.waitForProcessOutput(out, err)
        script.delete()
        log << masked(err.toString() + (call.named.returnStdout ? '' : out.toString()), context)
        if (call.named.returnStatus) {
            return process.exitValue()
        }
        if (process.exitValue() != 0) {
            throw new AbortException("script returned exit code ${process.exitValue()}")
        }
        return call.named.returnStdout ? out.toString() : null
    }

    // Line by line and literally: what credentials-binding does at the least.
    private static String masked(String text, StepContext context) {
        List<String> masks = context.masks.findAll { it }.sort { -it.length() }
        return text.split('(?<=\n)').collect { String line ->
            masks.inject(line) { String rest, String mask -> rest.replace(mask, '****') }
        }.join('')
    }

}

/** `env` of a Pipeline: a variable, or null. */
class EnvironmentView implements Serializable {

    private static final long serialVersionUID = 1
    static StepContext context
    static Map<String, String> agent

    Object getProperty(String name) {
        return context.environment[name] ?: agent[name]
    }

}
