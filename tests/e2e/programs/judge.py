"""Judges a job's log: judge.py PATH SAMPLES RAW MASKED.

MASKED must show no secret but by an exception for PATH (exceptions.tsv). The path "none" is the
control: every way must show one. RAW is what the job printed; GitHub's runner and Jenkins mask line
by line, so for their paths each line is read by itself."""
import collections
import fnmatch
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "support"))
from oracle.search import Reader  # noqa: E402

MARKER = re.compile(rb"(?m)^@@ (\S+) (\S+)\n")
BY_LINE = {"github", "act", "jenkins"}


def segments(log):
    """What stands after each marker, by (way, name)."""
    parts = MARKER.split(log)
    return {(way.decode(), name.decode()): text for way, name, text in zip(parts[1::3], parts[2::3], parts[3::3])}


def exceptions(path):
    """[way, value, reason] of the path."""
    rows = [line.split("\t") for line in (HERE / "exceptions.tsv").read_text().splitlines()]
    return [row[1:] for row in rows if row[0] in (path, "all") and not row[0].startswith("#")]


def leaks_of(readers, masked, path):
    found = collections.defaultdict(dict)
    for (way, name), text in masked.items():
        for part in text.splitlines() if path in BY_LINE else [text]:
            leak = readers[name].leak(part)
            if leak:
                found[way][name] = leak
                break
    return found


def without_exceptions(leaks, path):
    used, left = set(), collections.defaultdict(dict)
    rows = exceptions(path)
    for way, by_name in leaks.items():
        for name, leak in by_name.items():
            fit = [row[0] + row[1] for row in rows if fnmatch.fnmatch(way, row[0]) and fnmatch.fnmatch(name, row[1])]
            used.update(fit)
            if not fit:
                left[way][name] = leak
    return left, used


def print_leaks(leaks, masked):
    for way, by_name in leaks.items():
        print(f"LEAK {way}: " + " ".join(by_name))
        name, (secret, how) = next(iter(by_name.items()))
        print(f"     {name} {how}: {masked[way, name][:200]!r}")


def print_hidden(samples, masked):
    """What is public in a value and was shown as it is must have stayed so."""
    hidden = 0
    for (way, name), text in masked.items():
        for public in samples[name]["public"] if way.endswith((":cat", ":print")) else []:
            if public.encode() not in text:
                print(f"HIDDEN {way} {name}: {public}")
                hidden += 1
    return hidden


def main():
    path = sys.argv[1]
    samples = json.loads(pathlib.Path(sys.argv[2]).read_text())
    raw, masked = (segments(pathlib.Path(file).read_bytes()) for file in sys.argv[3:5])
    readers = {name: Reader(sample["secrets"]) for name, sample in samples.items()}
    leaks = leaks_of(readers, masked, path)
    ways = dict.fromkeys(way for way, _ in masked)
    print(f"{path}: {len({way.split(':')[0] for way in ways})} programs, {len(ways)} ways, {len(samples)} values, "
          f"{len(masked)} texts, {sum(map(len, leaks.values()))} readable")
    if path == "none":
        unseen = [way for way in ways if way not in leaks]
        print(*[f"UNSEEN {way}" for way in unseen], sep="\n", end="\n" if unseen else "")
        return 1 if unseen or not ways else 0
    left, _ = without_exceptions(leaks, path)
    print_leaks(left, masked)
    missing = set(raw) - set(masked)
    print(*[f"LOST {way} {name}" for way, name in missing], sep="\n", end="\n" if missing else "")
    return 1 if left or missing or print_hidden(samples, masked) or not ways else 0


if __name__ == "__main__":
    sys.exit(main())
