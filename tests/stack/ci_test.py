"""The project's own workflow, run by act as its users would have it run, with the action as its tag holds it."""
import hashlib
import os
import shutil
import unittest

import stack
from looks import LONG, seen
from stack import PROGRAM, PROJECT, SOURCE
from support import MACHINE, VERSION, Case, main, run

ACT = SOURCE / "build/tools/bin/act"
PREPARED = os.environ.get("STEPVEIL_STACK") == "prepared"
IGNORED = shutil.ignore_patterns("target", "node_modules", ".next")


def install_action(folder):
    """What a tag holds of the action, with this program in it."""
    folder.mkdir(parents=True)
    for name in ("action.yml", "main.js", "post.js"):
        shutil.copy(SOURCE / "github-action" / name, folder)
    program = folder / f"dist/stepveil-linux-{MACHINE}"
    program.parent.mkdir()
    shutil.copy(PROGRAM, program)
    (folder / "dist/SHA256SUMS").write_text(f"{hashlib.sha256(program.read_bytes()).hexdigest()}  {program.name}\n")


@unittest.skipUnless(PREPARED and ACT.exists(), "the sample project is not prepared, or act is not there: ./dev setup, ./dev test stack")
class Ci(Case):
    def commit(self):
        """A clone of the project, with one commit."""
        clone = self.folder / "clone"
        shutil.copytree(PROJECT, clone, ignore=IGNORED)
        for words in (["init", "-q", "-b", "main"], ["remote", "add", "origin", "https://github.com/acme/app"], ["add", "-A"], ["commit", "-qm", "all"]):
            self.ends(run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words], cwd=clone), 0)
        return clone

    def test_a_workflow_migrates_and_tests(self):
        clone = self.commit()
        install_action(self.folder / "stepveil/github-action")
        with stack.world() as world:
            oidc = world.server["oidc"]
            variables = {"INFISICAL_DOMAIN": world.server["url"], "INFISICAL_IDENTITY": oidc["identity_id"], "PGDATA": world.environment["PGDATA"]}
            environment = {**stack.tools(), "HOME": str(self.folder), "CARGO_TARGET_DIR": str(PROJECT / "backend/target"),
                           "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", os.path.expanduser("~/.rustup")), "STEPVEIL_CA_FILE": world.server["ca_file"],
                           "ACTIONS_ID_TOKEN_REQUEST_URL": oidc["request_url"], "ACTIONS_ID_TOKEN_REQUEST_TOKEN": oidc["request_token"]}
            ran = run([ACT, "push", "-P", "ubuntu-latest=-self-hosted", "--pull=false", "--container-daemon-socket", "-",
                       "--local-repository", f"acme/stepveil@v{VERSION}={self.folder / 'stepveil'}",
                       *(word for pair in variables.items() for word in ("--var", "=".join(pair)))], cwd=clone, env=environment, timeout=LONG)
            self.ends(ran, 0, "1 migrations applied", r"test result: ok\. 3 passed")
            self.assertEqual(seen((ran.stdout + ran.stderr).encode(), world.values["dev"]), [])


if __name__ == "__main__":
    main()
