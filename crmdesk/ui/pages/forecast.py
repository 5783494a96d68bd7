"""预测: what will close when, what moved it in a week, how good earlier forecasts were, funnels."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.closing import ClosingCard
from crmdesk.ui.forecast.kpis import KpiStrip
from crmdesk.ui.forecast.panels import AccuracyPanel, ChartCard, FunnelPanel
from crmdesk.ui.forecast.since_menu import SinceButton
from crmdesk.ui.forms.seller_button import SellerButton
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import button, hbox, scroll_area, vbox
from crmdesk.ui.widgets.mode_tiles import ModeTiles

if TYPE_CHECKING:
    from crmdesk.analysis.funnel_result import FunnelData
    from crmdesk.services.container import Services
    from crmdesk.services.forecast_page import PageAnswer, PageQuestion

FORECAST, FUNNEL, ACCURACY = "forecast", "funnel", "accuracy"
BODY_MIN: Final = 510  # below that the page scrolls and charts keep their height
PROMISED_MONTHS: Final = 3


class ForecastPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Forecast")
    is_wide: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "opportunity", "opportunity_share", "pipeline", "stage", "commitment", "employee",
        "customer", "contact", "contract", "receipt", "instalment", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._latest = LatestOnly(desk.jobs, self)
        self._funnel_latest = LatestOnly(desk.jobs, self)
        self._answer: PageAnswer | None = None
        self._mode = FORECAST
        self._since: date | datetime | None = None
        self._is_frozen = False
        self.outer.addWidget(self._make_top())
        self.kpis = KpiStrip()
        self.outer.addWidget(self.kpis)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_forecast())
        self.funnel = FunnelPanel(desk)
        self.stack.addWidget(scroll_area(self.funnel, "funnelScroll"))
        self.accuracy = AccuracyPanel(desk)
        self.stack.addWidget(scroll_area(self.accuracy, "accuracyScroll"))
        self.outer.addWidget(self.stack, 1)
        self._connect()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Forecast"))
        self.top.help.clicked.connect(self.show_help)
        self.modes = ModeTiles(
            self,
            (
                (FORECAST, _("Forecast"), "trend-up"),
                (FUNNEL, _("Funnels"), "funnel"),
                (ACCURACY, _("Accuracy"), "crosshair"),
            ),
        )
        self.modes.press(FORECAST)
        self.modes.chosen.connect(self._set_mode)
        for each in self.modes.tiles.values():
            self.top.add(each)
        self.seller = SellerButton(self.desk, name="forecastSeller", says_everything=True)
        self.seller.set_value(None)
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the forecast (Ctrl+P)")
        )
        self._promise = button(
            _("Submit this week's commitment"), "check-circle", "primary", name="promiseButton",
            tip=_("Promise what will be signed (Ctrl+N)"),
        )  # fmt: skip
        for each in (self.seller, self._export, self._print, self._promise):
            self.top.add(each)
        return self.top

    def _make_forecast(self) -> QWidget:
        body = QWidget()
        column = vbox(body, spacing=10)
        row = hbox(None, spacing=10)
        self.months = ChartCard(self.desk, "monthsChart")
        self.moved = ChartCard(self.desk, "movementChart")
        self.since = SinceButton()
        self.moved.add_corner(self.since)
        row.addWidget(self.months, 1)
        row.addWidget(self.moved, 1)
        column.addLayout(row)
        self.closing = ClosingCard()
        column.addWidget(self.closing, 1)
        body.setMinimumHeight(px(BODY_MIN))
        return scroll_area(body, "forecastScroll")

    def _connect(self) -> None:
        self.kpis.opened.connect(self._open_deals)
        self.kpis.accuracy_asked.connect(self._on_accuracy)
        self.months.view.activated.connect(self._open_deals)
        self.moved.view.activated.connect(self._open_deals)
        self.since.chosen.connect(self._on_since)
        self.closing.opened.connect(self._open_deal)
        self.funnel.deals_asked.connect(self._open_deals)
        self.funnel.customers_asked.connect(self._open_customers)
        self.accuracy.opened.connect(self._open_deals)
        self.seller.picked.connect(self._on_seller)
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._promise.clicked.connect(self.key_new)

    # --- showing ---------------------------------------------------------------------------------
    def enter(
        self, mode: str = "", chip: str = "", owner_id: int | None = None, **_more: Any
    ) -> None:
        """Come to the forecast; perhaps to one of its views, to a chip of the list, a seller."""
        if owner_id is not None:
            self.seller.set_value(owner_id, self.desk.services.names("employee", owner_id))
            self.is_stale = True
        if mode:
            self._set_mode(mode)
        if chip:
            self.closing.choose(chip)

    def refresh(self) -> None:
        services, question = self.desk.services, self._question()
        if not self._is_frozen:
            self._freeze(services)
        self._latest.ask(
            _("Reckoning the forecast"), lambda _p: _read(services, question), self._on_answer
        )
        if self._mode == FUNNEL:
            self._ask_funnel()

    def _freeze(self, services: Services) -> None:
        """Take the snapshots that are due; the page is read again if there were any."""
        self._is_frozen = True

        def work(progress: Any) -> int:
            return services.snapshots.make_up(progress)

        self.desk.jobs.run(
            _("Freezing the forecast of Thursday"),
            work,
            done=self._on_frozen,
        )

    def _on_frozen(self, count: int) -> None:
        if count:
            self.reload()

    def _question(self) -> PageQuestion:
        from crmdesk.services.forecast_page import PageQuestion

        return PageQuestion(employee=self.seller.value, since=self._since)

    def _ask_funnel(self) -> None:
        services = self.desk.services
        self._funnel_latest.ask(
            _("Counting the funnels"), lambda _p: services.funnels.funnel(), self._on_funnel
        )

    def _on_answer(self, answer: PageAnswer) -> None:
        from crmdesk.analysis.forecast_result import months_chart

        self._answer = answer
        self.kpis.show_answer(answer)
        self.months.view.set_chart(months_chart(answer.data))
        self.moved.view.set_chart(answer.waterfall())
        self.since.show_movement(answer)
        self.closing.show_data(answer.data)
        self.accuracy.show_answer(answer)
        self.top.subtitle.setText(_subtitle(answer))

    def _on_funnel(self, data: FunnelData) -> None:
        self.funnel.show_data(data)

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        self.modes.press(mode)
        self.stack.setCurrentIndex((FORECAST, FUNNEL, ACCURACY).index(mode))
        if mode == FUNNEL:
            self._ask_funnel()

    def _on_accuracy(self) -> None:
        self._set_mode(ACCURACY)

    def _on_seller(self, _value: object) -> None:
        self.reload()

    def _on_since(self, since: object) -> None:
        self._since = since if isinstance(since, (date, datetime)) else None
        self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.kpis.set_low(self.window().height() / theme().scale < LOW_WINDOW)

    # --- what is behind --------------------------------------------------------------------------
    def _open_deals(self, behind: object) -> None:
        if isinstance(behind, tuple) and len(behind) == 1:
            self._open_deal(behind[0])
        elif behind:
            self.desk.open_page("opportunities", ids=behind)

    def _open_deal(self, opportunity_id: object) -> None:
        self.desk.open_page("opportunity", opportunity_id=opportunity_id)

    def _open_customers(self, behind: object) -> None:
        if isinstance(behind, tuple) and len(behind) == 1:
            self.desk.open_customer(int(behind[0]))
        elif behind:
            self.desk.open_page("customers", filter_group=_certain(behind))

    # --- doing -----------------------------------------------------------------------------------
    def key_new(self) -> None:
        """Ctrl+N: promise what will be signed."""
        from crmdesk.ui.forecast.promise_dialog import PromiseDialog

        if self._answer is None:
            return
        employee = self.seller.value
        name = self.desk.services.names("employee", employee) if employee else _("The whole team")
        bars = self._answer.data.months[:PROMISED_MONTHS]
        PromiseDialog(self.desk, (employee, name), bars, self).exec()

    def key_print(self) -> None:
        """Ctrl+P."""
        from crmdesk.ui.printing import print_report

        print_report(self.desk, "forecast", self, values=self._values())

    def _values(self) -> dict[str, Any]:
        moved = self._answer.movement.since.date() if self._answer else None
        return {"owner_id": self.seller.value, "since": moved}

    def key_export(self) -> None:
        """Ctrl+E: what is shown as a workbook."""
        from crmdesk.ui.exporting import ask_target, run_export

        if self._answer is None:
            return
        target = ask_target(self.desk, self, _("Forecast"), with_text=False)
        if target is None:
            return
        answer, title = self._answer, _("Forecast")

        def work(progress: Any) -> int:
            from crmdesk.reports.result_excel import write_result_workbook
            from crmdesk.services.forecast_page import as_result

            result = as_result(answer)
            write_result_workbook(target, title, result, progress)
            return sum(len(table.rows) for table in result.tables)

        run_export(self.desk, self, target, work)

    def help_text(self) -> str:
        return _(
            "What the open opportunities will bring: the amount times the chances of the stages "
            "still to come, or the chance entered by hand. Every number and every mark opens its "
            "opportunities.\n\n"
            "Months:\nThe left bar is what is signed and what the sellers committed, the right "
            "one what is signed and what the chances let expect. The line is what was promised "
            "for the month.\n\n"
            "Movement:\nWhat raised or lowered the weighted forecast since a day. It sums "
            "exactly. What became won lowers the forecast and is not bad: it is signed now.\n\n"
            "Thursday, 18:00:\nThe forecast is frozen every week, also when the program was "
            "closed. After each quarter it is compared with what was won: (forecast − won) / won."
            "\n\n"
            "Chances and durations are presets at first and adapt to the last 24 months. Accuracy "
            "shows how many cases they rest on."
        )


def _read(services: Services, question: PageQuestion) -> PageAnswer:
    from crmdesk.services.forecast_page import read_page

    return read_page(services, question)


def _subtitle(answer: PageAnswer) -> str:
    """The last snapshot, how many opportunities, whether chances are presets."""
    count = answer.data.forecast.total.count
    said: list[str] = []
    if answer.snapshots:
        taken = answer.snapshots[0].taken_for
        said.append(_("frozen {when}").format(when=f"{taken:%Y-%m-%d %H:%M}"))
    said.append(
        ngettext("{count} open opportunity", "{count} open opportunities", count).format(
            count=f"{count:,}"
        )
    )
    if not answer.data.has_history:
        said.append(_("no history yet: chances are presets"))
    return " · ".join(said)


def _certain(behind: object) -> Any:
    """The filter of a list for certain records."""
    from crmdesk.models.query import Condition, Group, Op

    ids = behind if isinstance(behind, tuple) else ()
    return Group((Condition("id", Op.ONE_OF, ids),))
