"""What a file is, told from its first bytes: names lie (.xls is often HTML), contents do not."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_

HEAD: Final = 4096
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
# Beginnings of files that people choose by mistake and that may look like text.
FOREIGN: Final = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3",
    b"Rar!",
)
OLD_XML: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
HTML_SIGNS: Final = (b"<html", b"<table", b"<!doctype html", b"<body", b"<tr")
MAX_COLUMNS: Final = 500


class Kind(StrEnum):
    """How a source is read."""

    XLSX = "xlsx"
    BOOK = "book"  # xls, xlsb, ods: read whole
    TEXT = "text"
    HTML = "html"


class UnreadableFile(CrmError):
    """The file cannot be read; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook (or table of an HTML file)."""

    name: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Something to import: a file, or pasted *text*. Plain data: it travels between processes.

    *encoding* and *delimiter* are those of a text file; blank means found by looking.
    """

    path: Path | None
    kind: Kind
    sheets: tuple[Sheet, ...] = (Sheet(""),)
    encoding: str = ""
    delimiter: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        """The file's name; blank for pasted text."""
        return self.path.name if self.path else ""


@contextmanager
def clear_sentences(path: Path | None) -> Iterator[None]:
    """Turn what may go wrong with a file into one sentence each."""
    from python_calamine import CalamineError, PasswordError

    name = path.name if path else ""
    try:
        yield
    except PasswordError:
        raise protected(name) from None
    except (CalamineError, zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, KeyError) as error:
        raise damaged(name) from error
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableFile(
            N_("{file} does not exist any more. Was the drive removed or the file moved?"),
            file=str(path),
        ) from None
    except IsADirectoryError:
        raise UnreadableFile(N_("{file} is a folder. Choose a file."), file=name) from None
    except PermissionError:
        raise UnreadableFile(
            N_(
                "{file} cannot be read: another program is using it, or you may not read it. "
                "Close it there and try again."
            ),
            file=name,
        ) from None
    except OSError as error:
        raise UnreadableFile(
            N_(
                "{file} cannot be read any more ({reason}). Was the drive removed? "
                "Copy the file to this computer and try again."
            ),
            file=name,
            reason=error.strerror or str(error),
        ) from error


def protected(name: str) -> UnreadableFile:
    """The sentence for a file with a password."""
    return UnreadableFile(
        N_(
            "{file} is protected by a password. Open it in Excel or WPS, save it without "
            "password and choose it again."
        ),
        file=name,
    )


def damaged(name: str) -> UnreadableFile:
    """The sentence for a file that ends too early or is broken inside."""
    return UnreadableFile(
        N_(
            "{file} is damaged or incomplete. Open it in Excel or WPS and save it again, "
            "or ask for a new copy."
        ),
        file=name,
    )


def not_a_spreadsheet(name: str) -> UnreadableFile:
    """The sentence for something else altogether."""
    return UnreadableFile(
        N_(
            "{file} is not a spreadsheet. Choose an Excel or WPS file (.xlsx, .xls, .xlsb), "
            ".ods or .csv."
        ),
        file=name,
    )


def kind_of(path: Path) -> Kind:
    """How the file must be read. Raises UnreadableFile for what is no spreadsheet."""
    with clear_sentences(path):
        if path.is_dir():
            raise IsADirectoryError(str(path))
        with path.open("rb") as file:
            head = file.read(HEAD)
        if not head:
            raise UnreadableFile(N_("{file} is empty."), file=path.name)
        if head.startswith(b"PK"):
            return _kind_of_zip(path)
        if head.startswith(OLE_MAGIC):
            if ENCRYPTED_STREAM in path.read_bytes():
                raise protected(path.name)
            return Kind.BOOK
    if head.startswith(FOREIGN):
        raise not_a_spreadsheet(path.name)
    if OLD_XML in head and b"<Workbook" in head:
        raise UnreadableFile(
            N_("{file} is an old XML table. Open it in Excel or WPS and save it as .xlsx."),
            file=path.name,
        )
    if any(sign in head.lower() for sign in HTML_SIGNS):
        return Kind.HTML
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in head and not is_wide:
        raise not_a_spreadsheet(path.name)
    return Kind.TEXT


def _kind_of_zip(path: Path) -> Kind:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if any(name.endswith("xl/workbook.bin") for name in names):
            return Kind.BOOK
        if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise protected(path.name)
            return Kind.BOOK
        if any(name.startswith("xl/") for name in names):
            return Kind.XLSX
    raise not_a_spreadsheet(path.name)


def check_width(count: int) -> None:
    """Refuse a sheet so wide that it is no list of records."""
    if count > MAX_COLUMNS:
        raise UnreadableFile(
            N_("The sheet has {count} columns; at most {limit} can be read. Delete the others."),
            count=count,
            limit=MAX_COLUMNS,
        )
