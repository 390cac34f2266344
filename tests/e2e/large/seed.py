"""Fills a folder of the dev server over one connection: seed.py URL CA_FILE FOLDER COUNT BYTES.

COUNT secrets V0, V1, ... of BYTES each, letters and digits, in lines of 64 where they
are longer; the same ones each time."""
import http.client
import json
import random
import ssl
import string
import sys


def value_of(number, size):
    text = "canary" + "".join(random.Random(number).choices(string.ascii_letters + string.digits, k=size - 6))
    return "\n".join(text[at:at + 64] for at in range(0, len(text), 64))


def main():
    url, ca_file, folder, count, size = sys.argv[1:]
    server = http.client.HTTPSConnection(url.split("//")[1], context=ssl.create_default_context(cafile=ca_file))
    for number in range(int(count)):
        order = {"environment": "dev", "path": folder, "key": f"V{number}", "value": value_of(number, int(size))}
        server.request("POST", "/_dev/secret", json.dumps(order), {"content-type": "application/json"})
        answer = server.getresponse()
        if answer.status != 200:
            sys.exit(f"the dev server did not obey: {answer.read()[:200]}")
        answer.read()


if __name__ == "__main__":
    main()
