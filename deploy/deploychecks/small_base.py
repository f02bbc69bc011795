"""A base for images, made of this machine's own files where no registry is to be had.

It has the few commands that bin/bookings and bin/healthy call, the libraries of those, of Java and of RocksDB, and the
folders that an engine mounts upon. It is configured as Temurin's is. Java itself is to be mounted at JAVA_HOME.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

JAVA_HOME = "/opt/java/openjdk"
COMMANDS = ("sh", "bash", "cat", "dirname", "env", "sed")
FOLDERS = {"dev": 0o755, "etc": 0o755, "proc": 0o555, "tmp": 0o1777, "var/lib": 0o755, JAVA_HOME[1:]: 0o755}
FILES = {"etc/passwd": "root:x:0:0:root:/root:/bin/sh\n", "etc/hosts": "127.0.0.1 localhost\n"}
LINKS = {"bin": "usr/bin", "lib": "usr/lib", "lib64": "usr/lib64"}
CONFIG = {
    "Env": [f"PATH={JAVA_HOME}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", f"JAVA_HOME={JAVA_HOME}"],
    # what an image must not take over from its base
    "Entrypoint": ["/__cacert_entrypoint.sh"],
    "Cmd": ["jshell"],
    "Labels": {"org.opencontainers.image.version": "24.04"},
}
EPOCH = "1970-01-01T00:00:00Z"


def write(archive: Path, java_home: Path) -> None:
    """Writes the base, for programs that will run on the Java in `java_home`."""
    layer = _layer(java_home)
    digest = hashlib.sha256(layer).hexdigest()
    config = {
        "architecture": "arm64" if os.uname().machine == "aarch64" else "amd64",
        "os": "linux",
        "created": EPOCH,
        "config": CONFIG,
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
        "history": [{"created": EPOCH, "created_by": "small_base"}],
    }
    manifest = [{"Config": "config.json", "RepoTags": ["small-base:1"], "Layers": ["layer.tar"]}]
    with tarfile.open(archive, "w") as written:
        _add(written, "layer.tar", layer)
        _add(written, "config.json", json.dumps(config).encode())
        _add(written, "manifest.json", json.dumps(manifest).encode())


def _layer(java_home: Path) -> bytes:
    commands = {f"usr/bin/{name}": Path(shutil.which(name)) for name in COMMANDS}
    c_plus_plus = _c_plus_plus()
    of_java = (java_home / "lib/server/libjvm.so", java_home / "lib/libzip.so")
    needed = _libraries([*commands.values(), *of_java, c_plus_plus])
    libraries = {_name(file): file for file in (c_plus_plus, *needed) if java_home not in file.parents}
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as layer:
        for name, mode in FOLDERS.items():
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, mode
            layer.addfile(folder)
        for name, target in LINKS.items():
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            layer.addfile(link)
        for name, text in FILES.items():
            _add(layer, name, text.encode())
        for name, file in sorted((commands | libraries).items()):
            _add(layer, name, file.read_bytes(), 0o755)
    return content.getvalue()


def _libraries(natives: list[Path]) -> list[Path]:
    """What the dynamic linker would load for these."""
    told = subprocess.run(["ldd", *natives], capture_output=True, text=True, check=True).stdout
    return [Path(path) for path in re.findall(r"(/\S+) \(0x", told)]


def _name(library: Path) -> str:
    """Where it lies, with the links for /lib and /lib64 already followed."""
    return "usr/" + str(library).lstrip("/").removeprefix("usr/")


def _c_plus_plus() -> Path:
    """The library of C++, which RocksDB's needs and nothing else here does."""
    told = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return Path(re.search(r"libstdc\+\+\.so\.6 .*=> (\S+)", told).group(1))


def _add(archive: tarfile.TarFile, name: str, content: bytes, mode: int = 0o644) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), mode
    archive.addfile(member, io.BytesIO(content))
