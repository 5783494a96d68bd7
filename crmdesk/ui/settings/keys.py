"""The keyboard map among the settings."""

from __future__ import annotations

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.keys import KeyMap
from crmdesk.ui.settings.section import Section, panel


class KeysSection(Section):
    """Every key of the program."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        frame, column = panel(_("Keys"), _("Everything works without the mouse."))
        column.addWidget(KeyMap())
        self.outer.addWidget(frame)
        self.outer.addStretch()
