"""What the sample project claims, each claim a test: it runs, and is looked at from outside. `./dev test stack` prepares and runs it."""
import contextlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import unittest
import urllib.parse

import stack
from looks import LONG, families, got, seen, wait_until
from stack import PROGRAM, PROJECT, ROOM, SOURCE
from support import Case, empty_root, in_root, main, needs_binary, run

PREPARED = os.environ.get("STEPVEIL_STACK") == "prepared"
MARKS = {"backend": b"debug/backend", "frontend": b"next", "redis": b"redis-server", "postgres": b"postgres"}
# The two passwords stand in its addresses.
BACKEND = {"/backend/DATABASE_URL", "/backend/REDIS_URL", "/backend/API_TOKEN", "/compose/PG_PASSWORD", "/compose/REDIS_PASSWORD"}


@unittest.skipUnless(PREPARED, "the sample project is not prepared: ./dev test stack prepares it")
class Running(Case):
    """One start of everything, which the tests look at."""

    @classmethod
    def setUpClass(cls):
        cls.held = contextlib.ExitStack()
        cls.addClassCleanup(cls.held.close)
        cls.world = cls.held.enter_context(stack.world())
        stack.build_frontend(cls.world)
        cls.log = cls.world.folder / "log"
        cls.all = cls.started(cls.world, cls.log, "--all")
        if not stack.wait_for(cls.all, cls.world.address("frontend")):
            raise AssertionError(cls.log.read_text())

    @classmethod
    def started(cls, of, log, *words):
        process = of.run(*words, stdout=cls.held.enter_context(log.open("wb")), stderr=subprocess.STDOUT)
        cls.held.callback(process.wait)
        cls.held.callback(process.terminate)
        return process

    def scan(self, *words):
        return run([PROGRAM, "scan", "--all", *words], cwd=PROJECT, env=self.world.environment, timeout=LONG)

    def test_the_log_shows_that_it_runs_and_no_secret(self):
        log = self.log.read_bytes()
        self.assertRegex(log.decode(), r"backend +\| backend: connected to (postgres://shop:)?\*\*\*")
        self.assertEqual(seen(log, self.world.values["dev"]), [])

    def test_zero_secrets_in_files(self):
        self.ends(self.scan("."), 0)
        planted = PROJECT / "frontend/.next/planted.js"
        self.addCleanup(planted.unlink)
        planted.write_text(f"\nlet token = {self.world.values['dev']['/backend']['API_TOKEN']!r};\n")
        self.ends(self.scan("."), 5, r"planted\.js:2:.*API_TOKEN")

    def test_zero_secrets_in_git(self):
        shutil.copytree(PROJECT, self.folder / "clone", ignore=shutil.ignore_patterns("target", "node_modules", ".next"))
        git = ["git", "-C", self.folder / "clone", "-c", "user.name=a", "-c", "user.email=a@example.com"]
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
            self.ends(run([*git, *words]), 0)
        objects = run([*git, "cat-file", "--batch-all-objects", "--batch"], text=False).stdout
        self.assertIn(b"get_env", objects)
        self.assertEqual(seen(objects, self.world.values["dev"]), [])
        self.ends(self.scan(self.write("objects", objects)), 0)

    def test_centralised_three_environments_from_one_source(self):
        for name in stack.ENVIRONMENTS:
            told = run([PROGRAM, "run", "--env", name, "--process", "backend", "--no-mask", "--", "printenv", "DATABASE_URL", "API_TOKEN"],
                       cwd=PROJECT, env=self.world.environment)
            wanted = self.world.values[name]["/backend"]
            self.assertEqual(told.stdout.split(), [wanted["DATABASE_URL"], wanted["API_TOKEN"]], told.stderr)
            shop = run([PROGRAM, "export", "--env", name, "--process", "frontend", "--to", "json"], cwd=PROJECT, env=self.world.environment)
            self.assertEqual(json.loads(shop.stdout)["API_TOKEN"], wanted["API_TOKEN"], shop.stderr)

    def test_process_specific(self):
        """Each process, and whatever it starts, holds the secrets of its own path, and neither another's nor the login."""
        own = {"backend": BACKEND, "frontend": {"/backend/API_TOKEN"}}
        found = {}
        for words, environment in families(self.all.pid):
            kind = next(name for name, mark in MARKS.items() if mark in words)
            self.assertFalse(b"INFISICAL_TOKEN=" in environment, words)
            found[kind] = found.get(kind, set()) | set(seen(environment, self.world.values["dev"]))
        self.assertEqual(found["backend"], own["backend"])
        self.assertEqual(found["frontend"], own["frontend"])
        # These two write their titles over what they were started with.
        self.assertLessEqual(found["postgres"], {"/compose/PG_PASSWORD"})
        self.assertLessEqual(found["redis"], {"/compose/REDIS_PASSWORD"})

    def test_no_argument_shows_a_secret(self):
        for words, _ in families(self.all.pid):
            self.assertEqual(seen(words, self.world.values["dev"]), [])

    def test_passwords_with_odd_characters_are_those_that_the_servers_ask_for(self):
        held = self.world.values["dev"]["/compose"]
        ask = ["psql", "-h", "127.0.0.1", "-p", str(held["POSTGRES_PORT"]), "-U", "shop", "visits", "-Atc", "SELECT name FROM migrations"]
        right = run(ask, env={**self.world.environment, "PGPASSWORD": held["PG_PASSWORD"]})
        self.assertEqual(right.stdout, "20260101_000001_visits\n", right.stderr)
        self.ends(run(ask, env={**self.world.environment, "PGPASSWORD": "wrong"}), 2, "password authentication failed")
        redis = ["redis-cli", "-p", str(held["REDIS_PORT"]), "ping"]
        self.assertIn("PONG", run(redis, env={**self.world.environment, "REDISCLI_AUTH": held["REDIS_PASSWORD"]}).stdout)
        self.assertIn("NOAUTH", run(redis, env=self.world.environment).stdout)

    def test_the_page_in_a_browser(self):
        """Shows the public value, which the script alone puts there, and what the backend says; no secret in HTML, scripts or source maps."""
        address = self.world.address("frontend")
        page = run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={self.folder}",
                    "--virtual-time-budget=60000", "--dump-dom", address], env={"PATH": os.environ["PATH"], "HOME": str(self.folder)}, timeout=LONG)
        self.assertRegex(page.stdout, "<h1>The dev shop</h1>")
        self.assertRegex(page.stdout, r'id="visits">\d+ visits, \d+ queued<')
        html = got(address)
        self.assertNotIn(b"<h1>The dev shop</h1>", html)
        scripts = [got(address + path) for path in sorted(set(re.findall(r'"(/_next/static/[^"\\]+\.js)', html.decode())))]
        self.assertTrue(any(b"The dev shop" in script for script in scripts))
        maps = [path.read_bytes() for path in (PROJECT / "frontend/.next/static").rglob("*.map")]
        self.assertTrue(maps)
        for shown in (page.stdout.encode(), html, *scripts, *maps):
            self.assertEqual(seen(shown, self.world.values["dev"]), [])

    def test_a_secret_in_a_client_component_is_found(self):
        """Two slips: a page that the build renders with the token, and the token's name made public in the settings."""
        folder = ROOM / "slip"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.addCleanup(shutil.rmtree, folder)
        shutil.copy(PROJECT / ".stepveil.yaml", folder)
        run(["cp", "-al", PROJECT / "frontend", folder / "frontend"])
        shutil.rmtree(folder / "frontend/.next")
        config = folder / "frontend/next.config.mjs"
        text = config.read_text()
        config.unlink()  # a link to the project's
        config.write_text(text.replace("export default {", "export default {\n  env: { TOKEN: process.env.API_TOKEN },"))
        (folder / "frontend/app/slip").mkdir()
        (folder / "frontend/app/slip/page.js").write_text(
            '"use client";\nexport default function Page() {\n  return <p>{process.env.API_TOKEN} {process.env.TOKEN}</p>;\n}\n')
        stack.build_frontend(self.world, folder)
        found = self.ends(self.scan(folder / "frontend/.next", "--exclude", "cache"), 5)
        self.assertRegex(found.stdout, r"(?m)server/app/slip\.html:\d+:.*API_TOKEN")
        self.assertRegex(found.stdout, r"(?m)static/.*\.js:\d+:.*API_TOKEN")


