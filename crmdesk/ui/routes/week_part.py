"""The week of a seller as a board: visits are dragged between days, ticked off, moved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _, ngettext
from crmdesk.models.deal_choices import VisitState
from crmdesk.ui.boards.view import BoardView
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.routes.faces import VisitFaces, columns_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, passing_menu, vbox
from crmdesk.ui.widgets.kpi import KpiCard
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.visit_plans import VisitPlanService, VisitRow, Week

LOW: Final = 720
MARKS: Final = (VisitState.DONE, VisitState.MISSED, VisitState.DROPPED, VisitState.PLANNED)


class WeekPart(QWidget):
    """``plan_asked`` when the person wants to plan; ``list_asked`` carries customer ids."""

    plan_asked = Signal()
    list_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.seller_id: int | None = None
        self.day = clock.today()
        self.week: Week | None = None
        self._waiting = 0
        column = vbox(self, spacing=10)
        strip = hbox(None, spacing=10)
        self.planned = KpiCard("calendar-check", "info", _("Visits this week"), "")
        self.completion = KpiCard("check-circle", "good", _("Plan completed"), "")
        self.coverage = KpiCard("map-pin", "info", _("Route covered"), "")
        self.missed = KpiCard("hourglass-medium", "warn", _("Not made yet"), "")
        for number, kpi in enumerate(self._kpis()):
            kpi.setObjectName(f"visitKpi{number}")
            strip.addWidget(kpi)
        self.planned.clicked.connect(self._on_planned)
        self.completion.clicked.connect(self._on_done)
        self.coverage.clicked.connect(self._on_planned)
        self.missed.clicked.connect(self.roll_over)
        column.addLayout(strip)
        self.board = BoardView(VisitFaces())
        self.board.opened.connect(self._on_opened)
        self.board.delete_asked.connect(self._on_delete)
        self.board.menu_asked.connect(self._on_menu)
        self.board.drop_asked.connect(self._on_drop)
        self.board.number_activated.connect(self._on_number)
        column.addWidget(self.board, 1)
        self._reading = LatestOnly(desk.jobs, self)

    def _kpis(self) -> tuple[KpiCard, ...]:
        return self.planned, self.completion, self.coverage, self.missed

    # --- showing -----------------------------------------------------------------------------------
    def show_week(self, seller_id: int | None, day: date) -> None:
        """Show the week of *day* for one seller (None: everybody)."""
        self.seller_id, self.day = seller_id, day
        services, today = self.desk.services, clock.today()

        def read(_progress: Any) -> tuple[Week, int]:
            plans = services.visit_plans
            return plans.week(seller_id, day), plans.open_before(seller_id, today)

        self._reading.ask(_("Reading the visits"), read, self._on_read)

    def _on_read(self, answer: tuple[Week, int]) -> None:
        self.week, self._waiting = answer
        visits = self.week.visits
        done = sum(1 for visit in visits if visit.state == VisitState.DONE)
        self.planned.set(str(len(visits)), _("{count} made").format(count=done))
        self.completion.set(_percent(self.week.completion))
        self.coverage.set(_percent(self.week.coverage))
        note = _("click: plan them for today") if self._waiting else ""
        self.missed.set(str(self._waiting), note, "warn" if self._waiting else "text3")
        if visits:
            self.board.show_columns(columns_of(self.week, clock.today()))
        else:
            self.board.show_state(
                EmptyState(
                    "calendar-blank",
                    _("No visits planned this week"),
                    _("Let the program propose who is due, or put customers in from the list."),
                    [Way(_("Plan the week"), self.plan_asked.emit, "calendar-check", "primary",
                         "emptyPlanWeek")],
                )
            )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = self.window().height() < px(LOW)
        for kpi in self._kpis():
            kpi.set_low(is_low)
        self.board.set_low(is_low)

    # --- hands -------------------------------------------------------------------------------------
    def visit(self, visit_id: int | None) -> VisitRow | None:
        """A visit that is shown."""
        visits = self.week.visits if self.week is not None else ()
        return next((v for v in visits if v.id == visit_id), None)

    def _write(
        self, title: str, act: Callable[[VisitPlanService], ChangeSet], said: str = ""
    ) -> None:
        services = self.desk.services
        self.desk.write(title, lambda _progress: act(services.visit_plans), said=said)

    def _on_opened(self, visit_id: int) -> None:
        visit = self.visit(visit_id)
        if visit is not None:
            self.desk.open_customer(visit.customer_id)

    def _on_drop(self, visit_id: int, key: str) -> None:
        week = self.week
        if week is None:
            return
        day = date.fromisoformat(key)
        order = [v.id for v in week.days[day] if v.id != visit_id] + [visit_id]
        self._write(
            _("Moving the visit"),
            lambda plans: plans.move(visit_id, day, order),
            _("Moved to {day}.").format(day=f"{day:%m-%d}"),
        )
        self.board.put_back()

    def mark(self, visit_id: int, state: VisitState) -> None:
        """Say what became of a visit."""
        self._write(_("Saving"), lambda plans: plans.mark(visit_id, state), f"{_(state.label)}。")

    def _on_delete(self, visit_id: int) -> None:
        services = self.desk.services
        self.desk.write(
            _("Deleting"),
            lambda _progress: services.records.remove("visit", [visit_id]),
            said=_("Visit deleted."),
        )

    def _on_menu(self, visit_id: int, place: QPoint) -> None:
        visit = self.visit(visit_id)
        if visit is None:
            return
        menu = passing_menu(self)
        entry = menu.addAction(_("Customer card") + "\tEnter")
        entry.triggered.connect(lambda *_c: self.desk.open_customer(visit.customer_id))
        menu.addSeparator()
        for state in MARKS:
            if state != visit.state:
                entry = menu.addAction(_(state.label))
                entry.triggered.connect(lambda *_c, wanted=state: self.mark(visit_id, wanted))
        menu.addSeparator()
        entry = menu.addAction(_("Next week"))
        entry.triggered.connect(lambda *_c: self.postpone(visit))
        entry = menu.addAction(_("Delete") + "\tDel")
        entry.triggered.connect(lambda *_c: self._on_delete(visit_id))
        menu.exec(place)

    def postpone(self, visit: VisitRow) -> None:
        """The same weekday a week later."""
        day = visit.planned_on + timedelta(days=7)
        self._write(
            _("Moving the visit"),
            lambda plans: plans.move(visit.id, day, []),
            _("Moved to {day}.").format(day=f"{day:%m-%d}"),
        )

    def roll_over(self) -> None:
        """Plan what was not made for today."""
        if not self._waiting:
            return
        today, seller_id = clock.today(), self.seller_id
        self._write(
            _("Moving the visits"),
            lambda plans: plans.roll_over(seller_id, today),
            ngettext(
                "{count} visit planned for today.",
                "{count} visits planned for today.",
                self._waiting,
            ).format(count=self._waiting),
        )

    # --- what is behind the numbers ------------------------------------------------------------------
    def _on_number(self, key: str, _number: str) -> None:
        if self.week is not None:
            self._open(self.week.days[date.fromisoformat(key)])

    def _on_planned(self) -> None:
        self._open(self.week.visits if self.week is not None else ())

    def _on_done(self) -> None:
        visits = self.week.visits if self.week is not None else ()
        self._open(tuple(v for v in visits if v.state == VisitState.DONE))

    def _open(self, visits: tuple[VisitRow, ...]) -> None:
        if visits:
            self.list_asked.emit(tuple(dict.fromkeys(v.customer_id for v in visits)))


def _percent(share: int | None) -> str:
    return "—" if share is None else f"{share / 100:.0f}%"
