"""Checks of the files kept in the database: every attachment has its bytes, every byte its use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.history import Action, ChangeRow
from crmdesk.models.registry import FileBlob
from crmdesk.services.catalogue import raw_table
from crmdesk.services.checking.finding import Findings, Severity

ORPHANS = "orphan_blob"


def check_blobs(connection: Connection, found: Findings, progress: Progress) -> list[str]:
    """Attachments against the stored bytes; returns the fingerprints that nothing refers to."""
    attachment = raw_table("attachment")
    stored = set(connection.scalars(select(FileBlob.sha256)))
    used = set()
    for record_id, name, sha256 in connection.execute(
        select(attachment.c.id, attachment.c.file_name, attachment.c.sha256)
    ):
        used.add(sha256)
        if sha256 not in stored:
            found.add(
                "lost_blob",
                Severity.SERIOUS,
                N_("The content of attachment {name} is missing."),
                {"name": name},
                entity="attachment",
                record_id=record_id,
            )
    _check_content(connection, found, sorted(stored), progress)
    orphans = sorted(stored - used - _recoverable(connection))
    if orphans:
        size = connection.scalar(
            select(func.sum(FileBlob.size)).where(FileBlob.sha256.in_(orphans[:900]))
        )
        found.add(
            ORPHANS,
            Severity.NOTE,
            N_("{count} stored files ({size} MB) belong to no attachment any more."),
            {"count": len(orphans), "size": f"{(size or 0) / 1_000_000:.1f}"},
            can_repair=True,
        )
    return orphans


def _check_content(
    connection: Connection, found: Findings, fingerprints: Iterable[str], progress: Progress
) -> None:
    for sha256 in fingerprints:
        progress.check()
        size, data = connection.execute(
            select(FileBlob.size, FileBlob.data).where(FileBlob.sha256 == sha256)
        ).one()
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            found.add(
                "blob",
                Severity.SERIOUS,
                N_("The stored file {fingerprint} is damaged; take it from a backup."),
                {"fingerprint": sha256[:12]},
            )


def _recoverable(connection: Connection) -> set[str]:
    """Fingerprints of attachments that undo can still bring back."""
    query = select(ChangeRow.data).where(
        ChangeRow.entity == "attachment", ChangeRow.action == Action.PURGE
    )
    return {data["sha256"][0] for data in connection.scalars(query) if data and "sha256" in data}


def repair_blobs(connection: Connection, orphans: Iterable[str]) -> None:
    """Delete what nothing refers to."""
    for sha256 in orphans:
        connection.execute(delete(FileBlob).where(FileBlob.sha256 == sha256))
