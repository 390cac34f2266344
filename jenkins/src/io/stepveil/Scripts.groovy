package io.stepveil

import com.cloudbees.groovy.cps.NonCPS

/** What runs on the agent, as text for the step `sh`. */
class Scripts {

    /** The agent's end compares it: what arrives otherwise, values of other letters would, too. */
    static final String LETTERS = 'STEPVEIL_LETTERS=\u00e4\u65e5\ud83d\udd11'

    /** The script that fetches, sealed, on the agent; seal: what Handover.open returned. */
    @NonCPS
    static String exportScript(String binary, Map<String, Object> all, Map<String, String> seal) {
        List<String> words = [binary, 'export', '--to=jenkins', '--seal-to=' + seal.key,
                              '--seal-context=' + seal.context]
        words.addAll(Flags.of(all))
        return script(words, 3)
    }

    /** The script that starts one command with the secrets in its environment, its output masked. */
    @NonCPS
    static String runScript(String binary, Map<String, Object> all, String command) {
        List<String> words = [binary, 'run']
        words.addAll(Flags.of(all))
        words.addAll(['--', 'sh', '-xec', command])
        return script(words, 125)
    }

    /** The script that explains what withStepveil would do with these arguments. */
    @NonCPS
    static String checkScript(String binary, Map<String, Object> all) {
        List<String> words = [binary, 'check']
        words.addAll(Flags.of(all))
        return script(words, 1)
    }

    /** The script that seals the secrets into a file of the workspace. */
    @NonCPS
    static String sealScript(String binary, Map<String, Object> all, String file) {
        List<String> words = [binary, 'seal', '--output-file=' + file]
        words.addAll(Flags.of(all))
        return script(words, 1)
    }

    /** Where filesScript puts each of the variables: name -> path. */
    @NonCPS
    static Map<String, String> pathsIn(String folder, List<String> names) {
        Map<String, String> paths = [:]
        for (String name : names) {
            paths.put(name, folder + '/' + name)
        }
        return paths
    }

    /** The script that writes each variable into a file of its own, 0600 in a folder 0700 that it makes anew. */
    @NonCPS
    static String filesScript(String folder, List<String> names) {
        String place = quoted(folder)
        String text = '#!/bin/sh\nset -eu\numask 077\nrm -rf -- ' + place + '\nmkdir -- ' + place + '\n'
        for (Map.Entry<String, String> path : pathsIn(folder, names).entrySet()) {
            text += 'printf %s "$' + path.key + '" >' + quoted(path.value) + '\n'
        }
        return text
    }

    /** The script that removes them. */
    @NonCPS
    static String removeScript(String folder) {
        return '#!/bin/sh\nrm -rf -- ' + quoted(folder) + '\n'
    }

    /** The lines "HASH  NAME" of sha256sum as "NAME:HASH ...", for one variable. */
    @NonCPS
    static String sums(String text) {
        List<String> found = []
        for (String line : text.split('\n')) {
            if (line.matches('[0-9a-f]{64} [ *][A-Za-z0-9_.-]+')) {
                found.add(line.substring(66) + ':' + line.substring(0, 64))
            }
        }
        return found.join(' ')
    }

    // Without -x: Jenkins would print the command line, which names things that are nobody's business. Without exec:
    // Jenkins ends a build by the processes whose environment it can read and by their children, and it can't read
    // stepveil's; stepveil ends when the script's process does.
    @NonCPS
    private static String script(List<String> words, int failure) {
        String binary = quoted(words[0])
        List<String> safe = []
        for (String word : words) {
            safe.add(quoted(word))
        }
        return '#!/bin/sh\n' +
            'found=$(command -v ' + binary + ' || true)\n' +
            'if [ ! -f "$found" ] || [ ! -x "$found" ]; then\n' +
            '  printf "stepveil: error: there is no program %s on this agent\\n" ' + binary + ' >&2\n' +
            '  echo "stepveil: hint: binary is the path of stepveil itself, tool the name of an installation whose ' +
            'folder holds it; without them it is looked for on the PATH" >&2\n' +
            '  exit ' + failure + '\n' +
            'fi\n' +
            'STEPVEIL_PARENT=$$ ' + safe.join(' ') + '\n' +
            'exit $?\n'
    }

    @NonCPS
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'"
    }

}
