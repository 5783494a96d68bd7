"""One column of the sheet and the field it goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QFocusEvent, QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.ui import icons
from crmdesk.ui.forms.picking import PickPopup
from crmdesk.ui.forms.references import fits
from crmdesk.ui.theme import font, px
from crmdesk.ui.widgets import Elided, Pill, hbox, label, vbox

if TYPE_CHECKING:
    from crmdesk.services.importing.mapping import ColumnMap
    from crmdesk.services.importing.targets import Target

NOT_IMPORTED: Final = N_("Not imported")
SAMPLES: Final = 3
# services.importing.mapping.How to its words and hue.
HOW_WORDS: Final = {
    "none": ("", "gradeD"),
    "exact": (N_("same name"), "good"),
    "likely": (N_("similar: check"), "warn"),
    "remembered": (N_("as last time"), "info"),
    "chosen": (N_("chosen"), "info"),
}


class TargetPicker(QLineEdit):
    """Chooses a field by typing part of its name or its initials; the first choice is none."""

    picked = Signal(str)
    entered = Signal()

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__()
        self.setObjectName("targetPicker")
        self._targets = targets
        self._taken: Mapping[str, str] = {}
        self._popup: PickPopup | None = None
        self._shown = ""
        action = QAction(icons.icon("caret-down", "text3", 14), "", self)
        action.triggered.connect(self._on_caret)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._offer)
        self.editingFinished.connect(self._on_finished)

    def show_target(self, target: Target | None) -> None:
        """Show a field; None: the column is not imported."""
        self._shown = target.label if target is not None else _(NOT_IMPORTED)
        self.setText(self._shown)
        self.setToolTip(self._shown)
        self.setCursorPosition(0)

    def know_taken(self, taken: Mapping[str, str]) -> None:
        """Which fields other columns fill: field to heading."""
        self._taken = taken

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._on_caret()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
        self.entered.emit()

    def choices(self, text: str) -> list[tuple[str, str]]:
        """The fields whose names fit *text*; those that other columns fill say so."""
        found = []
        for target in self._targets:
            if fits(target.label, text):
                by = self._taken.get(target.key)
                words = _("{field} (now from “{heading}”)").format(field=target.label, heading=by)
                found.append((target.key, words if by else target.label))
        return found if text else [("", _(NOT_IMPORTED)), *found]

    def _on_caret(self) -> None:
        self.setFocus()
        self.selectAll()
        self._offer("")

    def _offer(self, text: str) -> None:
        if self._popup is None:
            self._popup = PickPopup(self)
            self._popup.picked.connect(self._on_picked)
        self._popup.offer(self.choices(text.strip()))

    def _on_picked(self, key: object) -> None:
        self.picked.emit(str(key or ""))

    def _on_finished(self) -> None:
        if self._popup is None or not self._popup.isVisible():
            self.setText(self._shown)
            self.setCursorPosition(0)


class ColumnRow(QFrame):
    """heading and samples · field · how it was found. ``picked`` carries index and key."""

    picked = Signal(int, str)
    entered = Signal(int)

    def __init__(self, index: int, name: str, samples: str, targets: Sequence[Target]) -> None:
        super().__init__()
        self.setObjectName(f"column_{index}")
        self.setProperty("role", "row")
        self.index = index
        row = hbox(self, (12, 5, 12, 5), 10)
        words = vbox(None, spacing=0)
        self.heading = Elided(name, "strong", name="columnHeading")
        words.addWidget(self.heading)
        words.addWidget(Elided(samples or _("(blank)"), "muted"))
        row.addLayout(words, 4)
        row.addWidget(label("→", "muted"))
        self.picker = TargetPicker(targets)
        self.picker.setAccessibleName(_("Field for {heading}").format(heading=name))
        self.picker.setMinimumWidth(px(150))
        self.picker.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.picker.picked.connect(self._on_picked)
        self.picker.entered.connect(self._on_entered)
        row.addWidget(self.picker, 6)
        self.how = Pill()
        holder = QWidget()
        holder.setMinimumWidth(_widest_pill())
        inner = hbox(holder)
        inner.addWidget(self.how)
        inner.addStretch()
        row.addWidget(holder)

    def show_map(self, column: ColumnMap, target: Target | None) -> None:
        """Show where the column goes and why."""
        self.picker.show_target(target)
        words, tone = HOW_WORDS[str(column.how)]
        self.how.set(_(words) if words else "", tone)

    def _on_picked(self, key: str) -> None:
        self.picked.emit(self.index, key)

    def _on_entered(self) -> None:
        self.entered.emit(self.index)


def _widest_pill() -> int:
    """Room for every word, so that the pickers of all rows are equally wide."""
    metrics = QFontMetrics(font(12, 600))
    words = [_(words) for words, _tone in HOW_WORDS.values() if words]
    return max(metrics.horizontalAdvance(text) for text in words) + px(18)


def samples_of(rows: Sequence[Sequence[str]], index: int) -> str:
    """A few different texts of a column."""
    found: dict[str, Any] = {}
    for row in rows:
        text = " ".join(row[index].split()) if index < len(row) else ""
        if text:
            found[text] = None
        if len(found) == SAMPLES:
            break
    return " / ".join(found)
