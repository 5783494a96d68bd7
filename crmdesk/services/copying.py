"""A copy of a customer file as it stands, whoever else has it open."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crmdesk.models import sqlite


def copy_file(source: Path, target: Path, key: str = "") -> None:
    """Copy *source*, with what still lies in its write-ahead log, to the new file *target*.

    Raises DatabaseProblem when the file cannot be read, or the disk of the copy is full.
    """
    with (
        sqlite.clear_errors(source, encrypted=bool(key)),
        closing(sqlite.connect(source, key, read_only=True)) as connection,
    ):
        sqlite.copy_database(connection, target, key)
