"""What the tag of a release holds, and that users of the action, the library and the component can start from it alone."""
import hashlib
import json
import os
import pathlib
import shutil
import unittest

from support import BINARY, DIST, MACHINE, SOURCE, VERSION, Case, dev_server, main, needs, needs_binary, run

TAG = f"v{VERSION}"


MACHINES = ("x64", "arm64")


class Released(Case):
    """A clone with the release's files."""

    def setUp(self):
        super().setUp()
        commit = json.loads((DIST / f"stepveil-{VERSION}-provenance.json").read_text())["commit"]
        self.clone = self.folder / "clone"
        self.ends(self.git("clone", "-q", "--no-tags", f"file://{SOURCE}", self.clone, where=self.folder), 0)
        self.ends(self.git("checkout", "-q", "--detach", commit), 0)
        self.git("config", "user.name", "test")
        self.git("config", "user.email", "test@example.com")
        shutil.copytree(DIST, self.clone / "build/release/dist")

    def git(self, *words, where=None):
        return run(["git", *words], cwd=where or self.clone)

    def tag(self):
        return run(["cmake/release/tag.sh"], cwd=self.clone)

    def tagged(self):
        self.ends(self.tag(), 0, f"{TAG} is [0-9a-f]{{40}}")
        tree = self.folder / "tree"
        self.ends(self.git("worktree", "add", "-q", "--detach", tree, TAG), 0)
        return tree


@needs_binary
@needs("git")
class TagOfOneMachine(Released):
    def test_a_release_that_lacks_a_machine_is_refused_by_its_name(self):
        for machine in MACHINES:
            with self.subTest(machine):
                for other in MACHINES:
                    (self.clone / f"build/release/dist/stepveil-{VERSION}-linux-{other}").touch()
                (self.clone / f"build/release/dist/stepveil-{VERSION}-linux-{machine}").unlink()
                self.ends(self.tag(), 1, f"error: the release in .* has no program for {machine}", "hint: ./dev release, without a target")
        self.assertEqual(self.git("tag").stdout, "")


@needs_binary
@needs("git", "node")
@unittest.skipUnless(DIST and all((DIST / f"stepveil-{VERSION}-linux-{machine}").exists() for machine in MACHINES), "the release has not both programs")
class Tag(Released):
    def test_it_adds_the_programs_and_their_sums_and_nothing_else(self):
        tree = self.tagged()
        changed = self.git("diff", "--name-status", f"{TAG}^", TAG).stdout.split()
        self.assertEqual(dict(zip(changed[1::2], changed[0::2])), {
            "github-action/dist/SHA256SUMS": "A", "github-action/dist/stepveil-linux-arm64": "A", "github-action/dist/stepveil-linux-x64": "A",
            "gitlab-component/.gitlab-ci.yml": "M", "gitlab-component/templates/binary.yml": "M", "jenkins/resources/io/stepveil/SHA256SUMS": "M"})
        self.assertEqual((tree / f"github-action/dist/stepveil-linux-{MACHINE}").read_bytes(), pathlib.Path(BINARY).read_bytes())
        self.assertTrue(os.access(tree / "github-action/dist/stepveil-linux-arm64", os.X_OK))
        self.ends(run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tree / "github-action/dist"), 0)
        self.ends(run(["sha256sum", "-c", tree / "jenkins/resources/io/stepveil/SHA256SUMS"], cwd=tree / "github-action/dist"), 0)
        self.assertEqual(self.git("status", "--porcelain", "--untracked-files=no").stdout, "", "the checkout itself is as it was")

    def test_the_same_release_gives_the_same_commit(self):
        self.ends(self.tag(), 0)
        first = self.git("rev-parse", TAG).stdout
        self.git("tag", "-d", TAG)
        self.ends(self.tag(), 0)
        self.assertEqual(self.git("rev-parse", TAG).stdout, first)

    def test_the_action_starts_from_the_tag_alone(self):
        action = self.tagged() / "github-action"
        files = {name: str(self.write(name, "")) for name in ("env", "output", "state", "summary")}
        with dev_server() as server:
            env = {"PATH": os.environ["PATH"], "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(self.folder), "RUNNER_TEMP": str(self.folder),
                   "STEPVEIL_CA_FILE": server["ca_file"], "ACTIONS_ID_TOKEN_REQUEST_URL": server["oidc"]["request_url"],
                   "ACTIONS_ID_TOKEN_REQUEST_TOKEN": server["oidc"]["request_token"], "INPUT_IDENTITY-ID": server["oidc"]["identity_id"],
                   "INPUT_METHOD": "oidc", "INPUT_PROJECT-SLUG": server["project"], "INPUT_ENV-SLUG": "dev", "INPUT_SECRET-PATH": "/backend", "INPUT_DOMAIN": server["url"],
                   **{f"GITHUB_{name}": files[key] for name, key in (("ENV", "env"), ("OUTPUT", "output"), ("STATE", "state"), ("STEP_SUMMARY", "summary"))}}
            self.ends(run(["node", action / "main.js"], env=env), 0, "::add-mask::")
            self.assertIn("JWT_SECRET", pathlib.Path(files["env"]).read_text())
            os.truncate(action / f"dist/stepveil-linux-{MACHINE}", 1000)
            self.assertNotEqual(run(["node", action / "main.js"], env=env).returncode, 0, "another program is not started")

    def test_the_component_knows_the_program(self):
        tree = self.tagged()
        read = SOURCE / "tests/support/readers/yaml_documents.py"
        inputs = json.loads(run(["/usr/bin/python3", read, tree / "gitlab-component/templates/binary.yml"]).stdout)[0]["spec"]["inputs"]
        program = f"stepveil-{VERSION}-linux-x64"
        self.assertEqual(inputs["url"]["default"], f"https://github.com/acme/stepveil/releases/download/{TAG}/{program}")
        self.assertEqual(inputs["sha256"]["default"], hashlib.sha256((DIST / program).read_bytes()).hexdigest())
        own = json.loads(run(["/usr/bin/python3", read, tree / "gitlab-component/.gitlab-ci.yml"]).stdout)[0]["include"][0]["inputs"]
        self.assertEqual((own["url"], own["sha256"]), (inputs["url"]["default"], inputs["sha256"]["default"]))

    def test_it_refuses_what_would_not_be_the_release(self):
        self.ends(self.tag(), 0)
        self.ends(self.tag(), 1, f"there is a tag {TAG}")
        self.git("tag", "-d", TAG)
        readme = self.clone / "README.md"
        before = readme.read_text()
        readme.write_text("changed")
        self.ends(self.tag(), 1, "changed that are not committed")
        readme.write_text(before)
        with open(self.clone / f"build/release/dist/stepveil-{VERSION}-linux-arm64", "ab") as program:
            program.write(b"x")
        self.ends(self.tag(), 1, "is not what it was when it was built")
        self.git("commit", "-q", "--allow-empty", "-m", "another")
        self.ends(self.tag(), 1, "was built from another commit", "hint: ./dev release")
        shutil.rmtree(self.clone / "build/release/dist")
        self.ends(self.tag(), 1, "there is no release in", "hint: ./dev release")
        self.assertEqual(self.git("tag").stdout, "")


if __name__ == "__main__":
    main()
