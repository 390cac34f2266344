"""Where what a release is made of comes from: cmake/release/lock.tsv, and fetch.sh, which reads it."""
import hashlib
import pathlib
import re
import subprocess
import unittest

from support import SOURCE, Case, bash, can, main, needs, run, served

LOCK = [line.split("\t") for line in (SOURCE / "cmake/release/lock.tsv").read_text().splitlines() if not line.startswith("#")]


class Lock(unittest.TestCase):
    def test_each_line_is_whole(self):
        for line in LOCK:
            with self.subTest(line[0]):
                self.assertEqual(len(line), 7)
                self.assertIn(line[2], ("compiler", "source", "headers", "data"))
                self.assertRegex(line[4], "^[0-9a-f]{64}$")
                for address in line[5:]:
                    self.assertRegex(address, "^https://")
                self.assertNotEqual(line[5].split("/")[2], line[6].split("/")[2], "the second address is another host's")

    def test_each_name_once(self):
        self.assertEqual(len({line[0] for line in LOCK}), len(LOCK))


class Fetch(Case):
    CONTENT = b"what a library is made of\n"

    def setUp(self):
        super().setUp()
        self.hash = hashlib.sha256(self.CONTENT).hexdigest()
        (self.folder / "served").mkdir()

    def fetch(self, first, second, wanted=None, before=""):
        """fetch's run for a lock file of one line, with a cache of the test's own."""
        lock = self.write("lock.tsv", "\t".join(["thing", "1.0", "source", "MIT", wanted or self.hash, first, second]) + "\n")
        return bash(f"set -euo pipefail; source cmake/release/fetch.sh; lock={lock}; release_folder={self.folder}/release\n{before}\nfetch thing")

    def kept(self):
        return self.folder / "release/cache" / self.hash

    def test_a_file_is_kept_and_not_asked_for_again(self):
        self.write("served/thing", self.CONTENT)
        with served(self.folder / "served") as server:
            ran = self.ends(self.fetch(f"{server.url}/thing", "file:///nowhere"), 0)
            self.assertEqual(ran.stdout, f"{self.kept()}\n")
            self.fetch(f"{server.url}/thing", "file:///nowhere")
            self.assertEqual(server.asked, ["/thing"])
        self.ends(self.fetch(f"{server.url}/thing", "file:///nowhere"), 0)
        self.assertEqual(self.kept().read_bytes(), self.CONTENT)

    def test_the_second_address_is_tried(self):
        second = f"file://{self.write('second', self.CONTENT)}"
        with served(self.folder / "served") as server:
            for first in (f"{server.url}/404", "http://127.0.0.1:1/refused", "file:///nowhere", "http://host.invalid/"):
                with self.subTest(first):
                    self.kept().unlink(missing_ok=True)
                    self.ends(self.fetch(first, second), 0, re.escape(f"fetching thing from {second}"))

    def test_other_bytes_are_kept_aside_and_named_and_the_second_address_tried(self):
        wrong, right = self.write("wrong", "a page that says 404\n"), self.write("right", self.CONTENT)
        ran = self.ends(self.fetch(f"file://{wrong}", f"file://{right}"), 0, "warning: .*/wrong has not the hash of .*lock.tsv")
        aside = re.search(r"kept as (\S+)", ran.stderr).group(1)
        self.assertEqual(pathlib.Path(aside).read_text(), "a page that says 404\n")

    def test_other_bytes_at_both_addresses_are_never_taken(self):
        wrong = f"file://{self.write('wrong', 'something else')}"
        self.ends(self.fetch(wrong, wrong), 1, "error: cannot get thing 1.0", f"hint: .*{self.hash}")
        self.assertFalse(self.kept().exists())

    def test_half_a_file_is_not_taken(self):
        half, whole = self.write("half", self.CONTENT[:9]), self.write("whole", self.CONTENT)
        self.ends(self.fetch(f"file://{half}", f"file://{whole}"), 0)
        self.assertEqual(self.kept().read_bytes(), self.CONTENT)

    def test_a_file_that_rotted_in_the_cache_is_fetched_anew(self):
        source = f"file://{self.write('source', self.CONTENT)}"
        self.fetch(source, source)
        self.kept().write_bytes(self.CONTENT[:5])
        self.ends(self.fetch(source, source), 0, "fetching thing")
        self.assertEqual(self.kept().read_bytes(), self.CONTENT)

    def test_without_a_network_and_a_cache_the_hint_says_where_the_file_goes(self):
        ran = self.ends(self.fetch("http://127.0.0.1:1/a", "http://127.0.0.1:1/b"), 1, "error: cannot get thing 1.0")
        where = re.search(r"put the file with SHA-256 (\w+) there as (\S+)", ran.stderr)
        self.assertEqual(where.group(1), self.hash)
        self.kept().parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(where.group(2)).write_bytes(self.CONTENT)
        self.ends(self.fetch("http://127.0.0.1:1/a", "http://127.0.0.1:1/b"), 0)

    @unittest.skipUnless(can("unshare", "-rm", "true"), "no mount of one's own here (unshare -rm)")
    def test_a_full_disk_is_told_as_such(self):
        big = self.write("big", b"0" * 3_000_000)
        lock = self.write("lock.tsv", f"thing\t1.0\tsource\tMIT\t{hashlib.sha256(big.read_bytes()).hexdigest()}\tfile://{big}\tfile://{big}\n")
        ran = run(["unshare", "-rm", "bash", "-c", f"""set -euo pipefail; mkdir {self.folder}/release
            mount -t tmpfs -o size=1m none {self.folder}/release; source cmake/release/fetch.sh
            lock={lock}; release_folder={self.folder}/release; fetch thing"""], cwd=SOURCE)
        self.ends(ran, 1, "error: cannot write .*: the disk is full")
        self.assertEqual(ran.stderr.count("fetching"), 1, "the second address has no more room")

    def test_an_interrupted_download_leaves_nothing_that_is_taken(self):
        fifo = self.folder / "slow"
        subprocess.run(["mkfifo", fifo], check=True)
        ran = self.fetch(f"file://{fifo}", f"file://{fifo}", before="curl() { kill -TERM $$; }")
        self.assertNotEqual(ran.returncode, 0)
        source = f"file://{self.write('source', self.CONTENT)}"
        self.ends(self.fetch(source, source), 0)


