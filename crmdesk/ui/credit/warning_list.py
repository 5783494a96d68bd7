"""Early warnings one under the other: whom, what is wrong since when, and the one thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.analysis.credit_evidence import ACTIONS, Action
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    Elided,
    Pill,
    button,
    clear,
    hbox,
    icon_label,
    label,
    line,
    link,
    scroll_area,
    vbox,
)

if TYPE_CHECKING:
    from crmdesk.services.portfolio_data import WarningLine

ACTION_WIDTH: Final = 74
PANEL: Final = 336
TONES: Final = {"plain": "info", "good": "good", "warn": "warn", "bad": "bad"}


class NameLink(Elided):
    """The name of a customer as what opens its card, by mouse and keyboard; elided."""

    clicked = Signal()

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text, "strong", name=name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)

    def mouseReleaseEvent(self, event: Any) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self._underline(on=True)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._underline(on=False)

    def _underline(self, *, on: bool) -> None:
        used = self.font()
        used.setUnderline(on)
        self.setFont(used)
        self.update()

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class WarningRow(QWidget):
    """One warning. ``opened`` carries the customer, ``acted`` the warning itself."""

    opened = Signal(object)
    acted = Signal(object)

    def __init__(
        self, warning: WarningLine, *, is_wide: bool = False, has_name: bool = True
    ) -> None:
        """*is_wide*: with the day since when; *has_name* False on the customer's own card."""
        super().__init__()
        self.warning = warning
        self.setObjectName(f"warning_{warning.customer_id}_{warning.kind}")
        column = vbox(self, (0, 7, 0, 7), 3)
        pill = Pill(shown(warning.pill), TONES[warning.tone])
        if has_name:
            head = hbox(None, spacing=8)
            name = NameLink(warning.customer, f"warned_{warning.customer_id}_{warning.kind}")
            name.clicked.connect(self._on_opened)
            head.addWidget(name, 1)
            head.addWidget(pill)
            column.addLayout(head)
        row = hbox(None, spacing=10)
        if not has_name:
            row.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        evidence = label(shown(warning.evidence), "muted", wrap=True)
        evidence.setAlignment(Qt.AlignmentFlag.AlignTop)
        since = _("since {day}").format(day=warning.first_on.isoformat())
        evidence.setToolTip(f"{shown(warning.evidence)}\n{since}")
        row.addWidget(evidence, 1)
        if is_wide:
            row.addWidget(label(since, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        act = button(_(ACTIONS[Action(warning.action)]), role="chip")
        act.setObjectName(f"act_{warning.customer_id}_{warning.kind}")
        act.setMinimumWidth(px(ACTION_WIDTH))
        act.clicked.connect(self._on_acted)
        row.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)

    def _on_opened(self) -> None:
        self.opened.emit(self.warning.customer_id)

    def _on_acted(self) -> None:
        self.acted.emit(self.warning)


class WarningList(QFrame):
    """A card of warnings. ``all_asked``: show every one of them."""

    opened = Signal(object)
    acted = Signal(object)
    all_asked = Signal()

    def __init__(self, name: str, *, is_wide: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._is_wide = is_wide
        if not is_wide:
            self.setFixedWidth(px(PANEL))
        column = vbox(self, (16, 12, 6, 10), 4)
        head = hbox(None, (0, 0, 10, 0), 8)
        head.addWidget(label(_("Risk warnings"), "heading"))
        head.addStretch()
        self.said = label("", "muted", name=f"{name}Said")
        head.addWidget(self.said)
        column.addLayout(head)
        self._holder = QWidget()
        self._rows = vbox(self._holder, (0, 0, 10, 0))
        self._rows.addStretch()
        column.addWidget(scroll_area(self._holder, f"{name}Scroll"), 1)
        self._all = link("", "arrow-right", name=f"{name}All")
        self._all.clicked.connect(self.all_asked)
        self._all.setVisible(False)
        column.addWidget(self._all)

    def show_warnings(self, warnings: Sequence[WarningLine], count: int) -> None:
        """Show *warnings*, the first of *count*."""
        clear(self._rows, keep=1)
        for warning in warnings:
            row = WarningRow(warning, is_wide=self._is_wide)
            row.opened.connect(self.opened)
            row.acted.connect(self.acted)
            self._rows.insertWidget(self._rows.count() - 1, row)
            self._rows.insertWidget(self._rows.count() - 1, line())
        if not warnings:
            self._rows.insertWidget(0, _nothing())
        said = ngettext("{count} warning", "{count} warnings", count).format(count=f"{count:,}")
        self.said.setText(_("{count} · by amount").format(count=said) if count else "")
        self._all.setText(_("Show all {count} warnings").format(count=f"{count:,}"))
        self._all.setVisible(not self._is_wide and count > 0)

    def rows(self) -> list[WarningRow]:
        """The rows in their order."""
        found = [self._rows.itemAt(n) for n in range(self._rows.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [widget for widget in widgets if isinstance(widget, WarningRow)]


def _nothing() -> QWidget:
    made = QWidget()
    row = hbox(made, (0, 12, 0, 12), 8)
    row.addWidget(icon_label("check-circle", "good", 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(_("No customer gives a sign of trouble."), "muted", wrap=True), 1)
    return made
