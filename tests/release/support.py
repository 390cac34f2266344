"""What the tests of a release share: the program, a dev server, places to run in, a folder served by http.

Each *_test.py is a program of its own. What needs a released program takes the one that STEPVEIL_BINARY names,
with the files of its release beside it or in STEPVEIL_DIST, and is skipped without: `./dev test release` runs it all.
"""
import contextlib
import functools
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("STEPVEIL_BUILD", SOURCE / "build/dev"))
BINARY = os.environ.get("STEPVEIL_BINARY")
DIST = pathlib.Path(os.environ.get("STEPVEIL_DIST") or pathlib.Path(BINARY).parent) if BINARY else None
VERSION = re.search(r"^project\(stepveil VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text(), re.M).group(1)
MACHINE = {"x86_64": "x64", "aarch64": "arm64"}[os.uname().machine]
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

needs_binary = unittest.skipUnless(BINARY, "STEPVEIL_BINARY names no released program: ./dev test release does")


def needs(*programs):
    missing = [name for name in programs if shutil.which(name, path=PATH) is None]
    return unittest.skipIf(missing, f"not installed: {', '.join(missing)}")


def run(command, **more):
    """A command's whole run: returncode, stdout and stderr as text."""
    return subprocess.run([str(word) for word in command], **{"capture_output": True, "text": True, "timeout": 300, **more}, check=False)


def bash(text, **more):
    return run(["bash", "-c", text], **{"cwd": SOURCE, **more})


def can(*command):
    return shutil.which(command[0], path=PATH) is not None and run(command).returncode == 0


class Case(unittest.TestCase):
    """A folder of its own, gone with the test; the whole difference where texts differ."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def ends(self, ran, code, *said):
        """It ended with `code`, and stdout and stderr together match each of `said`."""
        text = ran.stdout + ran.stderr
        self.assertEqual(ran.returncode, code, text)
        for pattern in said:
            self.assertRegex(text, pattern)
        return ran

    def write(self, name, content, mode=0o644):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path


@contextlib.contextmanager
def dev_server(*arguments):
    """The dev server's ready line, while it runs."""
    program = BUILD / "tests/devserver/stepveil-devserver"
    with subprocess.Popen([program, "--until-eof", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield json.loads(server.stdout.readline())
        server.stdin.close()


def settings(server):
    """A machine identity's settings for the sample project, but for where its authority is."""
    return {
        "INFISICAL_DOMAIN": server["url"],
        "INFISICAL_PROJECT_ID": server["project"],
        "STEPVEIL_ENVIRONMENT": server["environment"],
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": server["universal"]["client_id"],
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": server["universal"]["client_secret"],
    }


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    """The address of a folder on loopback; .asked: the paths that were asked for."""
    class Handler(Quiet):
        def do_GET(self):
            self.server.asked.append(self.path)
            super().do_GET()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    server.asked = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def empty_root(folder, server, program=None):
    """A root that holds the program, resolv.conf, hosts and the server's authority, and nothing else."""
    for name, content in {"resolv.conf": b"nameserver 127.0.0.1\n", "hosts": b"127.0.0.1 localhost\n",
                          "ssl/certs/ca-certificates.crt": pathlib.Path(server["ca_file"]).read_bytes()}.items():
        path = folder / "etc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.copy(program or BINARY, folder / "stepveil")
    folder.chmod(0o755)
    return folder


def in_root(root, words, env, stdin="", **more):
    """Runs a command with another root."""
    prefix = ["chroot", root] if os.getuid() == 0 else ["unshare", "-r", "chroot", root]
    return run([*prefix, *words], env={"PATH": PATH, **env}, input=stdin, **more)


def main():
    """Runs the file's tests; 77, which ctest reads as skipped, where each one was."""
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.testsRun and len(result.skipped) == result.testsRun else 0)
