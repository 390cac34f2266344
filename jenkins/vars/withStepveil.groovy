import io.stepveil.Arguments
import io.stepveil.Handover
import io.stepveil.Scripts

/** withStepveil(process: 'backend', ...) { body }: the body's steps have the secrets, and Jenkins masks its log. */
def call(Map given, Closure body) {
    Map arguments = settled(given, 'block')
    String folder = null
    List<String> names = []
    Map<String, String> seal = null
    try {
        String sealed = null
        for (int tries = 1; sealed == null; tries++) {
            if (tries > 3) {
                error('withStepveil: the controller was restarted during each of three fetches')
            }
            seal = opened()
            sealed = fetched(arguments, seal)
            names = fileNames(arguments, seal, sealed)
            if (names) {
                folder = folder ?: temporaryFolder() + '/stepveil-' + UUID.randomUUID()
                writeFiles(seal, sealed, folder, names)
            }
            if (!Handover.isOpen(seal)) {
                echo('stepveil: the controller was restarted during the fetch: fetching again')
                sealed = null
            }
        }
        return bound(seal, sealed, Scripts.pathsIn(folder, names), body)
    } finally {
        if (seal != null) {
            Handover.close(seal)
        }
        if (folder != null) {
            removeFiles(folder)
        }
    }
}

/** The same with the settings of the library's configuration and the repository's .stepveil.yaml. */
def call(Closure body) {
    return call([:], body)
}

/** withStepveil(run: 'cargo test', ...), (check: true, ...), (seal: 'FILE', ...): a form for Declarative Pipelines. */
def call(Map given) {
    if (given.check == true) {
        Map asked = [:]
        asked.putAll(given)
        asked.remove('check')
        return check(asked)
    }
    if (given.seal instanceof CharSequence) {
        Map asked = [:]
        asked.putAll(given)
        asked.remove('seal')
        return seal(asked, given.seal.toString())
    }
    if (!(given.run instanceof CharSequence)) {
        error('withStepveil: give it a body { }, run: \'COMMAND\' or seal: \'FILE\'')
    }
    Map rest = [:]
    rest.putAll(given)
    rest.remove('run')
    return run(rest, given.run.toString())
}

/**
 * withStepveil.run('cargo test', process: 'backend', ...): one command, started and masked by stepveil itself. Needs no
 * trust in this library, and keeps the agent's copy of the log clean.
 */
def run(Map given, String command) {
    Map arguments = settled(given, 'run')
    String binary = located(arguments)
    def result = null
    loggedIn(arguments) {
        result = sh(label: 'stepveil run', script: Scripts.runScript(binary, arguments, command),
                    returnStdout: arguments.returnStdout ?: false, returnStatus: arguments.returnStatus ?: false)
    }
    return result
}

/** The same with the settings of the library's configuration and the repository's .stepveil.yaml. */
def run(String command) {
    return run([:], command)
}

/**
 * withStepveil.check(process: 'backend', ...): says in the log, of each station from settings and network to every
 * name, how it is and what mends it; fails as withStepveil would. Hands nothing over and shows no value.
 */
def check(Map given) {
    Map arguments = settled(given, 'check')
    String binary = located(arguments)
    loggedIn(arguments) {
        sh(label: 'stepveil check', script: Scripts.checkScript(binary, arguments))
    }
}

/** The same with the settings of the library's configuration and the repository's .stepveil.yaml. */
def check() {
    check([:])
}

/**
 * withStepveil.seal('secrets.age', process: 'backend', sealKey: 'seal-key', ...): fetches and seals into a file of the
 * workspace, which others open with sealed: 'secrets.age'. Hands nothing over and works in any library.
 */
def seal(Map given, String file) {
    Map arguments = settled(given, 'seal')
    String binary = located(arguments)
    loggedIn(arguments) {
        sh(label: 'stepveil seal', script: Scripts.sealScript(binary, arguments, file))
    }
}

/** The same with the settings of the library's configuration and the repository's .stepveil.yaml. */
def seal(String file) {
    seal([:], file)
}

// A restart of the controller takes the key along: an answer from before it is of no use to anybody.
private List<String> fileNames(Map arguments, Map<String, String> seal, String sealed) {
    List<String> asked = Arguments.items(arguments.files)
    List<String> names = Handover.isOpen(seal) ? Handover.fileNames(seal, sealed, asked) : []
    if (names && arguments.label != null) {
        error('withStepveil: as-file of the process and label don\'t go together: the body would not run where the ' +
              'files are')
    }
    return names
}

private void writeFiles(Map<String, String> seal, String sealed, String folder, List<String> names) {
    if (Handover.isOpen(seal)) {
        withCredentials(Handover.fileBindings(seal, sealed, names)) {
            sh(label: 'stepveil: write files', script: Scripts.filesScript(folder, names))
        }
    }
}

