/** Variables and masks that hold inside a block. */
class StepContext {

    Map<String, String> environment = [:]
    List<String> masks = []
    boolean agent = false
    boolean container = false

}
