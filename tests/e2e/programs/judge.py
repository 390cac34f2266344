"""Judges a job's log: judge.py PATH SAMPLES RAW MASKED.

MASKED must show no secret but by an exception for PATH (exceptions.tsv), and each exception must be needed. The path "none" is the
control: every way must show one. RAW is what the job printed; GitHub's runner and Jenkins mask line
by line, so for their paths each line is read by itself."""
import collections
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "support"))
from oracle.search import Reader  # noqa: E402
from samples import all_samples  # noqa: E402

MARKER = re.compile(rb"(?m)^@@ (\S+) (\S+)\n")
USUAL_SEED = 17
BY_LINE = {"github", "act", "jenkins"}


def segments(log):
    """What stands after each marker, by (way, name)."""
    parts = MARKER.split(log)
    return {(way.decode(), name.decode()): text for way, name, text in zip(parts[1::3], parts[2::3], parts[3::3])}


class Exceptions:
    """What may be read all the same. What `run` shows, a log that is given masks shows, too."""

    def __init__(self, path, samples):
        self.usual = samples == all_samples(USUAL_SEED)
        self.allowed, self.own, self.unsaid = collections.defaultdict(set), collections.defaultdict(list), []
        said = " ".join((HERE.parents[2] / "SECURITY.md").read_text().split())
        for row in (HERE / "exceptions.tsv").read_text().splitlines():
            if row.startswith("# "):
                self.unsaid += [] if row[2:] in said else [row[2:]]
            elif row and not row.startswith("#"):
                row_path, way, names = row.split("\t")
                self.allowed[way].update(names.split() if row_path in ("run", path) else ())
                if row_path == path:
                    self.own[way] += names.split()

    def allow(self, way, name):
        """Of values of another seed: any in a way that has exceptions."""
        return name in self.allowed[way] or not self.usual and bool(self.allowed[way])

    def stale(self, masked, leaks):
        """Rows of this path that let through what was not to be read."""
        rows = [(way, name) for way, names in self.own.items() for name in names] if self.usual else []
        return [row for row in rows if row in masked and row[1] not in leaks[row[0]]]


def leaks_of(readers, masked, path):
    found = collections.defaultdict(dict)
    for (way, name), text in masked.items():
        for part in text.splitlines() if path in BY_LINE else [text]:
            leak = readers[name].leak(part)
            if leak:
                found[way][name] = leak
                break
    return found


def without_exceptions(leaks, exceptions):
    left = collections.defaultdict(dict)
    for way, by_name in leaks.items():
        for name, leak in by_name.items():
            if not exceptions.allow(way, name):
                left[way][name] = leak
    return left


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
    exceptions = Exceptions(path, samples)
    left, stale = without_exceptions(leaks, exceptions), exceptions.stale(masked, leaks)
    print_leaks(left, masked)
    print(*[f"UNSAID in SECURITY.md: {reason}" for reason in exceptions.unsaid], sep="\n", end="\n" if exceptions.unsaid else "")
    print(*[f"STALE {way} {name}: no exception any more" for way, name in stale], sep="\n", end="\n" if stale else "")
    missing = set(raw) - set(masked)
    print(*[f"LOST {way} {name}" for way, name in missing], sep="\n", end="\n" if missing else "")
    return 1 if left or stale or exceptions.unsaid or missing or print_hidden(samples, masked) or not ways else 0


if __name__ == "__main__":
    sys.exit(main())
