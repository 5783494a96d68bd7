"""下一步 in the head of the customer card: what comes next and when, or when we talked last."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import Elided, hbox, icon_label, vbox
from crmdesk.ui.words import day, moment

if TYPE_CHECKING:
    from crmdesk.services.follow_ups import Standing


class NextStep(QWidget):
    """Two lines: when (late ones in red), and what."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cardNextStep")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._has_something, self._has_room = False, True
        self.setMinimumWidth(px(150))
        self.setMaximumWidth(px(250))
        row = hbox(self, spacing=8)
        row.addWidget(icon_label("calendar-check", "warn", 20), 0, Qt.AlignmentFlag.AlignVCenter)
        column = vbox(None, spacing=2)
        self.when = Elided("", "warn", name="nextWhen")
        self.what = Elided("", "strong", name="nextWhat")
        column.addWidget(self.when)
        column.addWidget(self.what)
        row.addLayout(column, 1)

    def set_room(self, *, enough: bool) -> None:
        """Narrow heads keep their room for the name; the tab says the same."""
        self._has_room = enough
        self._show_if_room()

    def _show_if_room(self) -> None:
        self.setVisible(self._has_something and self._has_room)

    def show_standing(self, standing: Standing | None) -> None:
        """Show how follow-up of a customer stands; nothing for one that does not exist yet."""
        self._has_something = standing is not None
        self._show_if_room()
        if standing is None:
            return
        if standing.next_step_on:
            on = date.fromisoformat(standing.next_step_on)
            late = (clock.today() - on).days
            said = day(on) if late <= 0 else _("{count} days overdue").format(count=late)
            hour = f" {standing.next_step_time}" if standing.next_step_time else ""
            self._say(
                _("Next step · {when}").format(when=said + hour),
                standing.next_step or "",
                "bad" if late > 0 else "warn",
            )
            return
        last = standing.last_contact_at
        talked = moment(datetime.fromisoformat(last)) if last else _("not yet")
        due = standing.contact_due_on
        what = (
            _("to be contacted {day}").format(day=day(date.fromisoformat(due)))
            if due
            else _("no next step planned")
        )
        self._say(_("Last contact · {when}").format(when=talked), what, "small")

    def _say(self, when: str, what: str, role: str) -> None:
        set_role(self.when, role)
        self.when.setText(when)
        self.what.setText(what)
        self.setAccessibleName(f"{when} {what}")
