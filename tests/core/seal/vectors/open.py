"""Opens a file in age's format with nothing but Python: what core/seal is held against.

   open.py FILE KEY          KEY: the private key, 32 bytes in base64
   open.py FILE -p PHRASE
"""
import base64
import hashlib
import hmac
import struct
import sys

PRIME = 2**255 - 19


def x25519(scalar, point):
    bits = bytearray(scalar)
    bits[0] &= 248
    bits[31] = bits[31] & 127 | 64
    k, x1 = int.from_bytes(bits, "little"), int.from_bytes(point, "little") % 2**255
    x2, z2, x3, z3, swapped = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swapped != bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swapped = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, e = d * a % PRIME, c * b % PRIME, (a * a - b * b) % PRIME
        x3, z3 = (da + cb) ** 2 % PRIME, x1 * (da - cb) ** 2 % PRIME
        x2, z2 = a * a * b * b % PRIME, e * (a * a + 121665 * e) % PRIME
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little")


def hkdf(key, salt, info):
    secret = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(secret, info + b"\1", "sha256")


def chacha_block(key, counter, nonce):
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce))
    state = start[:]

    def turn(a, b, c, d):
        for x, y, z, shift in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = state[x] + state[y] & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = (mixed << shift | mixed >> 32 - shift) & 0xFFFFFFFF

    for _ in range(10):
        for column in range(4):
            turn(column, column + 4, column + 8, column + 12)
        for column in range(4):
            turn(column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(start, state)))


def poly1305(key, text):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(text), 16):
        total = (total + int.from_bytes(text[i : i + 16] + b"\1", "little")) * r % (2**130 - 5)
    return (total + int.from_bytes(key[16:], "little") & 2**128 - 1).to_bytes(16, "little")


def open_piece(key, nonce, sealed):
    text, tag = sealed[:-16], sealed[-16:]
    padded = text + bytes(-len(text) % 16) + struct.pack("<QQ", 0, len(text))
    if not hmac.compare_digest(poly1305(chacha_block(key, 0, nonce)[:32], padded), tag):
        raise ValueError("damaged")
    stream = b"".join(chacha_block(key, 1 + i, nonce) for i in range((len(text) + 63) // 64))
    return bytes(a ^ b for a, b in zip(text, stream))


def plain64(text):
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def file_key(kind, arguments, body, key, passphrase):
    if kind == b"scrypt" and passphrase is not None:
        salt, work = plain64(arguments[0]), int(arguments[1])
        wrapping = hashlib.scrypt(passphrase, salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << work,
                                  r=8, p=1, dklen=32, maxmem=2**31 - 1)
    elif kind == b"X25519" and key is not None:
        share = plain64(arguments[0])
        ours = x25519(key, (9).to_bytes(32, "little"))
        wrapping = hkdf(x25519(key, share), share + ours, b"age-encryption.org/v1/X25519")
    else:
        return None
    try:
        return open_piece(wrapping, bytes(12), body)
    except ValueError:
        return None


def open_file(data, key=None, passphrase=None):
    end = data.index(b"\n--- ") + 4
    lines = data[: end - 3].split(b"\n")
    assert lines[0] == b"age-encryption.org/v1"
    found, rest = None, lines[1:-1]
    while rest:
        kind, *arguments = rest.pop(0)[3:].split(b" ")
        body = b""
        while True:
            line = rest.pop(0)
            body += line
            if len(line) < 64:
                break
        found = found or file_key(kind, arguments, plain64(body), key, passphrase)
    mac_end = data.index(b"\n", end)
    mac = hmac.digest(hkdf(found, b"", b"header"), data[:end], "sha256")
    assert hmac.compare_digest(mac, plain64(data[end + 1 : mac_end]))
    payload, content, number = data[mac_end + 1 :], b"", 0
    stream_key, payload = hkdf(found, payload[:16], b"payload"), payload[16:]
    while True:
        piece, payload = payload[: 65536 + 16], payload[65536 + 16 :]
        nonce = number.to_bytes(11, "big") + (b"\0" if payload else b"\1")
        content += open_piece(stream_key, nonce, piece)
        number += 1
        if not payload:
            return content


if __name__ == "__main__":
    file_bytes = open(sys.argv[1], "rb").read()
    if sys.argv[2] == "-p":
        sys.stdout.buffer.write(open_file(file_bytes, passphrase=sys.argv[3].encode()))
    else:
        sys.stdout.buffer.write(open_file(file_bytes, key=base64.b64decode(sys.argv[2])))
