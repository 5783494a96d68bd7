"""How quickly money comes in: DSO, CEI and their kin, each beside what it was three months ago."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.dso import CollectionFigures
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forecast.panels import ChartCard
from crmdesk.ui.forecast.result_table import ResultTable
from crmdesk.ui.widgets import label
from crmdesk.ui.widgets.kpi_row import KpiRow

if TYPE_CHECKING:
    from crmdesk.services.receivable_data import Collection

DSO, CEI, RATE, LATE = "dso", "cei", "rate", "late"
CARDS: Final = (
    (DSO, "hourglass-medium", "info", N_("DSO, counted back")),
    (CEI, "target", "good", N_("Collection effectiveness (CEI)")),
    (RATE, "scales", "warn", N_("Mean rate owed")),
    (LATE, "clock", "bad", N_("Days late (DSO less best)")),
)
DIALOG: Final = (1040, 640)
CHART: Final = 180


class CollectionKpis(KpiRow):
    """``chosen``: somebody wants to know where the figures come from."""

    def __init__(self) -> None:
        cards = ((key, icon, tone, _(words), "") for key, icon, tone, words in CARDS)
        super().__init__(cards, "collectionKpi_{key}")

    def show_figures(self, found: Collection) -> None:
        """Show the figures; less is better but for CEI."""
        now, before = found.figures, found.before
        for key, (value, then, is_days) in _values(now, before).items():
            text = _shown(value, is_days=is_days)
            note, tone = _compared(value, then, is_days=is_days, more_is_good=key == CEI)
            if not note and value is not None:
                note = _yardstick(key, now)
            unit = "" if text == "—" else _("days") if is_days else "%"
            self.cards[key].set(text, note, tone, unit=unit)


Values = dict[str, tuple[Fraction | None, Fraction | None, bool]]


def _values(now: CollectionFigures, before: CollectionFigures) -> Values:
    return {
        DSO: (now.count_back, before.count_back, True),
        CEI: (now.effectiveness, before.effectiveness, False),
        RATE: (now.mean_owed_rate, before.mean_owed_rate, False),
        LATE: (now.delinquent, before.delinquent, True),
    }


def _shown(value: Fraction | None, *, is_days: bool) -> str:
    if value is None:
        return "—"
    return f"{float(value if is_days else value * 100):.1f}"


def _yardstick(key: str, now: CollectionFigures) -> str:
    """What a figure is held against where it is not known for earlier."""
    if key == CEI:
        return _("100% is everything")
    return _("{simple} less best {best}").format(
        simple=_shown(now.simple, is_days=True), best=_shown(now.best, is_days=True)
    )


def _compared(
    value: Fraction | None, then: Fraction | None, *, is_days: bool, more_is_good: bool
) -> tuple[str, str]:
    """What it was three months ago, and the hue of the change."""
    if value is None or then is None:
        return "", "text3"
    was, now = _shown(then, is_days=is_days), _shown(value, is_days=is_days)
    note = _("3 months ago {value}").format(value=was if is_days else f"{was}%")
    if was == now:
        return note, "text3"
    return note, "good" if (value > then) == more_is_good else "bad"


class CollectionDialog(Dialog):
    """Month by month and by customer: how long money stays out."""

    def __init__(self, desk: Desk, as_of: Any, parent: QWidget | None = None) -> None:
        super().__init__(
            _("How long money stays out"),
            parent,
            subtitle=_(
                "DSO counted back takes whole months of sales off what is open, the newest first. "
                "Best possible DSO counts only what is not yet due; what is more is lateness. CEI "
                "is the part collected of what could be collected in three months."
            ),
            size=DIALOG,
            icon="hourglass-medium",
        )
        self._desk = desk
        self.chart = ChartCard(desk, "collectionChart", CHART)
        self.body.addWidget(self.chart)
        self.months = ResultTable("collectionMonths", _("Nothing was sold on credit yet."))
        self.body.addWidget(self.months, 1)
        self._said = label(_("Reckoning …"), "muted", wrap=True, name="collectionSaid")
        self.add_note(self._said)
        self.add_close(_("Close"))
        services = desk.services

        def work(_progress: Any) -> Any:
            return services.analyses.run("dso", as_of=as_of)[1]

        desk.jobs.run(_("Reckoning"), work, done=self._on_read)

    def _on_read(self, result: Any) -> None:
        from crmdesk.charts.words import shown

        self.chart.view.set_chart(result.charts[0] if result.charts else None)
        self.months.show_table(result.tables[0])
        self._said.setText(shown(result.note) if result.note else "")
