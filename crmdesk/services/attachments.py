"""Attachments of customers: bytes kept once per content in the file, opened as read-only copies.

Bytes go into ``file_blob`` beside the history, never through it; the attachment itself is an
ordinary record, so adding and removing are undone like everything else. Bytes that nothing refers
to any more are deleted by ``services.checking`` on repair only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

from sqlalchemy import Select, insert, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, DatabaseProblem, NotFound
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_, listed
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite
from crmdesk.models.attachment import SCAN_MAX_BYTES
from crmdesk.models.codecs.base import clean_line
from crmdesk.models.database import Database
from crmdesk.models.registry import FileBlob
from crmdesk.services import copies
from crmdesk.services.catalogue import flat, is_alive, raw_table
from crmdesk.services.records import RecordService, StoredRecord
from crmdesk.services.settings import ATTACHMENT_MAX_MB, SettingsService
from crmdesk.services.writing import WriteContext, Writer

ADDED: Final = N_("Attached {files} to {name}")
SCANNED: Final = N_("Added the scan {files} at {name}")
BYTES_PER_MB: Final = 1024 * 1024
LONGEST_NAME: Final = 200
NAMES_SHOWN: Final = 5
# What Windows would run instead of show.
PROGRAMS: Final = frozenset(
    ".exe .com .bat .cmd .msi .msp .scr .pif .cpl .hta .js .jse .vbs .vbe .wsf .wsh .ps1 .jar .lnk "
    ".reg .inf .url .appref-ms .application .gadget .sh .desktop".split()
)
_PDF_HEAD: Final = 1024
VERSIONED: Final = frozenset({"quote", "contract"})


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file read from the disk, ready to be stored."""

    name: str
    data: bytes
    sha256: str


