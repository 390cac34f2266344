"""The version stands at one place, CMakeLists.txt; what repeats it for readers says the same."""
import re

from support import BUILD, SOURCE, VERSION, Case, bash, main, run

READERS = ["README.md", "SECURITY.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", "core/config/stepveil.schema.json", "core/check/report.schema.json", *[f"{part}/README.md" for part in ("github-action", "gitlab-component", "jenkins")]]
# stepveil-0.2.0, stepveil_0.2.0, v0.2.0, stepveil:0.2.0, binary@0.2.0, "version 0.2.0"
OURS = re.compile(r"(?:stepveil[-_:]|/v|@v?|[Vv]ersion )(\d+\.\d+\.\d+)\b")


class Version(Case):
    def test_the_program_says_it(self):
        self.assertEqual(run([BUILD / "stepveil", "--version"]).stdout, f"stepveil {VERSION}\n")

    def test_the_changes_of_it_are_told_first(self):
        headings = re.findall(r"(?m)^## (\S+)", (SOURCE / "CHANGELOG.md").read_text())
        self.assertIn(VERSION, headings[:2] if headings[0] == "Unreleased" else headings[:1])

    def test_readers_are_told_no_other(self):
        for name in READERS[:2] + READERS[3:]:
            with self.subTest(name):
                self.assertEqual(set(OURS.findall((SOURCE / name).read_text())) - {VERSION}, set())

    def test_nothing_that_is_built_or_run_names_it(self):
        files = bash("git ls-files -co --exclude-standard").stdout.splitlines()
        ours = [name for name in files if not name.startswith(("tests/", "build/")) and name not in (*READERS, "CMakeLists.txt") and (SOURCE / name).is_file()]
        self.assertIn("cmake/release/install.sh", ours)
        for name in ours:
            with self.subTest(name):
                self.assertIsNone(re.search(rf"(?<![0-9.]){re.escape(VERSION)}(?![0-9.])", (SOURCE / name).read_text(errors="replace")))


if __name__ == "__main__":
    main()
