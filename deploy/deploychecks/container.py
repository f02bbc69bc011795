"""Runs an image as a container engine does, with Linux's own means. Only root may."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from .image import STATE
from .small_base import JAVA_HOME

# Run by `sh -c` in namespaces of its own. The root is what was unpacked, read-only but for state and /tmp.
MOUNTS = f"""
set -eu
root=$1 java=$2 state=$3
shift 3
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount --bind "$java" "$root{JAVA_HOME}"
mount -o remount,bind,ro "$root{JAVA_HOME}"
mount -t tmpfs -o mode=1777,size=128m tmpfs "$root/tmp"
mount --bind "$state" "$root{STATE}"
mount -o remount,bind,ro "$root"
exec "$@"
"""
# A new network has a loopback device, which is down.
LOOPBACK_UP = (
    "import fcntl, os, socket, struct, sys;"
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 1));"  # SIOCSIFFLAGS, IFF_UP
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
NAMESPACES = ("--mount", "--pid", "--ipc", "--uts")


def can_run() -> bool:
    """Whether this user may make the namespaces."""
    tried = ["unshare", *NAMESPACES, "--net", "--fork", "true"]
    return os.geteuid() == 0 and subprocess.run(tried, capture_output=True).returncode == 0


class Container:
    """One program of an unpacked image, as `docker run --read-only` would have it."""

    def __init__(self, root: Path, running: dict[str, Any], state: Path, java_home: Path, network: str = "none"):
        """`running` is what the image says of its containers; `state` is made, and begins as the image's own folder.

        `network` is Docker's: "none", or "host" for this machine's.
        """
        self._running = running
        self._network = ["--net"] if network == "none" else []
        self._places = (root, java_home, state)
        user, _, group = running["User"].partition(":")
        self._user = (f"--setgid={group}", f"--setuid={user}")
        self._log = state.with_name(f"{state.name}.log")
        self._process: subprocess.Popen | None = None
        folder = (root / STATE.lstrip("/")).stat()
        state.mkdir()
        state.chmod(folder.st_mode & 0o7777)
        os.chown(state, folder.st_uid, folder.st_gid)

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._signal(signal.SIGKILL)  # --kill-child no more reaches one that is another user's
            self._process.kill()
            self._process.wait()

    def start(self, *arguments: str, **environment: str) -> None:
        entered = ["unshare", f"--root={self._places[0]}", f"--wd={self._running['WorkingDir']}", *self._user]
        command = [
            *("unshare", *NAMESPACES, *self._network, "--fork", "--kill-child"),
            *((sys.executable, "-c", LOOPBACK_UP) if self._network else ()),
            *("sh", "-c", MOUNTS, "mounts", *self._places),
            *("env", "--ignore-environment", *self._running["Env"], *(f"{k}={v}" for k, v in environment.items())),
            *(*entered, *self._running["Entrypoint"], *arguments),
        ]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Its exit code and what it wrote."""
        self.start(*arguments, **environment)
        return self.wait()

    def wait(self, seconds: float = 60) -> tuple[int, str]:
        return self._process.wait(seconds), self._log.read_text()

    def execute(self, *command: str) -> tuple[int, str]:
        """A second process in it, as `docker exec` starts one; 125 where the first one does not run."""
        first = self._first()
        if not first:
            return 125, "it does not run"
        entered = ["nsenter", f"--target={first}", "--mount", "--pid", *self._network, "--root", "--wd", *self._user]
        with_environment = ["env", "--ignore-environment", *self._running["Env"]]
        done = subprocess.run([*with_environment, *entered, *command], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def terminate(self) -> None:
        """SIGTERM to its first process, as `docker stop` sends it."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if first := self._first():
            os.kill(first, number)

    def _first(self) -> int:
        """The process id that its first process has outside of it, 0 before it begins and after it has ended."""
        if self._process.poll() is not None:
            return 0
        process = self._process.pid
        return int(Path(f"/proc/{process}/task/{process}/children").read_text() or 0)
