"""install.sh, from nothing: a folder served on loopback stands for the release pages, a script for the program."""
import hashlib
import os
import pathlib
import shutil
import stat
import subprocess

from support import BINARY, DIST, MACHINE, PATH, SOURCE, VERSION, Case, main, needs, needs_binary, run, served

PROGRAM = f"stepveil-{VERSION}-linux-{MACHINE}"
INSTALL = (SOURCE / "cmake/release/install.sh").read_text().replace("@VERSION@", VERSION)
# What a small image has beside the shell; each downloader comes alone.
TOOLS = ["sh", "uname", "mkdir", "mktemp", "rm", "grep", "sha256sum", "chmod", "cp", "mv", "printf", "id"]


class Pages(Case):
    def setUp(self):
        super().setUp()
        self.script = self.write("install.sh", INSTALL)
        self.release("#!/bin/sh\necho I am the program\n")
        self.target = self.folder / "bin"

    def release(self, program, version=VERSION, sums=None):
        name = f"stepveil-{version}-linux-{MACHINE}"
        self.write(f"pages/v{version}/{name}", program)
        listed = hashlib.sha256(program.encode()).hexdigest()
        self.write(f"pages/v{version}/SHA256SUMS", f"{listed}  {name}\n" if sums is None else sums)

    def path_with(self, *downloaders, without=()):
        """A PATH of TOOLS and these; "busybox wget" is a wget that busybox is."""
        folder = self.folder / "path"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in set(TOOLS) - set(without):
            (folder / name).symlink_to(shutil.which(name, path=PATH))
        for name in downloaders:
            (folder / name.split()[-1]).symlink_to(shutil.which(name.split()[0], path=PATH))
        return str(folder)

    def install(self, *arguments, path=None, shell=("sh",), pages=None, **env):
        with served(self.folder / "pages") as server:
            return run([*shell, self.script, "--dir", self.target, *arguments],
                       env={"PATH": path or PATH, "STEPVEIL_RELEASES": pages or server.url, **env})

    def refused(self, ran, *said):
        self.ends(ran, 1, "stepveil: error: ", "stepveil: hint: ", *said)
        self.assertFalse((self.target / "stepveil").exists(), "nothing is installed")


