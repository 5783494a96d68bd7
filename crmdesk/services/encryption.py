"""The password of a customer file: set, change, remove.

The data is written to a second file under the new key, which is opened again and compared before
it takes the place of the first. A power cut at any moment leaves one whole file. The program
cannot open a file whose password was forgotten, and backups keep the password of their day.
"""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Final

from crmdesk.core.errors import CrmError, DatabaseProblem, Problem, ValidationError
from crmdesk.core.files import replacing
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import sqlite
from crmdesk.models.database import Database, key_for
from crmdesk.services.backup_files import compare, count_up

SHORTEST_PASSWORD: Final = 6


class Strength(StrEnum):
    """How hard a password is to guess."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


STRENGTH_LABELS: Final = {
    Strength.WEAK: N_("Weak"),
    Strength.FAIR: N_("Fair"),
    Strength.STRONG: N_("Strong"),
}


def strength(password: str) -> Strength:
    """Judge a password by its length and the kinds of characters in it."""
    kinds = sum(
        any(test(c) for c in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum(), _is_wide)
    )
    points = len(password) + 3 * kinds + 2 * sum(_is_wide(c) for c in password)
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < SHORTEST_PASSWORD - 1:
        return Strength.WEAK
    return Strength.STRONG if points >= 20 else Strength.FAIR if points >= 13 else Strength.WEAK


def _is_wide(character: str) -> bool:
    return character > "\u2e80"


class EncryptionService:
    """Changes the protection of the open file; the services stay usable afterwards."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def is_encrypted(self) -> bool:
        """Whether the file needs a password."""
        return self._database.is_encrypted

    def set_password(self, new: str, progress: Progress = NO_PROGRESS) -> None:
        """Protect a file that has no password yet. Raises ValidationError, DatabaseProblem."""
        self.change_password("", new, progress)

    def change_password(self, old: str, new: str, progress: Progress = NO_PROGRESS) -> None:
        """Put *new* in the place of *old*.

        Raises ValidationError (field ``new``) for a password that is too short, DatabaseProblem
        wrong_password, busy, full; then the file is as it was.
        """
        if len(new) < SHORTEST_PASSWORD:
            raise ValidationError(
                [
                    Problem(
                        "new",
                        N_("A password has at least {count} characters."),
                        {"count": SHORTEST_PASSWORD},
                    )
                ]
            )
        self._rewrite(old, new, progress)

    def remove_password(self, old: str, progress: Progress = NO_PROGRESS) -> None:
        """Make the file readable without password again. Raises DatabaseProblem."""
        if not self.is_encrypted:
            raise CrmError(N_("This file has no password."))
        self._rewrite(old, "", progress)

    def _rewrite(self, old: str, new: str, progress: Progress) -> None:
        database = self._database
        key = key_for(database.path, old) if database.is_encrypted else ""
        if key != database.key:
            raise DatabaseProblem(
                "wrong_password", N_("The present password is wrong; nothing was changed.")
            )
        new_key = sqlite.new_key(new)
        with database.exclusive(), sqlite.clear_errors(database.path):
            sqlite.fold_log(database.path, key)  # BUSY if another program has it open
            rewrite(database.path, key, new_key, progress)
            database.key = new_key


def rewrite(path: Path, key: str, new_key: str, progress: Progress = NO_PROGRESS) -> None:
    """Write the closed file at *path* anew under another raw key ("" is none), in one step."""
    with replacing(path) as aside:
        progress.report(0, 3, _("Copying"))
        with closing(sqlite.connect(path, key, immutable=True)) as source:
            expected = count_up(source)
            source.execute("PRAGMA query_only = OFF")
            sqlite.export_database(source, aside, new_key)
        progress.check()
        progress.report(1, 3, _("Comparing"))
        compare(aside, new_key, expected)
        progress.check()
        progress.report(3, 3)
