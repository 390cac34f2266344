import base64, binascii, configparser, csv, email.message, html, io, json, os, pprint, quopri, shlex, sys, textwrap, traceback
import urllib.parse, xml.sax.saxutils
import yaml


def config(text):
    parser = configparser.RawConfigParser()
    parser["a"] = {"b": text}
    stream = io.StringIO()
    parser.write(stream)
    return stream.getvalue()


def row(text):
    stream = io.StringIO()
    csv.writer(stream).writerow(["a", text, "b"])
    return stream.getvalue()


def mail(text):
    message = email.message.EmailMessage()
    message["Subject"] = "the value"
    message.set_content("it is " + text + " here\n")
    return message.as_string()


def trace(text):
    try:
        raise ValueError("cannot use " + text)
    except ValueError:
        return traceback.format_exc()


WAYS = {
    "print": str,
    "repr": repr,
    "repr-of-list": lambda v: repr(["x", v]),
    "repr-of-repr": lambda v: repr(repr(v)),
    "repr-of-repr-of-repr": lambda v: repr([repr([repr(v)])]),
    "ascii": ascii,
    "bytes": lambda v: repr(v.encode()),
    "bytearray": lambda v: repr(bytearray(v.encode())),
    "list-of-bytes": lambda v: repr(list(v.encode())),
    "unicode-escape": lambda v: v.encode("unicode_escape").decode(),
    "json": json.dumps,
    "json-utf8": lambda v: json.dumps(v, ensure_ascii=False),
    "json-twice": lambda v: json.dumps({"a": json.dumps({"b": v})}),
    "json-thrice": lambda v: json.dumps(json.dumps(json.dumps(v))),
    "json-indent": lambda v: json.dumps({"a": [v, v]}, indent=2),
    "yaml": lambda v: yaml.safe_dump({"key": v}),
    "yaml-unicode": lambda v: yaml.safe_dump({"key": v}, allow_unicode=True),
    "yaml-nested": lambda v: yaml.safe_dump({"a": {"b": [{"key": v}]}}),
    "yaml-double": lambda v: yaml.safe_dump({"key": v}, default_style='"'),
    "yaml-literal": lambda v: yaml.safe_dump({"a": {"key": v}}, default_style="|"),
    "yaml-binary": lambda v: yaml.safe_dump({"key": v.encode()}),
    "base64": lambda v: base64.b64encode(v.encode()).decode(),
    "base64-url": lambda v: base64.urlsafe_b64encode(v.encode()).decode(),
    "base64-mime": lambda v: base64.encodebytes(b"user:" + v.encode()).decode(),
    "base64-of-base64": lambda v: base64.b64encode(base64.b64encode(v.encode())).decode(),
    "base64-of-json": lambda v: base64.b64encode(json.dumps({"auth": v}).encode()).decode(),
    "base32": lambda v: base64.b32encode(v.encode()).decode(),
    "hex": lambda v: v.encode().hex(),
    "hex-space": lambda v: v.encode().hex(" "),
    "hex-colon": lambda v: v.encode().hex(":").upper(),
    "uu": lambda v: b"".join(binascii.b2a_uu(v.encode()[i:i + 45]) for i in range(0, len(v.encode()), 45)).decode(),
    "quopri": lambda v: quopri.encodestring(v.encode()).decode(),
    "mail": mail,
    "quote": urllib.parse.quote,
    "quote-all": lambda v: urllib.parse.quote(v, ""),
    "quote-plus": urllib.parse.quote_plus,
    "urlencode": lambda v: urllib.parse.urlencode({"password": v}),
    "quote-userinfo": lambda v: "postgres://app:" + urllib.parse.quote(v, "!$&'()*+,;=") + "@db/x",
    "quote-twice": lambda v: urllib.parse.quote(urllib.parse.quote(v, ""), ""),
    "html": html.escape,
    "xml": xml.sax.saxutils.escape,
    "xml-attribute": xml.sax.saxutils.quoteattr,
    "shlex": shlex.quote,
    "shlex-join": lambda v: shlex.join(["echo", v]),
    "shlex-in-shlex": lambda v: shlex.join(["sh", "-c", shlex.join(["echo", v])]),
    "configparser": config,
    "csv": row,
    "pprint": lambda v: pprint.pformat({"a": v, "b": ["x", v]}),
    "pprint-narrow": lambda v: pprint.pformat({"a": v}, width=30),
    "textwrap": lambda v: textwrap.fill("the value is " + v + " as of now", 40),
    "traceback": trace,
    "strip": lambda v: v.strip(),
    "splitlines": lambda v: repr(v.splitlines()),
    "joined-lines": lambda v: " ".join(v.splitlines()),
    "utf-16": lambda v: v.encode("utf-16-le").decode("latin-1"),
    "utf-16-be": lambda v: v.encode("utf-16-be").decode("latin-1"),
    "environ": lambda v: repr({k: w for k, w in os.environ.items() if w == v}),
    "red": lambda v: "\x1b[31m" + v + "\x1b[0m",
    "red-half": lambda v: v[:len(v) // 2] + "\x1b[31m" + v[len(v) // 2:] + "\x1b[0m",
    "crlf": lambda v: v.replace("\n", "\r\n"),
}


def main():
    for way, show in WAYS.items():
        for name in os.environ["NAMES"].split():
            sys.stdout.buffer.write(f"\n@@ {way} {name}\n".encode())
            try:
                text = show(os.environ[name])
            except (ValueError, configparser.Error):
                continue
            sys.stdout.buffer.write(text.encode("latin-1" if way.startswith("utf-16") else "utf-8") + b"\n")


main()
