"""What the log of a following step shows: adapters.py PATH STEPVEIL SAMPLES RAW MASKED [SHARE [WITHOUT]].

With SHARE only one in so many texts is looked at, always the same ones; MASKED.raw holds these as they were. Of the
masks that no value holds, those that the regular expression WITHOUT finds something in are left away.

The masks are those that `stepveil export` really announces or seals for some values at a time; they are applied
to what the job printed of these values, as GitHub's runner, act or Jenkins apply them, by our own models:

- github (actions/runner, SecretMasker.cs, HostContext.cs): line by line, the union of all masks, of their
  lines, and of the encodings that the runner makes itself
- act: one mask after the other is replaced, in their order
- jenkins (credentials-binding, SecretPatterns.java): line by line, one alternation of all masks and of the
  encodings that Jenkins makes itself, the longest first; what the shared library refuses (Ciphertext.groovy)
  never reaches a step"""
import base64
import binascii
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import zlib
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
AT_ONCE = {"github": 9, "act": 9, "jenkins": 1}  # values; more are beyond the adapters' budgets of masks
KEY = "key.pem"  # in the job's folder
MARKER = re.compile(rb"(?m)^(@@ \S+ (\S+)\n)")


def unescaped(data):
    return data.replace(b"%0D", b"\r").replace(b"%0A", b"\n").replace(b"%25", b"%")


def announced(stepveil, names):
    """What `export --to github` writes to the log, as the runner reads it."""
    with tempfile.NamedTemporaryFile() as file:
        environment = {**os.environ, "GITHUB_ACTIONS": "true", "GITHUB_ENV": file.name}
        command = [stepveil, "export", "--allow-unresolved", "--to", "github", "--only", ",".join(names)]
        log = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    return [unescaped(line[len("::add-mask::"):]) for line in log.split(b"\n") if line.startswith(b"::add-mask::")]


def sealed(stepveil, names):
    """All that the shared library gives to Jenkins as secrets."""
    if not os.path.exists(KEY):
        subprocess.run(["openssl", "genrsa", "-out", KEY, "3072"], check=True, stderr=subprocess.DEVNULL)
    command = ["node", str(HERE / "unseal.js"), KEY, stepveil, "export", "--allow-unresolved", "--only", ",".join(names)]
    answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    if any(is_ciphertext(value) for value in answer["secrets"].values()):
        return None
    return [mask.encode() for mask in [*answer["masks"], *answer["secrets"].values()]]


def is_ciphertext(value):
    """Has it the form in which Jenkins keeps what it has encrypted?"""
    if not re.fullmatch(r"\{[A-Za-z0-9+/=\s]*\}", value):
        return False
    try:
        return base64.b64decode(value[1:-1])[:1] in (b"", b"\x01")
    except binascii.Error:
        return False


def jenkins_own(mask):
    yield mask
    bash = mask.replace(b"'", rb"'\''")
    yield from (bash, b"'" + bash + b"'", re.sub(rb"('+)", rb"""'"\1"'""", mask), mask.replace(b"$", b"$$"))
    yield from (re.sub(rb"\\(\\?)", rb"\1", mask), re.sub(rb"\^(\^?)", rb"\1", mask))
    for lead in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            form = encode(b"a" * lead + mask)[2 * lead:]
            yield from (form, form.rstrip(b"="))


def runners_own(mask):
    for each in {mask, *(line.strip() for line in re.split(rb"[\r\n]", mask))}:
        if not each:
            continue
        text = each.decode("utf-8", "replace")
        yield each
        yield from (base64.b64encode(each[lead:]) for lead in range(3) if each[lead:])
        yield from (form.encode() for form in (
            text.replace('"', '\\"'), text.replace("'", "''"), urllib.parse.quote(text, "-._~"),
            json.dumps(text, ensure_ascii=False)[1:-1], escape(text, {'"': "&quot;", "'": "&apos;"})))


class Heads:
    """Texts by their first bytes, the longest first."""

    def __init__(self, texts):
        self.by_head = {}
        for text in sorted(set(texts), key=len, reverse=True):
            self.by_head.setdefault(text[:4], []).append(text)
        self.sizes = sorted({len(head) for head in self.by_head}, reverse=True)

    def longest_at(self, line, at):
        found = [text for size in self.sizes for text in self.by_head.get(line[at:at + size], ()) if line.startswith(text, at)]
        return max(map(len, found), default=0)


def union(heads, line):
    shown, masked_to = bytearray(), 0
    for at in range(len(line)):
        size = heads.longest_at(line, at)
        if size and not shown.endswith(b"***"):
            shown += b"***"
        masked_to = max(masked_to, at + size)
        if at >= masked_to:
            shown.append(line[at])
    return bytes(shown)


def alternation(heads, line):
    shown, at = bytearray(), 0
    while at < len(line):
        size = heads.longest_at(line, at)
        shown += b"****" if size else line[at:at + 1]
        at += size or 1
    return bytes(shown)


def kept(masks, values, without):
    """Those that are not of a kind which is switched off."""
    pattern = re.compile(without.encode()) if without else None
    return [mask for mask in masks if not pattern or not pattern.search(mask) or any(mask in value for value in values)]


def masker_of(path, stepveil, names, values, without):
    if path == "jenkins":
        masks = sealed(stepveil, names)
        if masks is None:
            return lambda _: b""
        masks = kept(masks, values, without)
        heads = Heads(form for mask in masks if mask.strip() for form in jenkins_own(mask) if len(form) >= 3)
        return lambda text: b"\n".join(alternation(heads, line) for line in text.split(b"\n"))
    masks = kept(announced(stepveil, names), values, without)
    if path == "github":
        heads = Heads(form for mask in masks for form in runners_own(mask))
        return lambda text: b"\n".join(union(heads, line) for line in text.split(b"\n"))

    def replaced(text):
        for mask in masks:
            text = text.replace(mask, b"***") if mask else text
        return text

    return replaced


def is_chosen(marker, share):
    return zlib.crc32(marker) % share == 0


def main():
    path, stepveil, samples, raw, masked, share, without = (sys.argv[1:] + ["1", ""][len(sys.argv) - 6:])
    samples = json.loads(pathlib.Path(samples).read_text())
    names, values = list(samples), [sample["value"].encode() for sample in samples.values()]
    parts = MARKER.split(pathlib.Path(raw).read_bytes())
    texts = [text for text in zip(parts[1::3], parts[2::3], parts[3::3]) if is_chosen(text[0], int(share))]
    pathlib.Path(masked + ".raw").write_bytes(b"".join(marker + text for marker, _, text in texts))
    with open(masked, "wb") as out:
        for at in range(0, len(names), AT_ONCE[path]):
            some = names[at:at + AT_ONCE[path]]
            mask = masker_of(path, stepveil, some, values, without)
            for marker, name, text in texts:
                if name.decode() in some:
                    out.write(marker + mask(text))


if __name__ == "__main__":
    main()
