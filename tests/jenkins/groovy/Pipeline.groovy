import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.Outcome

/**
 * A Jenkins build as far as the library sees one: Jenkinsfile and library run in Jenkins' own CPS engine (groovy-cps),
 * and `sh` starts real processes. Before each step the whole program is serialised, as Jenkins writes program.dat, and
 * kept in `saved`.
 */
class Pipeline {

    static final String SOURCE = System.getProperty('stepveil.source')

    static Pipeline current

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
    StepContext contextNow                        // of the step that runs

    private final Steps real = new Steps(this)
    private LibraryLoader loader
    private String text
    private Map<String, Object> globals

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

    Pipeline(File workspace) {
        this.workspace = workspace
    }

    /** Runs a Jenkinsfile to its end; its value, or its exception. */
    Object run(String jenkinsfile) {
        current = this
        text = jenkinsfile
        Script script = (Script) newLife().newInstance()
        script.binding = binding()
        Frame frame = new Frame(continuable: new Continuable(script), context: new StepContext(agent: onAgent))
        Branch main = new Branch(frames: [frame])
        while (main.result == null) {
            main.all().findAll { it.result == null }.each { advance(it, main) }
        }
        return main.result.replay()
    }

    static boolean knows(String name) {
        return Steps.knows(name)
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
        loader = loader ?: new LibraryLoader(sandbox)
        return loader.loadClass('io.stepveil.' + name)
    }

    List<StepCall> callsOf(String name) {
        return calls.findAll { it.name == name }
    }

    /** The step as it is, where a test has put another one in its place. */
    Object performReally(StepCall call) {
        return real.perform(contextNow, call)
    }

    /** All programs as they stood before a step, as text in which a value would be found. */
    String savedText() {
        return saved.collect { new String(it, 'UTF-8') }.join('\n')
    }

    // A controller's life: library and Jenkinsfile loaded anew; the class of the latter.
    private Class<?> newLife() {
        loader = new LibraryLoader(sandbox)
        globals = [env: new EnvironmentView(), currentBuild: [fullProjectName: 'acme/backend', number: 17], any: 'any', scm: 'scm']
        Script variable = (Script) loader.loadClass('withStepveil').newInstance()
        globals.withStepveil = variable
        variable.binding = binding()
        return loader.parseClass(text, 'Jenkinsfile.groovy')
    }

    private void advance(Branch branch, Branch main) {
        branch.join()
        if (branch.children) {
            return
        }
        Frame top = branch.top()
        EnvironmentView.context = top.context
        EnvironmentView.agent = real.agentVariables(top.context)
        StepCall call = branch.advance()
        if (call == null) {
            return
        }
        calls.add(call)
        saved.add(save(main))
        boolean restart = beforeStep(call.name, call)
        try {
            perform(branch, top, call)
        } catch (Throwable failed) {
            top.next = new Outcome(null, failed)
        }
        if (restart) {
            restore(main, save(main))
        }
    }

    private void perform(Branch branch, Frame top, StepCall call) {
        if (call.name == 'parallel') {
            call.named.each { String name, Closure body -> branch.children[name] = Branch.of(body, top.context) }
        } else if (call.name in Steps.BLOCKS) {
            branch.frames.add(Branch.frameOf(call.body, real.inside(top.context, call)))
        } else {
            contextNow = top.context
            Closure own = steps[call.name]
            top.next = new Outcome(own ? own.call(call) : real.perform(top.context, call), null)
        }
    }

    private static byte[] save(Branch main) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).withCloseable { it.writeObject(main.all()*.frames) }
        return bytes.toByteArray()
    }

    // A restart: new classes, no static state, the program out of the file.
    private void restore(Branch main, byte[] program) {
        restarts++
        newLife()
        List<List<Frame>> restored = (List<List<Frame>>) new LoaderStream(program, loader).readObject()
        main.all().eachWithIndex { Branch branch, int i ->
            branch.frames.eachWithIndex { Frame frame, int j -> frame.continuable = restored[i][j].continuable }
        }
    }

}
