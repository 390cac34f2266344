import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.CodeVisitorSupport
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.builder.AstBuilder
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression
import org.codehaus.groovy.control.CompilePhase

/** The rules of CPS that can be read off the source. */
class SourceTests extends Suite {

    static final Set<String> STEPS =
        ['sh', 'echo', 'error', 'libraryResource', 'isUnix', 'pwd', 'tool', 'withEnv', 'withCredentials', 'node', 'bat',
         'readFile', 'writeFile', 'load', 'input', 'sleep', 'retry', 'timeout'] as Set

    private static List<ClassNode> classesIn(String text) {
        return new AstBuilder().buildFromString(CompilePhase.CONVERSION, false, text).findAll { it instanceof ClassNode }
    }

    private static List<File> sources(String folder) {
        List<File> files = []
        new File(Pipeline.SOURCE, 'jenkins/' + folder).eachFileRecurse { if (it.name.endsWith('.groovy')) { files.add(it) } }
        assert !files.isEmpty()
        return files
    }

    private static Set<String> callsIn(MethodNode method) {
        Set<String> names = [] as Set
        method.code?.visit(new CodeVisitorSupport() {
            @Override
            void visitMethodCallExpression(MethodCallExpression call) {
                names.add(call.methodAsString)
                super.visitMethodCallExpression(call)
            }

            @Override
            void visitStaticMethodCallExpression(StaticMethodCallExpression call) {
                names.add(call.method)
                super.visitStaticMethodCallExpression(call)
            }
        })
        return names
    }

    private static boolean isNonCps(MethodNode method) {
        return method.annotations.any { it.classNode.nameWithoutPackage == 'NonCPS' }
    }

    // What is wrong with a source of src/: plain Java to its callers, so no method of it may be CPS code or call a step.
    static List<String> faultsOf(String text) {
        List<String> faults = []
        classesIn(text).each { ClassNode type ->
            type.methods.findAll { !it.synthetic && it.name != 'run' && it.name != 'main' }.each { MethodNode method ->
                if (!isNonCps(method)) {
                    faults.add("${type.nameWithoutPackage}.${method.name} is not @NonCPS")
                }
                callsIn(method).intersect(STEPS).each { faults.add("${type.nameWithoutPackage}.${method.name} calls ${it}") }
            }
        }
        return faults
    }

    void testEveryMethodOfSrcIsNonCpsAndCallsNoStep() {
        sources('src').each { assert faultsOf(it.text) == [] }
    }

    void testACpsMethodAndAStepAreSeen() {
        assert faultsOf('class A { def f() { 1 }\n @NonCPS def g() { sh("x") } }') == ['A.f is not @NonCPS', 'A.g calls sh']
    }

    // Nothing secret may be a local of CPS code, which is written to program.dat: bindings are made in the very call
    // that hands them to withCredentials.
    void testBindingsAreNeverALocal() {
        sources('vars').each { File file ->
            file.readLines().findAll { it.contains('indings(') && it.contains('Handover.') }.each {
                assert it ==~ /\s*(return )?withCredentials\(Handover\.(fileB|b)indings\(.*\)\) \{/
            }
            assert !(file.text =~ /plainText|Secret\b|AdHocBinding|JsonSlurper|Cipher/)
        }
    }

    void testClosureMethodsOfCollectionsStayInNonCps() {
        sources('vars').each { assert !(it.text =~ /\.(each|collect|findAll|any|every|sort|inject)\b/) }
    }

    // A test that reads the source can't see types; the engine can: see BlockTests, which serialises before every step.
    void testEachStepIsSerialisedInTheOtherSuites() {
        Pipeline build = answeringBuild([secrets: [A: 'canary-9f3b-SECRET'], masks: ['canary-in-another-form']])
        build.run("withStepveil(path: '/x') { sh 'echo \$A canary-in-another-form'; echo 'done' }")
        assert build.saved.size() == build.calls.size()
        assert build.calls*.name.containsAll(['withCredentials', 'sh', 'echo', 'withEnv', 'libraryResource'])
        lacks(build.savedText(), 'canary-9f3b')
        lacks(build.log.toString(), 'canary')
        contains(build.log.toString(), '**** ****')
    }

    void testALocalThatHoldsAValueWouldBeSeen() {
        Pipeline build = answeringBuild([secrets: [A: 'canary-9f3b-SECRET']])
        build.run("withStepveil(path: '/x') { def leaked = env.A; echo 'step' }")
        contains(build.savedText(), 'canary-9f3b')
        Throwable failed = failure { build.run("def it = new Object(); echo 'step'; echo it.toString()") }
        assert failed instanceof NotSerializableException
    }

}
