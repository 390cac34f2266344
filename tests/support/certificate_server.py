"""An instance that wants a client certificate. Usage: certificate_server.py CERTIFICATE KEY AUTHORITY MODE

It listens on a free port of loopback, prints "PORT n", and answers each login with a token that names
whom the certificate is for. MODE: required (the handshake fails without one), asked (a page says so, as
nginx does). Whoever starts it ends it."""
import http.server
import json
import ssl
import sys
import threading

PAGE = b"<html><head><title>400 No required SSL certificate was sent</title></head><body>nginx</body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    def reply(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        certificate = self.connection.getpeercert()
        if not certificate:
            self.reply(400, "text/html", PAGE)
            return
        name = dict(pair for entry in certificate["subject"] for pair in entry)["commonName"]
        if self.path.endswith("/revoke"):
            answer = {"message": "Successfully revoked access token"}
        else:
            method = self.path.split("/")[-2]
            answer = {"accessToken": f"token.of.{name}.by.{method}", "expiresIn": 7200, "tokenType": "Bearer"}
        self.reply(200, "application/json", json.dumps(answer).encode())

    def log_message(self, *_):
        pass


def main():
    certificate, key, authority, mode = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(authority)
    context.verify_mode = ssl.CERT_REQUIRED if mode == "required" else ssl.CERT_OPTIONAL
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("PORT", server.server_address[1], flush=True)
    threading.Event().wait()  # whoever started this ends it


main()
