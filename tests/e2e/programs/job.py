"""The job whose log is judged: starts the programs of a family, which print the values in their ways.

    job.py FAMILY RAW SAMPLES FOLDER
    job.py missing

The values, or some of them, are in the environment. All that is printed goes to stdout, and is added to the
file RAW as well: what the log would hold without masking. Before what a program prints of one value stands the line
`@@ PROGRAM:WAY NAME`."""
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).parent
FEW = ["S_QUOTES", "S_BASE64_LIKE", "S_HORSE", "S_UMLAUT", "S_AMPERSAND", "S_PEM", "S_URL", "S_CHANCE_10", "S_CHANCE_13"]
SOME = {"xxd-p", "base64-w0", "jq-uri", "jq-string", "jq-html"}  # ways, for a look at each kind of form
# Debian's groovy wants to be told where an unusual java is.
JAVA = {} if pathlib.Path("/usr/lib/jvm/default-java/bin/java").exists() else {
    "JAVA_HOME": str(pathlib.Path(shutil.which("java") or "/usr/bin/java").resolve().parents[1])}
TOOL_FAMILIES = 3  # tools1, tools2, tools3: each of the tools' ways is in one of them
SYSTEM_PYTHON = "/usr/bin/python3"
GO_PROGRAM = str(HERE.parents[2] / "build/tools/bin/programs-go")

# program: its package, the command for the script in languages/
LANGUAGES = {
    "python3": ("python3", [SYSTEM_PYTHON, "python.py"]),
    "node": ("nodejs", ["node", "node.js"]),
    "perl": ("perl", ["perl", "perl.pl"]),
    "ruby": ("ruby", ["ruby", "ruby.rb"]),
    "php": ("php-cli", ["php", "php.php"]),
    "lua": ("lua5.4", ["lua5.4", "lua.lua"]),
    "tcl": ("tcl", ["tclsh", "tcl.tcl"]),
    "mawk": ("mawk", ["mawk", "-f", "awk.awk"]),
    "gawk": ("gawk", ["gawk", "-f", "awk.awk"]),
    "groovy": ("groovy", ["groovy", "groovy.groovy"]),
    "go": ("golang-go", [GO_PROGRAM]),
}
NAMED_OTHERWISE = {"vim": "vim.tiny"}
SHELLS = {
    "dash": ("dash", ["dash", "posix.sh"]),
    "bash": ("bash", ["bash", "posix.sh"]),
    "bash-more": ("bash", ["bash", "more.bash"]),
    "busybox-sh": ("busybox", ["busybox", "sh", "posix.sh"]),
    "zsh": ("zsh", ["zsh", "-o", "SH_WORD_SPLIT", "posix.sh"]),
    "zsh-more": ("zsh", ["zsh", "more.zsh"]),
    "mksh": ("mksh", ["mksh", "posix.sh"]),
    "mksh-more": ("mksh", ["mksh", "more.ksh"]),
    "ksh93": ("ksh93u+m", ["ksh93", "posix.sh"]),
    "ksh93-more": ("ksh93u+m", ["ksh93", "more.ksh"]),
    "yash": ("yash", ["yash", "posix.sh"]),
    "fish": ("fish", ["fish", "--no-config", "fish.fish"]),
}


class Outlet:
    """stdout and the file beside it."""

    def __init__(self, file):
        self.file = open(file, "ab")

    def write(self, data):
        self.file.write(data)
        sys.stdout.buffer.write(data)

    def close(self):
        sys.stdout.buffer.flush()
        self.file.close()


class Echo(http.server.BaseHTTPRequestHandler):
    """A server that answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)) or self.path.encode() + b"\n"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


def rows(file):
    for line in (HERE / file).read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def run(command, names, program, outlet, **more):
    """Runs a program; its markers get its name."""
    environment = {**os.environ, "NAMES": " ".join(names), "LC_ALL": "C.UTF-8", **JAVA, **more}
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    marked = False
    for line in child.stdout:
        marker = line.startswith(b"@@ ")
        marked = marked or marker
        outlet.write(line.replace(b"@@ ", b"@@ " + program.encode() + b":", 1) if marker else line)
    child.wait()
    if not marked:
        sys.exit(f"job.py: {program} printed nothing")


def scripts(table, names, outlet):
    for program, (_, command) in table.items():
        *start, script = command
        if script == GO_PROGRAM:
            run([script], names, program, outlet)
        else:
            run([*start, str(HERE / "languages" / script)], names, program, outlet,
                SHELL_UNDER_TEST=start[0], SHELL_ARGUMENT="sh" if start[0] == "busybox" else "")


LOOP = """for name in $NAMES; do V=${!name}; F=$D/$name.txt; printf '\\n@@ %s %s\\n' "$WAY" "$name"
%s
done"""


def commands(chosen, names_of, outlet, folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for program, _, values, way, command in chosen:
        if names_of(values):
            run(["bash", "-c", LOOP.replace("%s\ndone", command + "\ndone")], names_of(values), program, outlet,
                D=str(folder), WAY=way, ECHO=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()


def packages_missing():
    """What the tables need and this machine lacks."""
    wanted = [(command[0], package) for package, command in [*LANGUAGES.values(), *SHELLS.values()]]
    wanted += [(row[0], row[1]) for file in ("tools.tsv", "parts.tsv") for row in rows(file)]
    for program, package in dict.fromkeys(wanted):
        if not shutil.which(NAMED_OTHERWISE.get(program, program)):
            yield package


def main():
    if sys.argv[1] == "missing":
        print(*sorted(set(packages_missing())), end="")
        return
    family, raw, samples, folder = sys.argv[1:]
    samples, folder = json.loads(pathlib.Path(samples).read_text()), pathlib.Path(folder)
    names = [name for name in samples if name in os.environ]
    for name in names:
        (folder / f"{name}.txt").write_bytes(os.environb[name.encode()])
    outlet = Outlet(raw)
    if family == "languages":
        scripts(LANGUAGES, names, outlet)
    elif family == "shells":
        scripts(SHELLS, names, outlet)
    elif family == "parts":
        commands(rows("parts.tsv"), lambda tag: [name for name in names if tag in samples[name]["tags"]], outlet, folder)
    else:
        tools = list(rows("tools.tsv"))
        chosen = [row for row in tools if row[3] in SOME] if family == "some" else tools[int(family[-1]) - 1::TOOL_FAMILIES]
        commands(chosen, lambda values: [name for name in names if values == "all" or name in FEW], outlet, folder)
    outlet.close()


if __name__ == "__main__":
    main()
