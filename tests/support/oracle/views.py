"""What a reader of a log can make of it: the text without colour and white space, and all that comes
out of decoding it. Written from the encodings' own rules (RFC 4648, 3986, 8259, 2045, POSIX), from
nothing of core/mask: it goes the other way, from the log to the value."""
import base64
import binascii
import html
import re

MASK = b"***"
BARRIER = b"\xff"  # stands for a mask: what lies on its two sides is no neighbour of the other

ANSI = re.compile(rb"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-B]")
ADDRESS = re.compile(rb"(?m)^[ ]*(?:0x)?[0-9a-fA-F]{6,16}(?:[:]|(?=[ -])|(?=\t))[ ]?")
LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"a": b"\a", b"v": b"\v", b"e": b"\x1b",
           b"E": b"\x1b", b"s": b" "}
ESCAPE = re.compile(rb"\\(?:x\{([0-9a-fA-F]{1,6})\}|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})"
                    rb"|u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})"
                    rb"|0?([0-3][0-7]{2})|(\n)|(.))", re.S)


def without_space(text):
    return re.sub(rb"[\s\x00\x08]+", b"", ANSI.sub(b"", text))


def without_addresses(text):
    return ADDRESS.sub(b"", text)


def skeleton(text):
    """Letters and digits alone: no quoting changes them."""
    return re.sub(rb"[^0-9A-Za-z\x80-\xff]+", b"", ANSI.sub(b"", text))


def code_point(digits):
    number = int(digits, 16)
    return chr(number).encode("utf-8", "surrogatepass") if number < 0x110000 else b"?"


def unescaped_once(match):
    braced, unicode_braced, byte, high, low, unit, wide, octal, newline, other = match.groups()
    if high:
        return (chr(int(high, 16)) + chr(int(low, 16))).encode("utf-16", "surrogatepass").decode("utf-16").encode()
    if byte or octal:
        return bytes([int(byte, 16) if byte else int(octal, 8)])
    for digits in (braced, unicode_braced, unit, wide):
        if digits:
            return code_point(digits)
    return b"" if newline else LETTERS.get(other, other)


def unescaped(text):
    return ESCAPE.sub(unescaped_once, text)


def latin_escapes(text):
    r"""\xe4 as a character, not a byte: Python's ascii(), YAML."""
    return re.sub(rb"\\x([0-9a-fA-F]{2})", lambda match: code_point(match[1]), text)


def percent(text):
    text = re.sub(rb"%u([0-9a-fA-F]{4})", lambda match: code_point(match[1]), text)
    return re.sub(rb"%([0-9a-fA-F]{2})", lambda match: bytes([int(match[1], 16)]), text)


def percent_latin(text):
    """JavaScript's escape(): %E4 is a character."""
    return re.sub(rb"%([0-9a-fA-F]{2})", lambda match: code_point(match[1]), text)


def plus(text):
    return text.replace(b"+", b" ")


def marked_up(text):
    return html.unescape(text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def quoted_printable(text):
    return re.sub(rb"=([0-9A-F]{2})", lambda match: bytes([int(match[1], 16)]), re.sub(rb"=\r?\n", b"", text))


def doubled(text):
    return re.sub(rb"(['\"$%])\1", rb"\1", text)


def caret(text):
    """cat -v."""
    return re.sub(rb"\^([@-_?])", lambda match: bytes([match[1][0] ^ 0x40]), text.replace(b"M-", b""))


def text_column(text):
    """The right-hand side of a hex dump, its rows put together."""
    rows = re.findall(rb"(?m)(?:[|>](.{1,16})[|<]| {2}(\S.{0,15}))$", text)
    return b"".join(first or second for first, second in rows)


def decoded_runs(text, pattern, decode):
    found = []
    for run in re.findall(pattern, text):
        found.append(decode(run))
    return BARRIER.join(found)


def base64_at(lead):
    def decode(run):
        run = run.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")[lead:]
        run = run[:len(run) - 1] if len(run) % 4 == 1 else run
        return base64.b64decode(run + b"A" * (-len(run) % 4))

    return lambda text: decoded_runs(text, rb"[A-Za-z0-9+/_-]{8,}={0,2}", decode)


def base64_wrapped(lead):
    return lambda text: base64_at(lead)(without_space(text))


def base32_from(lead, pattern, decoder):
    def decode(run):
        run = run[lead:]
        return decoder(run[:len(run) // 8 * 8])

    return lambda text: decoded_runs(without_space(text), pattern, decode)


HEX_RUN = rb"(?:(?:\\x|0x|%|\\|U\+00)?[0-9a-fA-F]{2}[\s:,;.-]{0,3}){4,}"


def digits_of(run):
    return re.sub(rb"[^0-9a-fA-F]", b"", re.sub(rb"0x|U\+00", b"", run))


def hex_from(lead):
    def decode(run):
        digits = digits_of(run)[lead:]
        return bytes.fromhex(digits[:len(digits) // 2 * 2].decode())

    return lambda text: decoded_runs(text, HEX_RUN, decode)


def dump(text):
    rows = [digits_of(row) for row in re.findall(rb"(?m)^((?:[0-9a-fA-F]{2}(?:[0-9a-fA-F]{2})*[ -]{1,3})+)",
                                                   re.sub(rb"(?m)$", b" ", without_addresses(text)))]
    return b"".join(bytes.fromhex(row[:len(row) // 2 * 2].decode()) for row in rows)


def swapped(text):
    data = dump(text)
    return bytes(data[at ^ 1] for at in range(len(data) // 2 * 2))


def numbers(pattern, base, size_bytes):
    def decode(run):
        values = [int(word, base) for word in re.findall(rb"-?\d+", run)]  # Java's bytes are signed
        limit = 256 ** size_bytes
        return b"".join((value % limit).to_bytes(size_bytes, "little") for value in values)

    return lambda text: decoded_runs(without_addresses(text), pattern, decode)


def uuencoded(text):
    out = b""
    for line in text.split(b"\n"):
        try:
            out += binascii.a2b_uu(line) if line[:1] and 0x21 <= line[0] <= 0x4d else b""
        except binascii.Error:
            pass
    return out


DECODERS = [
    without_addresses, unescaped, latin_escapes, percent, percent_latin, plus, marked_up, quoted_printable, doubled, caret,
    text_column, dump, swapped, uuencoded,
    *[base64_at(lead) for lead in range(4)], *[base64_wrapped(lead) for lead in range(4)],
    *[base32_from(lead, rb"[A-Z2-7]{12,}", base64.b32decode) for lead in range(8)],
    *[base32_from(lead, rb"[0-9A-V]{12,}", base64.b32hexdecode) for lead in range(8)],
    hex_from(0), hex_from(1),
    numbers(rb"(?:-?\b\d{1,3}\b[\s,;.]*){4,}", 10, 1), numbers(rb"(?:\b[0-3][0-7]{2}\b\s*){4,}", 8, 1),
    numbers(rb"(?:\b[0-7]{6}\b\s*){2,}", 8, 2),
]


def views(log, depth=3):
    """The log, and what decoding it once, twice, three times gives; each once, the nearest first."""
    layer = [log.replace(MASK, BARRIER)]
    seen = set(layer)
    for level in range(depth + 1):
        following = []
        for text in layer:
            yield text
            if level == depth:
                continue
            for decoder in DECODERS:
                view = decoder(text)
                if len(view) >= 4 and view not in seen:
                    seen.add(view)
                    following.append(view)
        layer = following
