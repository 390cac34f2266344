"""The other ways to get it, each from nothing: what a package manager makes of the release's files."""
import hashlib
import json
import os
import pathlib
import stat
import subprocess
import tarfile
import unittest
import zipfile

from support import BINARY, DIST, MACHINE, PATH, SOURCE, VERSION, Case, can, dev_server, main, needs, needs_binary, run, settings

DEBIAN = {"x64": "amd64", "arm64": "arm64"}[MACHINE]


def program():
    return pathlib.Path(BINARY).read_bytes()


def dist(pattern):
    (found,) = sorted(DIST.glob(pattern)) or [None]
    return found


@needs_binary
class Files(Case):
    def test_the_sums_are_those_of_all_files(self):
        self.ends(run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=DIST), 0)
        listed = {line.split("  ")[1] for line in (DIST / "SHA256SUMS").read_text().splitlines()}
        self.assertEqual(listed, {entry.name for entry in DIST.iterdir()} - {"SHA256SUMS"})

    def test_each_way_is_there_for_each_machine(self):
        machines = [path.name.rsplit("-", 1)[1] for path in DIST.glob(f"stepveil-{VERSION}-linux-*") if "." not in path.name.rsplit("-", 1)[1]]
        self.assertIn(MACHINE, machines)
        wanted = {f"stepveil-{VERSION}.tgz", f"stepveil-{VERSION}-oci.tar", f"stepveil-{VERSION}.cdx.json", f"stepveil-{VERSION}-provenance.json",
                  "install.sh", "SHA256SUMS"}
        for machine in machines:
            wheel = {"x64": "x86_64", "arm64": "aarch64"}[machine]
            wanted |= {f"stepveil-{VERSION}-linux-{machine}", f"stepveil-{VERSION}-linux-{machine}.tar.gz", f"stepveil-linux-{machine}-{VERSION}.tgz",
                       f"stepveil_{VERSION}_{'amd64' if machine == 'x64' else 'arm64'}.deb",
                       f"stepveil-{VERSION}-py3-none-manylinux_2_17_{wheel}.manylinux2014_{wheel}.musllinux_1_1_{wheel}.whl"}
        self.assertEqual({entry.name for entry in DIST.iterdir()}, wanted)

    def test_no_file_names_the_folder_it_was_built_in(self):
        for path in DIST.iterdir():
            with self.subTest(path.name):
                self.assertNotIn(str(SOURCE).encode(), path.read_bytes())


@needs_binary
@unittest.skipUnless(can("unshare", "-rm", "true"), "no mount of one's own here (unshare -rm)")
class FullDisk(Case):
    """./dev release up to the packing, with what was built before: cmake is a program that has nothing to do."""

    TARGET = f"{os.uname().machine}-linux-musl"

    def clone(self):
        clone, built = self.folder / "clone", SOURCE / "build/release"
        run(["git", "clone", "-q", "--depth", "1", f"file://{SOURCE}", clone])
        run(["cp", "-r", SOURCE / "cmake/release", clone / "cmake/"])
        (clone / "build/release" / self.TARGET).mkdir(parents=True)
        for name in ("cache", "tools", *(f"{self.TARGET}/{part}" for part in ("prefix", "work", "build"))):
            (clone / "build/release" / name).symlink_to(built / name)
        self.write("bin/cmake", "#!/bin/sh\n", 0o755)
        return clone

    def release(self, clone, room):
        """What the release says with so much room, and what is in dist then."""
        dist = clone / "build/release/dist"
        return run(["unshare", "-rm", "bash", "-c", f"""mkdir -p {dist}; mount -t tmpfs -o size={room} none {dist}; touch {dist}/SHA256SUMS {dist}/stepveil-{VERSION}-linux-other
            cmake/release/release.sh {self.TARGET}; code=$?; ls {dist}; exit $code"""], cwd=clone, env={**os.environ, "PATH": f"{self.folder}/bin:{PATH}"})

    def test_it_says_so_and_leaves_no_sums(self):
        clone = self.clone()
        for room in ("1m", "6m", "10m", "14m"):
            with self.subTest(room):
                ran = self.release(clone, room)
                self.assertRegex(ran.stdout + ran.stderr, "No space left on device")
                self.assertNotEqual(ran.returncode, 0)
                self.assertNotIn("SHA256SUMS", ran.stdout)
        ran = self.ends(self.release(clone, "100m"), 0, "SHA256SUMS")
        self.assertNotIn("linux-other", ran.stdout, "what an earlier run made of this version is no part of this one")


