"""预计成交名单: what should close, with quick filters; every row opens its opportunity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import short, unit_for
from crmdesk.core.i18n import N_, _, listed, ngettext
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.deal_choices import Commitment
from crmdesk.models.fields import YUAN, FieldSpec, Kind, Option
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import font, px
from crmdesk.ui.widgets import hbox, label, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from crmdesk.analysis.forecast import Line
    from crmdesk.analysis.forecast_data import ForecastData

THIS_MONTH, NEXT_MONTH, QUARTER, POSTPONED, NO_DECIDER, ALL = (
    "this_month", "next_month", "quarter", "postponed", "no_decider", "all",
)  # fmt: skip
CHIPS: Final = (
    (THIS_MONTH, N_("This month")),
    (NEXT_MONTH, N_("Next month")),
    (QUARTER, N_("This quarter")),
    (POSTPONED, N_("Postponed before")),
    (NO_DECIDER, N_("Decider not met")),
    (ALL, N_("All of them")),
)


def _money(name: str, title: str) -> FieldSpec:
    return FieldSpec(
        kind=Kind.MONEY, name=name, label=title, unit=YUAN, per_unit=FEN_PER_YUAN, decimals=2
    )


SPECS: Final = (
    FieldSpec(kind=Kind.TEXT, name="customer", label=N_("Customer")),
    FieldSpec(kind=Kind.TEXT, name="name", label=N_("Opportunity")),
    FieldSpec(
        kind=Kind.ENUM, name="grade", label=N_("Grade"),
        options=tuple(Option(code, code.upper()) for code in "abcd"),
    ),
    FieldSpec(kind=Kind.TEXT, name="stage", label=N_("Stage")),
    _money("amount", N_("Amount")),
    FieldSpec(kind=Kind.PERCENT, name="probability", label=N_("Chance")),
    _money("expected", N_("Weighted")),
    FieldSpec(kind=Kind.DATE, name="on", label=N_("Closes on")),
    FieldSpec(kind=Kind.TEXT, name="commitment", label=N_("Commitment")),
    FieldSpec(kind=Kind.TEXT, name="remark", label=N_("To be watched")),
    FieldSpec(kind=Kind.TEXT, name="seller", label=N_("Seller")),
)  # fmt: skip
MOST_ROWS: Final = 1000  # the export has all of them
# What the columns must have room for; the customers take what is left.
SAMPLES: Final = {
    "name": "年度框架协议采购",
    "grade": "等级",
    "stage": "商务谈判中",
    "amount": "8,888,888.00",
    "probability": "88.88%",
    "expected": "8,888,888.00",
    "on": "2026-12-31",
    "commitment": "力争中",
    "remark": "延后 2 次、未接触决策者",
    "seller": "王海燕",
}


class ClosingCard(QFrame):
    """``opened`` carries the id of an opportunity."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("closingCard")
        self.setProperty("role", "card")
        self._data: ForecastData | None = None
        self._lines: list[Line] = []
        self._chip = THIS_MONTH
        column = vbox(self, (1, 8, 1, 1), 6)
        head = hbox(None, (15, 0, 14, 0), 8)
        head.addWidget(label(_("Expected to close"), "heading"))
        self.chips = ChipBar()
        self.chips.set_chips([(key, _(title)) for key, title in CHIPS])
        self.chips.choose(self._chip)
        self.chips.chosen.connect(self._on_chip)
        head.addWidget(self.chips, 1)
        self._sums = label("", "muted", name="closingSums")
        head.addWidget(self._sums)
        column.addLayout(head)
        self.table = FixedTable(SPECS, "customer", name="closingTable")
        self.table.setMinimumHeight(px(176))
        self.table.table.set_widths(_widths(self.table.fontMetrics()))
        self.table.opened.connect(self._on_opened)
        self.table.show_when_empty(
            EmptyState(
                "target",
                _("Nothing is expected to close here"),
                _("Opportunities with an amount and a stage stand here by their closing date."),
            )
        )
        column.addWidget(self.table, 1)

    def show_data(self, data: ForecastData) -> None:
        """Show the lines of a forecast under the chip chosen."""
        self._data = data
        every = data.closing()
        self.chips.set_counts(
            {key: sum(_passes(data, line, key) for line in every) for key, _title in CHIPS}
        )
        self._show()

    def choose(self, chip: str) -> None:
        """Show the lines under another chip."""
        self._chip = chip
        self.chips.choose(chip)
        self._show()

    @property
    def shown_ids(self) -> tuple[int, ...]:
        """The opportunities in the table."""
        return tuple(line.deal_id for line in self._lines)

    def _on_chip(self, chip: str) -> None:
        self._chip = chip
        self._show()

    def _show(self) -> None:
        data = self._data
        if data is None:
            return
        every = [line for line in data.closing() if _passes(data, line, self._chip)]
        self._lines = every[:MOST_ROWS]
        self.table.show_rows([_row(data, line) for line in self._lines])
        said = _sums(every)
        if len(every) > MOST_ROWS:
            said = _("{sums} (the first {count} shown)").format(sums=said, count=f"{MOST_ROWS:,}")
        self._sums.setText(said)

    def _on_opened(self, row: int) -> None:
        self.opened.emit(self._lines[row].deal_id)


