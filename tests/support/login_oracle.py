"""An instance that has each proof judged by the library that its cloud's own users take.
Usage: login_oracle.py FILE

It listens on a free port of loopback (plain http), writes what a job is to be given as JSON to FILE, and
prints "PORT n". It plays the metadata services, too, and there asks itself through those libraries first: a request
that differs from theirs is refused. A login is answered with the token "judged.by.METHOD", or with what the
library says against it. Whoever starts it ends it."""
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse

import google.auth.crypt
import google.auth.jwt
import google.auth.transport.requests
import google.oauth2.id_token
import httpsig
import jwt
import ldap3
from azure.identity import ManagedIdentityCredential
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from spiffe import JwtBundle, JwtSvid, TrustDomain

IDENTITY = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
ACCOUNT = "ci@acme-prod.iam.gserviceaccount.com"
TENANCY, USER, FINGERPRINT = "ocid1.tenancy.oc1..t", "ocid1.user.oc1..u", "20:3b:97"
ISSUER = "https://kubernetes.default.svc.cluster.local"


def private_pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption()).decode()


def public_pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM,
                                         serialization.PublicFormat.SubjectPublicKeyInfo).decode()


KEY = rsa.generate_private_key(65537, 2048)
SVID_KEY = ec.generate_private_key(ec.SECP256R1())
SIGNER = google.auth.crypt.RSASigner.from_string(private_pem(KEY), "k1")


def google_token(audience):
    now = int(time.time())
    claims = {"iss": "https://accounts.google.com", "aud": audience, "sub": "1", "email": ACCOUNT,
              "iat": now, "exp": now + 3600}
    return google.auth.jwt.encode(SIGNER, claims).decode()


def azure_token(resource):
    return jwt.encode({"aud": resource, "iss": "https://sts.windows.net/t/", "oid": "o", "exp": time.time() + 600},
                      KEY, algorithm="RS256", headers={"kid": "k1"})


def judge_kubernetes(body):
    claims = jwt.decode(body["jwt"], public_pem(KEY), algorithms=["RS256"], audience=ISSUER, issuer=ISSUER)
    assert claims["sub"] == "system:serviceaccount:ci:runner"


def judge_gcp(body):
    claims = google.auth.jwt.decode(body["jwt"], certs={"k1": public_pem(KEY)}, audience=IDENTITY)
    assert ACCOUNT in (claims["sub"], claims.get("email"))


def judge_azure(body):
    jwt.decode(body["jwt"], public_pem(KEY), algorithms=["RS256"], audience="https://management.azure.com/")


def judge_ldap(body):
    server = ldap3.Server("directory.example")
    name = f"uid={body['username']},dc=acme,dc=example"
    connection = ldap3.Connection(server, user=name, password=body["password"], client_strategy=ldap3.MOCK_SYNC)
    connection.strategy.add_entry("uid=ci,dc=acme,dc=example", {"userPassword": "password of ci", "sn": "ci"})
    assert connection.bind(), "the directory refuses"


def judge_oci(body):
    headers = body["headers"]
    assert body["userOcid"] == USER and headers["host"] == "identity.eu-frankfurt-1.oraclecloud.com"
    verifier = httpsig.HeaderVerifier(
        {**headers, "authorization": headers["authorization"]}, secret=public_pem(KEY), method="get",
        path=f"/20160918/users/{USER}", host=headers["host"], required_headers=["date", "(request-target)", "host"])
    assert verifier.auth_dict["keyid"] == f"{TENANCY}/{USER}/{FINGERPRINT}", verifier.auth_dict
    assert verifier.verify(), "the signature does not hold"


def judge_spiffe(body):
    bundle = JwtBundle(TrustDomain("acme.example"), {"k1": SVID_KEY.public_key()})
    svid = JwtSvid.parse_and_validate(body["jwt"], bundle, {"infisical"})
    assert str(svid.spiffe_id) == "spiffe://acme.example/ci/runner"


JUDGES = {"kubernetes-auth": judge_kubernetes, "gcp-auth": judge_gcp, "azure-auth": judge_azure,
          "ldap-auth": judge_ldap, "oci-auth": judge_oci, "spiffe-auth": judge_spiffe}
# The requests that the libraries make, by path: their query and the header that the service wants.
ASKED = {}
LIBRARIES_ASK = True


def metadata(path, query, headers):
    """The answer of a metadata service; None: there is none for this request."""
    wanted = {"/computeMetadata/v1/instance/service-accounts/default/identity": "Metadata-Flavor",
              "/metadata/identity/oauth2/token": "Metadata"}.get(path)
    asked = (sorted(urllib.parse.parse_qsl(query)), headers.get(wanted or ""))
    if path == "/computeMetadata/v1/instance/service-accounts/default/":
        return "application/json", json.dumps({"email": ACCOUNT, "aliases": ["default"], "scopes": []}).encode()
    if wanted is None:
        return "text/plain", b"ok"
    if LIBRARIES_ASK:
        ASKED[path] = asked
    elif ASKED.get(path) != asked:
        print("differs:", path, asked, ASKED.get(path), file=sys.stderr, flush=True)
        return None
    fields = dict(asked[0])
    if wanted == "Metadata":
        token = {"access_token": azure_token(fields["resource"]), "expires_on": str(int(time.time()) + 600),
                 "expires_in": "600", "resource": fields["resource"], "token_type": "Bearer"}
        return "application/json", json.dumps(token).encode()
    return "text/html", google_token(fields["audience"]).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def reply(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Metadata-Flavor", "Google")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        answer = metadata(path, query, self.headers)
        self.reply(200, *answer) if answer else self.reply(400, "text/plain", b"not what the library asks")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        method = self.path.split("/")[-2]
        try:
            assert body.get("identityId") == IDENTITY, "another identity"
            JUDGES[method](body)
            answer = 200, {"accessToken": f"judged.by.{method}", "expiresIn": 7200, "tokenType": "Bearer"}
        except Exception as fault:  # whatever the library says
            answer = 401, {"statusCode": 401, "error": "UnauthorizedError",
                           "message": f"the library says {type(fault).__name__}: {fault}"}
        self.reply(answer[0], "application/json", json.dumps(answer[1]).encode())

    def log_message(self, *_):
        pass


def ask_through_the_libraries(port):
    global LIBRARIES_ASK
    os.environ["GCE_METADATA_HOST"] = os.environ["GCE_METADATA_IP"] = f"127.0.0.1:{port}"
    os.environ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = f"http://127.0.0.1:{port}"
    google.oauth2.id_token.fetch_id_token(google.auth.transport.requests.Request(), IDENTITY)
    ManagedIdentityCredential().get_token("https://management.azure.com//.default")
    LIBRARIES_ASK = False


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    ask_through_the_libraries(port)
    now = int(time.time())
    pod = {"iss": ISSUER, "aud": [ISSUER], "sub": "system:serviceaccount:ci:runner", "exp": now + 600}
    svid = {"sub": "spiffe://acme.example/ci/runner", "aud": ["infisical"], "exp": now + 600}
    key_file = {"type": "service_account", "client_email": ACCOUNT, "private_key_id": "k1",
                "private_key": private_pem(KEY)}
    given = {"pod": jwt.encode(pod, KEY, algorithm="RS256", headers={"kid": "k1"}),
             "svid": jwt.encode(svid, SVID_KEY, algorithm="ES256", headers={"kid": "k1", "typ": "JWT"}),
             "key_file": json.dumps(key_file), "key": private_pem(KEY)}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(given, file)
    print("PORT", port, flush=True)
    threading.Event().wait()  # whoever started this ends it


main()
