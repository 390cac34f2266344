"""The program for aarch64 under qemu-user: it starts, logs in over TLS, exports, masks, and hands the command's exit code on.

A command of `run` is another process, which qemu has to start as well: that needs binfmt_misc, and is tried where it is set up."""
import json
import pathlib
import unittest

from support import BUILD, DIST, VERSION, Case, dev_server, main, needs, needs_binary, run, settings

PROGRAM = DIST / f"stepveil-{VERSION}-linux-arm64" if DIST else None
BINFMT = pathlib.Path("/proc/sys/fs/binfmt_misc/qemu-aarch64")


@needs_binary
@unittest.skipUnless(PROGRAM and PROGRAM.exists(), "the release has no program for aarch64")
@needs("qemu-aarch64")
class Aarch64(Case):
    def setUp(self):
        super().setUp()
        stack = dev_server()
        self.server = stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)
        self.env = {**settings(self.server), "STEPVEIL_CA_FILE": self.server["ca_file"], "PATH": "/usr/bin:/bin"}

    def stepveil(self, *words, **more):
        return run(["qemu-aarch64", PROGRAM, *words], env=self.env, **more)

    def known(self, *words):
        return run([BUILD / "stepveil", *words], env=self.env)

    def test_it_says_what_the_other_says(self):
        for words in (["--version"], ["--help"], ["run", "--help"], ["manual"], ["completion", "fish"]):
            self.assertEqual(self.stepveil(*words).stdout, self.known(*words).stdout)

    def test_it_exports_the_same(self):
        for kind in ("json", "yaml", "shell"):
            words = ["export", "--path", "/backend", "--to", kind]
            self.assertEqual(self.ends(self.stepveil(*words), 0).stdout, self.known(*words).stdout)

    def test_it_masks(self):
        secrets = json.loads(self.stepveil("export", "--path", "/backend", "--to", "json").stdout)
        text = "".join(f"{value}\n" for value in secrets.values())
        masked = self.ends(self.stepveil("mask", "--path", "/backend", input=text), 0).stdout
        again = run([BUILD / "stepveil", "mask", "--path", "/backend"], env=self.env, input=text).stdout
        self.assertEqual(masked, again)
        self.assertIn("***", masked)

    def test_it_refuses_as_the_other_does(self):
        for words in (["export", "--path", "/nowhere", "--to", "json"], ["run", "--nonsense"], ["run", "--path", "/nowhere", "--", "true"], ["bogus"]):
            with self.subTest(words):
                mine, other = self.stepveil(*words), self.known(*words)
                self.assertEqual((mine.returncode, mine.stderr), (other.returncode, other.stderr))

    def test_an_unknown_authority_is_refused(self):
        del self.env["STEPVEIL_CA_FILE"]
        self.ends(self.stepveil("export", "--path", "/backend", "--to", "json"), 6, "certificate")

    def test_it_starts_a_command(self):
        ran = self.stepveil("run", "--path", "/backend", "--", "sh", "-c", "echo $JWT_SECRET; exit 41")
        self.assertEqual(self.ends(ran, 41).stdout, "***\n")
        self.ends(self.stepveil("run", "--path", "/backend", "--", "sh", "-c", "kill -TERM $$"), 143)

    @unittest.skipUnless(BINFMT.exists(), "binfmt_misc knows no aarch64 here")
    def test_it_starts_itself(self):
        self.ends(run([PROGRAM, "run", "--path", "/backend", "--", PROGRAM, "--version"], env=self.env), 0, f"stepveil {VERSION}")


if __name__ == "__main__":
    main()