@unittest.skipUnless(PREPARED, "the sample project is not prepared: ./dev test stack prepares it")
class Alone(Case):
    """Starts of their own."""

    def setUp(self):
        super().setUp()
        held = contextlib.ExitStack()
        self.addCleanup(held.close)
        self.world = held.enter_context(stack.world())
        self.log = self.folder / "log"

    def start(self, *words):
        log = self.log.open("ab")
        self.addCleanup(log.close)
        process = self.world.run(*words, stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def test_service_dependency_met_by_a_fallback(self):
        everything = ["--all", "--fallback", self.folder / "kept.age", "--fallback-max-age", "1h"]
        keys = self.ends(run([PROGRAM, "seal-key"]), 0).stdout
        self.world.environment["STEPVEIL_SEAL_KEY"] = re.search("AGE-SECRET-KEY-1[A-Z0-9]+", keys).group()
        for away in (False, True):
            process = self.start(*everything)
            self.assertTrue(stack.wait_for(process, self.world.address("frontend")), self.log.read_text())
            process.terminate()
            self.assertEqual(process.wait(LONG), 128 + signal.SIGTERM, self.log.read_text())
            self.assertEqual("from the fallback" in self.log.read_text(), away, self.log.read_text())
            self.world.stop_server()
        self.assertEqual(seen(self.log.read_bytes(), self.world.values["dev"]), [])

    def rotate(self):
        """The database's password in PostgreSQL, then in the dev server."""
        held, new = self.world.values["dev"], "n$ew%41" + os.urandom(12).hex()
        psql = ["psql", "-h", "127.0.0.1", "-p", str(held["/compose"]["POSTGRES_PORT"]), "-U", "shop", "visits", "-v", f"new={new}"]
        self.ends(run(psql, input="ALTER ROLE shop PASSWORD :'new'", env={**self.world.environment, "PGPASSWORD": held["/compose"]["PG_PASSWORD"]}), 0)
        address = held["/backend"]["DATABASE_URL"].replace(urllib.parse.quote(held["/compose"]["PG_PASSWORD"], safe=""), urllib.parse.quote(new))
        order = json.dumps({"environment": "dev", "path": "/backend", "key": "DATABASE_URL", "value": address})
        self.ends(run(["curl", "-fsS", "--cacert", self.world.server["ca_file"], "-H", "Content-Type: application/json", "-d", order,
                       self.world.server["url"] + "/_dev/secret"]), 0)
        self.ends(run(psql, input="", env={**self.world.environment, "PGPASSWORD": held["/compose"]["PG_PASSWORD"]}), 2, "authentication failed")
        held["/compose"]["PG_PASSWORD"], held["/backend"]["DATABASE_URL"] = new, address

    def test_watch_restarts_the_backend_after_a_rotation(self):
        self.start("--all", "--only-processes", "migrate,redis")
        wait_until(lambda: "migrations applied" in self.log.read_text(), "the migrations")
        backend = self.start("--watch", "--watch-interval", "5s", "--process", "backend")
        self.assertTrue(stack.wait_for(backend, self.world.address("backend") + "/health"), self.log.read_text())
        old = [words for words, _ in families(backend.pid)]
        self.rotate()
        wait_until(lambda: self.log.read_text().count("backend: listening on") == 2, "the second start")
        self.assertRegex(self.log.read_text(), r"DATABASE_URL")
        self.assertEqual(len(old), 1)
        visited = got(self.world.address("backend") + "/visits", method="POST",
                      headers={"Authorization": "Bearer " + self.world.values["dev"]["/backend"]["API_TOKEN"]})
        self.assertIn("visits", json.loads(visited))
        environment = b"".join(environment for _, environment in families(backend.pid))
        self.assertEqual(set(seen(environment, self.world.values["dev"])), BACKEND)
        self.assertEqual(seen(self.log.read_bytes(), self.world.values["dev"]), [])

    def test_the_commands_of_the_readme(self):
        section = re.search(r"(?s)\n## A whole project\n.*?\n## ", (SOURCE / "README.md").read_text()).group()
        commands = re.findall(r"(?m)^    (\S.*?)(?: +#.*)?$", section)
        self.assertEqual(len(commands), 5, commands)
        up = f"&\nuntil curl -fsS {self.world.address('frontend')} >/dev/null; do kill -0 $!; sleep 1; done"
        script = "\n".join([f"{command} {up}" if command == "stepveil run --all" else command for command in commands])
        environment = {**self.world.environment, **self.world.identity}
        del environment["INFISICAL_TOKEN"]
        ran = run(["bash", "-ec", script + "\nkill $!\nwait $! || test $? = 143"], cwd=PROJECT, env=environment, timeout=LONG)
        self.ends(ran, 0, "test result: ok. 3 passed")
        self.assertEqual(seen((ran.stdout + ran.stderr).encode(), self.world.values["dev"]), [])

    @needs_binary
    def test_no_tooling_beside_one_static_program(self):
        root = self.folder / "root"
        root.mkdir()
        empty_root(root, self.world.server)
        shutil.copy(PROJECT / ".stepveil.yaml", root)
        names = ("INFISICAL_DOMAIN", "INFISICAL_TOKEN")
        told = in_root(root, ["/stepveil", "export", "--process", "backend", "--to", "json"], {name: self.world.environment[name] for name in names})
        self.assertEqual(json.loads(told.stdout)["DATABASE_URL"], self.world.values["dev"]["/backend"]["DATABASE_URL"], told.stderr)

    def test_ctrl_c_ends_all_of_it(self):
        """`./dev stack` at a terminal: the addresses, then Ctrl-C; nothing answers any more."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp(sys.executable, [sys.executable, "-B", stack.__file__])
        shown = b""
        while b"Ctrl-C ends them" not in shown:
            shown += os.read(terminal, 65536)
        address = re.search(rb"the page is at (\S+),", shown).group(1).decode()
        self.assertIn(b"visits", got(address))
        os.write(terminal, b"\x03")
        with contextlib.suppress(OSError):
            while text := os.read(terminal, 65536):
                shown += text
        _, status = os.waitpid(pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 130, shown.decode())
        for gone in (address, re.search(rb"the backend at (\S+);", shown).group(1).decode() + "/health"):
            self.assertFalse(stack.answers(gone), gone)


if __name__ == "__main__":
    main()
