"""账龄: what is owed by age as of any day, by customer, seller or region; every number opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import icons
from crmdesk.ui.credit.as_of import AsOfButton
from crmdesk.ui.desk import Desk
from crmdesk.ui.forecast.panels import ChartCard
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.receivables import ageing_grid
from crmdesk.ui.receivables.ageing_grid import AgeingPart
from crmdesk.ui.receivables.ageing_terms import AgeingTermsDialog
from crmdesk.ui.receivables.behind_dialog import BehindDialog, day_words
from crmdesk.ui.receivables.collection_kpis import CollectionDialog, CollectionKpis
from crmdesk.ui.receivables.view import View
from crmdesk.ui.theme import px
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import Elided, button, card, hbox, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.receivable_data import AgeingQuery, AgeingRow, AgeingTable, Collection

CHART: Final = 126
LOW_CHART: Final = 112
GROUP_KEY: Final = "ageing_group"
GROUPS: Final = (
    ("customer", N_("By customer")), ("seller", N_("By seller")), ("region", N_("By region")),
)  # fmt: skip


class Reading(NamedTuple):
    """What the view shows: the ageing, and how quickly money comes in."""

    table: AgeingTable
    collection: Collection


class AgeingView(View):
    """See the module."""

    key: ClassVar[str] = "ageing"
    entities: ClassVar[Sequence[str]] = (
        "sale", "receipt", "allocation", "customer", "employee", "setting",
    )  # fmt: skip
    new_words: ClassVar[str] = N_("Make the call list")
    new_icon: ClassVar[str] = "list-checks"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._latest = LatestOnly(desk.jobs, self)
        self._reading: Reading | None = None
        self._is_fifo = False
        kept = str(desk.preferences.get(GROUP_KEY) or "")
        self._group = kept if kept in dict(GROUPS) else "customer"
        self.kpis = CollectionKpis()
        self.kpis.chosen.connect(self._on_kpi)
        self.chart = ChartCard(desk, "ageingShare", CHART)
        self.chart.setMaximumHeight(px(CHART + 20))
        self.chart.view.activated.connect(self._on_mark)
        self.part = AgeingPart()
        self.part.asked.connect(self._on_asked)
        self.part.opened.connect(self._on_opened)
        self.empty = EmptyState(
            "check-circle",
            _("Nobody owes anything"),
            _(
                "What is sold on credit and not paid stands here by age. Enter what customers "
                "owed when you began, post sales, or import both from your accounts."
            ),
            [
                Way(_("New sale"), self._on_new_sale, "plus", "primary", "emptySale"),
                Way(_("Opening balances"), self._on_openings, "flag-banner", "", "emptyOpening"),
                Way(_("Import sales"), self._on_import, "upload-simple", "", "emptyImport"),
            ],
        )
        full = QWidget()
        column = vbox(full, spacing=10)
        column.addWidget(self.kpis)
        column.addWidget(self.chart)
        column.addWidget(self._make_card(), 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(self.empty)
        vbox(self).addWidget(self.stack)

    def _make_card(self) -> QFrame:
        frame = card("ageingCard")
        column = vbox(frame, (1, 0, 1, 1))
        row = hbox(None, (12, 8, 10, 8), 6)
        self.groups = ChipBar()
        self.groups.set_chips([(key, _(words)) for key, words in GROUPS])
        self.groups.choose(self._group)
        self.groups.chosen.connect(self._on_group)
        row.addWidget(self.groups, 1)
        self.note = Elided("", "muted", name="ageingNote")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.note, 1)
        self.terms = button("", name="ageingTerms", role="chip",
                            tip=_("From which day ages count, which ages there are, what is given "
                                  "up of each"))  # fmt: skip
        self.terms.setIcon(icons.icon("caret-down", "text3", 12))
        self.terms.setIconSize(QSize(px(12), px(12)))
        self.terms.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.terms.clicked.connect(self._on_terms)
        self.as_of = AsOfButton("ageingAsOf")
        self.as_of.chosen.connect(self._on_day)
        row.addWidget(self.terms)
        row.addWidget(self.as_of)
        column.addLayout(row)
        column.addWidget(self.part, 1)
        return frame

    # --- showing ---------------------------------------------------------------------------------
    def enter(self, as_of: date | None = None, group: str = "", **_more: Any) -> None:
        """Come to the ageing of a day, by customer, seller or region."""
        if group in dict(GROUPS):
            self.groups.choose(group)
            self._on_group(group)
        if as_of is not None:
            self.as_of.choose(as_of)

    def refresh(self) -> None:
        services, day, group, fifo = (
            self.desk.services, self.as_of.day, self._group, self._is_fifo,
        )  # fmt: skip
        if self._reading is None:
            self.say(_("Reckoning …"))
        self._latest.ask(
            _("Ageing the receivables"), lambda _p: read(services, day, group, fifo), self._on_read
        )

    def _on_read(self, reading: Reading) -> None:
        from crmdesk.services.portfolio_charts import ageing_chart

        self._reading = reading
        table = reading.table
        has_any = bool(table.rows)
        self.stack.setCurrentIndex(0 if has_any or self.as_of.day is not None else 1)
        self.kpis.show_figures(reading.collection)
        self.chart.view.set_chart(ageing_chart(table))
        self.part.show_table(table)
        query = table.query
        self.terms.setText(terms_words(query))
        unapplied = table.total.unapplied
        self.note.setText(
            _("{amount} received in advance stands apart").format(amount=money(unapplied))
            if unapplied
            else ""
        )
        self.say(self._words(table))

    def _words(self, table: AgeingTable) -> str:
        total = table.total
        count = total.customers
        said = [
            day_words(table.query.as_of),
            ngettext("{count} customer owes", "{count} customers owe", count).format(
                count=f"{count:,}"
            ),
            _("{amount} open").format(amount=money(total.total)),
        ]
        return " · ".join(said)

    def set_low(self, is_low: bool) -> None:
        self.kpis.set_low(is_low)
        self.part.grid.set_low(is_low)
        self.chart.setMaximumHeight(px(LOW_CHART if is_low else CHART + 20))
        self.chart.setMinimumHeight(px(LOW_CHART if is_low else CHART))

    def focus_part(self) -> QWidget:
        return self.part.grid

    # --- the terms -------------------------------------------------------------------------------
    def _on_group(self, group: str) -> None:
        if group != self._group:
            self._group = group
            self.desk.preferences.set(GROUP_KEY, group)
            self.refresh()

    def _on_day(self, _day: object) -> None:
        self.refresh()

    def terms_dialog(self) -> AgeingTermsDialog:
        """Asks how ages are counted; unshown."""
        return AgeingTermsDialog(self._query(), self.window())

    def _query(self) -> AgeingQuery:
        if self._reading is not None:
            return self._reading.table.query
        return query_of(self.desk.services, self.as_of.day, self._group, self._is_fifo)

    def _on_terms(self) -> None:
        before, dialog = self._query(), self.terms_dialog()
        if dialog.exec() and dialog.chosen is not None:
            self.use(before, dialog.chosen)

    def use(self, before: AgeingQuery, chosen: AgeingQuery) -> None:
        """Count ages in another way from now on, and keep it."""
        services = self.desk.services
        self._is_fifo = chosen.is_fifo
        if replace(chosen, is_fifo=before.is_fifo) == before:
            self.refresh()
            return
        self.desk.write(
            _("Saving"),
            lambda _p: services.receivables.remember(chosen),
            said=_("Ages are counted so from now on."),
        )

    # --- what is behind --------------------------------------------------------------------------
    def _on_kpi(self) -> None:
        CollectionDialog(self.desk, self._query().as_of, self.window()).exec()

    def _on_mark(self, behind: object) -> None:
        _kind, _colon, place = str(behind).partition(":")
        if place.isdigit():
            self._on_asked(None, f"age_{ageing_grid.BUCKET}{place}")

    def _on_asked(self, row: AgeingRow | None, column: str) -> None:
        self.behind(row, column).exec()

    def behind(self, row: AgeingRow | None, column: str) -> BehindDialog:
        """The documents behind a cell; *row* None: of everybody. Unshown."""
        query = self._query()
        place = ageing_grid.place_of(column)
        is_overdue = column in (f"age_{ageing_grid.OVERDUE}", f"age_{ageing_grid.LONGEST}")
        if place is not None:
            what = shown(query.buckets.names(query.basis)[place])
        else:
            what = _("Overdue") if is_overdue else _("Owed")
        who = _("Everybody") if row is None else self._name(row)
        return BehindDialog(
            self.desk, query, f"{who} · {what}", day_words(query.as_of), self.window(),
            key=row.key if row is not None else None, is_all=row is None, bucket=place,
            is_overdue=is_overdue,
        )  # fmt: skip

    def _name(self, row: AgeingRow) -> str:
        return row.name or _(ageing_grid.NAMELESS[self._group])

    def _on_opened(self, row: AgeingRow) -> None:
        """A name was opened: the customer, or what his seller or region is owed."""
        if self._group == "customer" and isinstance(row.key, int):
            self.desk.open_customer(row.key, tab="receivables")
        else:
            self._on_asked(row, f"age_{ageing_grid.TOTAL}")

    # --- verbs -----------------------------------------------------------------------------------
    def new(self) -> None:
        self.desk.open_page("receivables", tab="dunning")

    def export(self) -> None:
        """Exactly this ageing as a workbook."""
        from crmdesk.ui.exporting import ask_target, run_export

        target = ask_target(self.desk, self, _("Ageing of receivables"), with_text=False)
        if target is None:
            return
        services, query, title = self.desk.services, self._query(), _("Ageing of receivables")

        def work(progress: Any) -> int:
            from crmdesk.reports.result_excel import write_result_workbook

            result = services.receivables.result(query)
            write_result_workbook(target, title, result, progress)
            return len(result.tables[0].rows)

        run_export(self.desk, self, target, work)

    def print_view(self) -> None:
        """Exactly this ageing on paper."""
        from crmdesk.ui.receivables.papers import print_ageing

        print_ageing(self.desk, self._query(), self)

    def _on_new_sale(self) -> None:
        self.desk.open_page("sale")

    def _on_openings(self) -> None:
        from crmdesk.ui.trade.opening_grid import OpeningDialog

        OpeningDialog(self.desk, self.window()).exec()

    def _on_import(self) -> None:
        self.desk.open_page("transfer", entity="sale")


def query_of(services: Services, day: date | None, group: str, is_fifo: bool) -> AgeingQuery:
    """The ageing with the kept buckets."""
    from crmdesk.analysis.ageing_result import GroupBy

    return services.receivables.query(day, group=GroupBy(group), is_fifo=is_fifo)


def read(services: Services, day: date | None, group: str, is_fifo: bool) -> Reading:
    """The view as of a day (None: today), for a job."""
    query = query_of(services, day, group, is_fifo)
    return Reading(services.receivables.ageing(query), services.receivables.collection(query.as_of))


def terms_words(query: AgeingQuery) -> str:
    """How ages are counted, on the button that changes it."""
    from crmdesk.analysis.ageing_buckets import Basis

    basis = _("by due date") if query.basis is Basis.DUE else _("by document date")
    bounds = "/".join(str(bound) for bound in query.buckets.bounds)
    said = _("{basis}, {bounds} days").format(basis=basis, bounds=bounds)
    if not query.is_fifo:
        return said
    return said + " · " + _("advance money set off")
