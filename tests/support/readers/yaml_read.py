"""Reads the YAML mapping in the file named as argument with PyYAML and prints "NAME=VALUE" entries,
each ended by NUL."""

import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    mapping = yaml.safe_load(file)
for name, value in mapping.items():
    if not isinstance(name, str) or not isinstance(value, str):
        sys.exit(f"not text: {type(name).__name__}: {type(value).__name__}")
    sys.stdout.buffer.write(f"{name}={value}".encode() + b"\0")
