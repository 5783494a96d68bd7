"""今日: whom to call and why, what is due, what runs out; done, put off or opened in one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.services.today_lines import KIND_LABELS, Group, Line, Today
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up import today_words as words
from crmdesk.ui.follow_up.today_acts import TodayActs
from crmdesk.ui.follow_up.today_figures import TodayFigures
from crmdesk.ui.follow_up.today_list import TodayList
from crmdesk.ui.follow_up.today_side import TodaySide
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, card, hbox, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.today_pipeline import StageSum

ALL: Final = "all"
SIDE_BELOW: Final = 1160
A_MINUTE_MS: Final = 60_000
EVERYBODY: Final = 0
SCOPE_KEY: Final = "today_scope"


class TodayPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("My day")
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "activity", "task", "signal", "customer", "contact", "opportunity", "qualification",
        "contract", "instalment", "receipt", "quote", "setting", "employee", "stage",
        "sale", "promise", "dunning", "statement",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.acts = TodayActs(desk, self)
        self.today: Today | None = None
        self._kind = ALL
        self._latest = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self.figures = TodayFigures()
        self.figures.chosen.connect(self._on_figure)
        self.outer.addWidget(self.figures)
        body = hbox(None, spacing=10)
        body.addWidget(self._make_list(), 1)
        self.side = TodaySide(desk)
        self.side.day_chosen.connect(self._on_day)
        self.side.stage_chosen.connect(self._on_stage)
        body.addWidget(self.side)
        self.outer.addLayout(body, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(A_MINUTE_MS)
        self._clock.timeout.connect(self._on_minute)
        self._clock.start()

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("My day"))
        self.top.help.clicked.connect(self.show_help)
        self.top.subtitle.setText(words.day_words(clock.today(), ""))
        self.search = self.top.add_search(_("Name, pinyin initials, telephone (Ctrl+F)"))
        self.search.returnPressed.connect(self._on_search)
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("The day on paper (Ctrl+P)")
        )
        self._talk = button(
            _("Note a talk"), "note-pencil", "primary", name="todayTalk",
            tip=_("Record a follow-up (Ctrl+J)"),
        )  # fmt: skip
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._talk.clicked.connect(self.key_talk)
        for made in (self._export, self._print, self._talk):
            self.top.add(made)
        return self.top

    def _make_list(self) -> QFrame:
        frame = card("todayCard")
        column = vbox(frame, (1, 0, 1, 1))
        row = hbox(None, (12, 8, 10, 8), 6)
        self.chips = ChipBar()
        self.chips.chosen.connect(self._on_chip)
        row.addWidget(self.chips, 1)
        self.scope = Combo("todayScope")
        self.scope.setAccessibleName(_("Whose day"))
        self.scope.setMinimumContentsLength(10)
        self.scope.activated.connect(self._on_scope)
        row.addWidget(self.scope)
        column.addLayout(row)
        self._stack = QStackedWidget()
        self.list = TodayList()
        self.list.asked.connect(self._on_asked)
        self.list.rest_asked.connect(self._on_rest)
        self._stack.addWidget(self.list)
        self._empty: QWidget | None = None
        column.addWidget(self._stack, 1)
        return frame

    # --- showing -----------------------------------------------------------------------------------
    def enter(self, **_more: Any) -> None:
        """Come to the page."""

    def refresh(self) -> None:
        services, wanted = self.desk.services, self._wanted_employee()

        def read(_progress: Any) -> tuple[Today, tuple[StageSum, ...], list[tuple[int, str]]]:
            from crmdesk.services.today_pipeline import stage_sums

            employee_id = wanted if wanted != EVERYBODY else None
            today = services.today.today(employee_id)
            with services.database.read() as connection:
                stages = stage_sums(connection, employee_id)
            return today, stages, services.names.choices("employee")

        self._latest.ask(_("Reading the day"), read, self._on_read)

    def _wanted_employee(self) -> int:
        """Whose day: the chosen one's, by default one's own; 0 is everybody's."""
        chosen = self.scope.currentData()
        if chosen is not None:
            return int(chosen)
        if self.desk.preferences.get(SCOPE_KEY) == ALL:
            return EVERYBODY
        return self.desk.services.employee_id or EVERYBODY

    def _on_read(self, answer: tuple[Today, tuple[StageSum, ...], list[tuple[int, str]]]) -> None:
        self.today, stages, people = answer
        self._fill_scope(people)
        self.top.subtitle.setText(words.day_words(self.today.as_of, self.today.lunar))
        self.figures.show_kpis(self.today.kpis)
        self.side.show_day(self.today, stages)
        self._set_chips()
        self._fill()

    def _fill_scope(self, people: list[tuple[int, str]]) -> None:
        wanted, me = self._wanted_employee(), self.desk.services.employee_id
        self.scope.blockSignals(True)
        self.scope.clear()
        self.scope.addItem(_("Everybody"), EVERYBODY)
        for employee_id, name in people:
            shown = _("{name} (me)").format(name=name) if employee_id == me else name
            self.scope.addItem(shown, employee_id)
        self.scope.setCurrentIndex(max(0, self.scope.findData(wanted)))
        self.scope.blockSignals(False)

    def _set_chips(self) -> None:
        assert self.today is not None
        groups = [g for g in self.today.groups if g.total]
        keys = [ALL, *(g.kind.value for g in groups)]
        self.chips.set_chips(
            [(ALL, _("All")), *((g.kind.value, _(KIND_LABELS[g.kind])) for g in groups)]
        )
        self.chips.set_counts({ALL: self.today.total, **{g.kind.value: g.total for g in groups}})
        if self._kind not in keys:
            self._kind = ALL
        self.chips.choose(self._kind)

    def _fill(self) -> None:
        if self.today is None:
            return
        groups = [g for g in self.today.groups if self._kind in (ALL, g.kind.value)]
        self.list.show_groups(groups)
        if any(g.total for g in groups):
            self._stack.setCurrentWidget(self.list)
        else:
            self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is None:
            self._empty = EmptyState(
                "calendar-check",
                _("Nothing is planned for today"),
                _(
                    "No contact is due, no task, nothing runs out. Plan the next step when you "
                    "record a talk, and it is here on its day."
                ),
                [
                    Way(_("Note a talk"), self.key_talk, "note-pencil", "primary", "emptyTalk"),
                    Way(_("New task"), self._on_new_task, "plus", name="emptyTask"),
                    Way(_("Customers"), self._on_customers, "users-three", name="emptyCustomers"),
                ],
            )
            self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)

    def _on_minute(self) -> None:
        """After midnight the day is another one; a page in the background reads it when shown."""
        if self.today is not None and self.today.as_of != clock.today():
            self.is_stale = True
            if self.isVisible():
                self.reload()

    # --- acting --------------------------------------------------------------------------------------
    def _on_asked(self, verb: str, line: Line) -> None:
        self.acts.do(verb, line, self.list.menu_place())

    def _on_rest(self, group: Group) -> None:
        self.acts.open_list(group.query, _(KIND_LABELS[group.kind]))

    def _on_figure(self, key: str) -> None:
        if self.today is not None:
            kpi = next(k for k in self.today.kpis if k.key == key)
            self.acts.open_list(kpi.query, _(kpi.label))

    def _on_day(self, day: str) -> None:
        from crmdesk.models.query import Condition, ListQuery, Op
        from crmdesk.models.query import Group as Filter

        conditions = [
            Condition("due_on", Op.EQUALS, (day,)),
            Condition("state", Op.ONE_OF, ("open",)),
        ]
        wanted = self._wanted_employee()
        if wanted != EVERYBODY:
            conditions.append(Condition("owner_id", Op.ONE_OF, (wanted,)))
        self.acts.open_list(ListQuery("task", filter=Filter(tuple(conditions))), day)

    def _on_stage(self, _stage_id: int) -> None:
        self.desk.open_page("opportunities")

    def _on_chip(self, key: str) -> None:
        self._kind = key
        self._fill()

    def _on_scope(self, _place: int) -> None:
        everybody = self.scope.currentData() == EVERYBODY
        self.desk.preferences.set(SCOPE_KEY, ALL if everybody else "")
        self.reload()

    def _on_search(self) -> None:
        self.desk.open_page("customers", search=self.search.text().strip())

    def _on_customers(self) -> None:
        self.desk.open_page("customers")

    def _on_new_task(self) -> None:
        self.acts.entries.new_task()

    # --- keys ------------------------------------------------------------------------------------------
    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def key_new(self) -> None:
        """Ctrl+N: a new customer, as the list has it."""
        from crmdesk.ui.customers.actions import CustomerActions

        CustomerActions(self.desk, self).create(self.search.text())

    def key_talk(self) -> None:
        """Ctrl+J: with the customer of the line under the cursor."""
        line = self.list.current() if self.list.hasFocus() else None
        if line is not None:
            self.acts.talk(line)
            return
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        record_talk(self.desk, self.window())

    def key_print(self) -> None:
        """Ctrl+P."""
        from crmdesk.ui.printing import print_report

        print_report(
            self.desk, "today", self, values={"employee_id": self._wanted_employee() or None}
        )

    def key_export(self) -> None:
        """Ctrl+E."""
        from crmdesk.ui.follow_up.today_export import export_day

        if self.today is not None:
            export_day(self.desk, self, self.today)

    # --- help and room -----------------------------------------------------------------------------------
    def help_text(self) -> str:
        return _(
            "Everything that is to be done today, most valuable first.\n\n"
            "To be contacted:\nHow often a customer is contacted follows from the grade of its "
            "best opportunity: A every 7 days, B 14, C 30, D 90; only a talk that reached "
            "somebody counts. The shortest interval holds, and the day moves to the next working "
            "day. No more are shown than one person can do; the settings say how many.\n\n"
            "Lines:\nSpace ticks a line off, P puts it off, Enter opens it, J records a talk. "
            "Each can be taken back with Ctrl+Z.\n\n"
            "The answered-in-time rate counts signals and feedback: key signals of large "
            "customers within 4 working hours, others within one working day, small matters "
            "within three."
        )

    def first_focus(self) -> QWidget:
        return self.list

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        window = self.window()
        self.figures.set_low(window.height() / theme().scale < LOW_WINDOW)
        self.side.setVisible(window.width() / theme().scale >= SIDE_BELOW)
