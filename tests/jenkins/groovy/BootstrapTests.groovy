import java.security.MessageDigest

/** Where the binary comes from: the script find-stepveil.sh in a real shell, with a server of its own. */
class BootstrapTests extends Suite {

    static final String BINARY = '#!/bin/sh\necho "downloaded: $*" >&2\n'
    static final String NAME = System.getProperty('os.arch') == 'aarch64' ? 'stepveil-linux-arm64' : 'stepveil-linux-x64'

    private int served = 0

    // A server that gives `content`.
    private void serving(String content, Closure test) {
        Server.with([('/bin/' + NAME): content.bytes]) { Server server ->
            test.call(server.url + '/bin')
            served = server.asked
        }
    }

    private Pipeline build(String hash) {
        Pipeline pipeline = new Pipeline(workspace)
        pipeline.agent.PATH = '/usr/bin:/bin'
        pipeline.resources['io/stepveil/SHA256SUMS'] = "${hash}  ${NAME}\n"
        return pipeline
    }

    private static String hashOf(String content) {
        return MessageDigest.getInstance('SHA-256').digest(content.bytes).encodeHex()
    }

    private List<File> kept() {
        List<File> files = []
        new File(workspace.path + '@tmp').eachFileRecurse { if (it.file && it.name.startsWith('stepveil')) { files.add(it) } }
        return files
    }

    void testADownloadThatFitsItsChecksumIsUsedFromTheTemporaryFolderAndKept() {
        serving(BINARY) { String url ->
            Pipeline pipeline = build(hashOf(BINARY))
            2.times { pipeline.run("withStepveil.run('true', path: '/x', download: '${url}/')") }
            contains(pipeline.log.toString(), 'downloaded: run --path=/x')
            assert kept()*.name == ['stepveil']
            assert kept()[0].path.startsWith(workspace.path + '@tmp/stepveil-' + hashOf(BINARY))
        }
        assert served == 1
    }

    void testADownloadWithAnotherChecksumIsRefusedAndRemoved() {
        serving(BINARY + '# changed\n') { String url ->
            Pipeline pipeline = build(hashOf(BINARY))
            failure { pipeline.run("withStepveil.run('true', path: '/x', download: '${url}')") }
            contains(pipeline.log.toString(), "has not the library's checksum, and is not used")
            lacks(pipeline.log.toString(), 'downloaded:')
            assert kept() == []
        }
    }

    void testAKeptBinaryThatWasChangedIsDownloadedAgain() {
        serving(BINARY) { String url ->
            Pipeline pipeline = build(hashOf(BINARY))
            pipeline.run("withStepveil.run('true', path: '/x', download: '${url}')")
            kept()[0].text = '#!/bin/sh\necho evil\n'
            pipeline.run("withStepveil.run('true', path: '/x', download: '${url}')")
            lacks(pipeline.log.toString(), 'evil')
        }
        assert served == 2
    }

    void testWithoutAChecksumNothingIsDownloaded() {
        serving(BINARY) { String url ->
            Pipeline pipeline = build(hashOf(BINARY))
            pipeline.resources.remove('io/stepveil/SHA256SUMS')  // the library's own, which has none yet
            failure { pipeline.run("withStepveil.run('true', path: '/x', download: '${url}')") }
            contains(pipeline.log.toString(), "the library has no checksum of ${NAME}")
        }
        assert served == 0
    }

    // As whoever builds stepveil does it: the list from the binaries, the binaries on a server.
    void testTheListOfChecksumsFitsTheBinariesItWasMadeFrom() {
        File folder = new File(workspace, 'dist')
        folder.mkdir()
        new File(folder, NAME).text = BINARY
        new File(folder, 'stepveil-windows.exe').text = 'no'
        String list = checksums(folder)
        assert list.readLines().findAll { !it.startsWith('#') } == ["${hashOf(BINARY)}  ${NAME}".toString()]
        serving(BINARY) { String url ->
            Pipeline pipeline = build('0' * 64)
            pipeline.resources['io/stepveil/SHA256SUMS'] = list
            pipeline.run("withStepveil.run('true', path: '/x', download: '${url}')")
            contains(pipeline.log.toString(), 'downloaded: run')
        }
    }

    void testAListOfNoBinariesIsNotMade() {
        contains(failure { checksums(workspace) }.message, 'there is no stepveil-linux-x64')
    }

    private static String checksums(File folder) {
        Process made = [Pipeline.SOURCE + '/jenkins/checksums.sh', folder.path].execute()
        StringBuffer list = new StringBuffer()
        StringBuffer errors = new StringBuffer()
        made.waitForProcessOutput(list, errors)
        if (made.exitValue() != 0) {
            throw new IllegalStateException(errors.toString())
        }
        return list
    }

    void testAFailedDownloadSaysSo() {
        serving(BINARY) { String url ->
            Pipeline pipeline = build(hashOf(BINARY))
            failure { pipeline.run("withStepveil.run('true', path: '/x', download: '${url}/nowhere')") }
            contains(pipeline.log.toString(), 'stepveil: error: the download failed')
        }
    }

    void testOnlyHttpAddressesAreTaken() {
        Pipeline pipeline = build(hashOf(BINARY))
        failure { pipeline.run("withStepveil.run('true', path: '/x', download: 'file:///tmp')") }
        contains(pipeline.log.toString(), 'download is no http or https address')
    }

    void testWithoutAnyBinaryItSaysHowToGetOne() {
        Pipeline pipeline = build(hashOf(BINARY))
        failure { pipeline.run("withStepveil.run('true', path: '/x')") }
        contains(pipeline.log.toString(), 'stepveil: error: there is no stepveil on this agent')
        contains(pipeline.log.toString(), 'binary, tool or download')
    }

    void testTheAgentsOwnBinaryComesFirst() {
        Pipeline pipeline = build(hashOf(BINARY))
        program(pipeline, 'stepveil', '#!/bin/sh\necho "own: $1" >&2\n')
        pipeline.run("withStepveil.run('true', path: '/x', download: 'http://127.0.0.1:9/')")
        contains(pipeline.log.toString(), 'own: run')
    }

}
