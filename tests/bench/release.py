#!/usr/bin/env python3
"""What a step costs with the released program: start, the whole step over TLS, round trips, memory, growth, size.

    release.py PROGRAM DEVSERVER       prints rows of a Markdown table (tests/bench/RESULTS.md)

Contenders run in turn, round by round, so that what disturbs the machine disturbs all of them; ratios are medians of
the rounds' ratios. CPU is a process's own and that of what it waited for. STEPVEIL_PEER names the official CLI."""
import contextlib
import json
import os
import pathlib
import queue
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/release"))
sys.dont_write_bytecode = True
PROGRAM, DEVSERVER = (os.path.abspath(argument) for argument in sys.argv[1:3])
os.environ["STEPVEIL_BUILD"] = str(pathlib.Path(DEVSERVER).parents[2])
from support import dev_server, settings  # noqa: E402

LARGE = (1, 2, 5, 10)  # MB
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def measure(command, env=None):
    """wall and CPU milliseconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    text = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[:3]} ended with {process.returncode}: {text.decode()[-300:]}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def peak(command, env):
    """The peak of resident memory in MB; a small parent, since a process starts with its parent's peak. busybox takes the
    kernel's kilobytes for pages of four."""
    ran = subprocess.run(["busybox", "time", "-f", "%M", *command], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return int(ran.stderr.split()[-1]) / 4 / 1024


def in_turn(rounds, **commands):
    """name -> list of measurements, all of them round by round."""
    seen = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, env) in commands.items():
            seen[name].append(measure(command, env))
    return seen


def median(rows, column):
    return statistics.median(row[column] for row in rows)


def ratio(ours, peer, column):
    return statistics.median(mine[column] / max(other[column], 1e-9) for mine, other in zip(ours, peer))


def row(what, seen, aim):
    print(f"| {what} | {seen} | {aim} |", flush=True)


def start():
    seen = in_turn(200, ours=([PROGRAM, "--version"], {}), true=(["/bin/true"], {}))
    row("start: `--version` against dynamic `/bin/true`, wall",
        f"{ratio(seen['ours'], seen['true'], 0):.2f} x ({median(seen['ours'], 0):.2f} and {median(seen['true'], 0):.2f} ms)", "0.6 x")


def curl_step(server, folder, bundle):
    """The same three requests on one connection, as curl does them."""
    login = folder / "login.json"
    login.write_text(json.dumps({"clientId": server["universal"]["client_id"], "clientSecret": server["universal"]["client_secret"]}))
    url, token = server["url"], folder / "token"
    answer = subprocess.run(["curl", "-s", "--cacert", server["ca_file"], "-H", "content-type: application/json", "-d", f"@{login}",
                             f"{url}/api/v1/auth/universal-auth/login"], capture_output=True, check=True).stdout
    token.write_text(f"authorization: Bearer {json.loads(answer)['accessToken']}\n")
    query = f"projectId={server['project_id']}&environment=dev&secretPath=%2Ffrontend"
    common = ["-s", "-f", "-o", "/dev/null", "--cacert", bundle]
    return ["curl", *common, "-H", "content-type: application/json", "-d", f"@{login}", f"{url}/api/v1/auth/universal-auth/login",
            "--next", *common, "-H", f"@{token}", f"{url}/api/v4/secrets?{query}",
            "--next", *common, "-H", "content-type: application/json", "-d", "{\"accessToken\":\"none\"}", f"{url}/api/v1/auth/token/revoke"]


