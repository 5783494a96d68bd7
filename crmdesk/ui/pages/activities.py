"""跟进记录: the talks, tasks and signals of everybody as lists, with the full words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QTabBar, QWidget

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Group, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up import list_chips
from crmdesk.ui.follow_up.entry_acts import EntryActs
from crmdesk.ui.follow_up.entry_side import EntrySide
from crmdesk.ui.follow_up.entry_view import ACTIVITY, SIGNAL, TASK
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import EntityList
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, hbox
from crmdesk.ui.widgets.states import EmptyState, Way

TABS: Final = ((ACTIVITY, N_("Talks")), (TASK, N_("To do")), (SIGNAL, N_("Feedback")))
COLUMNS: Final = {
    ACTIVITY: ("customer_id", "happened_at", "channel", "summary", "next_on", "employee_id"),
    TASK: ("customer_id", "title", "due_on", "due_time", "kind", "state", "owner_id"),
    SIGNAL: ("customer_id", "kind", "text", "due_at", "state", "owner_id"),
}
WIDE: Final = {
    ACTIVITY: ("result", "contact_id", "purposes", "next_what", "opportunity_id"),
    TASK: ("recurrence", "opportunity_id", "done_at"),
    SIGNAL: ("urgency", "raised_at", "answered_at", "answer"),
}
ORDER: Final = {
    ACTIVITY: Sort("happened_at", descending=True),
    TASK: Sort("due_on"),
    SIGNAL: Sort("due_at"),
}
SIDE_BELOW: Final = 1160


class EntryList(EntityList):
    """A list whose context menu knows what is done with its rows."""

    def __init__(self, desk: Desk, entity: str, page: ActivitiesPage) -> None:
        self._page = page
        super().__init__(
            desk, entity, COLUMNS[entity], ORDER[entity], wide=WIDE[entity],
            view_key=f"{entity}_view",
        )  # fmt: skip

    def add_acts(self, menu: QMenu) -> None:
        """Done, postpone, settle: what the side panel has as buttons."""
        self._page.add_acts(menu)


class ActivitiesPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Follow-ups")
    entities: ClassVar[tuple[str, ...]] = (ACTIVITY, TASK, SIGNAL, "customer", "employee")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.actions_ = EntryActs(desk, self)
        self._entity = ACTIVITY
        self.lists: dict[str, EntryList] = {}
        self._total = 0
        self._rate = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self.tabs = QTabBar()
        self.tabs.setObjectName("activityTabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _entity, title in TABS:
            self.tabs.addTab(_(title))
        self.tabs.currentChanged.connect(self._on_tab)
        self.outer.addWidget(self.tabs)
        body = hbox(None, spacing=10)
        self._stack = QStackedWidget()
        body.addWidget(self._stack, 1)
        self.side = EntrySide(desk)
        self.side.asked.connect(self._on_asked)
        body.addWidget(self.side)
        self.outer.addLayout(body, 1)
        self._show_list(ACTIVITY)

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Follow-ups"))
        self.top.help.clicked.connect(self.show_help)
        self.search = self.top.add_search(_("Words, customer, pinyin initials (Ctrl+F)"))
        self.search.searched.connect(self._on_searched)
        self.search.left_downwards.connect(self._on_down)
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the list (Ctrl+P)")
        )
        self._task = button(_("New task"), "plus", name="newTask", tip=_("New task (Ctrl+N)"))
        self._talk = button(
            _("Note a talk"), "note-pencil", "primary", name="noteTalk",
            tip=_("Record a follow-up (Ctrl+J)"),
        )  # fmt: skip
        for made, act in (
            (self._export, self.key_export),
            (self._print, self.key_print),
            (self._task, self.key_new),
            (self._talk, self.key_talk),
        ):
            made.clicked.connect(act)
            self.top.add(made)
        return self.top

    def _make_list(self, entity: str) -> EntryList:
        made = EntryList(self.desk, entity, self)
        made.table.set_stretch({ACTIVITY: "summary", TASK: "title", SIGNAL: "text"}[entity])
        made.set_chips(list_chips.chips(entity, self.desk.services.employee_id, clock.today()))
        made.choose_chip(list_chips.FIRST[entity])
        made.opened.connect(self._on_open)
        made.edit_asked.connect(self._on_edit)
        made.current_changed.connect(self._on_current)
        made.counted.connect(self._on_counted)
        made.show_when_empty(self._empty(entity))
        self._stack.addWidget(made)
        self.lists[entity] = made
        return made

    def _empty(self, entity: str) -> EmptyState:
        show_all = Way(_("Show all"), self._on_show_all, "x", name="showAll")
        if entity == TASK:
            way = Way(_("New task"), self.key_new, "plus", "primary", "emptyTask")
            return EmptyState(
                "list-checks", _("No task here"), _("What a talk plans is here by itself."),
                [way, show_all],
            )  # fmt: skip
        way = Way(_("Note a talk"), self.key_talk, "note-pencil", "primary", "emptyTalk")
        if entity == SIGNAL:
            return EmptyState(
                "seal-check",
                _("No signal here"),
                _("Complaints, wishes and praise are entered in the talk they came up in."),
                [way, show_all],
            )
        return EmptyState(
            "note-pencil",
            _("No talk here"),
            _("Who talked with whom about what, and what comes next: noted in a minute."),
            [way, show_all],
        )

    # --- showing -----------------------------------------------------------------------------------
    def enter(
        self,
        entity: str = "",
        filter_group: Group | None = None,
        sort: tuple[Sort, ...] = (),
        chip: str = "",
        **_more: Any,
    ) -> None:
        """Come to one of the lists; perhaps to a chip, or to what a number was counted from."""
        if entity in COLUMNS:
            self._show_list(entity)
        shown = self.list
        if filter_group is not None:
            shown.choose_chip("all")
            shown.set_own_filter(filter_group)
            if sort:
                shown.list.set_sort(tuple(sort))
        if chip:
            shown.choose_chip(chip)

    @property
    def list(self) -> EntryList:
        """The list that is shown."""
        return self.lists[self._entity]

    def _show_list(self, entity: str) -> None:
        self._entity = entity
        is_new = entity not in self.lists
        shown = self._make_list(entity) if is_new else self.lists[entity]
        self._stack.setCurrentWidget(shown)
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex([e for e, _title in TABS].index(entity))
        self.tabs.blockSignals(False)
        if self.isVisible():
            shown.refresh()
        self._on_current(shown.current_id())

    def refresh(self) -> None:
        self.list.refresh()
        self.side.reload()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        if not self.isVisible():
            self.is_stale = True
            return
        self.list.refresh()  # a talk makes tasks, a task moves among the others
        self.side.reload()

    def _on_tab(self, place: int) -> None:
        self._show_list(TABS[place][0])
        self.list.set_search(self.search.text())

    def _on_counted(self, total: object) -> None:
        if self.sender() is not self.list:
            return
        self._total = int(str(total))
        self._say_counts()
        if self._entity == SIGNAL:
            self._ask_rate()

    def _say_counts(self, rate: str = "") -> None:
        said = _counted(self._entity, self._total)
        self.top.subtitle.setText(f"{said} · {rate}" if rate else said)

    def _ask_rate(self) -> None:
        """How many signals of this month were answered in time (B31)."""
        services, today = self.desk.services, clock.today()

        def read(_progress: Any) -> Any:
            return services.follow_up_reports.on_time(today.replace(day=1), today).everybody

        self._rate.ask(_("Counting"), read, self._on_rate)

    def _on_rate(self, kept: Any) -> None:
        if self._entity == SIGNAL and kept.rate is not None:
            said = _("answered in time this month {rate} ({kept} of {due})")
            share = full(kept.rate, Measure.PERCENT)
            self._say_counts(said.format(rate=share, kept=kept.on_time, due=kept.due))

    def _on_current(self, record_id: object) -> None:
        self.side.show_entry(self._entity, int(str(record_id)) if record_id is not None else None)

    # --- acting --------------------------------------------------------------------------------------
    def _record(self, record_id: object) -> Mapping[str, Any] | None:
        services, wanted = self.desk.services, int(str(record_id))
        return services.records.fetch_many(self._entity, [wanted]).get(wanted)

    def _on_asked(self, verb: str, entity: str, record: object) -> None:
        if isinstance(record, dict):
            self.actions_.do(verb, entity, record, self.side.verb_place(verb))

    def add_acts(self, menu: QMenu) -> None:
        """What can be done with the row under the cursor."""
        for name, _icon, words in self.side.verbs():
            if name not in ("edit", "delete"):
                act = menu.addAction(_(words))
                act.setProperty("verb", name)
                act.triggered.connect(self._on_menu_verb)

    def _on_menu_verb(self) -> None:
        record = self._record(self.list.current_id())
        if record is not None:
            self.actions_.do(str(self.sender().property("verb")), self._entity, record)

    def _on_open(self, record_id: object) -> None:
        record = self._record(record_id)
        if record is not None and record.get("customer_id") is not None:
            self.desk.open_customer(int(record["customer_id"]), tab="follow_up")
        elif record is not None:
            self.actions_.edit(self._entity, record)

    def _on_edit(self, record_id: object) -> None:
        record = self._record(record_id) if record_id is not None else None
        if record is not None:
            self.actions_.edit(self._entity, record)

    def _on_searched(self, text: str) -> None:
        self.list.set_search(text)

    def _on_show_all(self) -> None:
        self.search.set_quietly("")
        self.list.show_all()

    def _on_down(self) -> None:
        self.list.table.setFocus()

    # --- keys ------------------------------------------------------------------------------------------
    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def key_new(self) -> None:
        """Ctrl+N."""
        self.actions_.new_task()

    def key_talk(self) -> None:
        """Ctrl+J: with the customer of the row under the cursor."""
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        current = self.list.current_id()
        record = self._record(current) if current is not None else None
        customer = record.get("customer_id") if record else None
        task_id = current if self._entity == TASK and record and record["state"] == "open" else None
        record_talk(
            self.desk, self.window(), int(customer) if customer is not None else None,
            task_id=task_id,
        )  # fmt: skip

    def key_edit(self) -> None:
        """F2."""
        self._on_edit(self.list.current_id())

    def key_bulk(self) -> None:
        """Ctrl+B."""
        self.list.edit_together()

    def key_filter(self) -> None:
        """Ctrl+Shift+F."""
        self.list.ask_filter()

    def key_views(self) -> None:
        """Alt+V."""
        self.list.show_views()

    def key_columns(self) -> None:
        """Alt+C."""
        self.list.list.choose_columns()

    def key_export(self) -> None:
        """Ctrl+E."""
        self.list.export()

    def key_print(self) -> None:
        """Ctrl+P."""
        self.list.print_list()

    def help_text(self) -> str:
        return _(
            "All talks, tasks and signals of all customers.\n\n"
            "Talks:\nOnly a talk that reached somebody begins the time to the next contact anew. "
            "What it plans becomes a task; the next talk with this customer does it.\n\n"
            "Tasks:\nDone, put off or opened here as well as on the page of the day. One that "
            "comes again is planned anew when it is done.\n\n"
            "Signals and feedback:\nA key signal of a large customer is answered within 4 working "
            "hours, others within one working day, small matters within three. The answer is "
            "written down when it is settled."
        )

    def first_focus(self) -> QWidget:
        return self.list.table

    # --- room ------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        window = self.window()
        is_low = window.height() / theme().scale < LOW_WINDOW
        for each in self.lists.values():
            each.table.set_low(is_low)
        self.side.setVisible(window.width() / theme().scale >= SIDE_BELOW)


def _counted(entity: str, count: int) -> str:
    if entity == TASK:
        said = ngettext("{count} task", "{count} tasks", count)
    elif entity == SIGNAL:
        said = ngettext("{count} signal", "{count} signals", count)
    else:
        said = ngettext("{count} talk", "{count} talks", count)
    return said.format(count=f"{count:,}")
