"""The released program in other systems' own roots: their shell, their tools, their package manager.

The roots are made once (debootstrap) and kept below build/release/roots."""
import os
import shutil
import unittest

from support import BINARY, DIST, MACHINE, PATH, SOURCE, VERSION, Case, dev_server, empty_root, in_root, main, needs, needs_binary, run, settings

ROOTS = SOURCE / "build/release/roots"
# name: mirror, and the keyring that its Release file is signed with
SYSTEMS = {"bullseye": "debian", "bookworm": "debian", "trixie": "debian", "jammy": "ubuntu", "noble": "ubuntu"}
MIRRORS = {"debian": "http://deb.debian.org/debian", "ubuntu": "http://archive.ubuntu.com/ubuntu"}
KEYRINGS = {"debian": "/usr/share/keyrings/debian-archive-keyring.gpg", "ubuntu": "/usr/share/keyrings/ubuntu-archive-keyring.gpg"}


@needs_binary
@unittest.skipUnless(os.getuid() == 0, "only root can make another system's root")
class Systems(Case):
    def root_of(self, name):
        """A system's root, made where it is not there yet."""
        kind = SYSTEMS[name]
        if not os.path.exists(KEYRINGS[kind]):
            self.skipTest(f"nothing here to check {kind}'s packages with: {KEYRINGS[kind]}")
        root = ROOTS / name
        if not root.exists():
            ROOTS.mkdir(parents=True, exist_ok=True)
            made = ROOTS / f"{name}.new"
            shutil.rmtree(made, ignore_errors=True)
            ran = run(["debootstrap", "--variant=minbase", f"--keyring={KEYRINGS[kind]}", name, made, MIRRORS[kind]], env={"PATH": PATH}, timeout=1500)
            if ran.returncode != 0:
                self.skipTest(f"the mirror gives no {name}: {ran.stdout[-300:]}{ran.stderr[-300:]}")
            made.rename(root)
        return root

    def works_in(self, name):
        root = self.root_of(name)
        package = DIST / f"stepveil_{VERSION}_{'amd64' if MACHINE == 'x64' else 'arm64'}.deb"
        shutil.copy(package, root / "stepveil.deb")
        self.ends(in_root(root, ["dpkg", "-i", "/stepveil.deb"], {"DEBIAN_FRONTEND": "noninteractive"}), 0)
        self.addCleanup(in_root, root, ["dpkg", "-P", "stepveil"], {})
        with dev_server() as server:
            empty_root(root, server, BINARY)
            env = settings(server)
            self.ends(in_root(root, ["stepveil", "--version"], env), 0, f"stepveil {VERSION}")
            ran = in_root(root, ["stepveil", "run", "--path", "/backend", "--", "sh", "-c", 'echo "$JWT_SECRET"; printf %s "$JWT_SECRET" | base64 -w 0; exit 41'], env)
            self.assertEqual(self.ends(ran, 41).stdout, "***\n***")
            script = 'eval "$(stepveil export --to shell --path /backend)"; echo "${#JWT_SECRET}"'
            self.ends(in_root(root, ["sh", "-c", script], env), 0, r"^[1-9]\d*\n$")
            self.ends(in_root(root, ["sh", "-c", "stepveil run --path /backend --as-file JWT_SECRET -- sh -c 'cat \"$JWT_SECRET\"'"], env), 0, r"^\*\*\*")


for _name in SYSTEMS:
    setattr(Systems, f"test_{_name}", needs("debootstrap")(lambda self, name=_name: self.works_in(name)))

if __name__ == "__main__":
    main()
