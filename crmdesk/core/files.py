"""Writing a file that people name: made aside, put in place when complete, or a clear sentence."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_

IN_USE: Final = N_(
    "{file} cannot be replaced: it is open in another program or read-only. "
    "Close it there, or choose another name."
)
NO_FOLDER: Final = N_("There is no folder {folder}. Was the drive removed? Choose another place.")
IS_FOLDER: Final = N_("{file} is a folder. Choose a file name.")
NO_RIGHT: Final = N_("Nothing can be written into {folder}. Choose another folder.")
NO_ROOM: Final = N_("The disk is full; {file} was not written. Make room, then try again.")
OTHER: Final = N_("{file} could not be written: {reason}")
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_ASIDE: Final = ".crmdesk-{}-{}.part"
_FORGOTTEN: Final = timedelta(days=1)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The path of a temporary file beside *target* that takes its place when the block succeeds.

    The block writes and closes the file. After an error or a cancellation *target* is as it was;
    after a power cut it is the old file or the whole new one. Raises CrmError when the place
    cannot be written.
    """
    _check_place(target)
    _sweep(target.parent)
    aside = target.with_name(_ASIDE.format(os.getpid(), secrets.token_hex(4)))
    try:
        yield aside
        _put_in_place(aside, target)
    except OSError as error:
        raise _problem(error, target) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _check_place(target: Path) -> None:
    if not target.parent.is_dir():
        raise CrmError(NO_FOLDER, folder=str(target.parent))
    if target.is_dir():
        raise CrmError(IS_FOLDER, file=str(target))
    if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
        raise CrmError(IN_USE, file=target.name)


def _sweep(folder: Path) -> None:
    """Delete what a program that was killed left behind long ago."""
    with suppress(OSError):
        for part in folder.glob(_ASIDE.format("*", "*")):
            with suppress(OSError):
                written = datetime.fromtimestamp(part.stat().st_mtime)
                if clock.now() - written > _FORGOTTEN:
                    part.unlink()


def _put_in_place(aside: Path, target: Path) -> None:
    flush(aside)
    try:
        aside.replace(target)
    except PermissionError as error:  # Windows: the target is open in a viewer
        raise CrmError(IN_USE, file=target.name) from error
    _flush_folder(target.parent)


def flush(path: Path) -> None:
    """Have the disk really hold a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Have the disk really hold the name of a new file; Windows does it without being asked."""
    if os.name != "posix":
        return
    with suppress(OSError):  # some network drives cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _problem(error: OSError, target: Path) -> CrmError:
    if error.errno in _FULL:
        return CrmError(NO_ROOM, file=target.name)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return CrmError(NO_RIGHT, folder=str(target.parent))
    return CrmError(OTHER, file=target.name, reason=error.strerror or str(error))
