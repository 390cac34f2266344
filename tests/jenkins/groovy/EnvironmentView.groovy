/** `env` of a Pipeline: a variable, or null. */
class EnvironmentView implements Serializable {

    private static final long serialVersionUID = 1
    static StepContext context
    static Map<String, String> agent

    Object getProperty(String name) {
        return context.environment[name] ?: agent[name]
    }

}
