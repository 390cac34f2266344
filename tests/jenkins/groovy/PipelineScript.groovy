import com.cloudbees.groovy.cps.Continuable
import org.codehaus.groovy.runtime.InvokerHelper

/** The base of Jenkinsfiles and of vars, as CpsScript is: what it doesn't know is a global variable or a step. */
abstract class PipelineScript extends Script implements Serializable {

    private static final long serialVersionUID = 1

    @Override
    Object invokeMethod(String name, Object arguments) {
        Object[] list = arguments as Object[]
        if (binding.hasVariable(name)) {
            return InvokerHelper.invokeMethod(binding.getVariable(name), 'call', list)
        }
        if (Pipeline.current.knows(name)) {
            return Continuable.suspend(Pipeline.current.callOf(name, list))
        }
        throw new MissingMethodException(name, getClass(), list)
    }

    protected Object readResolve() {
        binding = Pipeline.current.binding()
        return this
    }

}
