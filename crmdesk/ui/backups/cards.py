"""Three cards that say how things stand: the last backup, one elsewhere, what happens by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.widgets import Elided, Pill, hbox, label, link, vbox
from crmdesk.ui.widgets.option_card import IconTile
from crmdesk.ui.words import day, moment

if TYPE_CHECKING:
    from crmdesk.services.backup_files import Backup
    from crmdesk.services.backups import LastBackup


@dataclass(frozen=True, slots=True)
class State:
    """Everything the page shows. ``days_without``: an outside backup is overdue so long."""

    last: LastBackup | None
    backups: Sequence[Backup]
    folder: Path
    outside: Path | None
    is_reachable: bool
    days_without: int | None
    on_exit: bool
    daily: int
    monthly: int


class _Card(QFrame):
    """A tile, a caption, a figure, a line of words, and what can be done."""

    def __init__(self, name: str, icon: str, caption: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        row = hbox(self, (16, 12, 14, 12), 12)
        self._tile = IconTile(icon)
        row.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        self.column: QVBoxLayout = vbox(None, spacing=2)
        self.column.addWidget(label(caption, "muted"))
        row.addLayout(self.column, 1)

    def set_tone(self, tone: str) -> None:
        """Colour the tile."""
        self._tile.set_tone(tone)


class LastCard(_Card):
    """The last backup."""

    folder_asked = Signal()

    def __init__(self) -> None:
        super().__init__("lastCard", "shield-check", _("Last backup"))
        row = hbox(None, spacing=8)
        self._when = label("—", "heading", name="lastBackupAt")
        self._pill = Pill()
        row.addWidget(self._when)
        row.addWidget(self._pill)
        row.addStretch()
        self.column.addLayout(row)
        self._where = Elided("", "muted", name="lastBackupPath")
        self.column.addWidget(self._where)
        folder = link(_("Open the folder"), "folder-open", name="ownBackupFolder")
        folder.clicked.connect(self.folder_asked)
        self.column.addWidget(folder)
        self.column.addStretch()

    def show_state(self, state: State) -> None:
        """Say when, whether it is proved, and where it lies."""
        last = state.last
        if last is None:
            self.set_tone("warn")
            self._when.setText(_("No backup yet"))
            self._pill.set("", "gradeD")
            self._where.setText(str(state.folder))
            return
        self._when.setText(moment(last.at))
        self._where.setText(str(last.path))
        is_there = last.path.exists()
        self.set_tone("good" if is_there else "warn")
        self._pill.set(
            _("Verified") if is_there else _("Not reachable"), "good" if is_there else "warn"
        )


class OutsideCard(_Card):
    """A copy on another disk."""

    copy_asked = Signal()
    place_asked = Signal()

    def __init__(self) -> None:
        super().__init__("outsideCard", "hard-drives", _("On another disk"))
        self._when = label("—", "heading", name="outsideAt")
        self.column.addWidget(self._when)
        self._said = Elided("", "muted", name="outsideSaid")
        self.column.addWidget(self._said)
        row = hbox(None, spacing=10)
        self._copy = link("", "export", name="backUpOutside")
        self._copy.clicked.connect(self.copy_asked)
        self._other = link(_("Another place …"), name="chooseOutside")
        self._other.clicked.connect(self.place_asked)
        row.addWidget(self._copy)
        row.addWidget(self._other)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addStretch()

    def show_state(self, state: State) -> None:
        """Say when the last one was made, and whether the next is due."""
        at = state.last.outside_at if state.last else None
        self._when.setText(day(at.date()) if at else _("never"))
        is_late = state.days_without is not None
        self.set_tone("warn" if is_late or at is None else "good")
        if state.days_without is not None:
            text = ngettext(
                "{count} day without one: a broken disk would take everything.",
                "{count} days without one: a broken disk would take everything.",
                state.days_without,
            ).format(count=state.days_without)
        elif state.outside is not None:
            text = str(state.outside)
            if not state.is_reachable:
                text = _("{folder} is not reachable now").format(folder=text)
        else:
            text = _("USB drive, network folder, cloud folder")
        self._said.setText(text)
        known = state.outside is not None and state.is_reachable
        self._copy.setText(_("Back up there now") if known else _("Back up to a USB drive …"))
        self._other.setVisible(known)


class AutomaticCard(_Card):
    """What happens by itself."""

    switched = Signal(bool)
    settings_asked = Signal()

    def __init__(self) -> None:
        super().__init__("automaticCard", "clock-counter-clockwise", _("By itself"))
        self._switch = QCheckBox(_("Back up when closing"))
        self._switch.setObjectName("backupOnExit")
        self._switch.clicked.connect(self.switched)
        self.column.addWidget(self._switch)
        self._kept = label("", "muted", wrap=True, name="backupsKept")
        self.column.addWidget(self._kept)
        change = link(_("Change …"), "sliders-horizontal", name="backupSettings")
        change.clicked.connect(self.settings_asked)
        row = hbox(None)  # a link alone would keep the whole column narrow
        row.addWidget(change)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addStretch()

    def show_state(self, state: State) -> None:
        """Show the switch and how many are kept."""
        self._switch.setChecked(state.on_exit)
        self.set_tone("good" if state.on_exit else "warn")
        self._kept.setText(
            _("Kept: one a day for {daily} days, one a month for {monthly} months").format(
                daily=state.daily, monthly=state.monthly
            )
        )
