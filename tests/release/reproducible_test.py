"""Two clones in two folders give the same bytes. The libraries, built once and kept by their hash, are those of this checkout."""
import os
import shutil

from support import DIST, SOURCE, VERSION, Case, main, needs, needs_binary, run

RELEASE = SOURCE / "build/release"
TARGETS = ["x86_64-linux-musl", "aarch64-linux-musl"]


@needs_binary
@needs("git")
class Reproducible(Case):
    def test_another_clone_in_another_folder_gives_the_same_bytes(self):
        targets = [target for target in TARGETS if (DIST / self.name_of(target)).exists()]
        clone = self.folder / "a-longer-way-to/the-clone"
        clone.parent.mkdir()
        self.ends(run(["git", "clone", "-q", f"file://{SOURCE}", clone]), 0)
        other = clone / "build/release"
        other.mkdir(parents=True)
        (other / "cache").symlink_to(RELEASE / "cache")
        (other / "tools").symlink_to(RELEASE / "tools")
        for target in targets:
            (other / target).mkdir()
            shutil.copytree(RELEASE / target / "prefix", other / target / "prefix", symlinks=True)
            (other / target / "work").symlink_to(RELEASE / target / "work")
        # Nothing that was compiled here is taken over there, and nothing is fetched.
        env = {**os.environ, "CCACHE_DISABLE": "1", "http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"}
        self.ends(run(["cmake/release/release.sh", *targets], cwd=clone, env=env, timeout=7200), 0)
        self.assertEqual(self.sums(other / "dist"), self.sums(DIST))

    @staticmethod
    def name_of(target):
        return f"stepveil-{VERSION}-linux-{'x64' if target.startswith('x86') else 'arm64'}"

    @staticmethod
    def sums(folder):
        return (folder / "SHA256SUMS").read_text()


if __name__ == "__main__":
    main()