def _widths(metrics: QFontMetrics) -> dict[str, int]:
    """Room for the samples, the headings and every class of commitment."""
    bold = QFontMetrics(font(13, 600))
    classes = [_(choice.label) for choice in Commitment]
    longest = {"commitment": max(metrics.horizontalAdvance(text) for text in classes)}
    return {
        spec.name: px(24)
        + max(
            metrics.horizontalAdvance(SAMPLES[spec.name]),
            bold.horizontalAdvance(spec.caption) + px(4),
            longest.get(spec.name, 0),
        )
        for spec in SPECS
        if spec.name in SAMPLES
    }


def _passes(data: ForecastData, line: Line, chip: str) -> bool:
    """Whether a line stands under a chip; what is overdue counts in the present month."""
    this = data.as_of.replace(day=1)
    following = (this + timedelta(32)).replace(day=1)
    if chip == THIS_MONTH:
        return line.month == this
    if chip == NEXT_MONTH:
        return line.month == following
    if chip == QUARTER:
        return line.month <= _last_month(data.as_of)
    known = data.details[line.deal_id]
    if chip == POSTPONED:
        return known.postponed > 0
    if chip == NO_DECIDER:
        return not known.has_decider
    return True


def _last_month(day: date) -> date:
    """The first day of the last month of the quarter."""
    return date(day.year, (day.month + 2) // 3 * 3, 1)


def _row(data: ForecastData, line: Line) -> tuple[Any, ...]:
    known = data.details[line.deal_id]
    commitment = data.commitments.get(known.commitment)
    return (
        known.customer,
        known.name,
        known.grade or None,
        data.stage_name(line.deal_id),
        line.amount,
        line.probability,
        line.expected,
        line.on.isoformat(),
        _(commitment) if commitment else "",
        _remark(data, line),
        data.seller(known.owner_id),
    )


def _remark(data: ForecastData, line: Line) -> str:
    """What to look at: overdue, postponed, the decision maker."""
    known = data.details[line.deal_id]
    said = []
    if known.expected_on is not None and line.is_overdue:
        days = (data.as_of - known.expected_on).days
        said.append(
            ngettext("{count} day overdue", "{count} days overdue", days).format(count=days)
        )
    if known.postponed:
        times = known.postponed
        said.append(
            ngettext("postponed once", "postponed {count} times", times).format(count=times)
        )
    if not known.has_decider:
        said.append(_("decision maker not met"))
    return listed(said)


def _sums(lines: list[Line]) -> str:
    amount = sum(line.amount for line in lines)
    expected = sum(line.expected for line in lines)
    unit = unit_for(Measure.MONEY, max(amount, 1))
    count = ngettext("{count} opportunity", "{count} opportunities", len(lines)).format(
        count=f"{len(lines):,}"
    )
    return _("{count} · amount {amount} · weighted {expected} {unit}").format(
        count=count, amount=short(amount, unit), expected=short(expected, unit), unit=unit.title
    )
