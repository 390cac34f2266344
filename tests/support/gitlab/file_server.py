"""Serves the files of a folder over HTTPS on loopback, with a certificate of its own.

usage: file_server.py FOLDER CERTIFICATE: writes the certificate there, prints its process id and its
port, and stays until it is ended. /to-http answers with a redirection to plain http. What is below
/api/v4 is a private registry: only who shows the job's token gets it, and nobody else is to be shown
that token.
"""
import os
import ssl
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        if self.path == "/to-http":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/stepveil")
            self.end_headers()
            return
        token = self.headers.get("JOB-TOKEN")
        private = self.path.startswith("/api/v4/")
        if token != ("token-of-the-job" if private else None):
            self.send_error(401)
            return
        self.path = self.path.removeprefix("/api/v4")
        super().do_GET()


def context(certificate):
    with tempfile.NamedTemporaryFile() as key:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key.name, "-out", certificate],
                       check=True, stderr=subprocess.DEVNULL)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate, key.name)
        return made


def main():
    folder, certificate = sys.argv[1:]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    server.socket = context(certificate).wrap_socket(server.socket, server_side=True)
    print(os.getpid(), server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