def step(server, folder):
    whole = folder / "bundle.pem"
    whole.write_text(pathlib.Path(BUNDLE).read_text() + pathlib.Path(server["ca_file"]).read_text())
    for name, bundle in (("full system bundle", whole), ("one authority", server["ca_file"])):
        env = {**settings(server), "INFISICAL_PROJECT_ID": server["project_id"], "STEPVEIL_CA_FILE": str(bundle), "PATH": "/usr/bin:/bin"}
        ours = [PROGRAM, "run", "--path", "/frontend", "--", "true"]
        curl = [word if word != "-f" else "-s" for word in curl_step(server, folder, str(bundle))]
        seen = in_turn(30, ours=(ours, env), curl=(curl, {"PATH": "/usr/bin:/bin"}))
        row(f"the whole step (login, one path, revoke, run true), {name}, CPU, against curl with the same three requests",
            f"{ratio(seen['ours'], seen['curl'], 1):.2f} x ({median(seen['ours'], 1):.1f} and {median(seen['curl'], 1):.1f} ms)", "0.25 x" if bundle is whole else "")
    seen_command = [PROGRAM, "run", "--path", "/backend", "--", "true"]
    seen = in_turn(15, ours=(seen_command, env), few=(ours, env))
    row("masking set-up where one value has 60 KB (/backend against /frontend), CPU and peak",
        f"{median(seen['ours'], 1) - median(seen['few'], 1):.1f} ms, {peak(seen_command, env):.1f} MB", "10 ms, 6 MB")
    return env


class Delay:
    """A relay on loopback that hands each piece on so many seconds later, in both directions."""

    def __init__(self, url, seconds):
        self.seconds = seconds
        self.behind = ("127.0.0.1", int(url.rsplit(":", 1)[1]))
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.socket.accept()
            far = socket.create_connection(self.behind)
            for end in (near, far):  # what is late is late by our delay alone
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    def pump(self, source, target):
        pieces = queue.Queue()

        def hand_on():
            data = None
            while data != b"":
                due, data = pieces.get()
                time.sleep(max(0, due - time.monotonic()))
                with contextlib.suppress(OSError):
                    target.sendall(data) if data else target.shutdown(socket.SHUT_WR)

        threading.Thread(target=hand_on, daemon=True).start()
        data = None
        while data != b"":
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            pieces.put((time.monotonic() + self.seconds, data))


def trips(command, env, url, seconds, rounds):
    """How many times the way there and back the step takes longer, the fastest of the rounds."""
    near = min(measure(command, env)[0] for _ in range(rounds))
    far = min(measure(command, {**env, "INFISICAL_DOMAIN": Delay(url, seconds).url})[0] for _ in range(rounds))
    return (far - near) / 2e3 / seconds


def round_trips(server, env):
    """At 50 ms what the machine is late by counts, too; at 500 ms it is lost in the rounding, and what is left is a count."""
    counted, timed = [], []
    for count in (1, 3, 10):
        paths = [word for index in range(count) for word in ("--path", f"/n1x{index}")]
        command = [PROGRAM, "run", *paths, "--", "true"]
        counted.append(f"{trips(command, env, server['url'], 0.5, 2):.2f}")
        timed.append(f"{trips(command, env, server['url'], 0.05, 7):.1f}")
    row("round trips, 1 / 3 / 10 paths (project by UUID; with TLS, login and revocation; without TCP's own, which the relay takes)",
        f"{' / '.join(counted)}; timed at 50 ms each way {' / '.join(timed)}", "4 / 4 / 4")


def growth(env):
    seen = []
    for count in (1, 100, 1000, 10000):
        command = [PROGRAM, "mask", "--path", f"/n{count}"]
        seen.append((count, median([measure(command, env) for _ in range(5)], 1), peak(command, env)))
    (_, few, _), (count, many, _) = seen[1], seen[-1]
    row("growth, `mask` with 1 / 100 / 1,000 / 10,000 secrets: CPU and peak", "; ".join(f"{n:,}: {cpu:.0f} ms, {most:.1f} MB" for n, cpu, most in seen)
        + f"; from 100 to 10,000 {many / few:.0f} x for {count // 100} x", "linear")
    large_values(env)
    row("peak memory of a step with 100 secrets", f"{peak([PROGRAM, 'run', '--path', '/n100', '--', 'true'], env):.1f} MB", "8 MB")


