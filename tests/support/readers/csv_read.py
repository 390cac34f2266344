# Reads the CSV file named as argument with Python's csv and prints "NAME=VALUE" entries, each ended by NUL.
import csv
import sys

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    csv.field_size_limit(1 << 30)
    rows = csv.DictReader(file, strict=True)
    for row in rows:
        sys.stdout.buffer.write(f"{row['Key']}={row['Value']}\0".encode())
