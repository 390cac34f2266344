/** A step that the Pipeline asked for. */
class StepCall implements Serializable {

    private static final long serialVersionUID = 1

    String name
    List<Object> arguments
    transient Closure body

    Map getNamed() {
        return (Map) arguments.find { it instanceof Map } ?: [:]
    }

    Object getFirst() {
        return arguments.find { !(it instanceof Map) }
    }

}
