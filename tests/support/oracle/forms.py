"""The forward direction: what encoders of Python's own library make of a secret. A log must hold none of them."""
import base64
import html
import json
import quopri
import shlex
import urllib.parse


def forms_of(secret):
    text = secret.decode()
    found = {
        base64.b64encode(secret), base64.urlsafe_b64encode(secret).rstrip(b"="), base64.b32encode(secret),
        secret.hex().encode(), secret.hex().upper().encode(), secret.hex(" ").encode(), secret.hex(":").encode(),
        quopri.encodestring(secret), text.encode("utf-16-le"), text.encode("utf-16-be"),
    }
    found |= {form.encode() for form in (
        urllib.parse.quote(text), urllib.parse.quote(text, ""), urllib.parse.quote_plus(text), json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(json.dumps(text))[1:-1], repr(text)[1:-1], ascii(text)[1:-1],
        repr(secret)[2:-1], html.escape(text), shlex.quote(text), text.encode("unicode_escape").decode())}
    return found - {secret}