def large_values(env):
    seen = []
    for size in LARGE:
        command = [PROGRAM, "run", "--path", f"/large{size}", "--as-file", "LARGE", "--", "true"]
        seen.append((size, median([measure(command, env) for _ in range(3)], 1), peak(command, env)))
    (small, less_time, less), (large, more_time, more) = seen[0], seen[-1]
    each = large - small
    row("one value of 1 / 2 / 5 / 10 MB, `run --as-file`: CPU and peak", "; ".join(f"{size}: {cpu:.0f} ms, {most:.1f} MB" for size, cpu, most in seen)
        + f"; each MB takes {(more_time - less_time) / each:.0f} ms and {(more - less) / each:.0f} MB", "linear")


def seed(folder):
    """The sample project with folders of many secrets."""
    text = (SOURCE / "tests/devserver/seed/acme.yaml").read_text()
    more = [f"      dev:/large{size}: {{secrets: {{LARGE: {{value: {{repeat: abcdefghijklmnopqrstuvwxyz0123456789, size: {size << 20}}}}}}}}}" for size in LARGE]
    more += [f"      dev:/n1x{index}: {{secrets: {{N{index}: value-number-{index}-of-few}}}}" for index in range(10)]
    for count in (1, 100, 1000, 10000):
        values = ", ".join(f"S{index}: {((index + 1) * 0x9E3779B97F4A7C15) % 2**64:016x}{index:08x}" for index in range(count))
        more.append(f"      dev:/n{count}: {{secrets: {{{values}}}}}")
    path = folder / "seed.yaml"
    path.write_text(text.replace("      dev:/backend:\n", "\n".join(more) + "\n      dev:/backend:\n", 1))
    return path


def peer(server, env):
    program = os.environ.get("STEPVEIL_PEER")
    if not program:
        row("the official CLI (STEPVEIL_PEER)", "not measured: STEPVEIL_PEER names no program", "")
        return
    seen = in_turn(20, ours=([PROGRAM, "--version"], {}), peer=([program, "--version"], {"HOME": "/tmp"}))
    row("`--version` of ours against the official CLI's, wall", f"{ratio(seen['ours'], seen['peer'], 0):.3f} x ({median(seen['peer'], 0):.0f} ms)", "")
    login = subprocess.run([program, "login", "--method=universal-auth", f"--client-id={server['universal']['client_id']}",
                            f"--client-secret={server['universal']['client_secret']}", f"--domain={server['url']}", "--plain", "--silent"],
                           env={**os.environ, "SSL_CERT_FILE": env["STEPVEIL_CA_FILE"]}, capture_output=True, text=True, check=False)
    if login.returncode != 0:
        row("the official CLI's step", f"its login failed: {login.stderr.strip()[-120:]}", "")
        return
    run = [program, "run", f"--projectId={server['project_id']}", "--env=dev", "--path=/frontend", f"--domain={server['url']}", "--silent", "--", "true"]
    seen = in_turn(10, ours=([PROGRAM, "run", "--path", "/frontend", "--", "true"], env),
                   peer=(run, {**os.environ, "INFISICAL_TOKEN": login.stdout.strip(), "SSL_CERT_FILE": env["STEPVEIL_CA_FILE"]}))
    row("our step with login and revocation against the official CLI's fetch, CPU",
        f"{ratio(seen['ours'], seen['peer'], 1):.2f} x ({median(seen['peer'], 1):.0f} ms)", "")


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("| row | seen | aim |\n|---|---|---|")
    row("size, stripped", f"{os.path.getsize(PROGRAM) / 1e6:.2f} MB", "5 MB")
    start()
    with tempfile.TemporaryDirectory() as name, dev_server("--seed", str(seed(pathlib.Path(name)))) as server:
        env = step(server, pathlib.Path(name))
        round_trips(server, env)
        growth(env)
        peer(server, env)


if __name__ == "__main__":
    main()
