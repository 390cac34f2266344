"""The sample project as it stands: what needs neither its crates nor its packages."""
import json
import re
import tomllib
import unittest

import yaml

import stack
from stack import PROGRAM, SOURCE
from support import Case, main, run

HERE = SOURCE / "tests/stack"
COMPOSE = SOURCE / "build/tools/bin/compose-config"
OWN = {
    "postgres": ["POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_PORT", "POSTGRES_USER"],
    "redis": ["REDIS_PASSWORD", "REDIS_PORT"],
    "migrate": ["API_TOKEN", "DATABASE_URL", "PORT", "REDIS_URL"],
    "backend": ["API_TOKEN", "DATABASE_URL", "PORT", "REDIS_URL"],
    "frontend": ["API_TOKEN", "BACKEND_URL", "NEXT_PUBLIC_SHOP", "PORT"],
}


class Project(Case):
    def test_simplified_application(self):
        """Neither the applications nor what they are built from knows of Infisical, or of stepveil."""
        files = [path for part in ("backend", "frontend", "compose") for path in (HERE / part).rglob("*") if path.is_file()]
        self.assertGreater(len(files), 12)
        for path in files:
            self.assertNotRegex(path.read_text(), "(?i)infisical|stepveil", path)

    def test_everything_is_pinned_by_its_hash(self):
        crates = tomllib.loads((HERE / "backend/Cargo.lock").read_text())["package"]
        self.assertEqual([crate["name"] for crate in crates if "checksum" not in crate], ["backend"])
        packages = json.loads((HERE / "frontend/package-lock.json").read_text())["packages"]
        self.assertEqual([name for name, package in packages.items() if "integrity" not in package], [""])
        wanted = tomllib.loads((HERE / "backend/Cargo.toml").read_text())["dependencies"]
        for name, version in wanted.items():
            self.assertRegex(version if isinstance(version, str) else version["version"], "^=", name)

    def test_each_process_is_handed_its_own_names(self):
        with stack.world(HERE) as world:
            for name, names in OWN.items():
                told = run([PROGRAM, "export", "--process", name, "--to", "json"], cwd=HERE, env=world.environment)
                self.assertEqual(sorted(json.loads(told.stdout or "{}")), names, told.stderr)

    def test_ci_starts_what_the_settings_say(self):
        """ci/start.sh has the commands of .stepveil.yaml, and waits for what that waits for."""
        processes = yaml.safe_load((HERE / ".stepveil.yaml").read_text())["processes"]
        starts = dict(re.findall(r"(?m)^  (\w+)\) command='(?:exec )?(.*?)' ready=", script := (HERE / "ci/start.sh").read_text()))
        ready = dict(re.findall(r"(?m)^  (\w+)\) command=.* ready='(.*?)' ;;", script))
        self.assertEqual(starts, {name: processes[name]["command"] for name in ("postgres", "redis", "backend", "frontend")})
        self.assertEqual(ready, {name: processes[name]["ready"]["command"] for name in starts})

    def test_all_three_take_the_same_steps(self):
        """With the secrets of the same process, and nothing else of their own."""
        workflow = yaml.safe_load((HERE / ".github/workflows/test.yml").read_text())["jobs"]["test"]["steps"]
        github = [(step.get("with", step).get("process", ""), step.get("with", step)["run"]) for step in workflow if "checkout" not in step.get("uses", "")]
        pipeline = yaml.safe_load((HERE / ".gitlab-ci.yml").read_text())["test"]
        gitlab = [re.fullmatch(r'(?:"\$STEPVEIL_PROGRAM" run --process (\w+) -- )?(ci/.*)', line).groups("") for line in pipeline["script"] + pipeline["after_script"]]
        jenkins = re.findall(r"(?:withSecretsOf\('(\w+)', |sh )'(ci/.*)'", (HERE / "Jenkinsfile").read_text())
        self.assertEqual(gitlab, github)
        self.assertEqual(jenkins, github)
        self.assertEqual({line.split()[0] for _, line in github}, {f"ci/{path.name}" for path in (HERE / "ci").glob("*.sh")})

    @unittest.skipUnless(COMPOSE.exists(), "the reader of compose files is not built: ./dev setup builds it")
    def test_passwords_reach_a_container_as_they_are(self):
        """By the loader of docker compose: a $ in a password is no variable there."""
        with stack.world(HERE) as world:
            held = world.values["dev"]["/compose"]
            for process, name, value in (("postgres", "POSTGRES_PASSWORD", held["PG_PASSWORD"]), ("redis", "REDIS_PASSWORD", held["REDIS_PASSWORD"])):
                told = run([PROGRAM, "run", "--no-mask", "--process", process, "--", COMPOSE, "compose/compose.yaml"], cwd=HERE, env=world.environment)
                self.assertEqual(json.loads(told.stdout or "{}")[process][name], value, told.stderr)

    def test_the_readme_shows_a_part_of_its_settings(self):
        section = re.search(r"(?s)\n## A whole project\n.*?```yaml\n(.*?)```", (SOURCE / "README.md").read_text()).group(1)
        shown, whole = yaml.safe_load(section), yaml.safe_load((HERE / ".stepveil.yaml").read_text())
        self.assertEqual(shown["processes"].keys(), whole["processes"].keys())
        for name, process in shown["processes"].items():
            self.assertEqual(whole["processes"][name] | process, whole["processes"][name], name)
        self.assertEqual({**whole, "processes": {}}, {**shown, "processes": {}})


if __name__ == "__main__":
    main()
