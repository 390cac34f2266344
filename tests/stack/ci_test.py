"""The project's own workflow, pipeline and Jenkinsfile, each run as its users would have it run: by act, by gitlab-ci-local, in Jenkins' own engine."""
import hashlib
import json
import os
import pathlib
import shutil
import time
import unittest

import stack
from looks import LONG, seen
from stack import PROGRAM, PROJECT, SOURCE
from support import MACHINE, VERSION, Case, main, run

TOOLS = SOURCE / "build/tools"
ACT = TOOLS / "bin/act"
GITLAB = TOOLS / "node/node_modules/gitlab-ci-local/dist/index.js"
JARS = TOOLS / "java"
GROOVY = pathlib.Path("/usr/share/groovy/lib")
PREPARED = os.environ.get("STEPVEIL_STACK") == "prepared"
IGNORED = shutil.ignore_patterns("target", "node_modules", ".next")
# What each of them has to show for its steps; the last is of the secret that it plants itself.
SHOWN = ("1 migrations applied", r"test result: ok\. 3 passed", "the page shows: The dev shop", r"planted\.js:1:.*API_TOKEN")


def install_action(folder):
    """What a tag holds of the action, with this program in it."""
    folder.mkdir(parents=True)
    for name in ("action.yml", "main.js", "post.js"):
        shutil.copy(SOURCE / "github-action" / name, folder)
    program = folder / f"dist/stepveil-linux-{MACHINE}"
    program.parent.mkdir()
    shutil.copy(PROGRAM, program)
    (folder / "dist/SHA256SUMS").write_text(f"{hashlib.sha256(program.read_bytes()).hexdigest()}  {program.name}\n")


def id_token(server, issuer, **claims):
    """As the CI system would issue it to a job."""
    minted = run(["curl", "-fsS", "--cacert", server["ca_file"], "-H", "Content-Type: application/json", "-d", json.dumps({"issuer": issuer, "claims": claims}),
                  server["url"] + "/_ci/mint"])
    return json.loads(minted.stdout)["jwt"]


@unittest.skipUnless(PREPARED, "the sample project is not prepared: ./dev test stack prepares it")
class Ci(Case):
    def setUp(self):
        super().setUp()
        self.clone = self.folder / "clone"
        shutil.copytree(PROJECT, self.clone, ignore=IGNORED)

    def commit(self, project):
        for words in (["init", "-q", "-b", "main"], ["remote", "add", "origin", f"https://github.com/{project}"], ["add", "-A"], ["commit", "-qm", "all"]):
            self.ends(run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words], cwd=self.clone), 0)

    def around(self, world):
        """What surrounds a job: tools and the authority, and no secret."""
        return {**stack.tools(), "HOME": str(self.folder), "CARGO_TARGET_DIR": str(PROJECT / "backend/target"), "PGDATA": world.environment["PGDATA"],
                "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", os.path.expanduser("~/.rustup")), "STEPVEIL_CA_FILE": world.environment["STEPVEIL_CA_FILE"]}

    def passes(self, world, command, environment):
        ran = run(command, cwd=self.clone, env=environment, timeout=LONG)
        self.ends(ran, 0, *SHOWN)
        self.assertEqual(seen((ran.stdout + ran.stderr).encode(), world.values["dev"]), [])
        for path in ("frontend", "backend"):
            self.assertFalse(stack.answers(world.address(path)), "it still runs after the job")

    @unittest.skipUnless(ACT.exists(), "act is not there: ./dev setup")
    def test_a_workflow_migrates_tests_and_opens_the_page(self):
        self.commit("acme/app")
        install_action(self.folder / "stepveil/github-action")
        with stack.world() as world:
            oidc = world.server["oidc"]
            variables = {"INFISICAL_DOMAIN": world.server["url"], "INFISICAL_IDENTITY": oidc["identity_id"], "PGDATA": world.environment["PGDATA"]}
            self.passes(world, [ACT, "push", "-P", "ubuntu-latest=-self-hosted", "--pull=false", "--container-daemon-socket", "-",
                                "--local-repository", f"acme/stepveil@v{VERSION}={self.folder / 'stepveil'}",
                                *(word for pair in variables.items() for word in ("--var", "=".join(pair)))],
                        {**self.around(world), "ACTIONS_ID_TOKEN_REQUEST_URL": oidc["request_url"], "ACTIONS_ID_TOKEN_REQUEST_TOKEN": oidc["request_token"]})

    @unittest.skipUnless(GITLAB.exists(), "gitlab-ci-local is not there: ./dev setup")
    def test_a_pipeline_migrates_tests_and_opens_the_page(self):
        """The component is taken from the repository itself: gitlab-ci-local would ask a GitLab for another one's. It issues no id token either."""
        pipeline = self.clone / ".gitlab-ci.yml"
        pipeline.write_text(pipeline.read_text().replace("/secrets@1", "/secrets@$CI_COMMIT_SHA"))
        shutil.copytree(SOURCE / "gitlab-component/templates", self.clone / "templates")
        self.commit("acme/stepveil")
        with stack.world() as world:
            identity = world.server["identities"]["pipeline"]["identity_id"]
            around = self.around(world)
            variables = {**around, "GITLAB_CI": "true", "INFISICAL_DOMAIN": world.server["url"], "INFISICAL_MACHINE_IDENTITY_ID": identity,
                         "STEPVEIL_ID_TOKEN": id_token(world.server, "gitlab", aud="https://app.infisical.com", exp=int(time.time()) + LONG)}
            self.passes(world, ["node", GITLAB, "--no-color", "--ignore-predefined-vars", "GITLAB_CI",
                                *(word for pair in variables.items() for word in ("--variable", "=".join(pair)))], around)

    @unittest.skipUnless(JARS.exists() and GROOVY.exists(), "Jenkins' engine is not there: ./dev setup")
    def test_a_jenkinsfile_migrates_tests_and_opens_the_page(self):
        engine = SOURCE / "tests/jenkins/groovy"
        path = ":".join(map(str, [GROOVY / "*", JARS / "*", engine, self.folder / "stubs"]))
        stubs = sorted((engine / "stubs").rglob("*.groovy"))
        self.ends(run(["java", "-cp", path, "org.codehaus.groovy.tools.FileSystemCompiler", "-d", self.folder / "stubs", *stubs]), 0)
        with stack.world() as world:
            universal = world.server["universal"]
            environment = {**self.around(world), "INFISICAL_DOMAIN": world.server["url"], "JENKINS_CREDENTIAL_ID": universal["client_id"],
                           "JENKINS_CREDENTIAL_SECRET": universal["client_secret"]}
            self.passes(world, ["java", f"-Dstepveil.source={SOURCE}", "-cp", path, "groovy.ui.GroovyMain", SOURCE / "tests/stack/jenkins_build.groovy",
                                self.clone], environment)


if __name__ == "__main__":
    main()
