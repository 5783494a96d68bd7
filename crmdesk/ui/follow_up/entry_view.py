"""One talk, task or signal in words, as it stands in the timeline of a customer and beside lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import codecs
from crmdesk.ui.desk import Desk
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import Elided, Pill, hbox, icon_button, label, link, vbox
from crmdesk.ui.words import day, moment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

ACTIVITY: Final = "activity"
TASK: Final = "task"
SIGNAL: Final = "signal"
CHANNEL_TONES: Final = {"face": "gradeA", "phone": "info", "wechat": "good", "email": "gradeC"}
SIGNAL_TONES: Final = {
    "churn": "bad", "complaint": "bad", "need": "info", "referral": "good", "praise": "good",
    "suggestion": "gradeC",
}  # fmt: skip
NAME_LEAST: Final = 16
ITEMS: Final = (
    "opening", "narrowing", "demands", "intention", "review", "needs", "preferred_channel",
    "personal_help",
)  # fmt: skip
# What can be done with an entry: name, picture, words.
EDIT: Final = ("edit", "pencil-simple", N_("Edit"))
DONE: Final = ("done", "check", N_("Mark as done"))
POSTPONE: Final = ("postpone", "clock", N_("Postpone"))
REOPEN: Final = ("reopen", "arrow-u-up-left", N_("To be done after all"))
TAKE: Final = ("take", "note-pencil", N_("Take in hand"))
SETTLE: Final = ("settle", "check", N_("Settle"))
DELETE: Final = ("delete", "trash", N_("Delete"))


class EntryView(QFrame):
    """``asked`` carries the name of a verb, the entity and the record."""

    asked = Signal(str, str, object)

    def __init__(
        self, desk: Desk, entity: str, record: Mapping[str, Any], *, is_brief: bool = False
    ) -> None:
        """*is_brief*: the first words only and no verbs, for a narrow card."""
        super().__init__()
        self._desk, self.entity, self.record = desk, entity, record
        self._specs = desk.services.catalogue.by_key(entity)
        self.setObjectName(f"entry_{entity}_{record['id']}")
        self.setProperty("role", "row")
        column = vbox(self, (0, 6, 0, 8) if is_brief else (14, 9, 10, 10), 4)
        column.addLayout(self._head(is_brief=is_brief))
        {ACTIVITY: self._talk, TASK: self._task, SIGNAL: self._signal}[entity](column, is_brief)

    def _shown(self, name: str) -> str:
        spec = self._specs[name]
        return codecs.show_stored(spec, self.record.get(name), self._desk.services.names)

    # --- the first line ------------------------------------------------------------------------------
    def _head(self, *, is_brief: bool) -> QHBoxLayout:
        head = hbox(None, spacing=6)
        head.addWidget(label(self._when(), "muted"))
        for text, tone in self._pills():
            head.addWidget(Pill(text, tone))
        who = Elided(self._shown("employee_id" if self.entity == ACTIVITY else "owner_id"), "muted")
        who.setAlignment(Qt.AlignmentFlag.AlignRight)
        who.setMinimumWidth(px(NAME_LEAST))  # the verbs must stay in sight
        head.addWidget(who, 1)
        if not is_brief:
            for name, icon, words in self.verbs():
                made = icon_button(icon, _(words), name=f"entry_{name}", token="text3")
                set_role(made, "tool")
                made.setFixedSize(px(26), px(26))
                made.clicked.connect(partial(self._on_verb, name))
                head.addWidget(made)
        return head

    def _when(self) -> str:
        r = self.record
        if self.entity == ACTIVITY:
            return moment(datetime.fromisoformat(str(r["happened_at"])))
        if self.entity == SIGNAL:
            return moment(datetime.fromisoformat(str(r["raised_at"])))
        if r.get("done_at"):
            return moment(datetime.fromisoformat(str(r["done_at"])))
        said = day(date.fromisoformat(str(r["due_on"])))
        return f"{said} {r['due_time']}" if r.get("due_time") else said

    def _pills(self) -> list[tuple[str, str]]:
        r = self.record
        if self.entity == ACTIVITY:
            pills = [(self._shown("channel"), CHANNEL_TONES.get(str(r["channel"]), "gradeD"))]
            if r["result"] != "reached":
                pills.append((self._shown("result"), "warn"))
            return pills
        if self.entity == SIGNAL:
            pills = [(self._shown("kind"), SIGNAL_TONES.get(str(r["kind"]), "info"))]
            state = str(r["state"])
            tone = "good" if state == "closed" else "bad" if self._is_late() else "warn"
            return [*pills, (self._shown("state"), tone)]
        if r["state"] == "open":
            return [(_("Task"), "info"), *([(_("overdue"), "bad")] if self._is_late() else [])]
        tone = "good" if r["state"] == "done" else "gradeD"
        return [(_("Task"), "info"), (self._shown("state"), tone)]

    def _is_late(self) -> bool:
        if self.entity == TASK:
            return str(self.record["due_on"]) < clock.today().isoformat()
        due = self.record.get("due_at")
        return bool(due) and str(due) < clock.now().isoformat(" ", "seconds")

    def verbs(self) -> list[tuple[str, str, str]]:
        """What can be done with it: name, picture, words."""
        state = self.record.get("state")
        if self.entity == TASK:
            return [DONE, POSTPONE, EDIT, DELETE] if state == "open" else [REOPEN, DELETE]
        if self.entity == SIGNAL:
            first = [] if state == "closed" else [SETTLE]
            return [*([TAKE] if state == "open" else []), *first, EDIT, DELETE]
        return [EDIT, DELETE]

    def _on_verb(self, name: str, *_checked: object) -> None:
        self.asked.emit(name, self.entity, self.record)

    # --- what it says ----------------------------------------------------------------------------------
    def _talk(self, column: QVBoxLayout, is_brief: bool) -> None:
        about = listed(
            t for t in (self._shown("contact_id"), self._shown("purposes"),
                        self._shown("opportunity_id")) if t
        )  # fmt: skip
        if about:
            column.addWidget(Elided(about, "small"))
        column.addWidget(_text(str(self.record["summary"])))
        if is_brief:
            return
        for name in ITEMS:
            said = self._shown(name)
            if said:
                column.addWidget(_said(self._specs[name].title, said))
        if self.record.get("next_on"):
            next_on = day(date.fromisoformat(str(self.record["next_on"])))
            what = str(self.record.get("next_what") or "")
            text = _("Next step {day}").format(day=next_on) + (f": {what}" if what else "")
            column.addWidget(label(text, "warn", wrap=True))

    def _task(self, column: QVBoxLayout, is_brief: bool) -> None:
        column.addWidget(_text(str(self.record["title"])))
        about = listed(
            t for t in (self._shown("kind"), self._shown("opportunity_id"),
                        self._shown("recurrence")) if t
        )  # fmt: skip
        if about and not is_brief:
            column.addWidget(label(about, "muted", wrap=True))
        if self.record.get("remark") and not is_brief:
            column.addWidget(_text(str(self.record["remark"])))

    def _signal(self, column: QVBoxLayout, is_brief: bool) -> None:
        column.addWidget(_text(str(self.record["text"])))
        if is_brief:
            return
        if self.record.get("answer"):
            column.addWidget(_said(self._specs["answer"].title, str(self.record["answer"])))
        elif self.record.get("due_at"):
            until = moment(datetime.fromisoformat(str(self.record["due_at"])))
            text = _("Answer until {when}").format(when=until)
            column.addWidget(label(text, "bad" if self._is_late() else "warn"))


class CustomerLine(QWidget):
    """Whose entry it is, as a way to the card."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer_id = desk, customer_id
        row = hbox(self)
        made = link(desk.services.names("customer", customer_id), name="entryCustomer")
        made.clicked.connect(self._on_clicked)
        row.addWidget(made)
        row.addStretch()

    def _on_clicked(self) -> None:
        self._desk.open_customer(self._customer_id, tab="follow_up")


def _text(words: str) -> QWidget:
    made = label(words, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _said(title: str, words: str) -> QWidget:
    made = QWidget()
    column = vbox(made, spacing=1)
    column.addWidget(label(title, "fieldLabel"))
    column.addWidget(_text(words))
    return made
