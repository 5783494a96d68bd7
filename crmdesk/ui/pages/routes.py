"""Routes and the week's visits: who is called on when, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.models.query import Condition, Group, Op
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.seller_button import SellerButton
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.routes.plan_dialog import PlanDialog
from crmdesk.ui.routes.route_part import RoutePart
from crmdesk.ui.routes.week_part import WeekPart
from crmdesk.ui.widgets import button, hbox, icon_button, label
from crmdesk.ui.widgets.mode_tiles import ModeTiles

WEEK, ROUTES = "week", "routes"
MODE_KEY: Final = "routes_mode"


class RoutesPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Routes and visits")
    entities: ClassVar[tuple[str, ...]] = (
        "route", "route_stop", "visit", "customer", "address", "activity", "employee",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._day = clock.today()
        self._mode = desk.preferences.get(MODE_KEY) or WEEK
        self.outer.addWidget(self._make_top())
        self.outer.addLayout(self._make_bar())
        self.stack = QStackedWidget()
        self.week = WeekPart(desk)
        self.week.plan_asked.connect(self.plan)
        self.week.list_asked.connect(self._on_list)
        self.routes = RoutePart(desk)
        self.stack.addWidget(self.week)
        self.stack.addWidget(self.routes)
        self.outer.addWidget(self.stack, 1)
        self._show_mode()

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Routes and visits"))
        self.top.help.clicked.connect(self.show_help)
        self.modes = ModeTiles(
            self,
            (
                (WEEK, _("Visits of the week"), "calendar-check"),
                (ROUTES, _("Routes"), "map-pin"),
            ),
        )
        self.modes.chosen.connect(self.show_mode)
        for each in self.modes.tiles.values():
            self.top.add(each)
        self._print = button(
            _("Day sheet"), "printer", name="printButton",
            tip=_("Print the visits of a day with the cards (Ctrl+P)"),
        )  # fmt: skip
        self._print.clicked.connect(self.key_print)
        self._plan = button(
            _("Plan a week"), "calendar-check", "primary", name="planWeek",
            tip=_("Propose visits from who is due (Ctrl+N)"),
        )  # fmt: skip
        self._plan.clicked.connect(self.plan)
        self.top.add(self._print)
        self.top.add(self._plan)
        return self.top

    def _make_bar(self) -> QHBoxLayout:
        row = hbox(None, spacing=6)
        self.seller = SellerButton(self.desk, name="visitSeller")
        self.seller.picked.connect(self._on_seller)
        row.addWidget(self.seller)
        self._before = icon_button(
            "caret-left", _("The week before (Ctrl+PgUp)"), name="weekBefore"
        )
        self._words = label("", "section", name="weekWords")
        self._after = icon_button("caret-right", _("The week after (Ctrl+PgDn)"), name="weekAfter")
        self._now = button(_("This week"), name="thisWeek")
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._now.clicked.connect(self._on_now)
        row.addSpacing(8)
        for made in (self._before, self._words, self._after, self._now):
            row.addWidget(made)
        row.addStretch()
        self._hint = label(_("Drag a visit to another day, or Ctrl+← →"), "muted", name="weekHint")
        row.addWidget(self._hint)
        return row

    # --- showing -----------------------------------------------------------------------------------
    def enter(self, *, plan_for: Sequence[int] | None = None, mode: str = "", **_more: Any) -> None:
        """Come to the page; *plan_for* are customers to be planned at once."""
        if mode:
            self.show_mode(mode)
        if plan_for:
            self.plan(plan_for)

    def refresh(self) -> None:
        monday = self._day - timedelta(days=self._day.weekday())
        sunday = monday + timedelta(days=6)
        self._words.setText(f"{monday:%m-%d} – {sunday:%m-%d}")
        self._words.setToolTip(_("Week {number}").format(number=monday.isocalendar().week))
        if self._mode == WEEK:
            self.week.show_week(self.seller.value, self._day)
        else:
            self.routes.show_routes(self.seller.value)

    def _show_mode(self) -> None:
        is_week = self._mode == WEEK
        self.stack.setCurrentWidget(self.week if is_week else self.routes)
        self.modes.press(self._mode)
        for made in (self._before, self._words, self._after, self._now, self._hint):
            made.setVisible(is_week)

    def show_mode(self, mode: str) -> None:
        """Show the week or the routes."""
        self._mode = mode
        self.desk.preferences.set(MODE_KEY, mode)
        self._show_mode()
        self.reload()

    def _on_seller(self, _value: object) -> None:
        self.reload()

    def _on_before(self) -> None:
        self._day -= timedelta(days=7)
        self.reload()

    def _on_after(self) -> None:
        self._day += timedelta(days=7)
        self.reload()

    def _on_now(self) -> None:
        self._day = clock.today()
        self.reload()

    def first_focus(self) -> QWidget:
        return self.week.board if self._mode == WEEK else self.routes.routes.table

    # --- doing -------------------------------------------------------------------------------------
    def plan(self, customer_ids: Sequence[int] | bool | None = None) -> None:
        """Propose a week, from who is due or from chosen customers."""
        chosen = None if isinstance(customer_ids, bool) else customer_ids
        dialog = PlanDialog(
            self.desk, self.window(), seller_id=self.seller.value, customer_ids=chosen
        )
        if dialog.exec():
            self._day = dialog.day
            self.show_mode(WEEK)

    def key_new(self) -> None:
        """Ctrl+N: plan, or a new route."""
        if self._mode == WEEK:
            self.plan()
        else:
            self.routes.new_route()

    def key_print(self) -> None:
        """Ctrl+P: the day sheet."""
        from crmdesk.ui.printing import print_report

        values: dict[str, Any] = {"on": max(self._day, clock.today())}
        if self.seller.value is not None:
            values["employee_id"] = self.seller.value
        print_report(self.desk, "visit-plan", self.window(), values=values)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._mode == WEEK:
            if event.key() == Qt.Key.Key_PageUp:
                self._on_before()
                return
            if event.key() == Qt.Key.Key_PageDown:
                self._on_after()
                return
        super().keyPressEvent(event)

    def _on_list(self, customer_ids: tuple[int, ...]) -> None:
        group = Group((Condition("id", Op.ONE_OF, customer_ids),))
        self.desk.open_page("customers", filter_group=group)

    def help_text(self) -> str:
        return _(
            "A route is the order in which one seller calls on customers; a customer is on one route at most. "
            "“Sort by distance” goes from the start of the route always to the nearest customer and then turns pieces of the round as long as that makes it shorter (nearest neighbour and 2-opt). "
            "Customers without coordinates in their usual address keep their place.\n\n"
            "“Plan a week” takes who is due by the contact rhythm, most valuable first, and fills the working days up to your number of visits a day; "
            "customers of a route with a fixed weekday go to that day only. Holidays and worked weekends of China are known. Who finds no place is named.\n\n"
            "A talk face to face on the day makes the planned visit a made one by itself. Plan completed = customers visited among the planned; "
            "route covered = customers of the routes who were visited in the week."
        )
