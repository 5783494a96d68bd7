"""Set up a machine for crmdesk. Standard library only; runs on the machine's own Python.

    python3 tools/bootstrap.py venv      .venv with everything the project needs
    python3 tools/bootstrap.py system    the system libraries that Qt needs (Debian, Ubuntu)
    python3 tools/bootstrap.py window    the same, also those of a window where there is no screen

They do nothing when there is nothing to do. The virtual environment works without the
python3-venv package: pip is told which interpreter to serve.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "ready"
OLDEST, NEWEST = (3, 11), (3, 13)

# Library as the linker names it -> Debian package. The first group is enough without a screen.
OFFSCREEN = {
    "GL": "libgl1",
    "EGL": "libegl1",
    "xkbcommon": "libxkbcommon0",
    "glib-2.0": "libglib2.0-0",
    "fontconfig": "libfontconfig1",
    "dbus-1": "libdbus-1-3",
}
WINDOW = {
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint() -> str:
    """Changes when the dependencies or the interpreter change."""
    text = (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    return hashlib.sha256(text).hexdigest()


def make_venv() -> None:
    """Create or bring up to date .venv."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"crmdesk needs Python 3.11, 3.12 or 3.13; {sys.executable} is {found}. "
            "Name another one: make PYTHON=python3.12 venv"
        )
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    if not python_of(VENV).exists():
        print("creating .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    print("installing the dependencies (a few minutes the first time)", flush=True)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python_of(VENV)),
        "--disable-pip-version-check",
        "--quiet",
    ]
    answer = subprocess.run([*pip, "install", "-e", f"{ROOT}[dev]"], check=False)
    if answer.returncode:
        sys.exit(
            "The dependencies could not be installed; see the lines above. "
            "Check the network and the free space, then run make again."
        )
    STAMP.write_text(fingerprint())


def missing(libraries: dict[str, str]) -> list[str]:
    """The packages whose library is not there."""
    return [
        package for name, package in libraries.items() if ctypes.util.find_library(name) is None
    ]


def has_screen() -> bool:
    """Whether a window can be shown here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def install_system_libraries(*, window: bool) -> None:
    """Install what Qt needs where that is possible; otherwise print the one command."""
    if not sys.platform.startswith("linux"):
        return
    needed = missing({**OFFSCREEN, **(WINDOW if window else {})})
    if not needed:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *needed]
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("installing system libraries:", *needed, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["apt-get", "update"], command):
            done = subprocess.run(step, env=environment, stdout=subprocess.DEVNULL, check=False)
        if not done.returncode:
            return
    print(
        "Qt needs some system libraries. Type this once, then run make again:\n\n    sudo "
        + " ".join(command)
        + "\n",
        file=sys.stderr,
    )
    sys.exit(1)


def main() -> None:
    """See the module."""
    what = sys.argv[1:] or ["venv", "system"]
    if "system" in what or "window" in what:
        install_system_libraries(window="window" in what or has_screen())
    if "venv" in what:
        make_venv()


if __name__ == "__main__":
    main()
