"""跟进 on the customer card: talks, tasks and signals in one line of time, and a way to add to it.

What is still to be done stands first, then the newest. A line on top notes a talk in one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.entry_acts import EntryActs
from crmdesk.ui.follow_up.entry_view import ACTIVITY, SIGNAL, TASK, EntryView
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    button,
    card,
    clear,
    hbox,
    icon_button,
    label,
    link,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.follow_ups import Entry

ALL: Final = "all"
KINDS: Final = (
    (ALL, N_("All")),
    (ACTIVITY, N_("Talks")),
    (TASK, N_("To do")),
    (SIGNAL, N_("Feedback")),
)
AT_ONCE: Final = 40
EXPORTED: Final = (
    "happened_at", "channel", "result", "contact_id", "purposes", "summary", "next_on",
    "next_what", "employee_id",
)  # fmt: skip


class FollowUpTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "follow_up"
    title: ClassVar[str] = N_("Follow-up history")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.actions_ = EntryActs(desk, self)
        self._entries: list[Entry] = []
        self._kind, self._most = ALL, AT_ONCE
        self._latest = LatestOnly(desk.jobs, self)
        sheet = card("followUpCard")
        vbox(self).addWidget(sheet)
        column = vbox(sheet, (1, 8, 1, 1), 6)
        column.addLayout(self._make_head())
        column.addWidget(self._make_quick())
        self._stack = QStackedWidget()
        body = QWidget()
        self._list = vbox(body)
        self._stack.addWidget(scroll_area(body, "timeline"))
        self._stack.addWidget(self._make_empty())
        column.addWidget(self._stack, 1)
        desk.bus.changed.connect(self._on_changed)

    # --- building ----------------------------------------------------------------------------------
    def _make_head(self) -> QHBoxLayout:
        head = hbox(None, (14, 0, 12, 0), 8)
        self.chips = ChipBar()
        self.chips.set_chips([(key, _(title)) for key, title in KINDS])
        self.chips.choose(ALL)
        self.chips.chosen.connect(self._on_chip)
        head.addWidget(self.chips, 1)
        self.print = icon_button("printer", _("Print the contact history"), name="timelinePrint")
        self.export = icon_button("export", _("Export to Excel …"), name="timelineExport")
        self.new_task = button(_("New task"), "plus", name="timelineTask")
        self.talk = button(
            _("Note a talk"), "note-pencil", name="timelineTalk",
            tip=_("Record a follow-up (Ctrl+J)"),
        )  # fmt: skip
        for made, act in (
            (self.print, self.print_history),
            (self.export, self.export_history),
            (self.new_task, self._on_new_task),
            (self.talk, self._on_talk),
        ):
            made.clicked.connect(act)
            head.addWidget(made)
        return head

    def _make_quick(self) -> QFrame:
        made = QFrame()
        row = hbox(made, (14, 0, 14, 4), 8)
        spec = self.desk.services.catalogue.by_key(ACTIVITY)["channel"]
        self.channel = Combo("quickChannel")
        self.channel.setAccessibleName(spec.title)
        self.channel.setMinimumContentsLength(9)
        for option in spec.options:
            self.channel.addItem(spec.option_label(option.value), option.value)
        self.channel.setCurrentIndex(max(0, self.channel.findData(spec.default)))
        row.addWidget(self.channel)
        self.quick = QLineEdit()
        self.quick.setObjectName("quickTalk")
        self.quick.setAccessibleName(_("Note a talk in one sentence"))
        self.quick.setPlaceholderText(_("Note a talk in one sentence, Enter saves it"))
        self.quick.returnPressed.connect(self._on_quick)
        row.addWidget(self.quick, 1)
        return made

    def _make_empty(self) -> QWidget:
        ways = [
            Way(_("Note a talk"), self._on_talk, "note-pencil", "primary", "emptyTalk"),
            Way(_("New task"), self._on_new_task, "plus", name="emptyTask"),
        ]
        return EmptyState(
            "note-pencil",
            _("No talk was noted yet"),
            _("Who talked with whom about what, and what comes next: noted in a minute."),
            ways,
        )

    # --- showing -----------------------------------------------------------------------------------
    def count(self, state: CardState) -> int | None:
        return state.standing.count if state.standing is not None else 0

    def render_card(self, state: CardState) -> None:
        self._most = AT_ONCE
        self._read()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self.state is None or not change_set.touches((ACTIVITY, TASK, SIGNAL)):
            return
        if self.state.customer_id in change_set.customer_ids and self.isVisible():
            self._read()

    def _read(self) -> None:
        if self.state is None:
            return
        services, customer_id = self.desk.services, self.state.customer_id

        def read(_progress: Any) -> tuple[int, list[Entry]]:
            return customer_id, services.follow_ups.history_of(customer_id)

        self._latest.ask(_("Reading the follow-ups"), read, self._on_read)

    def _on_read(self, answer: tuple[int, list[Entry]]) -> None:
        customer_id, entries = answer
        if self.state is None or customer_id != self.state.customer_id:
            return
        self._entries = entries
        counts = {key: sum(e.kind.value == key for e in entries) for key, _title in KINDS[1:]}
        self.chips.set_counts({ALL: len(entries), **counts})
        self._fill()

    def _fill(self) -> None:
        clear(self._list)
        shown = [e for e in self._entries if self._kind in (ALL, e.kind.value)]
        for entry in shown[: self._most]:
            view = EntryView(self.desk, entry.kind.value, entry.record)
            view.asked.connect(self._on_asked)
            self._list.addWidget(view)
        rest = len(shown) - self._most
        if rest > 0:
            words = ngettext("Show {count} more", "Show {count} more", rest).format(count=rest)
            more = link(words, "caret-down", name="timelineMore")
            more.clicked.connect(self._on_more)
            holder = QWidget()
            hbox(holder, (14, 6, 14, 8)).addWidget(more)
            self._list.addWidget(holder)
        if not shown and self._entries:
            nothing = label(_("Nothing of this kind yet."), "muted")
            nothing.setContentsMargins(px(14), px(12), px(14), px(12))
            self._list.addWidget(nothing)
        self._list.addStretch()
        self._stack.setCurrentIndex(0 if self._entries else 1)

    def _on_more(self) -> None:
        self._most += AT_ONCE
        self._fill()

    def _on_chip(self, key: str) -> None:
        self._kind, self._most = key, AT_ONCE
        self._fill()

    # --- acting --------------------------------------------------------------------------------------
    def _on_asked(self, verb: str, entity: str, record: object) -> None:
        sender = self.sender()
        place = None
        if isinstance(sender, QWidget):
            anchor = sender.findChild(QWidget, f"entry_{verb}")
            if anchor is not None:
                place = anchor.mapToGlobal(QPoint(0, anchor.height()))
        if isinstance(record, dict):
            self.actions_.do(verb, entity, record, place)

    def _on_talk(self) -> None:
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        if self.state is not None:
            record_talk(self.desk, self.window(), self.state.customer_id)

    def _on_new_task(self) -> None:
        if self.state is not None:
            self.actions_.new_task(self.state.customer_id)

    def _on_quick(self) -> None:
        text = self.quick.text().strip()
        if self.state is None or not text:
            return
        services, customer_id = self.desk.services, self.state.customer_id
        values = {
            "customer_id": customer_id,
            "channel": self.channel.currentData(),
            "summary": text,
            "happened_at": clock.now().replace(second=0),
        }
        name = services.names("customer", customer_id)

        def save(_progress: Any) -> ChangeSet:
            from crmdesk.services.follow_ups import TalkDraft

            return services.follow_ups.save_talk(TalkDraft(values=values))

        self.desk.write(
            _("Saving"),
            save,
            said=_("The follow-up with {name} is saved.").format(name=name),
            done=self._on_quick_saved,
        )

    def _on_quick_saved(self, _change_set: ChangeSet) -> None:
        self.quick.clear()
        self.quick.setFocus()

    def print_history(self) -> None:
        """The talks with this customer on paper."""
        from crmdesk.ui.printing import print_report

        if self.state is not None:
            print_report(self.desk, "contact-history", self, customer_ids=[self.state.customer_id])

    def export_history(self) -> None:
        """The talks with this customer to Excel."""
        from crmdesk.ui.exporting import export_list

        if self.state is not None:
            export_list(self.desk, self, talks_of(self.state.customer_id), list(EXPORTED), [])


def talks_of(customer_id: int) -> ListQuery:
    """The talks with one customer, newest first."""
    return ListQuery(
        entity=ACTIVITY,
        filter=Group((Condition("customer_id", Op.ONE_OF, (customer_id,)),)),
        sort=(Sort("happened_at", descending=True),),
    )
