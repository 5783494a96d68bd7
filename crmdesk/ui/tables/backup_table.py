"""The table of backups, on the backup page and where a damaged file is to be replaced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.words import file_size

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup

STATES: Final = (
    Option("verified", N_("Verified")),
    Option("unverified", N_("Not verified")),
    Option("damaged", N_("Damaged")),
)
COLUMNS: Final = (
    FieldSpec(kind=Kind.DATETIME, label=N_("Made at"), name="made_at"),
    FieldSpec(kind=Kind.ENUM, label=N_("State"), name="backup_state", options=STATES),
    FieldSpec(kind=Kind.CODE, label=N_("Size"), name="size"),
    FieldSpec(kind=Kind.TEXT, label=N_("Folder"), name="folder"),
)


class BackupTable(FixedTable):
    """Backups, newest first; ``current`` is the one under the cursor."""

    def __init__(self, name: str) -> None:
        super().__init__(COLUMNS, "folder", name=name)
        self._backups: list[Backup] = []

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show other backups."""
        self._backups = list(backups)
        self.show_rows([_row(backup) for backup in self._backups])

    def current(self) -> Backup | None:
        """The backup under the cursor."""
        row = self.current_row()
        return self._backups[row] if 0 <= row < len(self._backups) else None


def _row(backup: Backup) -> tuple[str, str, str, str]:
    made_at = backup.made_at.isoformat(" ", "seconds")
    return made_at, str(backup.state), file_size(backup.size), str(backup.path.parent)
