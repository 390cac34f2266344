import hudson.AbortException
import hudson.util.Secret
import org.jenkinsci.plugins.credentialsbinding.MultiBinding

/** The steps that the library uses, as far as a build notices: `sh` starts real processes. */
class Steps {

    /** Steps with a body that runs in a context of its own. */
    static final Set<String> BLOCKS = ['withEnv', 'withCredentials', 'node', 'container', 'pipeline', 'stages', 'stage',
                                       'steps', 'script', 'options'] as Set
    private static final Set<String> LEAVES = ['sh', 'echo', 'error', 'libraryResource', 'isUnix', 'pwd', 'tool', 'string',
                                               'usernamePassword', 'parallel', 'agent', 'timestamps', 'stash', 'unstash',
                                               'checkout'] as Set

    // As docker.inside does it: of the agent's files a container has the workspace and its temporary folder alone.
    private static final String CONTAINER = '''
root=$1.container workspace=$1; shift
mkdir -p "$root"
mount -t tmpfs none "$root"
for folder in /usr /bin /lib /lib64 /etc /dev /proc "$workspace" "$workspace@tmp"; do
  [ ! -e "$folder" ] || { mkdir -p "$root$folder"; mount --rbind "$folder" "$root$folder"; }
done
exec /usr/sbin/chroot "$root" sh -c 'cd "$0" && exec "$@"' "$workspace" "$@"
'''

    private final Pipeline build

    Steps(Pipeline build) {
        this.build = build
    }

    static boolean knows(String name) {
        return name in BLOCKS || name in LEAVES
    }

    /** What a step without a body gives. */
    Object perform(StepContext context, StepCall call) {
        return this."step_${call.name}"(context, call)
    }

    /** What holds in a step's body. */
    StepContext inside(StepContext outer, StepCall call) {
        StepContext inner = new StepContext(environment: new LinkedHashMap(outer.environment), masks: new ArrayList(outer.masks),
                                    agent: outer.agent || call.name == 'node', container: outer.container)
        if (call.name == 'withEnv') {
            call.first.each { String entry -> inner.environment[entry.split('=', 2)[0]] = entry.split('=', 2)[1] }
        }
        if (call.name == 'withCredentials') {
            call.first.each { binding -> bind(binding, inner) }
        }
        if (call.name == 'container') {
            inner.container = true
        }
        return inner
    }

    // As BindingStep does it: secret values, then public ones; an empty one is taken out.
    private void bind(Object binding, StepContext inner) {
        if (binding instanceof MultiBinding) {
            assert binding.variables(null) == binding.bind(null, null, null, null).secretValues.keySet()
            assert !binding.descriptor.requiresWorkspace()
            def bound = binding.bind(null, null, null, null)
            bound.secretValues.each { String name, String value -> inner.environment[name] = Secret.fromString(value).plainText }
            inner.masks.addAll(bound.secretValues.values())
            bound.publicValues.each { String name, String value -> inner.environment[name] = value }
            return
        }
        Map<String, String> stored = build.credentials[binding.credentialsId]
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

    Map<String, String> agentVariables(StepContext context) {
        return context.agent ? build.agent + [WORKSPACE: build.workspace.path] : [:]
    }

    Map step_string(StepContext context, StepCall call) {
        return call.named
    }

    Map step_usernamePassword(StepContext context, StepCall call) {
        return call.named
    }

    boolean step_isUnix(StepContext context, StepCall call) {
        return build.unix
    }

    String step_pwd(StepContext context, StepCall call) {
        if (!context.agent) {
            throw new AbortException('Required context class hudson.FilePath is missing')
        }
        File folder = call.named.tmp ? new File(build.workspace.path + '@tmp') : build.workspace
        folder.mkdirs()
        return folder.path
    }

    Object step_echo(StepContext context, StepCall call) {
        build.log << masked(call.first.toString(), context) << '\n'
        return null
    }

    Object step_error(StepContext context, StepCall call) {
        throw new AbortException(call.first.toString())
    }

    Object step_agent(StepContext context, StepCall call) {
        return null
    }

    Object step_timestamps(StepContext context, StepCall call) {
        return null
    }

    // The workspace holds it.
    Object step_checkout(StepContext context, StepCall call) {
        return null
    }

    // As Jenkins does it: an archive on the controller, which keeps rights.
    Object step_stash(StepContext context, StepCall call) {
        return tar('-cf', call.named.name, [call.named.includes])
    }

    Object step_unstash(StepContext context, StepCall call) {
        return tar('-xf', call.first, [])
    }

    private Object tar(String order, String name, List<String> files) {
        List<String> command = ['tar', order, "${build.workspace.path}@stash-${name}.tar".toString()] + files
        Process process = command.execute((List) null, build.workspace)
        if (process.waitFor() != 0) {
            throw new AbortException("No files included in stash: ${process.err.text}")
        }
        return null
    }

    String step_tool(StepContext context, StepCall call) {
        return '/tools/' + call.first
    }

    String step_libraryResource(StepContext context, StepCall call) {
        String name = call.first
        File file = new File(Pipeline.SOURCE, 'jenkins/resources/' + name)
        String text = build.resources.containsKey(name) ? build.resources[name] : (file.exists() ? file.text : null)
        if (text == null) {
            throw new AbortException("No such library resource ${name} could be found.")
        }
        return text
    }

    Object step_sh(StepContext context, StepCall call) {
        if (!context.agent) {
            throw new AbortException('Required context class hudson.FilePath is missing')
        }
        File script = new File(build.workspace.path + '@tmp', "script-${UUID.randomUUID()}.sh")
        script.parentFile.mkdirs()
        script.text = call.named.script ?: call.first
        script.executable = true
        List<String> command = script.text.startsWith('#!') ? [script.path] : ['sh', '-xe', script.path]
        if (context.container) {
            command = ['unshare', '--map-root-user', '--mount', 'sh', '-euc', CONTAINER, 'sh', build.workspace.path] + command
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(build.workspace)
        builder.environment().clear()
        builder.environment().putAll(agentVariables(context) + context.environment.findAll { it.value != '' })
        Process process = builder.redirectInput(new File('/dev/null')).start()
        StringBuffer out = new StringBuffer()
        StringBuffer err = new StringBuffer()
        process.waitForProcessOutput(out, err)
        script.delete()
        build.log << masked(err.toString() + (call.named.returnStdout ? '' : out.toString()), context)
        if (call.named.returnStatus) {
            return process.exitValue()
        }
        if (process.exitValue() != 0) {
            throw new AbortException("script returned exit code ${process.exitValue()}")
        }
        return call.named.returnStdout ? out.toString() : null
    }

    private static String masked(String text, StepContext context) {
        return LogFilter.masked(text, context.masks)
    }

}
