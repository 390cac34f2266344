"""Packs a released program for the registries people already use. Every file is the same bytes each time.

  pack.py wheel|npm|oci VERSION TIME OUTPUT MACHINE=PROGRAM...     MACHINE: x64, arm64; TIME: seconds since 1970
"""
import base64
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import time
import zipfile

SUMMARY = "Secrets from Infisical for one CI step, as environment variables that the log can't show"
PLATFORMS = {
    "x64": {"wheel": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64", "oci": {"os": "linux", "architecture": "amd64"}},
    "arm64": {"wheel": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64", "oci": {"os": "linux", "architecture": "arm64"}},
}
HERE = pathlib.Path(__file__).parent


def wheel(version, seconds, output, machine, program):
    """One wheel per platform: pip puts the program itself into bin/."""
    info, tag = f"stepveil-{version}.dist-info", f"py3-none-{PLATFORMS[machine]['wheel']}"
    about = f"Metadata-Version: 2.1\nName: stepveil\nVersion: {version}\nSummary: {SUMMARY}\nLicense: Apache-2.0\nRequires-Python: >=3.6\n"
    tags = "".join(f"Tag: py3-none-{platform}\n" for platform in PLATFORMS[machine]["wheel"].split("."))
    files = {
        f"stepveil-{version}.data/scripts/stepveil": (program, 0o755),
        f"{info}/METADATA": (about.encode(), 0o644),
        f"{info}/WHEEL": (f"Wheel-Version: 1.0\nGenerator: stepveil\nRoot-Is-Purelib: false\n{tags}".encode(), 0o644),
    }
    rows = [f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}" for name, (data, _) in files.items()]
    files[f"{info}/RECORD"] = ("\n".join([*rows, f"{info}/RECORD,,"]) + "\n").encode(), 0o644
    with zipfile.ZipFile(output / f"stepveil-{version}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name, time.gmtime(seconds)[:6])
            entry.external_attr, entry.compress_type = (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def tar_of(files, seconds):
    """files: name -> (bytes, mode)"""
    text = io.BytesIO()
    with tarfile.open(fileobj=text, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, (data, mode) in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(data), mode, seconds
            archive.addfile(entry, io.BytesIO(data))
    return text.getvalue()


def npm_package(output, file, manifest, files, seconds):
    text = (json.dumps(manifest, indent=2) + "\n").encode()
    tar = tar_of({f"package/{name}": content for name, content in {"package.json": (text, 0o644), **files}.items()}, seconds)
    (output / file).write_bytes(gzip.compress(tar, mtime=0))


def npm(version, seconds, output, programs):
    """A package per platform, which npm picks by os and cpu, and one that starts it."""
    common = {"version": version, "description": SUMMARY, "license": "Apache-2.0"}
    for machine, program in programs.items():
        manifest = {"name": f"@stepveil/linux-{machine}", **common, "os": ["linux"], "cpu": [machine]}
        npm_package(output, f"stepveil-linux-{machine}-{version}.tgz", manifest, {"bin/stepveil": (program, 0o755)}, seconds)
    start = (HERE / "start.js").read_bytes()
    manifest = {"name": "stepveil", **common, "bin": {"stepveil": "start.js"},
                "optionalDependencies": {f"@stepveil/linux-{machine}": version for machine in programs}}
    npm_package(output, f"stepveil-{version}.tgz", manifest, {"start.js": (start, 0o755)}, seconds)


class Layout:
    """An OCI image layout, as a tar: the blobs by their hash."""

    def __init__(self):
        self.files = {"oci-layout": (b'{"imageLayoutVersion":"1.0.0"}', 0o644)}

    def add(self, kind, data):
        digest = hashlib.sha256(data).hexdigest()
        self.files[f"blobs/sha256/{digest}"] = data, 0o644
        return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(data)}

    def add_json(self, kind, value):
        return self.add(kind, json.dumps(value, sort_keys=True).encode())


def image_of(layout, version, seconds, platform, program):
    tar = tar_of({"stepveil": (program, 0o755)}, seconds)
    layer = layout.add("layer.v1.tar+gzip", gzip.compress(tar, mtime=0))
    config = {**platform, "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)),
              "config": {"Entrypoint": ["/stepveil"], "Labels": {"org.opencontainers.image.version": version, "org.opencontainers.image.licenses": "Apache-2.0"}},
              "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(tar).hexdigest()]}}
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": layout.add_json("config.v1+json", config), "layers": [layer]}
    return {**layout.add_json("manifest.v1+json", manifest), "platform": platform}


def oci(version, seconds, output, programs):
    """One image for all platforms, from scratch: the program is all there is in it."""
    layout = Layout()
    images = [image_of(layout, version, seconds, PLATFORMS[machine]["oci"], program) for machine, program in programs.items()]
    index = layout.add_json("index.v1+json", {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": images})
    index["annotations"] = {"org.opencontainers.image.ref.name": version}
    layout.files["index.json"] = json.dumps({"schemaVersion": 2, "manifests": [index]}, sort_keys=True).encode(), 0o644
    (output / f"stepveil-{version}-oci.tar").write_bytes(tar_of(layout.files, seconds))


def main(kind, version, seconds, output, *named):
    programs = {machine: pathlib.Path(path).read_bytes() for machine, path in (item.split("=", 1) for item in named)}
    if kind == "wheel":
        for machine, program in programs.items():
            wheel(version, int(seconds), pathlib.Path(output), machine, program)
    else:
        {"npm": npm, "oci": oci}[kind](version, int(seconds), pathlib.Path(output), programs)


if __name__ == "__main__":
    main(*sys.argv[1:])
