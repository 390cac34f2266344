"""How the released program finds an address: musl's resolver against a name server on loopback.

In a network of its own (bwrap --unshare-net), where port 53 is free, stand a name server that answers as each
test wants, a TLS server under the names it knows, which hands on to the dev server, and the program in a root
with a resolv.conf. What this shows decides whether musl's own resolver is enough, or c-ares has to come in."""
import contextlib
import socket
import socketserver
import ssl
import struct
import sys
import threading
import unittest

from support import Case, can, dev_server, empty_root, in_root, main, needs, needs_binary, run, settings

A, AAAA, CNAME, TCP = 1, 28, 5, "tcp"
NAME = "infisical.corp.test"
INSIDE = ["bwrap", "--unshare-user", "--unshare-net", "--uid", "0", "--gid", "0", "--cap-add", "ALL", "--dev-bind", "/", "/", "--"]


def encoded(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


class Zone:
    """name -> list of (type, data); asked: (transport, name, type) in order."""

    def __init__(self, records, only_tcp=False, servfail=()):
        self.records, self.only_tcp, self.servfail = records, only_tcp, servfail
        self.asked = []

    def answer(self, query, transport):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
            at += 1 + query[at]
        name, kind = ".".join(labels), struct.unpack(">H", query[at + 1:at + 3])[0]
        self.asked.append((transport, name, kind))
        question, found = query[12:at + 5], self.found(name, kind)
        truncated = self.only_tcp and transport != TCP
        code = 2 if name in self.servfail else 3 if name not in self.records else 0
        answers = [] if truncated else found
        head = query[:2] + struct.pack(">HHHHH", 0x8580 | (0x0200 if truncated else 0) | code, 1, len(answers), 0, 0)
        return head + question + b"".join(answers)

    def found(self, name, kind):
        """The records as they stand in an answer; an alias brings what it points to."""
        given = []
        for record_kind, data in self.records.get(name, []):
            if record_kind in (kind, CNAME):
                given.append(encoded(name) + struct.pack(">HHIH", record_kind, 1, 60, len(data)) + data)
            if record_kind == CNAME:
                given += self.found(self.decoded(data), kind)
        return given

    @staticmethod
    def decoded(data):
        labels, at = [], 0
        while data[at]:
            labels.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        return ".".join(labels)


def v4(text="127.0.0.1"):
    return A, socket.inet_aton(text)


def v6(text="::1"):
    return AAAA, socket.inet_pton(socket.AF_INET6, text)


@contextlib.contextmanager
def name_server(zone, address="127.0.0.1"):
    class Datagram(socketserver.BaseRequestHandler):
        def handle(self):
            self.request[1].sendto(zone.answer(self.request[0], "udp")[:512], self.client_address)

    class Stream(socketserver.StreamRequestHandler):
        def handle(self):
            size = self.rfile.read(2)
            if len(size) == 2:
                answer = zone.answer(self.rfile.read(struct.unpack(">H", size)[0]), TCP)
                self.wfile.write(struct.pack(">H", len(answer)) + answer)

    class Streams(socketserver.ThreadingTCPServer):
        allow_reuse_address = True

    servers = [socketserver.ThreadingUDPServer((address, 53), Datagram), Streams((address, 53), Stream)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def certificate(folder):
    """A certificate for the names of the tests, which is its own authority."""
    key, made = folder / "key.pem", folder / "certificate.pem"
    ran = run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
               "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:infisical", "-keyout", key, "-out", made])
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr)
    return key, made