class Install(Pages):
    @needs("curl", "wget", "busybox")
    def test_with_each_downloader_alone(self):
        for downloader in ("curl", "wget", "busybox wget"):
            with self.subTest(downloader):
                shutil.rmtree(self.target, ignore_errors=True)
                self.ends(self.install(path=self.path_with(downloader)), 0, f"stepveil {VERSION} is installed as {self.target}/stepveil")
                self.assertEqual(run([self.target / "stepveil"]).stdout, "I am the program\n")
                self.assertEqual(stat.S_IMODE((self.target / "stepveil").stat().st_mode), 0o755)
                self.assertEqual(os.listdir(self.target), ["stepveil"])

    @needs("dash", "busybox", "bash", "mksh", "yash")
    def test_with_each_shell(self):
        for shell in (("dash",), ("busybox", "sh"), ("bash", "--posix"), ("mksh",), ("yash",)):
            with self.subTest(shell):
                shutil.rmtree(self.target, ignore_errors=True)
                self.ends(self.install(shell=shell), 0, "is installed")

    def test_by_pipe(self):
        with served(self.folder / "pages") as server:
            ran = run(["sh", "-s", "--", "--dir", self.target], input=INSTALL, env={"PATH": PATH, "STEPVEIL_RELEASES": server.url})
        self.ends(ran, 0, "is installed")

    def test_half_a_script_does_nothing(self):
        """A pipe that breaks: no beginning of the script installs anything."""
        with served(self.folder / "pages") as server:
            for size in [*range(0, len(INSTALL) - 10, 97), len(INSTALL) - 10]:
                run(["sh", "-s", "--", "--dir", self.target], input=INSTALL[:size], env={"PATH": PATH, "STEPVEIL_RELEASES": server.url})
                self.assertFalse((self.target / "stepveil").exists(), size)

    def test_another_version(self):
        self.release("#!/bin/sh\necho older\n", "0.1.7")
        self.ends(self.install("--version", "0.1.7"), 0)
        self.assertEqual(run([self.target / "stepveil"]).stdout, "older\n")
        self.ends(self.install("--version", "v0.1.7"), 0)

    def test_a_program_that_is_there_is_replaced_while_it_runs(self):
        self.target.mkdir()
        shutil.copy("/bin/sleep", self.target / "stepveil")
        with subprocess.Popen([self.target / "stepveil", "60"]) as old:
            self.ends(self.install(), 0)
            old.kill()
        self.assertEqual(run([self.target / "stepveil"]).stdout, "I am the program\n")

    def test_a_program_with_another_sum_is_refused(self):
        for sums in ("0" * 64 + f"  {PROGRAM}\n", f"{'0' * 63}  {PROGRAM}\n", "", "<html>not found</html>\n",
                     f"{hashlib.sha256(b'x').hexdigest()}  stepveil-other\n", f"{'A' * 64}  {PROGRAM}\n"):
            with self.subTest(sums):
                self.release("#!/bin/sh\necho I am the program\n", sums=sums)
                self.refused(self.install())

    def test_a_name_that_only_ends_alike_is_not_taken_for_it(self):
        listed = hashlib.sha256(b"#!/bin/sh\necho I am the program\n").hexdigest()
        self.release("#!/bin/sh\necho I am the program\n", sums=f"{listed}  x{PROGRAM}\n{listed}  {PROGRAM}.old\n")
        self.refused(self.install(), "does not list")

    def test_without_sums_without_tools_without_a_program(self):
        (self.folder / f"pages/v{VERSION}/SHA256SUMS").unlink()
        self.refused(self.install(), "cannot download .*SHA256SUMS")
        self.release("x")
        (self.folder / f"pages/v{VERSION}/{PROGRAM}").unlink()
        self.refused(self.install(), f"cannot download .*{PROGRAM}")
        self.refused(self.install(path=self.path_with("curl", without=["sha256sum"])), "no sha256sum")
        self.refused(self.install(path=self.path_with()), "neither curl nor wget")
        self.refused(self.install(pages="http://127.0.0.1:1"), "cannot download")

    def test_arguments_that_are_not_known(self):
        for arguments in (["--verison", "1"], ["0.2.0"], ["--version"], ["--dir"], ["--version", ""], ["--version", "../../x"]):
            with self.subTest(arguments):
                ran = self.install(*arguments)
                self.assertNotEqual(ran.returncode, 0, ran.stdout)
                self.assertFalse((self.target / "stepveil").exists())

    def test_a_folder_that_cannot_be_written(self):
        self.target.write_text("a file")
        self.ends(self.install(), 1, "cannot write to", "--dir")

    def test_machines_that_there_is_no_program_for(self):
        for system, machine in (("Darwin", "arm64"), ("Linux", "riscv64"), ("Linux", "armv7l"), ("FreeBSD", "amd64"), ("Linux", "i686")):
            with self.subTest(machine):
                path = self.path_with("curl", without=["uname"])
                self.write("path/uname", f"#!/bin/sh\ncase $1 in -s) echo {system} ;; *) echo {machine} ;; esac\n", 0o755)
                self.refused(self.install(path=path), f"no stepveil for {system} on {machine}")

    @needs("shellcheck")
    def test_it_is_plain_posix_sh_and_60_lines(self):
        self.ends(run(["shellcheck", "-s", "sh", self.script]), 0)
        self.assertLessEqual(INSTALL.count("\n"), 60)


@needs_binary
class Released(Pages):
    """The same with the files of the release: the installer that it brings, its sums, its program."""

    def test_what_was_released(self):
        shutil.rmtree(self.folder / "pages")
        shutil.copytree(DIST, self.folder / f"pages/v{VERSION}")
        self.script = DIST / "install.sh"
        self.ends(self.install(), 0)
        self.ends(run([self.target / "stepveil", "--version"]), 0, f"stepveil {VERSION}")
        self.assertEqual((self.target / "stepveil").read_bytes(), pathlib.Path(BINARY).read_bytes())


if __name__ == "__main__":
    main()
