import com.sun.net.httpserver.HttpServer

/** A web server on loopback that gives what it was told to give, and counts. */
class Server {

    String url
    int asked = 0

    /** contents: path -> bytes; runs the code with the server, which ends with it. */
    static void with(Map<String, byte[]> contents, Closure code) {
        Server server = new Server()
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
        http.createContext('/') { exchange ->
            server.asked++
            byte[] content = contents[exchange.requestURI.path]
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length)
            exchange.responseBody.withCloseable {
                if (content != null) {
                    it.write(content)
                }
            }
        }
        http.start()
        server.url = "http://127.0.0.1:${http.address.port}"
        try {
            code.call(server)
        } finally {
            http.stop(0)
        }
    }

}
