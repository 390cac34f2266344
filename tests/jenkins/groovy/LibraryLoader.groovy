import com.cloudbees.groovy.cps.CpsTransformer
import org.codehaus.groovy.control.CompilationUnit
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.Phases

/** Loads the library and Jenkinsfiles transformed for the CPS engine; each loader has classes of its own, as a build has. */
class LibraryLoader extends GroovyClassLoader {

    // The library's classes, compiled once: name -> bytes, with and without the sandbox.
    private static final Map<Boolean, Map<String, byte[]>> COMPILED = [:]

    private final Map<String, byte[]> compiled

    LibraryLoader(boolean sandbox) {
        super(LibraryLoader.classLoader, configuration(sandbox))
        if (!COMPILED.containsKey(sandbox)) {
            COMPILED[sandbox] = compile(sandbox)
        }
        compiled = COMPILED[sandbox]
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = compiled?.get(name)
        if (bytes == null) {
            throw new ClassNotFoundException(name)
        }
        return defineClass(name, bytes)
    }

    private static CompilerConfiguration configuration(boolean sandbox) {
        CompilerConfiguration configuration = new CompilerConfiguration(scriptBaseClass: 'PipelineScript')
        configuration.addCompilationCustomizers(
            sandbox ? (CpsTransformer) Class.forName('com.cloudbees.groovy.cps.SandboxCpsTransformer').newInstance() :
                      new CpsTransformer())
        return configuration
    }

    private static Map<String, byte[]> compile(boolean sandbox) {
        CompilerConfiguration how = configuration(sandbox)
        CompilationUnit unit = new CompilationUnit(how, null, new GroovyClassLoader(LibraryLoader.classLoader, how))
        ['src', 'vars'].each { String folder ->
            new File(Pipeline.SOURCE, 'jenkins/' + folder).eachFileRecurse {
                if (it.name.endsWith('.groovy')) {
                    unit.addSource(it)
                }
            }
        }
        unit.compile(Phases.CLASS_GENERATION)
        return unit.classes.collectEntries { [(it.name): it.bytes] }
    }

}
