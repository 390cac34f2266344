"""The manual page and the completions, read by those they are for."""
import os
import pty
import re
import select
import time

from support import BINARY, BUILD, SOURCE, Case, main, needs, run

PROGRAM = BINARY or BUILD / "stepveil"


def printed(*words):
    return run([PROGRAM, *words]).stdout


class Manual(Case):
    @needs("mandoc")
    def test_mandoc_finds_no_fault(self):
        page = self.write("stepveil.1", printed("manual"))
        faults = [line for line in run(["mandoc", "-T", "lint", "-W", "warning", page]).stdout.splitlines() if "missing date" not in line]
        self.assertEqual(faults, [])
        self.assertNotEqual(run(["mandoc", "-T", "lint", "-W", "warning", self.write("bad.1", printed("manual").replace(".SH NAME", ".XY NAME"))]).stdout, "")

    @needs("mandoc")
    def test_a_reader_sees_the_flags(self):
        text = re.sub(".\b", "", run(["mandoc", "-T", "ascii", self.write("stepveil.1", printed("manual"))]).stdout)
        self.assertRegex(text, r"(?m)^ +-e, --env, --environment SLUG$")
        self.assertRegex(text, r"Environment; there is no default \(run,\s+export,\s+mask,\s+check,\s+list,\s+secrets,\s+secrets\s+get,\s+scan,\s+seal\)\.")


class Examples(Case):
    def test_each_stepveil_yaml_names_the_schema(self):
        blocks = [block for name in SOURCE.rglob("*.md") if "build" not in name.parts for block in re.findall(r"(?s)```yaml\n(.*?)```", name.read_text()) if re.search(r"(?m)^processes:", block)]
        self.assertGreaterEqual(len(blocks), 2)
        for block in blocks:
            self.assertRegex(block, r"\A# yaml-language-server: \$schema=https://github.com/acme/stepveil/raw/v[0-9.]+/core/config/stepveil.schema.json\n")


class Completions(Case):
    @needs("bash")
    def test_bash(self):
        script = self.write("stepveil.bash", printed("completion", "bash"))

        def offered(*words):
            ask = f'source {script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stepveil; printf "%s\\n" "${{COMPREPLY[@]}}"'
            return run(["bash", "-c", ask, "bash", *words]).stdout.split()

        self.assertEqual(offered("stepveil", "ex"), ["export"])
        self.assertEqual(offered("stepveil", "run", "--watch"), ["--watch", "--watch-interval"])
        self.assertEqual(offered("stepveil", "export", "--to", "p"), ["powershell"])
        self.assertEqual(offered("stepveil", "export", "--watch"), [])
        self.assertEqual(offered("stepveil", "run", "--env", "p"), [])
        self.assertEqual(offered("stepveil", "run", "--pro"), ["--project", "--projectId", "--process", "--project-config-dir"])
        self.assertEqual(self.in_project(lambda: offered(str(BUILD / "stepveil"), "run", "--process", "back")), ["backend"])
        self.assertEqual(self.in_project(lambda: offered(str(BUILD / "stepveil"), "run", "--all", "--only-processes", "")), ["backend", "frontend"])
        self.assertIn("basename", offered("stepveil", "run", "--", "basen"))
        self.assertEqual(offered("stepveil", "run", "--", "basename", "--watch"), [])
        self.assertEqual(run(["shellcheck", "-s", "bash", "-e", "SC2207", script]).stdout, "")

    def in_project(self, ask):
        """What `ask` gives in a folder with two processes."""
        self.write("project/.stepveil.yaml", "processes: {backend: {path: /backend}, frontend: {path: /frontend}}\n")
        before = os.getcwd()
        os.chdir(self.folder / "project")
        try:
            return ask()
        finally:
            os.chdir(before)

    def path_with_stepveil(self):
        (self.folder / "bin").mkdir(exist_ok=True)
        link = self.folder / "bin/stepveil"
        if not link.exists():
            link.symlink_to(BUILD / "stepveil")
        return f"{self.folder}/bin:{os.environ['PATH']}"

    @needs("fish")
    def test_fish(self):
        script = self.write("stepveil.fish", printed("completion", "fish"))

        def offered(line):
            ran = self.ends(run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], env={"HOME": str(self.folder), "PATH": self.path_with_stepveil()}), 0)
            return [row.split("\t")[0] for row in ran.stdout.splitlines()]

        self.assertEqual(offered("stepveil ex"), ["export"])
        self.assertEqual(sorted(offered("stepveil run --watch")), ["--watch", "--watch-interval"])
        self.assertEqual(offered("stepveil export --to p"), ["powershell"])
        self.assertEqual(offered("stepveil export --watch"), [])
        self.assertEqual(self.in_project(lambda: offered("stepveil run --process ")), ["backend", "frontend"])

    @needs("zsh")
    def test_zsh(self):
        self.write("stepveil/_stepveil", printed("completion", "zsh"))
        self.write(".zshrc", f"PS1='> '\nfpath=({self.folder}/stepveil $fpath)\nautoload -Uz compinit && compinit -u -d {self.folder}/dump\n")
        for typed, wanted in (("stepveil exp\t", "export"), ("stepveil run --watch-i\t", "--watch-interval"), ("stepveil export --to power\t", "powershell"), ("stepveil run --process fr\t", "frontend")):
            with self.subTest(typed):
                self.assertIn(wanted, self.in_project(lambda: self.at_zsh(typed, wanted)))

    def at_zsh(self, typed, wanted):
        """What a terminal shows once this is typed."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe("zsh", ["zsh", "-i"], {"HOME": str(self.folder), "ZDOTDIR": str(self.folder), "PATH": self.path_with_stepveil(), "TERM": "dumb"})
        shown, end = "", time.monotonic() + 60
        sent = False
        while time.monotonic() < end and wanted not in shown:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            shown += os.read(terminal, 4096).decode(errors="replace")
            if not sent and "> " in shown:
                os.write(terminal, typed.encode())
                sent = True
        os.close(terminal)
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        return shown


if __name__ == "__main__":
    main()
