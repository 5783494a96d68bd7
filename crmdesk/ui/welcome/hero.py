"""The left half of the first-run screen: who we are and what we promise."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel

from crmdesk.core.i18n import N_, _
from crmdesk.ui import logo
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, vbox

WIDTH: Final = 380
PROMISES: Final = (
    ("magnifying-glass", N_("Three pinyin letters find any customer")),
    ("arrow-u-up-left", N_("Every change can be taken back, also days later")),
    ("hard-drives", N_("Your data stays in one file on this computer")),
    ("shield-check", N_("A checked backup every time you close")),
)


class Hero(QFrame):
    """In the colours of the navigation; hidden where the window is too narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("hero")
        self.setProperty("role", "hero")
        self.setFixedWidth(px(WIDTH))
        column = vbox(self, (40, 40, 36, 32), 0)
        column.addStretch(2)
        sign = QLabel()
        sign.setPixmap(logo.pixmap(64))
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(px(20))
        column.addWidget(label(_("CRMDesk"), "heroName"))
        column.addSpacing(px(6))
        line = _("Know every customer. Forget none.")
        column.addWidget(label(line, "heroLine", wrap=True))
        column.addSpacing(px(28))
        for icon, text in PROMISES:
            row = hbox(None, (0, 6, 0, 6), 10)
            row.addWidget(icon_label(icon, "navText", 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(_(text), wrap=True), 1)
            column.addLayout(row)
        column.addStretch(3)
