"""The keyboard map."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.shortcuts import KEYS, PAGE_KEYS, SCOPES, TAB_KEYS, Key, shown
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, label, scroll_area, vbox

LEFT: Final = ("everywhere", "card")  # two columns of nearly the same height


class KeyMap(QWidget):
    """Every key, grouped by where it works, in two columns."""

    def __init__(self) -> None:
        super().__init__()
        columns = hbox(self, spacing=28)
        left, right = vbox(None, spacing=10), vbox(None, spacing=10)
        headings: dict[str, QVBoxLayout] = {}
        for scope, heading in SCOPES.items():
            headings.setdefault(heading, left if scope in LEFT else right)
        for heading, side in headings.items():
            side.addWidget(label(_(heading), "section"))
            side.addLayout(self._grid([k for k in KEYS if SCOPES[k.scope] == heading]))
        left.addStretch()
        right.addStretch()
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)

    def _grid(self, keys: list[Key]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, px(118))
        rows = [(shown(k.keys), _(k.label)) for k in keys]
        if keys and keys[0].scope == "everywhere":
            rows.append((f"{PAGE_KEYS[0]} … {len(PAGE_KEYS)}", _("Pages in their order")))
        if keys and keys[0].scope == "card":
            rows.append((f"{TAB_KEYS[0]} … {len(TAB_KEYS)}", _("Parts of the card in their order")))
        for row, (key, said) in enumerate(rows):
            grid.addWidget(label(key, "strong"), row, 0)
            grid.addWidget(label(said, "secondary", wrap=True), row, 1)
        return grid


class KeysDialog(Dialog):
    """The map in a window of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("All keys"), parent, size=(760, 600))
        self.body.addWidget(scroll_area(KeyMap()))
        self.add_close(_("Close"))
