"""应收: what a customer owes since when, statements, promises, calls, the balance he confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.trade_choices import DunningResult, DunningWay, PromiseState, StatementState
from crmdesk.ui.charts.view import ChartView
from crmdesk.ui.credit.history_part import Rows
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.receivables.behind_dialog import document_row, document_specs
from crmdesk.ui.receivables.promise_view import promise_words, record_values, record_words
from crmdesk.ui.receivables.statement_deeds import StatementDeeds
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.tables.tones import TONES
from crmdesk.ui.theme import px
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import Elided, Pill, button, card, hbox, label, link, scroll_area, vbox
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import PromiseLine
    from crmdesk.services.receivable_data import CustomerReceivables, OpenDocument

Row = Mapping[str, Any]
CHART: Final = 108
TABLE: Final = 210
SHOWN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TabReading:
    """What the tab shows of one customer."""

    found: CustomerReceivables
    statements: Sequence[Row]
    promises: Sequence[PromiseLine]
    dunning: Sequence[Row]


class ReceivablesTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "receivables"
    title: ClassVar[str] = N_("Receivables")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self._reading = LatestOnly(desk.jobs, self)
        self._documents: list[OpenDocument] = []
        self.deeds = StatementDeeds(desk, self)
        holder = QWidget()
        column = vbox(holder, spacing=10)
        column.addWidget(self._make_head())
        column.addWidget(self._make_documents())
        self.statements = Rows(
            "tabStatements", _("Statements of account"), _("No statement was made yet."), 2
        )
        self.promises = Rows("tabPromises", _("Promises to pay"), _("No promise was noted yet."), 3)
        self.dunning = Rows("tabDunning", _("Calls and letters"), _("Nobody has asked yet."), 3)
        self._kept = Elided("", "muted", name="tabKept")
        self.promises.head.addWidget(self._kept)
        for part, words, icon, name, act in (
            (
                self.statements,
                _("Make a statement"),
                "plus",
                "tabMakeStatement",
                self._on_statement,
            ),
            (self.promises, _("Note a promise"), "plus", "tabPromise", self._on_promise),
            (self.dunning, _("All calls and letters"), "list-bullets", "tabLog", self._on_log),
        ):
            made = button(words, icon, name=name)
            made.clicked.connect(act)
            part.head.addWidget(made)
            column.addWidget(part)
        column.addStretch()
        vbox(self).addWidget(scroll_area(holder, "receivablesTabScroll"))

    def _make_head(self) -> QFrame:
        frame = card("receivablesHead")
        column = vbox(frame, (18, 10, 14, 12), 6)
        head = hbox(None, spacing=8)
        self._owed = label("", "heading", name="tabOwed")
        head.addWidget(self._owed)
        self._confirmed = Elided("", "muted", name="tabConfirmed")
        head.addWidget(self._confirmed, 1)
        for words, icon, name, act in (
            (_("Ask for the money"), "phone", "tabDun", self._on_dun),
            (_("Record a receipt"), "coins", "tabReceive", self._on_receive),
        ):
            made = button(words, icon, name=name)
            made.clicked.connect(act)
            head.addWidget(made)
        column.addLayout(head)
        self.chart = ChartView(None, self.desk, has_title=False, name="tabAgeing")
        self.chart.setMinimumHeight(px(CHART - 14))
        self.chart.setMaximumHeight(px(CHART))
        self.chart.activated.connect(self._on_mark)
        column.addWidget(self.chart)
        return frame

    def _make_documents(self) -> QFrame:
        frame = card("receivablesDocuments")
        column = vbox(frame, (1, 10, 1, 1), 6)
        head = hbox(None, (17, 0, 14, 0), 8)
        head.addWidget(label(_("Open documents"), "heading"))
        self._count = label("", "muted", name="tabOpenCount")
        head.addWidget(self._count)
        head.addStretch()
        column.addLayout(head)
        self.table = FixedTable(
            document_specs(has_customer=False), "open_contract", namer=self.desk.services.names,
            name="tabDocuments",
        )  # fmt: skip
        self.table.setMinimumHeight(px(TABLE))
        self.table.table.set_low(True)
        self.table.opened.connect(self._on_document)
        self.table.show_when_empty(
            EmptyState("check-circle", _("Nothing is open"),
                       _("The customer has paid everything that was sold."))
        )  # fmt: skip
        column.addWidget(self.table)
        return frame

    # --- showing ---------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        services, customer_id = self.desk.services, state.customer_id
        self._reading.ask(_("Reading"), lambda _p: read(services, customer_id), self._on_read)

    def _on_read(self, reading: TabReading) -> None:
        from crmdesk.services.portfolio_charts import ageing_chart
        from crmdesk.services.receivable_data import AgeingTable

        found = reading.found
        if self.state is None or found.customer_id != self.state.customer_id:
            return
        query = self.desk.services.receivables.query(found.as_of, group=None)
        self.chart.set_chart(
            ageing_chart(AgeingTable(query=query, rows=(found.ageing,), total=found.ageing))
        )
        self.chart.setVisible(found.open > 0)
        self._owed.setText(owed_words(found))
        self._confirmed.setText(confirmed_words(found))
        self._documents = list(found.documents)
        self.table.show_rows([document_row(d, has_customer=False) for d in self._documents])
        count = len(self._documents)
        self._count.setText(
            ngettext("{count} open document", "{count} open documents", count).format(
                count=f"{count:,}"
            )
            if count
            else ""
        )
        self.statements.show_rows(
            statement_rows(reading.statements, self.deeds.open), len(reading.statements)
        )
        self.promises.show_rows(promise_rows(reading.promises), len(reading.promises))
        self._kept.setText(kept_words(found))
        self.dunning.show_rows(
            dunning_rows(reading.dunning, self.desk.services.names), len(reading.dunning)
        )

    # --- verbs -----------------------------------------------------------------------------------
    def _id(self) -> int:
        return self.state.customer_id if self.state is not None else 0

    def _on_document(self, place: int) -> None:
        self.desk.open_page("sale", sale_id=self._documents[place].id)

    def _on_mark(self, _behind: object) -> None:
        self.table.table.setFocus()

    def _on_dun(self) -> None:
        self.desk.open_page("receivables", tab="dunning", customer_id=self._id())

    def _on_receive(self) -> None:
        from crmdesk.ui.trade.receipt_deeds import ReceiptDeeds

        ReceiptDeeds(self.desk, self).receive(self._id())

    def _on_statement(self) -> None:
        self.deeds.make([self._id()])

    def _on_promise(self) -> None:
        from crmdesk.ui.receivables.promise_dialog import PromiseDialog

        PromiseDialog(self.desk, self.window(), customer_id=self._id()).exec()

    def _on_log(self) -> None:
        from crmdesk.ui.receivables.dunning_log import DunningLogDialog

        DunningLogDialog(self.desk, self.window(), customer_id=self._id()).exec()


def read(services: Services, customer_id: int) -> TabReading:
    """Everything the tab shows, for a job."""
    return TabReading(
        found=services.receivables.of_customer(customer_id),
        statements=services.records.children("statement", customer_id, order=("-until_on", "-id")),
        promises=tuple(reversed(services.promises.lines(customer_id=customer_id))),
        dunning=services.dunning.history(customer_id),
    )


# --- words ----------------------------------------------------------------------------------------
def owed_words(found: CustomerReceivables) -> str:
    """What is open, overdue and received in advance."""
    said = [_("{amount} open").format(amount=money(found.open))]
    if found.ageing.overdue:
        said.append(
            _("{amount} overdue, up to {days} days").format(
                amount=money(found.ageing.overdue), days=found.ageing.longest
            )
        )
    if found.prepaid:
        said.append(_("{amount} in advance").format(amount=money(found.prepaid)))
    return " · ".join(said)


def confirmed_words(found: CustomerReceivables) -> str:
    """Until when the balance is confirmed, and how long ago that is."""
    on = found.confirmed_on
    if on is None:
        return _("The balance was never confirmed.")
    days = (clock.today() - on).days
    said = ngettext(
        "Balance of {day} confirmed: {amount} ({count} day ago)",
        "Balance of {day} confirmed: {amount} ({count} days ago)",
        days,
    )
    return said.format(day=on.isoformat(), amount=money(found.confirmed), count=days)


def kept_words(found: CustomerReceivables) -> str:
    """How promises were kept, in a line; nothing if none was decided."""
    record = found.promises
    if not record.decided:
        return ""
    pairs = zip(record_words(), record_values(record), strict=True)
    return " · ".join(f"{words} {value}" for words, value in pairs if value not in ("0", "—"))


# --- rows -----------------------------------------------------------------------------------------
def statement_rows(rows: Sequence[Row], opened: Callable[[int], None]) -> list[list[QWidget]]:
    """Statements, newest first; the number opens one."""
    made: list[list[QWidget]] = []
    for row in rows[:SHOWN]:
        number = link(str(row["code"]), name="tabStatement")
        number.clicked.connect(_Open(opened, int(row["id"])))
        state = str(row["state"])
        answer = [
            _("closing balance {amount}").format(amount=money(int(row["closing"]))),
            _("confirmed {amount}").format(amount=money(int(row["confirmed"])))
            if row["confirmed"] is not None else "",
            _("answered on {day}").format(day=row["answered_on"]) if row["answered_on"] else "",
        ]  # fmt: skip
        period = _("{first} until {last}").format(first=row["from_on"], last=row["until_on"])
        made.append(
            [
                number, label(period), Elided(" · ".join(filter(None, answer)), "muted"),
                _pill(_(StatementState(state).label), state),
            ]
        )  # fmt: skip
    return made


def promise_rows(lines: Sequence[PromiseLine]) -> list[list[QWidget]]:
    """Promises, newest first."""
    return [
        [
            label(each.made_on.isoformat()), label(money(each.amount), "strong"),
            label(each.contact_name, "muted"), Elided(promise_words(each), "muted"),
            _pill(_(PromiseState(each.state).label), each.state),
        ]
        for each in lines[:SHOWN]
    ]  # fmt: skip


def dunning_rows(rows: Sequence[Row], name: Callable[[str, int], str]) -> list[list[QWidget]]:
    """Calls and letters, newest first."""
    made: list[list[QWidget]] = []
    for row in rows[:SHOWN]:
        what = _(DunningResult(row["result"]).label) if row["result"] else row["letter_no"] or ""
        who = name("employee", int(row["owner_id"])) if row["owner_id"] else ""
        made.append(
            [
                label(str(row["done_on"])), label(_(DunningWay(row["way"]).label)),
                label(str(what)), Elided(str(row["remark"] or ""), "muted"),
                label(money(int(row["overdue"])), "muted"), label(who, "muted"),
            ]
        )  # fmt: skip
    return made


def _pill(text: str, state: str) -> Pill:
    return Pill(text, TONES["state"].get(state, "gradeD"))


class _Open:
    """Opens one statement."""

    def __init__(self, opened: Callable[[int], None], record_id: int) -> None:
        self._opened, self._id = opened, record_id

    def __call__(self, _checked: bool = False) -> None:
        self._opened(self._id)