class AttachmentService:
    """Adds, opens, saves and removes the attachments of an open file."""

    def __init__(
        self,
        database: Database,
        records: RecordService,
        settings: SettingsService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._records = records
        self._settings = settings
        self._make_context = make_context

    def of(self, customer_id: int) -> list[StoredRecord]:
        """The attachments of a customer, newest first."""
        return self._records.children("attachment", customer_id, order=("-created_at", "-id"))

    def of_document(self, entity: str, document_id: int) -> list[StoredRecord]:
        """The attachments of a quote, contract (all its versions) or follow-up, newest first."""
        t = raw_table("attachment")
        owners: list[int] | Select[Any] = [document_id]
        if entity in VERSIONED:
            d = raw_table(entity)
            code = select(d.c.code).where(d.c.id == document_id).scalar_subquery()
            owners = select(d.c.id).where(d.c.code == code)
        query = (
            select(t)
            .where(t.c[f"{entity}_id"].in_(owners), is_alive(t))
            .order_by(t.c.created_at.desc(), t.c.id.desc())
        )
        with self._database.read() as connection:
            return [StoredRecord(flat(row)) for row in connection.execute(query).mappings()]

    # --- adding ---------------------------------------------------------------------------
    def add(
        self,
        customer_id: int,
        paths: Sequence[Path],
        remark: str | None = None,
        progress: Progress = NO_PROGRESS,
        *,
        document: tuple[str, int] | None = None,
    ) -> ChangeSet:
        """Attach files in one change set. Raises CrmError; then none is attached.

        A file may be as large as the setting ``attachment.max_mb`` allows. *document* is the
        quote, contract or follow-up of the customer that they belong to: ("contract", its id).
        """
        files = self.read_files(paths, progress)
        with Writer(self._make_context(), ADDED, {"files": _names(files)}) as writer:
            writer.params["name"] = _customer_name(writer, customer_id)
            owner = _owner(writer, document, customer_id) if document else {}
            for file in files:
                self.store(writer, customer_id, file, remark=remark, **owner)
        return writer.change_set

    def add_scan(self, qualification_id: int, path: Path) -> ChangeSet:
        """Attach a scan (PDF, JPEG, PNG; at most 10 MB) to the customer and its document.

        The content decides what it is; a wrong ending of the name is put right.
        """
        file = as_scan(read_file(path, SCAN_MAX_BYTES))
        with Writer(self._make_context(), SCANNED, {"files": file.name}) as writer:
            row = writer.row("qualification", qualification_id)
            if row is None or row["deleted_at"] is not None:
                raise NotFound
            writer.params["name"] = _customer_name(writer, row["customer_id"])
            scan_id = self.store(writer, row["customer_id"], file)
            writer.update("qualification", qualification_id, {"scan_id": scan_id})
        return writer.change_set

    def read_files(self, paths: Sequence[Path], progress: Progress = NO_PROGRESS) -> list[NewFile]:
        """The files to be attached, read from the disk. Raises CrmError for the first bad one."""
        limit = self._settings.get(ATTACHMENT_MAX_MB) * BYTES_PER_MB
        files = []
        for index, path in enumerate(paths):
            progress.check()
            progress.report(index, len(paths))
            files.append(read_file(path, limit))
        return files

    def store(self, writer: Writer, customer_id: int, file: NewFile, **values: object) -> int:
        """Attach a file inside an act; *values* are further fields: remark, talk, quote, contract."""
        known = writer.connection.scalar(
            select(FileBlob.size).where(FileBlob.sha256 == file.sha256)
        )
        if known is None:
            writer.connection.execute(
                insert(FileBlob).values(sha256=file.sha256, size=len(file.data), data=file.data)
            )
        return writer.create(
            "attachment",
            {
                "customer_id": customer_id,
                "file_name": file.name,
                "size": len(file.data),
                "sha256": file.sha256,
                **values,
            },
        )

    # --- using ----------------------------------------------------------------------------
    def read(self, attachment_id: int) -> bytes:
        """The bytes, compared with their fingerprint. Raises NotFound, DatabaseProblem."""
        return self._read(self._records.fetch("attachment", attachment_id))

    def open_copy(self, attachment_id: int) -> Path:
        """A read-only copy under its own name, to be opened by the system's program for it.

        Changes made to the copy do not come back. It is deleted when the program ends. Ask before
        opening one for which ``is_program`` is true.
        """
        record = self._records.fetch("attachment", attachment_id)
        return copies.write(
            f"{attachment_id}-{str(record['sha256'])[:8]}",
            str(record["file_name"]),
            lambda: self._read(record),
        )

    def save_as(self, attachment_id: int, target: Path) -> None:
        """Write an attachment to a file of the user's choice. Raises CrmError."""
        data = self.read(attachment_id)
        with replacing(target) as aside:
            aside.write_bytes(data)

    def remove(self, attachment_ids: Sequence[int]) -> ChangeSet:
        """Move attachments to the recycle bin; documents whose scan they were lose it."""
        return self._records.remove("attachment", attachment_ids)

    def _read(self, record: StoredRecord) -> bytes:
        name, sha256 = str(record["file_name"]), str(record["sha256"])
        with self._database.read() as connection:
            data = connection.scalar(select(FileBlob.data).where(FileBlob.sha256 == sha256))
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise DatabaseProblem(
                "corrupt",
                N_("The stored content of {file} is damaged. Take it from a backup."),
                file=name,
            )
        return bytes(data)


# --- files -----------------------------------------------------------------------------------
def read_file(path: Path, limit_bytes: int) -> NewFile:
    """Read a file that is to be attached. Raises CrmError: gone, empty, too large, unreadable."""
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise CrmError(
                N_("{file} has {size} MB; at most {limit} MB can be attached."),
                file=path.name,
                size=f"{size / BYTES_PER_MB:.1f}",
                limit=limit_bytes // BYTES_PER_MB,
            )
        data = path.read_bytes()
    except OSError as error:
        raise sqlite.file_problem(error, path, reading=True) from error
    if not data:
        raise CrmError(N_("{file} is empty; there is nothing to attach."), file=path.name)
    return NewFile(file_name(path.name), data, hashlib.sha256(data).hexdigest())


def as_scan(file: NewFile) -> NewFile:
    """The same file with the ending of its content. Raises CrmError if it is no scan."""
    ending = ending_of(file.data)
    if ending is None:
        raise CrmError(
            N_("{file} is not a PDF, JPEG or PNG file. Scan the document again as one of these."),
            file=file.name,
        )
    named = PurePath(file.name).suffix.lower()
    right = named == ending or (named, ending) == (".jpeg", ".jpg")
    name = file.name if right else file_name(PurePath(file.name).stem + ending)
    return NewFile(name, file.data, file.sha256)


def ending_of(data: bytes) -> str | None:
    """``.pdf``, ``.jpg`` or ``.png`` by the first bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    return ".pdf" if b"%PDF-" in data[:_PDF_HEAD] else None


def file_name(name: str) -> str:
    """A name as it is stored: one line, short enough, its ending kept."""
    clean = PurePath(clean_line(name) or "file")
    room = LONGEST_NAME - len(clean.suffix)
    return clean.name if len(clean.name) <= LONGEST_NAME else clean.stem[:room] + clean.suffix


def is_program(name: str) -> bool:
    """Whether opening a file of this name would run it."""
    return PurePath(name.rstrip(". ")).suffix.lower() in PROGRAMS


def _names(files: Sequence[NewFile]) -> str:
    shown = listed(f.name for f in files[:NAMES_SHOWN])
    return f"{shown}…" if len(files) > NAMES_SHOWN else shown


def _owner(writer: Writer, document: tuple[str, int], customer_id: int) -> dict[str, int]:
    """The field that says which document of the customer a file belongs to."""
    entity, document_id = document
    row = writer.row(entity, document_id)
    if row is None or row["deleted_at"] is not None or row["customer_id"] != customer_id:
        raise NotFound()
    return {f"{entity}_id": document_id}


def _customer_name(writer: Writer, customer_id: int) -> str:
    row = writer.row("customer", customer_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFound(str(row["name"]) if row else "")
    return str(row["name"])
