import groovy.json.JsonOutput

import java.security.MessageDigest

/** Where a Pipeline can put the block: in a container of the agent, and in the form of a Declarative Pipeline. */
class PlacesTests extends Suite {

    static final String LOGIN = "credentialsId: 'infisical-ci'"
    static final String NAME = System.getProperty('os.arch') == 'aarch64' ? 'stepveil-linux-arm64' : 'stepveil-linux-x64'

    // The Declarative parser is not to be had without Jenkins: this is the form, run as the Groovy that it is.
    private static String declarative(String steps) {
        return """pipeline {
            agent any
            options { timestamps() }
            stages { stage('Test') { steps { ${steps} } } }
        }"""
    }

    void testTheBlockStandsInStepsOfADeclarativePipeline() {
        Pipeline build = realBuild()
        build.run(declarative("withStepveil(path: '/compose', ${LOGIN}) { sh 'echo pass: \$POSTGRES_PASSWORD' }"))
        contains(build.log.toString(), '\npass: ****')
        lacks(build.savedText(), 'pg pass#1')
    }

    void testOneCommandStandsInStepsOfADeclarativePipeline() {
        Pipeline build = realBuild()
        build.run(declarative("withStepveil(run: 'echo pass: \$POSTGRES_PASSWORD', path: '/compose', ${LOGIN})"))
        contains(build.log.toString(), 'pass: ***')
        lacks(build.log.toString(), 'pg pass#1')
    }

    // The agent of such a build has no stepveil; its server gives the real one.
    private Pipeline downloading(Closure test) {
        File binary = new File(System.getenv('TEST_BINARY'))
        byte[] bytes = binary.bytes
        Pipeline build = realBuild()
        new File(workspace, 'bin/stepveil').delete()
        build.agent.PATH = '/usr/bin:/bin'
        build.agent.STEPVEIL_CA_FILE = new File(workspace, 'ca.pem').path
        new File(build.agent.STEPVEIL_CA_FILE).bytes = new File(System.getenv('STEPVEIL_CA_FILE')).bytes
        build.resources['io/stepveil/SHA256SUMS'] = "${MessageDigest.getInstance('SHA-256').digest(bytes).encodeHex()}  ${NAME}\n"
        Server.with([('/bin/' + NAME): bytes]) { Server server ->
            build.resources['io/stepveil/config.json'] = JsonOutput.toJson([download: server.url + '/bin'])
            test(build)
        }
        return build
    }

    private static boolean canUnshare() {
        Process tried = ['unshare', '--map-root-user', '--mount', 'true'].execute()
        return tried.waitFor() == 0
    }

    void testInAContainerTheDownloadedBinaryAndTheFilesAreThere() {
        if (!canUnshare()) {
            println 'skipped: this machine allows no namespaces'
            return
        }
        Pipeline build = downloading {
            it.run("""container {
                withStepveil(path: '/backend', files: 'JWT_SECRET', ${LOGIN}) {
                    sh 'echo "url=\$DATABASE_URL"; wc -c <"\$JWT_SECRET"; ls -d /home /opt /srv 2>&1 | grep -c "No such"'
                }
            }
            withStepveil(path: '/backend', files: 'JWT_SECRET', ${LOGIN}) {
                container { sh 'echo "again=\$DATABASE_URL"; stat -c "mode %a" "\$JWT_SECRET"' }
            }""")
        }
        String log = build.log
        contains(log, '\nurl=****\n31\n3\n')
        contains(log, '\nagain=****\nmode 600\n')
        lacks(log, 'postgres://')
    }

    void testTheRealBinaryIsDownloadedCheckedAndUsed() {
        Pipeline build = downloading {
            it.run("withStepveil(path: '/compose', ${LOGIN}) { sh 'echo pass: \$POSTGRES_PASSWORD' }")
        }
        contains(build.log.toString(), '\npass: ****')
    }

}
