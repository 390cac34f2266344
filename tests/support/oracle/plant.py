"""Plants every form of secrets in files of their own: plant.py FOLDER, with a JSON object of names and values on stdin.
Prints a line for each: file, line, name. Half of the files are binary, and half of the rest end without a newline."""
import json
import os
import random
import sys

from forms import forms_of


def filler(random_source, count):
    words = "the quick brown fox jumps over a lazy dog while nobody looks".split()
    return "".join(" ".join(random_source.choices(words, k=9)) + "\n" for _ in range(count)).encode()


def plant(folder, name, value, random_source):
    secret = value.encode()
    for number, form in enumerate(sorted(forms_of(secret) | {secret})):
        path = os.path.join(folder, f"{name}-{number}")
        before = filler(random_source, random_source.randrange(4000))
        if number % 2:
            before += bytes(random_source.choices([0, 1, 10, 255, 254], k=500))
        after = b"" if number % 4 == 2 else b"\n" + filler(random_source, 50)
        with open(path, "wb") as file:
            file.write(before + b"key = '" + form + b"'" + after)
        print(path, before.count(b"\n") + 1, name, sep="\t")


def main():
    folder = sys.argv[1]
    random_source = random.Random(os.environ.get("STEPVEIL_TEST_SEED", "1"))
    for name, value in json.load(sys.stdin).items():
        plant(folder, name, value, random_source)


main()