// No local is left here when the body starts: neither the bindings nor what they were made of.
private bound(Map<String, String> seal, String sealed, Map<String, String> files, Closure body) {
    List<String> warnings = Handover.warnings(seal, sealed)
    return withCredentials(Handover.bindings(seal, sealed, files)) {
        Handover.close(seal)
        for (int i = 0; i < warnings.size(); i++) {
            echo('stepveil: warning: ' + warnings[i])
        }
        body()
    }
}

private Map settled(Map given, String form) {
    Map arguments = Arguments.merged(configured(), given)
    List<String> faults = Arguments.faults(arguments, form)
    if (faults) {
        error('withStepveil: ' + faults.join('\nwithStepveil: '))
    }
    return arguments
}

// What the administrator put beside this library, or into a library of their own.
private Map configured() {
    String text = null
    try {
        text = libraryResource('io/stepveil/config.json')
    } catch (hudson.AbortException absent) {
        if (!absent.message.startsWith('No such library resource')) {
            throw absent
        }
        return [:]
    }
    Map settings = Arguments.fromJson(text)
    if (settings == null) {
        error('withStepveil: the library resource io/stepveil/config.json is no JSON object')
    }
    return settings
}

private Map<String, String> opened() {
    Map<String, String> seal = null
    try {
        seal = Handover.open(currentBuild.fullProjectName + '#' + currentBuild.number)
    } catch (SecurityException refused) {
        error('withStepveil: this library runs in the sandbox, where no secret can be held safely; use ' +
              'withStepveil.run(\'COMMAND\', ...) (Declarative: withStepveil(run: \'COMMAND\', ...)), or ask the ' +
              'administrator to add the library as a trusted one')
    }
    return seal
}

private String fetched(Map arguments, Map<String, String> seal) {
    String sealed = null
    if (arguments.label != null) {
        node(arguments.label) {
            sealed = fetchedHere(arguments, seal)
        }
    } else {
        sealed = fetchedHere(arguments, seal)
    }
    return sealed
}

private String fetchedHere(Map arguments, Map<String, String> seal) {
    String binary = located(arguments)
    String sealed = null
    loggedIn(arguments) {
        withEnv([Scripts.LETTERS]) {
            sealed = sh(label: 'stepveil: fetch secrets', returnStdout: true,
                        script: Scripts.exportScript(binary, arguments, seal))
        }
    }
    return sealed
}

// Nobody logs in where a sealed file is opened.
private void loggedIn(Map arguments, Closure body) {
    List bindings = []
    if (arguments.sealKey) {
        bindings.add(string(credentialsId: arguments.sealKey, variable: 'STEPVEIL_SEAL_KEY'))
    }
    if (arguments.oidc && !arguments.sealed) {
        bindings.add(string(credentialsId: arguments.oidc, variable: 'STEPVEIL_ID_TOKEN'))
    } else if (arguments.credentialsId && !arguments.sealed) {
        bindings.add(usernamePassword(credentialsId: arguments.credentialsId,
                                      usernameVariable: 'INFISICAL_UNIVERSAL_AUTH_CLIENT_ID',
                                      passwordVariable: 'INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET'))
    }
    if (bindings) {
        withCredentials(bindings) {
            body()
        }
    } else {
        body()
    }
}

// The binary's path on the agent at hand.
private String located(Map arguments) {
    if (env.WORKSPACE == null) {
        error('withStepveil: there is no agent here; put it inside node { } (Declarative: agent), or name one to ' +
              'fetch on with label: \'LABEL\'')
    }
    if (!isUnix()) {
        error('withStepveil: there is no stepveil for Windows agents')
    }
    if (arguments.binary) {
        return arguments.binary
    }
    if (arguments.tool) {
        return tool(arguments.tool) + '/stepveil'
    }
    String path = null
    withEnv(['STEPVEIL_DOWNLOAD=' + (arguments.download ?: ''), 'STEPVEIL_FOLDER=' + temporaryFolder(),
             'STEPVEIL_SHA256SUMS=' + Scripts.sums(libraryResource('io/stepveil/SHA256SUMS'))]) {
        path = sh(label: 'stepveil: find the binary', returnStdout: true,
                  script: libraryResource('io/stepveil/find-stepveil.sh')).trim()
    }
    return path
}

private String temporaryFolder() {
    return pwd(tmp: true)
}

// Never hides why the body failed; whoever cleans the workspace takes along what is left.
private void removeFiles(String folder) {
    try {
        sh(label: 'stepveil: remove files', script: Scripts.removeScript(folder))
    // groovylint-disable-next-line CatchException
    } catch (Exception failed) {
        echo('stepveil: warning: the files in ' + folder + ' could not be removed: ' + failed.message)
    }
}