@needs_binary
class Archive(Case):
    def test_it_holds_the_program_and_what_belongs_to_it(self):
        name = f"stepveil-{VERSION}-linux-{MACHINE}"
        with tarfile.open(DIST / f"{name}.tar.gz") as archive:
            members = {member.name: member for member in archive}
            self.assertEqual(archive.extractfile(f"{name}/stepveil").read(), program())
            for file in ("LICENSE", "README.md", "SECURITY.md", "CHANGELOG.md", "man/stepveil.1", "completions/stepveil.bash",
                         "completions/_stepveil", "completions/stepveil.fish", *[f"licences/{part}.txt" for part in self.linked()]):
                self.assertGreater(members[f"{name}/{file}"].size, 0, file)
            for member in members.values():
                self.assertEqual((member.uid, member.gid, member.uname), (0, 0, ""), member.name)
                self.assertTrue(member.isfile() or member.isdir(), member.name)
                self.assertEqual(member.mode, 0o755 if member.isdir() or member.name.endswith("/stepveil") else 0o644, member.name)

    @staticmethod
    def linked():
        lock = [line.split("\t") for line in (SOURCE / "cmake/release/lock.tsv").read_text().splitlines() if not line.startswith("#")]
        return ["stepveil", "musl", "libcxx", *[line[0] for line in lock if line[2] != "compiler"]]


@needs_binary
@needs("dpkg", "dpkg-deb")
class DebianPackage(Case):
    def setUp(self):
        super().setUp()
        self.package = DIST / f"stepveil_{VERSION}_{DEBIAN}.deb"
        self.root = self.folder / "root"
        for name in ("info", "updates", "triggers"):
            (self.root / "var/lib/dpkg" / name).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()

    def dpkg(self, *words):
        return run(["dpkg", f"--root={self.root}", f"--admindir={self.root}/var/lib/dpkg", "--force-not-root", "--force-script-chrootless", *words], env={"PATH": PATH})

    def test_it_is_installed_and_removed_and_depends_on_nothing(self):
        self.ends(self.dpkg("-i", self.package), 0)
        self.assertEqual((self.root / "usr/bin/stepveil").read_bytes(), program())
        self.ends(run(["chroot", self.root, "/usr/bin/stepveil", "--version"] if os.getuid() == 0 else
                      ["unshare", "-r", "chroot", self.root, "/usr/bin/stepveil", "--version"]), 0, f"stepveil {VERSION}")
        fields = run(["dpkg-deb", "-f", self.package]).stdout
        self.assertNotRegex(fields, "(?m)^(Pre-)?Depends:")
        self.assertRegex(fields, f"(?m)^Version: {VERSION}$")
        self.ends(self.dpkg("-P", "stepveil"), 0)
        self.assertFalse((self.root / "usr/bin/stepveil").exists())

    def test_the_manual_and_completions_are_where_debian_looks(self):
        listed = run(["dpkg-deb", "-c", self.package]).stdout
        for file in ("usr/share/man/man1/stepveil.1.gz", "usr/share/bash-completion/completions/stepveil",
                     "usr/share/zsh/vendor-completions/_stepveil", "usr/share/fish/vendor_completions.d/stepveil.fish", "usr/share/doc/stepveil/copyright"):
            self.assertIn(f"./{file}\n", listed)
        self.assertNotRegex(listed, r"(?m)^\S+ (?!root/root)")

    def test_dpkg_says_each_file_is_as_it_was_packed(self):
        self.ends(self.dpkg("-i", self.package), 0)
        self.assertEqual(self.ends(self.dpkg("-V", "stepveil"), 0).stdout, "")


