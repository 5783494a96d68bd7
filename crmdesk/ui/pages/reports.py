"""Reports: what can be printed, of whom, and what was printed before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import asks_customers, has_workbook
from crmdesk.ui import message
from crmdesk.ui.customers.who import WhoPanel
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.print_options import ReportValues
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.report_purposes import OTHER_PURPOSE, PURPOSES
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, card, hbox, label, scroll_area, vbox
from crmdesk.ui.widgets.option_card import OptionCard
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.reports.base import Report
    from crmdesk.services.container import Services
    from crmdesk.services.printing import PrintBatch

TILES_WIDTH: Final = 330
RECENT: Final = 60
RECENT_COLUMNS: Final = (
    FieldSpec(kind=Kind.CODE, label=N_("Print number"), name="number"),
    FieldSpec(kind=Kind.TEXT, label=N_("Report"), name="report"),
    FieldSpec(kind=Kind.TEXT, label=N_("Printed"), name="when"),
    FieldSpec(kind=Kind.TEXT, label=N_("By"), name="who"),
    FieldSpec(kind=Kind.TEXT, label=N_("Customers"), name="name"),
    FieldSpec(kind=Kind.TEXT, label=N_("Changed since"), name="changed"),
)

# What the columns must have room for; the customers take what is left.
SAMPLES: Final = {
    "number": "DY-20261121-0001…0013",
    "report": "客户资料卡",
    "when": "2025-12-31 18:03",
    "who": "王海燕",
    "changed": "电话、注册地址、联系人",
}


class ReportsPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Reports")
    entities: ClassVar[tuple[str, ...]] = ("customer", "contact", "saved_view", "employee")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        from crmdesk.reports import reports

        self._reports: list[Report] = reports()
        self._batches: list[PrintBatch] = []
        self._count: int | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self._looking = LatestOnly(desk.jobs, self)
        self.top = TopRow(_("Reports"))
        self.top.help.clicked.connect(self.show_help)
        self.search = self.top.add_search(_("Number or short code of a print, then Enter"))
        self.search.returnPressed.connect(self._on_look_up)
        self.review = button(
            _("Annual review"), "list-checks", name="reviewButton",
            tip=_("Go through all customers once a year, in seven steps"),
        )  # fmt: skip
        self.review.clicked.connect(self._on_review)
        self.top.add(self.review)
        self.outer.addWidget(self.top)
        row = hbox(None, spacing=10)
        row.addWidget(self._make_tiles())
        row.addWidget(scroll_area(self._make_right(), "reportsScroll"), 1)
        self.outer.addLayout(row, 1)
        self._choose(0)

    def _on_review(self) -> None:
        self.desk.open_page("review")

    # --- building ----------------------------------------------------------------------------------
    def _make_tiles(self) -> QWidget:
        inner = QWidget()
        column = vbox(inner, spacing=8)
        self._group = QButtonGroup(self)
        for place, report in enumerate(self._reports):
            icon, purpose = PURPOSES.get(report.id, OTHER_PURPOSE)
            tile = OptionCard(icon, "info", _(report.title), _(purpose), name=f"report_{report.id}")
            tile.setCheckable(True)
            self._group.addButton(tile, place)
            column.addWidget(tile)
        self._group.idClicked.connect(self._choose)
        column.addStretch()
        area = scroll_area(inner, "reportTiles")
        area.setFixedWidth(px(TILES_WIDTH))
        return area

    def _make_right(self) -> QWidget:
        inner = QWidget()
        column = vbox(inner, spacing=10)
        column.addWidget(self._make_order())
        column.addWidget(self._make_recent(), 1)
        return inner

    def _make_order(self) -> QFrame:
        sheet = card("reportOrder")
        column = vbox(sheet, (16, 12, 16, 14), 10)
        self._heading = label("", "heading", wrap=True, name="reportTitle")
        column.addWidget(self._heading)
        row = hbox(None, spacing=24)
        self._left = QWidget()
        left = vbox(self._left, spacing=4)
        left.addWidget(label(_("Who"), "section"))
        self.who = WhoPanel(self.desk)
        self.who.counted.connect(self._on_counted)
        left.addWidget(self.who)
        left.addStretch()
        row.addWidget(self._left, 3)
        right = vbox(None, spacing=4)
        self._options_title = label(_("Options"), "section")
        right.addWidget(self._options_title)
        self._options = QStackedWidget()
        self._values: list[ReportValues] = []
        for report in self._reports:
            values = ReportValues(self.desk, report)
            self._values.append(values)
            self._options.addWidget(values)
        right.addWidget(self._options)
        right.addStretch()
        row.addLayout(right, 2)
        column.addLayout(row)
        foot = hbox(None, spacing=8)
        self._make = button(_("Preview"), "eye", "primary", name="makeReport")
        self._make.clicked.connect(self.key_print)
        foot.addWidget(self._make)
        self._export = button(
            _("Export"), "export", name="exportReport", tip=_("To an Excel file (Ctrl+E)")
        )
        self._export.clicked.connect(self.key_export)
        foot.addWidget(self._export)
        foot.addStretch()
        column.addLayout(foot)
        return sheet

    def _make_recent(self) -> QFrame:
        sheet = card("recentPrints")
        sheet.setMinimumHeight(px(200))
        column = vbox(sheet, (1, 10, 1, 1), 8)
        heading = hbox(None, (15, 0, 12, 0), 8)
        heading.addWidget(label(_("Printed lately"), "heading"))
        heading.addWidget(label(_("Double-click opens the card and marks what changed."), "muted"))
        heading.addStretch()
        column.addLayout(heading)
        self.recent = FixedTable(RECENT_COLUMNS, "name", name="recentTable")
        self.recent.opened.connect(self._on_opened)
        self.recent.show_when_empty(
            EmptyState(
                "printer",
                _("Nothing printed yet"),
                _("Every print gets a number. Enter it above to see what changed since."),
            )
        )
        metrics = self.recent.table.fontMetrics()
        widths = {n: metrics.horizontalAdvance(text) + px(24) for n, text in SAMPLES.items()}
        self.recent.table.set_widths(widths)
        column.addWidget(self.recent, 1)
        return sheet

    # --- showing -----------------------------------------------------------------------------------
    def enter(self, report: str = "", **_more: Any) -> None:
        """Come to the reports; perhaps to a certain one."""
        for place, known in enumerate(self._reports):
            if known.id == report:
                self._choose(place)
        self.is_stale = True  # the selection of the list may be another one

    def refresh(self) -> None:
        self.who.reload()
        services, titles = self.desk.services, {r.id: _(r.title) for r in self._reports}
        self._latest.ask(
            _("Reading the print log"), lambda _p: _recent(services, titles), self._on_recent
        )

    def _on_recent(self, answer: tuple[list[PrintBatch], list[tuple[str, ...]]]) -> None:
        self._batches, rows = answer
        self.recent.show_rows(rows)

    def _choose(self, place: int) -> None:
        self._report = self._reports[place]
        self._group.button(place).setChecked(True)
        self._heading.setText(_(self._report.title))
        self._options.setCurrentIndex(place)
        self._options_title.setVisible(bool(self._report.parameters))
        self.who.allow_nobody(any(p.name == "blank" for p in self._report.parameters))
        self._left.setVisible(asks_customers(self._report))
        self._export.setVisible(has_workbook(self._report))
        self._enable()

    def _on_counted(self, count: int | None) -> None:
        self._count = count
        self._enable()

    def _enable(self) -> None:
        nobody = self._count is not None and self._count <= 0
        self._make.setEnabled(not (nobody and asks_customers(self._report)))

    # --- doing -------------------------------------------------------------------------------------
    def key_print(self) -> None:
        """Ctrl+P: show the report as chosen."""
        from crmdesk.ui.printing import print_report

        if not self._make.isEnabled():
            return
        values = self._values[self._options.currentIndex()].values()
        if not asks_customers(self._report):
            print_report(self.desk, self._report.id, self, values=values)
            self.reload()
            return
        who = self.who.who()
        if not who.customer_ids and who.query is None:
            values["blank"] = True
        print_report(
            self.desk,
            self._report.id,
            self,
            customer_ids=who.customer_ids,
            query=who.query,
            columns=who.columns,
            title=who.title,
            values=values,
        )
        self.reload()

    def key_export(self) -> None:
        """Ctrl+E: the report as chosen as an Excel file, if it is a table."""
        from crmdesk.ui.exporting import export_report

        if has_workbook(self._report):
            values = self._values[self._options.currentIndex()].values()
            export_report(self.desk, self, self._report, values)

    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def _on_look_up(self) -> None:
        text, service = self.search.text().strip(), self.desk.services.printing
        if not text:
            return

        def find(_progress: Any) -> Any:
            try:
                return service.find(text)
            except CrmError as error:
                return error

        self._looking.ask(_("Looking for the print"), find, self._on_found)

    def _on_found(self, answer: Any) -> None:
        if isinstance(answer, CrmError):
            message.error(answer, self, _("No such print"))
        elif answer.customer_id is None:
            titles = {r.id: _(r.title) for r in self._reports}
            message.inform(
                answer.number,
                _("{report}, printed {when}. It belongs to no single customer.").format(
                    report=titles.get(answer.report, answer.report),
                    when=f"{answer.at:%Y-%m-%d %H:%M}",
                ),
                self,
            )
        else:
            self.search.set_quietly("")
            self.desk.open_customer(answer.customer_id, printed=answer.number)

    def _on_opened(self, row: int) -> None:
        batch = self._batches[row]
        if batch.count == 1 and batch.first.customer_id is not None:
            self.desk.open_customer(batch.first.customer_id, printed=batch.first.number)
        elif batch.customer_ids:
            message.notify(
                _("Several cards were printed together. Enter the number of the one you hold.")
            )
            self.key_search()

    def help_text(self) -> str:
        return _(
            "Choose a report, then of whom, then look at the pages before you print them, save "
            "them as PDF or open them with another program. Reports that are tables can be Excel "
            "files as well.\n\n"
            "Numbers:\nEvery paper carries a print number and a short code. A paper that comes "
            "back with notes is found again by either: type it at the top and press Enter. The "
            "card opens with everything marked that changed since the print.\n\n"
            "Only what was printed, saved or opened is in the list below. A preview that was "
            "closed leaves no number behind."
        )


def _recent(
    services: Services, titles: dict[str, str]
) -> tuple[list[PrintBatch], list[tuple[str, ...]]]:
    """The last prints with their rows as texts, and which fields changed since."""
    batches = services.printing.recent(RECENT)
    return batches, [_row(services, titles, batch) for batch in batches]


def _row(services: Services, titles: dict[str, str], batch: PrintBatch) -> tuple[str, ...]:
    from crmdesk.ui.words import moment

    paper = batch.first
    number = paper.number
    if batch.count > 1:
        number = f"{number}…{batch.last_number.rsplit('-', 1)[-1]}"
    who = services.names("employee", paper.employee_id) if paper.employee_id else ""
    return (
        number,
        titles.get(paper.report, paper.report),
        moment(paper.at),
        who,
        _customers(services, batch),
        _changed(services, batch),
    )


def _customers(services: Services, batch: PrintBatch) -> str:
    names = [services.names("customer", i) for i in batch.customer_ids]
    shown = listed(names)
    more = batch.count - len(names)
    if names and more > 0:
        return ngettext("{names} and {count} more", "{names} and {count} more", more).format(
            names=shown, count=more
        )
    return shown


def _changed(services: Services, batch: PrintBatch) -> str:
    from crmdesk.ui.customers.paper import changed_titles

    if batch.count > 1 or batch.first.customer_id is None:
        return ""
    titles: Sequence[str] = changed_titles(services, services.printing.changes_since(batch.first))
    return listed(titles) if titles else _("nothing")
