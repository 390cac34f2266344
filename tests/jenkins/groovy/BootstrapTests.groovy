import com.sun.net.httpserver.HttpServer

import java.security.MessageDigest

/** Where the binary comes from: the script find-stepveil.sh in a real shell, with a server of its own. */
class BootstrapTests extends Suite {

    static final String BINARY = '#!/bin/sh\necho "downloaded: $*" >&2\n'
    static final String NAME = System.getProperty('os.arch') == 'aarch64' ? 'stepveil-linux-arm64' : 'stepveil-linux-x64'

    private int served = 0

    // A build without stepveil on its agent, and a server that gives `content`.
    private Object serving(String content, Closure test) {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
        server.createContext('/') { exchange ->
            served++
            boolean there = exchange.requestURI.path == '/bin/' + NAME
            exchange.sendResponseHeaders(there ? 200 : 404, there ? content.length() : -1)
            exchange.responseBody.withCloseable { if (there) { it.write(content.bytes) } }
        }
        server.start()
        try {
            return test.call("http://127.0.0.1:${server.address.port}/bin")
        } finally {
            server.stop(0)
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
            assert served == 1
            assert kept()*.name == ['stepveil']
            assert kept()[0].path.startsWith(workspace.path + '@tmp/stepveil-' + hashOf(BINARY))
        }
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
            assert served == 2
            lacks(pipeline.log.toString(), 'evil')
        }
    }

    void testWithoutAChecksumNothingIsDownloaded() {
        serving(BINARY) { String url ->
            Pipeline pipeline = build(hashOf(BINARY))
            pipeline.resources.remove('io/stepveil/SHA256SUMS')  // the library's own, which has none yet
            failure { pipeline.run("withStepveil.run('true', path: '/x', download: '${url}')") }
            contains(pipeline.log.toString(), "the library has no checksum of ${NAME}")
            assert served == 0
        }
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
