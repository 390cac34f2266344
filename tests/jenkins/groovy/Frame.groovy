import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.Outcome

/** A body in execution; what Jenkins writes of it is the continuable. */
class Frame implements Serializable {

    private static final long serialVersionUID = 1

    Continuable continuable
    transient Outcome next = new Outcome(null, null)
    transient StepContext context

}