@needs_binary
class Wheel(Case):
    def setUp(self):
        super().setUp()
        self.ends(run(["/usr/bin/python3", "-m", "venv", self.folder / "venv"]), 0)

    def pip(self, *words):
        return run([self.folder / "venv/bin/pip", "--disable-pip-version-check", *words],
                   env={"PATH": PATH, "HOME": str(self.folder), "PIP_CONFIG_FILE": "/dev/null"})

    def test_pip_installs_and_removes_it(self):
        self.ends(self.pip("install", "--no-index", "--find-links", DIST, f"stepveil=={VERSION}"), 0)
        installed = self.folder / "venv/bin/stepveil"
        self.assertEqual(installed.read_bytes(), program())
        self.ends(run([installed, "--version"]), 0, f"stepveil {VERSION}")
        self.ends(self.pip("check"), 0)
        self.ends(self.pip("show", "stepveil"), 0, f"Version: {VERSION}", "License: Apache-2.0")
        self.ends(self.pip("uninstall", "-y", "stepveil"), 0)
        self.assertFalse(installed.exists())

    def test_pip_takes_it_with_its_hash(self):
        wheel = dist(f"*{os.uname().machine}.whl")
        self.write("requirements.txt", f"stepveil=={VERSION} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
        self.ends(self.pip("install", "--no-index", "--find-links", DIST, "--require-hashes", "-r", self.folder / "requirements.txt"), 0)

    def test_no_wheel_fits_another_system(self):
        ran = self.pip("download", "--no-index", "--find-links", DIST, "--only-binary", ":all:", "--platform", "macosx_11_0_arm64", "-d", self.folder, "stepveil")
        self.assertNotEqual(ran.returncode, 0)

    def test_its_record_lists_every_file(self):
        for wheel in DIST.glob("*.whl"):
            with self.subTest(wheel.name), zipfile.ZipFile(wheel) as archive:
                record = archive.read(f"stepveil-{VERSION}.dist-info/RECORD").decode()
                self.assertEqual([line.split(",")[0] for line in record.splitlines()], archive.namelist())


@needs_binary
@needs("npm", "node")
class Npm(Case):
    def npm(self, *words):
        return run(["npm", *words], cwd=self.folder / "app",
                   env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "npm_config_offline": "true", "npm_config_audit": "false", "npm_config_fund": "false"})

    def setUp(self):
        super().setUp()
        self.write("app/package.json", '{"name": "app", "version": "1.0.0", "private": true}')

    def test_npm_installs_it_and_npx_starts_it(self):
        self.ends(self.npm("install", DIST / f"stepveil-linux-{MACHINE}-{VERSION}.tgz", DIST / f"stepveil-{VERSION}.tgz", "--omit=optional", "--no-save"), 0)
        self.ends(self.npm("exec", "--", "stepveil", "--version"), 0, f"stepveil {VERSION}")
        self.assertEqual((self.folder / f"app/node_modules/@stepveil/linux-{MACHINE}/bin/stepveil").read_bytes(), program())
        start = self.folder / "app/node_modules/.bin/stepveil"
        with dev_server() as server:
            env = {"PATH": os.environ["PATH"], **settings(server), "STEPVEIL_CA_FILE": server["ca_file"]}
            self.ends(run([start, "run", "--path", "/backend", "--", "sh", "-c", "echo $JWT_SECRET; exit 41"], env=env), 41, r"^\*\*\*\n$")
            self.ends(run([start, "run", "--path", "/backend", "--", "sh", "-c", "kill -TERM $$"], env=env), 143)

    def test_a_signal_reaches_the_command(self):
        self.ends(self.npm("install", DIST / f"stepveil-linux-{MACHINE}-{VERSION}.tgz", DIST / f"stepveil-{VERSION}.tgz", "--omit=optional", "--no-save"), 0)
        with dev_server() as server:
            env = {"PATH": os.environ["PATH"], **settings(server), "STEPVEIL_CA_FILE": server["ca_file"]}
            script = "trap 'echo asked to end; exit 9' TERM; echo ready; while :; do sleep 0.1; done"
            with subprocess.Popen([self.folder / "app/node_modules/.bin/stepveil", "run", "--path", "/backend", "--", "sh", "-c", script],
                                  env=env, stdout=subprocess.PIPE, text=True) as started:
                self.assertEqual(started.stdout.readline(), "ready\n")
                started.terminate()
                self.assertEqual(started.stdout.read(), "asked to end\n")
                self.assertEqual(started.wait(), 9)

    def test_without_the_package_of_the_platform_it_says_so(self):
        self.ends(self.npm("install", DIST / f"stepveil-{VERSION}.tgz", "--omit=optional", "--no-save"), 0)
        self.ends(run([self.folder / "app/node_modules/.bin/stepveil", "--version"], env={"PATH": os.environ["PATH"]}), 125,
                  f"there is no package @stepveil/linux-{MACHINE}", "hint: ")

    def test_each_platform_names_what_it_runs_on(self):
        for file in DIST.glob(f"stepveil-linux-*-{VERSION}.tgz"):
            with self.subTest(file.name), tarfile.open(file) as archive:
                manifest = json.load(archive.extractfile("package/package.json"))
                self.assertEqual((manifest["os"], [f"@stepveil/linux-{manifest['cpu'][0]}"]), (["linux"], [manifest["name"]]))


