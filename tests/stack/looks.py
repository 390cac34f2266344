"""What a test sees of a running stack from outside; nothing here is shared with stepveil."""
import base64
import contextlib
import json
import os
import pathlib
import time
import urllib.parse
import urllib.request

LONG = 600  # a loaded machine takes long for each start of a browser or a server
PUBLIC = {"NEXT_PUBLIC_SHOP", "PORT", "BACKEND_URL", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_DB", "REDIS_PORT"}


def secrets_of(values):
    """{name: value} of one environment, but for what is no secret; a reference is what it stands for."""
    names = {}
    for path, held in values.items():
        for name, value in held.items():
            if name not in PUBLIC and "${dev." not in str(value):
                names[f"{path}/{name}"] = str(value)
    return names


def forms(value):
    """How a value may stand in a page, a script or a file: an oracle that shares nothing with stepveil."""
    raw = value.encode()
    texts = {value, urllib.parse.quote(value, safe=""), json.dumps(value)[1:-1], json.dumps(json.dumps(value))[3:-3],
             base64.b64encode(raw).decode().rstrip("="), raw.hex()}
    return {text.encode() for text in texts if len(text) >= 8}


def seen(data, values):
    return sorted(name for name, value in secrets_of(values).items() if any(form in data for form in forms(value)))


def families(root):
    """The command lines of each child of a process and of all below it, and what stands in their environments.

    What the process has forked of itself, and shows what it was started with itself, is none of them.
    """
    own = os.readlink(f"/proc/{root}/exe")
    parents, families_of = {}, {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    for pid in parents:
        child = pid
        while parents.get(child, root) != root:
            child = parents[child]
        if parents.get(child) == root:
            with contextlib.suppress(OSError):
                folder = pathlib.Path(f"/proc/{pid}")
                if os.readlink(folder / "exe") == own:
                    continue
                families_of.setdefault(child, []).append(((folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()))
    return [tuple(b"\n".join(parts) for parts in zip(*members)) for members in families_of.values()]


def wait_until(true, what):
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.2)
    raise AssertionError(f"not within {LONG} s: {what}")


def got(address, **more):
    with urllib.request.urlopen(urllib.request.Request(address, **more), timeout=LONG) as answer:
        return answer.read()
