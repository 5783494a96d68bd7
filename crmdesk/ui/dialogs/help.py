"""F1: what a page does, in plain words, with the source of its rules."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label, scroll_area, vbox


class HelpDialog(Dialog):
    """Paragraphs are separated by blank lines; a first line ending in ： is a heading."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Help: {page}").format(page=title), parent, size=(560, 420))
        inner = QWidget()
        column = vbox(inner, spacing=8)
        for paragraph in text.split("\n\n"):
            head, _sep, rest = paragraph.partition("\n")
            has_head = bool(rest) and head.rstrip().endswith(("：", ":"))
            if has_head:
                column.addWidget(label(head.rstrip("：: "), "section"))
            said = label(rest if has_head else paragraph, "secondary", wrap=True)
            said.setMinimumWidth(px(300))
            column.addWidget(said)
        column.addStretch()
        self.body.addWidget(scroll_area(inner))
        self.add_close(_("Close"))