class Release(Case):
    """./dev release itself, with what it is told wrong."""

    def test_an_unknown_target_is_named_with_the_known_ones(self):
        for target in ("riscv64-linux-musl", "x86_64-linux-gnu", "x86_64", "x86_64-linux-musl aarch64-linux-musl", "", "../x"):
            with self.subTest(target):
                self.ends(run(["cmake/release/release.sh", target], cwd=SOURCE), 2, "error: unknown target " + re.escape(target),
                          "hint: .* x86_64-linux-musl aarch64-linux-musl")

    @needs("git")
    def test_files_of_another_version_are_refused(self):
        clone = self.folder / "clone"
        run(["git", "clone", "-q", "--depth", "1", f"file://{SOURCE}", clone])
        run(["cp", "-r", SOURCE / "cmake/release", clone / "cmake/"])
        for other in ("stepveil-0.0.9-linux-x64", "stepveil_0.0.9_amd64.deb", "stepveil-0.0.9.cdx.json", "stepveil-linux-x64-0.0.9.tgz"):
            with self.subTest(other):
                dist = clone / "build/release/dist"
                run(["rm", "-rf", dist])
                dist.mkdir(parents=True)
                (dist / other).touch()
                self.ends(run(["cmake/release/release.sh", "x86_64-linux-musl"], cwd=clone), 1,
                          f"holds files of another version, such as {re.escape(other)}", "hint: move them away")


if __name__ == "__main__":
    main()
