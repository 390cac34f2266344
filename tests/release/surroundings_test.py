"""The released program where nothing else is: no libraries, no shell, no HOME, no /tmp, /proc or /dev, nobody's rights."""
import base64
import concurrent.futures
import ctypes
import json
import os
import resource
import struct
import unittest

from support import BINARY, BUILD, VERSION, Case, can, dev_server, empty_root, in_root, main, needs_binary, run, settings

CLONE3 = 435  # on every architecture
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[os.uname().machine]


def refuse_clone3():
    """As container hosts do that don't know the call: EPERM rather than ENOSYS."""
    def operation(code, yes, no, value):
        return struct.pack("HBBI", code, yes, no, value)

    program = b"".join([operation(0x20, 0, 0, 4), operation(0x15, 0, 3, AUDIT_ARCH),  # the architecture
                        operation(0x20, 0, 0, 0), operation(0x15, 0, 1, CLONE3),  # the call's number
                        operation(0x06, 0, 0, 0x00050000 | 1), operation(0x06, 0, 0, 0x7FFF0000)])
    code = ctypes.create_string_buffer(program, len(program))
    filters = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, ctypes.c_char_p(filters), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


@needs_binary
class Surroundings(Case):
    """Each test names one place; each place sees the same four uses of the program."""

    def setUp(self):
        super().setUp()
        stack = dev_server()
        self.server = stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)
        self.env = settings(self.server)
        self.root = empty_root(self.folder / "root", self.server)
        (self.root / "work").mkdir()

    def known(self):
        """The values of /backend, asked for with another program than the one under test."""
        ran = run([BUILD / "stepveil", "export", "--path", "/backend", "--to", "json"], env={**self.env, "STEPVEIL_CA_FILE": self.server["ca_file"]})
        self.ends(ran, 0)
        return json.loads(ran.stdout)

    def works(self, ask):
        """ask(words, stdin): the program's run there."""
        known = self.known()
        self.ends(ask(["--version"], ""), 0, f"^stepveil {VERSION}\n$")
        ran = self.ends(ask(["export", "--path", "/backend", "--to", "json"], ""), 0)
        self.assertEqual(json.loads(ran.stdout), known)
        secret = known["JWT_SECRET"]
        encoded = base64.b64encode(secret.encode()).decode()
        ran = self.ends(ask(["mask", "--path", "/backend"], f"clear {secret} base64 {encoded} end\n"), 0)
        self.assertEqual(ran.stdout, "clear *** base64 *** end\n")
        self.ends(ask(["run", "--path", "/backend", "--", "/stepveil", "--version"], ""), 0, f"^stepveil {VERSION}\n$")
        self.ends(ask(["run", "--path", "/backend", "--", "/stepveil", "nonsense"], ""), 2, "unknown command")
        self.ends(ask(["run", "--path", "/backend", "--", "/nothing"], ""), 127)
        ran = self.ends(ask(["run", "--path", "/nowhere", "--", "/stepveil", "--version"], ""), 125, "stepveil: error: ")
        self.assertNotIn(f"stepveil {VERSION}", ran.stdout)

    def test_an_empty_root(self):
        self.works(lambda words, stdin: in_root(self.root, ["/stepveil", *words], self.env, stdin))

    def test_with_16_open_files(self):
        self.works(lambda words, stdin: in_root(self.root, ["/stepveil", *words], self.env, stdin, preexec_fn=few_files))

    def test_where_clone3_is_refused(self):
        asked = "import ctypes; libc = ctypes.CDLL(None, use_errno=True); print(libc.syscall(%d, None, 0), ctypes.get_errno())" % CLONE3
        self.assertEqual(run(["/usr/bin/python3", "-c", asked], preexec_fn=refuse_clone3).stdout, "-1 1\n", "EPERM")
        self.works(lambda words, stdin: in_root(self.root, ["/stepveil", *words], self.env, stdin, preexec_fn=refuse_clone3))

    @unittest.skipUnless(os.getuid() == 0, "only root can become another user")
    def test_as_a_user_that_has_no_name(self):
        (self.root / "work").chmod(0o555)
        self.works(lambda words, stdin: run(["chroot", "--userspec=65534:65534", self.root, "/stepveil", *words], env={**self.env, "PATH": "/usr/sbin:/usr/bin"}, input=stdin))

    @unittest.skipUnless(can("bwrap", "--unshare-user", "--ro-bind", "/", "/", "true"), "bwrap can't make a root here")
    def test_on_a_root_that_is_read_only(self):
        prefix = ["bwrap", "--unshare-user", "--uid", "65534", "--gid", "65534", "--ro-bind", self.root, "/", "--"]
        self.works(lambda words, stdin: run([*prefix, "/stepveil", *words], env={**self.env, "PATH": "/usr/bin:/bin"}, input=stdin))

    def test_a_file_for_a_value_needs_a_place_and_says_so(self):
        ran = in_root(self.root, ["/stepveil", "run", "--path", "/backend", "--as-file", "JWT_SECRET", "--", "/stepveil", "--version"], self.env)
        self.ends(ran, 125, "stepveil: error: ", "stepveil: hint: ")

    def test_an_authority_that_the_root_has_not_is_refused(self):
        (self.root / "etc/ssl/certs/ca-certificates.crt").unlink()
        self.ends(in_root(self.root, ["/stepveil", "export", "--path", "/backend", "--to", "json"], self.env), 6, "certificate")

    def test_commands_that_end_at_once_on_a_busy_machine(self):
        """A thread of stepveil's own that is still there when the command ends could take the signal that tells of it."""
        env = {**self.env, "STEPVEIL_CA_FILE": self.server["ca_file"], "PATH": "/usr/bin:/bin"}
        cpu = str(min(os.sched_getaffinity(0)))
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            for ran in pool.map(lambda _: run(["taskset", "-c", cpu, BINARY, "run", "--path", "/frontend", "--", "true"], env=env, timeout=120), range(1000)):
                self.ends(ran, 0)


if __name__ == "__main__":
    main()
