"""信用风险: who owes what since when, who may not pay, how much of the limits is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import icons
from crmdesk.ui.credit import going, kpis
from crmdesk.ui.credit.as_of import AsOfButton
from crmdesk.ui.credit.kpis import CreditKpis
from crmdesk.ui.credit.lists import DecisionList, LimitList, ReportList
from crmdesk.ui.credit.overview import CreditOverview
from crmdesk.ui.credit.warning_list import WarningList
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button
from crmdesk.ui.widgets.mode_tiles import ModeTiles
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.portfolio_data import CreditPage as Reading

OVERVIEW, WARNINGS, LIMITS, REPORTS, DECISIONS = (
    "overview", "warnings", "limits", "reports", "decisions",
)  # fmt: skip
MODES: Final = (
    (OVERVIEW, N_("Overview"), "squares-four"),
    (WARNINGS, N_("Early warnings"), "warning"),
    (LIMITS, N_("Limits"), "scales"),
    (REPORTS, N_("Credit reports"), "file-text"),
    (DECISIONS, N_("Holds"), "prohibit"),
)
NARROW: Final = 1250  # below that two buttons of the top row are pictures, and the views have none


class CreditPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Credit risk")
    is_wide: ClassVar[bool] = True
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "customer", "sale", "sale_line", "receipt", "allocation", "contract", "instalment",
        "credit_limit", "credit_release", "credit_report", "credit_event", "qualification",
        "qualification_review", "promise", "statement", "contact", "activity", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._latest = LatestOnly(desk.jobs, self)
        self._documents = LatestOnly(desk.jobs, self)
        self._reading: Reading | None = None
        self._mode = OVERVIEW
        self._is_narrow = False
        self.outer.addWidget(self._make_top())
        self.kpis = CreditKpis()
        self.outer.addWidget(self.kpis)
        self.overview = CreditOverview(desk)
        self.warnings = WarningList("allWarnings", is_wide=True)
        self.limits, self.reports = LimitList(desk), ReportList(desk)
        self.decisions = DecisionList(desk)
        self.empty = EmptyState(
            "shield-check",
            _("Nobody owes anything"),
            _(
                "Enter what you sell and what comes in, or import both from your accounts. Then "
                "this page says who owes how much since when, and who may not pay."
            ),
            [
                Way(_("New sale"), self._on_new_sale, "plus", "primary", name="emptySale"),
                Way(_("Import sales"), self._on_import, "upload-simple", name="emptyImport"),
            ],
        )
        self.stack = QStackedWidget()
        for each in (
            self.overview, self.warnings, self.limits, self.reports, self.decisions, self.empty,
        ):  # fmt: skip
            self.stack.addWidget(each)
        self.outer.addWidget(self.stack, 1)
        self._connect()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Credit risk"))
        self.modes = ModeTiles(self, ((mode, _(words), icon) for mode, words, icon in MODES))
        self.modes.press(OVERVIEW)
        self.modes.chosen.connect(self._set_mode)
        for each in self.modes.tiles.values():
            self.top.add(each)
        self.as_of = AsOfButton("creditAsOf")
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the credit risk (Ctrl+P)")
        )
        self._calls = button(
            _("Make the call list"), "list-checks", "primary", name="callsButton",
            tip=_("Whom to call for money today (Ctrl+N)"),
        )  # fmt: skip
        for each in (self.as_of, self._export, self._print, self._calls):
            self.top.add(each)
        return self.top

    def _connect(self) -> None:
        self.top.help.clicked.connect(self.show_help)
        self.as_of.chosen.connect(self._on_day)
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._calls.clicked.connect(self.key_new)
        self.kpis.chosen.connect(self._on_kpi)
        self.overview.opened.connect(self._open)
        self.overview.all_asked.connect(self._on_all_warnings)
        for each in (self.overview, self.warnings):
            each.acted.connect(self._on_acted)
        self.warnings.opened.connect(self._on_customer)

    # --- showing ---------------------------------------------------------------------------------
    def enter(self, mode: str = "", **_more: Any) -> None:
        """Come to the page; perhaps to one of its views."""
        if mode in self.modes.tiles:
            self._set_mode(mode)

    def refresh(self) -> None:
        services, day = self.desk.services, self.as_of.day
        if self._reading is None:
            self.top.subtitle.setText(_("Reckoning …"))

        def work(_progress: Any) -> Reading:
            return read(services, day)

        self._latest.ask(_("Reckoning the credit risk"), work, self._on_read)
        self._refresh_list()

    def _refresh_list(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, (LimitList, ReportList, DecisionList)):
            shown.refresh()

    def _on_read(self, reading: Reading) -> None:
        self._reading = reading
        self.kpis.show_page(reading)
        self.overview.show_page(reading)
        self.warnings.show_warnings(reading.warnings, reading.warning_count)
        self.top.subtitle.setText(subtitle(reading))
        self._show_mode()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show: nobody owes and nobody gives a sign."""
        found = self._reading
        return found is not None and not (
            found.debtors or found.warning_count or any(g.count for g in found.grades)
        )

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        self.modes.press(mode)
        self._show_mode()
        self._refresh_list()

    def _show_mode(self) -> None:
        views: dict[str, QWidget] = {
            OVERVIEW: self.empty if self.is_empty else self.overview,
            WARNINGS: self.warnings,
            LIMITS: self.limits,
            REPORTS: self.reports,
            DECISIONS: self.decisions,
        }
        self.stack.setCurrentWidget(views[self._mode])
        self.kpis.setVisible(self._mode in (OVERVIEW, WARNINGS))

    def _on_day(self, _day: object) -> None:
        self.reload()

    def _on_all_warnings(self) -> None:
        self._set_mode(WARNINGS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window, scale = self.window(), theme().scale
        self.kpis.set_low(window.height() / scale < LOW_WINDOW)
        is_narrow = window.width() / scale < NARROW
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for made, words in ((self._export, _("Export")), (self._print, _("Print"))):
            made.setText("" if is_narrow else words)
            made.setAccessibleName(words)
        for mode, _words, icon in MODES:
            self.modes.tiles[mode].setIcon(QIcon() if is_narrow else icons.icon(icon, "text2", 17))

    # --- what is behind --------------------------------------------------------------------------
    def _on_kpi(self, key: str) -> None:
        if key == kpis.WARNINGS:
            self._set_mode(WARNINGS)
        else:
            self.desk.open_page("customers", filter_group=going.filter_of(key))

    def _open(self, behind: object) -> None:
        """A mark was chosen: customers by id, a grade, a part of the ageing."""
        if isinstance(behind, tuple):
            going.show_customers(self.desk, behind)
            return
        kind, _colon, key = str(behind).partition(":")
        if kind == "grade":
            going.show_grade(self.desk, key)
        elif kind == "bucket" and self._reading is not None:
            services, query, place = self.desk.services, self._reading.ageing.query, int(key)
            self._documents.ask(
                _("Looking for the documents"),
                lambda _p: services.receivables.documents(query, bucket=place),
                self._on_documents,
            )

    def _on_documents(self, ids: list[int]) -> None:
        going.show_documents(self.desk, ids)

    def _on_customer(self, customer_id: object) -> None:
        if isinstance(customer_id, int):
            going.show_customers(self.desk, (customer_id,))

    def _on_acted(self, warning: Any) -> None:
        from crmdesk.ui.credit.acting import act

        act(self.desk, warning.customer_id, warning.action, self.window())

    # --- doing -----------------------------------------------------------------------------------
    def key_new(self) -> None:
        """Ctrl+N: whom to call for money."""
        going.show_calls(self.desk)

    def key_print(self) -> None:
        """Ctrl+P: what is shown."""
        shown = self.stack.currentWidget()
        if isinstance(shown, (LimitList, ReportList)):
            shown.print_list()
            return
        from crmdesk.ui.printing import print_report

        day = self.as_of.day
        values = {"as_of": day} if day is not None else {}
        print_report(self.desk, "credit-portfolio", self, values=values)

    def key_export(self) -> None:
        """Ctrl+E: what is shown as a workbook."""
        shown = self.stack.currentWidget()
        if isinstance(shown, (LimitList, ReportList)):
            shown.export()
            return
        from crmdesk.ui.exporting import ask_target, run_export

        target = ask_target(self.desk, self, _("Credit risk"), with_text=False)
        if target is None:
            return
        services, title, day = self.desk.services, _("Credit risk"), self.as_of.day

        def work(progress: Any) -> int:
            from crmdesk.reports.result_excel import write_result_workbook

            _method, result = services.analyses.run("credit-portfolio", as_of=day)
            write_result_workbook(target, title, result, progress)
            return sum(len(table.rows) for table in result.tables)

        run_export(self.desk, self, target, work)

    def _on_new_sale(self) -> None:
        self.desk.open_page("sale")

    def _on_import(self) -> None:
        self.desk.open_page("transfer")

    def help_text(self) -> str:
        return going.help_text()


def read(services: Services, day: Any) -> Reading:
    """The page as of a day (None: today), for a job."""
    return services.portfolio.page(services.receivables.query(day, group=None))


def subtitle(reading: Reading) -> str:
    """As of when, and how many owe."""
    count = reading.debtors
    said = [
        _("as of {day}").format(day=reading.as_of.isoformat()),
        ngettext("{count} customer owes", "{count} customers owe", count).format(
            count=f"{count:,}"
        ),
    ]
    if reading.kept_on is not None and reading.kept_on != reading.as_of:
        said.append(_("grades and limits of {day}").format(day=reading.kept_on.isoformat()))
    return " · ".join(said)