@needs_binary
class Image(Case):
    def setUp(self):
        super().setUp()
        self.layout = self.folder / "layout"
        with tarfile.open(DIST / f"stepveil-{VERSION}-oci.tar") as archive:
            archive.extractall(self.layout)

    def blob(self, descriptor):
        data = (self.layout / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes()
        self.assertEqual((len(data), "sha256:" + hashlib.sha256(data).hexdigest()), (descriptor["size"], descriptor["digest"]))
        return data

    def test_every_blob_is_what_its_name_says_and_none_is_idle(self):
        (index,) = json.loads((self.layout / "index.json").read_text())["manifests"]
        used = {index["digest"]}
        for described in json.loads(self.blob(index))["manifests"]:
            manifest = json.loads(self.blob(described))
            for part in (manifest["config"], *manifest["layers"]):
                self.blob(part)
            used |= {described["digest"], manifest["config"]["digest"], *[layer["digest"] for layer in manifest["layers"]]}
        self.assertEqual({"sha256:" + path.name for path in (self.layout / "blobs/sha256").iterdir()}, used)

    @needs("skopeo", "umoci")
    def test_other_programs_read_it_and_what_they_unpack_runs(self):
        one = self.folder / "one"
        self.ends(run(["skopeo", "copy", "--insecure-policy", f"oci:{self.layout}:{VERSION}", f"oci:{one}:{VERSION}"]), 0)
        about = json.loads(self.ends(run(["skopeo", "inspect", f"oci:{one}:{VERSION}"]), 0).stdout)
        self.assertEqual((about["Os"], about["Architecture"], about["Labels"]["org.opencontainers.image.version"]), ("linux", DEBIAN, VERSION))
        self.ends(run(["umoci", "unpack", "--rootless", "--image", f"{one}:{VERSION}", self.folder / "bundle"]), 0)
        root = self.folder / "bundle/rootfs"
        self.assertEqual((root / "stepveil").read_bytes(), program())
        self.assertEqual(stat.S_IMODE((root / "stepveil").stat().st_mode), 0o755)
        self.assertEqual([entry.name for entry in root.iterdir()], ["stepveil"])
        config = json.loads((self.folder / "bundle/config.json").read_text())
        self.assertEqual(config["process"]["args"], ["/stepveil"])
        prefix = ["chroot"] if os.getuid() == 0 else ["unshare", "-r", "chroot"]
        self.ends(run([*prefix, root, "/stepveil", "--version"], env={"PATH": PATH}), 0, f"stepveil {VERSION}")

    @needs("skopeo")
    def test_it_becomes_a_docker_archive(self):
        self.ends(run(["skopeo", "copy", "--insecure-policy", f"oci:{self.layout}:{VERSION}", f"docker-archive:{self.folder}/docker.tar:stepveil:{VERSION}"]), 0)


if __name__ == "__main__":
    main()