def pump(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def tls_front(family, address, key, made, behind):
    """TLS under the tests' names, on a port of its own; what comes goes on to the dev server."""
    host, port = behind["url"].removeprefix("https://").split(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    onward = ssl.create_default_context(cafile=behind["ca_file"])

    class Front(socketserver.BaseRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError), context.wrap_socket(self.request, server_side=True) as near, \
                    onward.wrap_socket(socket.create_connection((host, int(port))), server_hostname=host) as far:
                back = threading.Thread(target=pump, args=(far, near), daemon=True)
                back.start()
                pump(near, far)
                back.join(5)

    class Server(socketserver.ThreadingTCPServer):
        address_family, daemon_threads = family, True

    server = Server((address, 0), Front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@needs_binary
@needs("openssl")
class Resolver(Case):
    def setUp(self):
        super().setUp()
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(dev_server("--http1"))
        self.key, self.made = certificate(self.folder)
        self.stack = stack
        self.root = empty_root(self.folder / "root", {**self.server, "ca_file": str(self.made)})
        (self.root / "etc/hosts").write_text("")

    def front(self, family=socket.AF_INET, address="127.0.0.1"):
        return self.stack.enter_context(tls_front(family, address, self.key, self.made, self.server))

    def ask(self, zone, port, host=NAME, resolv="nameserver 127.0.0.1\n"):
        (self.root / "etc/resolv.conf").write_text(resolv)
        env = {**settings(self.server), "INFISICAL_DOMAIN": f"https://{host}:{port}"}
        with name_server(zone):
            return in_root(self.root, ["/stepveil", "run", "--path", "/backend", "--connect-timeout", "20s", "--", "/stepveil", "--version"], env)

    def test_an_address(self):
        self.ends(self.ask(Zone({NAME: [v4()]}), self.front()), 0)

    def test_a_name_server_that_answers_by_tcp_only(self):
        zone = Zone({NAME: [v4()]}, only_tcp=True)
        self.ends(self.ask(zone, self.front()), 0)
        self.assertIn((TCP, NAME, A), zone.asked)

    def test_more_addresses_than_a_datagram_holds(self):
        zone = Zone({NAME: [v4()] + [v4(f"127.0.1.{i}") for i in range(1, 45)]}, only_tcp=True)
        self.ends(self.ask(zone, self.front()), 0)

    def test_search_domains(self):
        for resolv in ("search nowhere.test corp.test\n", "domain corp.test\n", "search corp.test\noptions ndots:5\n"):
            with self.subTest(resolv):
                zone = Zone({NAME: [v4()]})
                self.ends(self.ask(zone, self.front(), "infisical", resolv + "nameserver 127.0.0.1\n"), 0)
                self.assertIn(("udp", NAME, A), zone.asked)

    def test_a_name_with_dots_is_asked_for_as_it_is(self):
        zone = Zone({NAME: [v4()]})
        self.ends(self.ask(zone, self.front(), resolv="search nowhere.test\nnameserver 127.0.0.1\n"), 0)
        self.assertEqual({name for _, name, _ in zone.asked}, {NAME})

    def test_many_search_domains_as_in_a_cluster(self):
        domains = "search ns.svc.cluster.local svc.cluster.local cluster.local eu.corp.test us.corp.test ap.corp.test corp.test\noptions ndots:5\n"
        self.ends(self.ask(Zone({NAME: [v4()]}), self.front(), resolv=domains + "nameserver 127.0.0.1\n"), 0)

    def test_ipv6_alone(self):
        self.ends(self.ask(Zone({NAME: [v6()]}), self.front(socket.AF_INET6, "::1")), 0)

    def test_ipv6_first_where_nothing_listens_there(self):
        self.ends(self.ask(Zone({NAME: [v6(), v4()]}), self.front()), 0)

    def test_ipv6_first_where_nobody_answers(self):
        self.ends(self.ask(Zone({NAME: [v6("2001:db8::1"), v4()]}), self.front()), 0)

    def test_an_alias(self):
        self.ends(self.ask(Zone({NAME: [(CNAME, encoded("real.corp.test"))], "real.corp.test": [v4()]}), self.front()), 0)

    def test_the_second_name_server(self):
        self.ends(self.ask(Zone({NAME: [v4()]}), self.front(), resolv="nameserver 127.0.0.9\nnameserver 127.0.0.1\n"), 0)

    def test_the_hosts_file_goes_first(self):
        (self.root / "etc/hosts").write_text(f"127.0.0.1 {NAME}\n")
        zone = Zone({NAME: [v4("127.0.0.9")]})
        self.ends(self.ask(zone, self.front()), 0)
        self.assertEqual(zone.asked, [])

    def test_no_resolv_conf_means_the_local_name_server(self):
        (self.root / "etc/resolv.conf").unlink()
        zone = Zone({NAME: [v4()]})
        with name_server(zone):
            env = {**settings(self.server), "INFISICAL_DOMAIN": f"https://{NAME}:{self.front()}"}
            self.ends(in_root(self.root, ["/stepveil", "run", "--path", "/backend", "--", "/stepveil", "--version"], env), 0)

    def test_a_name_that_is_not_there(self):
        self.ends(self.ask(Zone({}), 1), 125, f"error: .*{NAME}", "hint: ")

    def test_a_name_server_that_fails(self):
        self.ends(self.ask(Zone({NAME: [v4()]}, servfail=(NAME,)), 1), 125, f"error: .*{NAME}", "hint: ")


@needs_binary
class OwnNetwork(unittest.TestCase):
    @unittest.skipUnless(can(*INSIDE, "true"), "bwrap can't make a network here")
    def test_the_resolver(self):
        ran = run([*INSIDE, "python3", "-B", __file__, "--inside"], timeout=900)
        sys.stderr.write(ran.stderr)
        self.assertEqual(ran.returncode, 0)


if __name__ == "__main__":
    if "--inside" in sys.argv:
        sys.argv.remove("--inside")
        del OwnNetwork
    else:
        del Resolver
    main()
