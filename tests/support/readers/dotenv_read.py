"""Reads the dotenv file named as argument with python-dotenv and prints "NAME=VALUE" entries, each
ended by NUL."""

import sys

from dotenv import dotenv_values

for name, value in dotenv_values(sys.argv[1]).items():
    sys.stdout.buffer.write(f"{name}={value}".encode() + b"\0")
