"""Read-only copies of stored files in a temporary folder of this process, deleted at its end.

On Windows a read-only file cannot be deleted before its mark is taken off, and one that another
program shows cannot be deleted at all: such a copy stays until a later start sweeps it away.
"""

from __future__ import annotations

import atexit
import re
import shutil
import stat
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Final

from crmdesk.core.files import replacing

PREFIX: Final = "crmdesk-copies-"
OLD_SECONDS: Final = 2 * 24 * 3600
LONGEST_STEM: Final = 70  # characters; a name may have 255 bytes, a Chinese character takes three
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_lock = threading.Lock()
_folder: Path | None = None


def write(place: str, name: str, read: Callable[[], bytes]) -> Path:
    """The copy *name* in the sub-folder *place*, written with what *read* gives if it is new."""
    path = folder() / place / safe_name(name)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        data = read()
        with replacing(path) as aside:
            aside.write_bytes(data)
        path.chmod(stat.S_IREAD)
    return path


def folder() -> Path:
    """The folder of this process, made at first use."""
    global _folder  # noqa: PLW0603 - one folder per process
    with _lock:
        if _folder is None or not _folder.is_dir():
            _sweep()
            _folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            atexit.register(clean)
        return _folder


def clean() -> None:
    """Delete every copy of this process that no other program holds."""
    global _folder  # noqa: PLW0603 - one folder per process
    with _lock:
        if _folder is not None:
            _delete(_folder)
            _folder = None


def safe_name(name: str) -> str:
    """*name* as every file system takes it, its ending kept."""
    clean_name = _FORBIDDEN.sub("_", name).rstrip(". ") or "file"
    if _RESERVED.fullmatch(clean_name):
        clean_name = "_" + clean_name
    path = PurePath(clean_name)
    return path.stem[:LONGEST_STEM] + path.suffix[:LONGEST_STEM]


def _sweep() -> None:
    """Delete what earlier processes had to leave behind."""
    with suppress(OSError):
        newest = Path(tempfile.gettempdir()).stat().st_mtime
        for old in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
            with suppress(OSError):
                if newest - old.stat().st_mtime > OLD_SECONDS:
                    _delete(old)


def _delete(path: Path) -> None:
    for file in path.rglob("*"):
        with suppress(OSError):
            file.chmod(stat.S_IWRITE | stat.S_IREAD | stat.S_IEXEC)
    shutil.rmtree(path, ignore_errors=True)
