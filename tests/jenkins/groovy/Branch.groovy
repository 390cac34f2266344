import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.Continuation
import com.cloudbees.groovy.cps.Envs
import com.cloudbees.groovy.cps.Outcome
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation

/** One line of execution: a Jenkinsfile, or a branch of `parallel`. */
class Branch {

    List<Frame> frames = []
    Map<String, Branch> children = [:]  // of a `parallel` that runs now
    Outcome result

    /** Of a body that a step was given. */
    static Branch of(Closure body, StepContext context) {
        return new Branch(frames: [frameOf(body, context)])
    }

    static Frame frameOf(Closure body, StepContext context) {
        try {
            Object value = body.call()
            throw new IllegalStateException("the body was not CPS code: ${value}")
        } catch (CpsCallableInvocation invocation) {
            Continuable continuable = new Continuable(invocation.invoke(Envs.empty(), null, Continuation.HALT))
            return new Frame(continuable: continuable, context: context)
        }
    }

    /** This one, and those that it waits for. */
    List<Branch> all() {
        return [this] + children.values().collectMany { it.all() }
    }

    Frame top() {
        return frames.last()
    }

    /** Runs to the next step, which it returns; null: the innermost body ended. */
    StepCall advance() {
        Outcome outcome = top().continuable.run0(top().next, [Continuable])
        if (top().continuable.isResumable()) {
            return (StepCall) outcome.normal
        }
        frames.pop()
        if (frames) {
            top().next = outcome
        } else {
            result = outcome
        }
        return null
    }

    /** Takes what the branches of a `parallel` came to, once all have ended: a failure before all else. */
    void join() {
        if (children && children.values().every { it.result != null }) {
            Map<String, Object> values = [:]
            children.each { String name, Branch child -> values[name] = child.result.normal }
            Throwable failed = children.values()*.result*.abnormal.find { it != null }
            top().next = new Outcome(failed == null ? values : null, failed)
            children = [:]
        }
    }

}
