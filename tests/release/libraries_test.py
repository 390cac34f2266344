"""How the libraries of a target are built (cmake/release/libraries.sh): once, and on from where an interrupted build was."""
import hashlib
import tarfile

from support import Case, bash, main

# Two small libraries in place of the real ones; what is built says so, in order.
FAKES = """
write_tools() { mkdir -p "$release_folder/$1/tools"; }
build_first() { echo first >>"$built"; cp "$2/source" "$3/usr/first"; }
build_second() { echo second >>"$built"; cp "$2/source" "$3/usr/second"; }
install_headers() { :; }
write_roots() { echo roots >"$2"; }
"""


class Libraries(Case):
    def setUp(self):
        super().setUp()
        lines = []
        for name in ("first", "second"):
            source = self.write(f"{name}/source", f"source of {name}\n")
            with tarfile.open(self.folder / f"{name}.tar", "w") as archive:
                archive.add(source, f"{name}-1/source")
            hash_ = hashlib.sha256((self.folder / f"{name}.tar").read_bytes()).hexdigest()
            address = f"file://{self.folder}/{name}.tar"
            lines.append("\t".join([name, "1", "source", "MIT", hash_, address, address]))
        self.write("lock.tsv", "\n".join(lines) + "\n")

    def build(self, more=""):
        return bash(f"""set -euo pipefail
            source cmake/release/fetch.sh; source cmake/release/compiler.sh; source cmake/release/libraries.sh
            lock={self.folder}/lock.tsv release_folder={self.folder}/release built={self.folder}/built
            {FAKES}
            {more}
            build_libraries x""")

    def built(self):
        path = self.folder / "built"
        return path.read_text().split() if path.exists() else []

    def assert_whole(self):
        for name in ("first", "second"):
            self.assertEqual((self.folder / f"release/x/prefix/usr/{name}").read_text(), f"source of {name}\n")

    def test_each_is_built_once(self):
        for _ in range(2):
            self.ends(self.build(), 0)
            self.assertEqual(self.built(), ["first", "second"])
        self.assert_whole()

    def test_a_build_that_was_killed_goes_on(self):
        """Killed at any point of the second, the first is not built again and the second is whole."""
        half = 'echo "half of it" >"$3/usr/second"; rm "$2/source"; touch "$2/left-behind"'
        for name, at in {"before it": "kill -KILL $$", "in the middle": f"{half}; kill -KILL $$", "in what it starts": f"{half}; sh -c 'kill -KILL '$$"}.items():
            with self.subTest(name):
                bash(f"rm -rf {self.folder}/release {self.folder}/built")
                self.assertEqual(self.build("build_second() { " + at + "; }").returncode, -9)
                self.assertFalse(list((self.folder / "release/x/prefix").glob("complete-*")))
                self.ends(self.build(), 0)
                self.assertEqual(self.built(), ["first", "second"])
                self.assertFalse((self.folder / "release/x/work/second/left-behind").exists())
                self.assert_whole()

    def test_killed_before_the_first_and_after_the_last(self):
        for at in ("build_first() { kill -KILL $$; }", "write_roots() { kill -KILL $$; }"):
            with self.subTest(at):
                bash(f"rm -rf {self.folder}/release {self.folder}/built")
                self.assertEqual(self.build(at).returncode, -9)
                self.ends(self.build(), 0)
                self.assertEqual(sorted(self.built()), ["first", "second"])
                self.assert_whole()

    def test_a_fault_ends_it_with_where_the_output_is(self):
        ran = self.ends(self.build("build_second() { echo it is broken; return 3; }"), 1, "it is broken", "error: cannot build second")
        self.assertRegex(ran.stderr, f"{self.folder}/release/x/work/second.log")
        self.ends(self.build(), 0)
        self.assertEqual(self.built(), ["first", "second"])

    def test_no_later_step_of_a_library_hides_a_fault_of_an_earlier_one(self):
        """Each command of the real functions fails once, the others succeed."""
        commands = {"openssl": ["./Configure", "make -s -j2 build_libs", "make -s DESTDIR="],
                    "nghttp2": ["cmake -S", "cmake --build", "cmake --install"]}
        for library, steps in commands.items():
            for step in steps:
                with self.subTest(step):
                    ran = bash(f"""set -euo pipefail
                        source cmake/release/fetch.sh; source cmake/release/libraries.sh; release_folder={self.folder}/release
                        mkdir -p {self.folder}/source; printf '#!/bin/sh\\n[ "{step}" != ./Configure ]\\n' >{self.folder}/source/Configure
                        chmod +x {self.folder}/source/Configure
                        made() {{ case "$*" in "{step}"*) return 1 ;; esac; }}
                        make() {{ made make "$@"; }}; cmake() {{ made cmake "$@"; }}
                        build_{library} x86_64-linux-musl {self.folder}/source {self.folder}/prefix || exit 9""")
                    self.assertEqual(ran.returncode, 9, ran.stdout + ran.stderr)

    def test_another_lock_or_script_builds_anew(self):
        self.ends(self.build(), 0)
        lock = self.folder / "lock.tsv"
        lock.write_text("# another\n" + lock.read_text())
        self.ends(self.build(), 0)
        self.assertEqual(self.built(), ["first", "second"] * 2)


if __name__ == "__main__":
    main()
