"""The four numbers above 今日; each opens what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import short, unit_for
from crmdesk.core.i18n import N_, _
from crmdesk.services.today_lines import Kpi
from crmdesk.ui.widgets.kpi_row import KpiRow

# Key, picture, tone, words, unit. As ``services.today_kpis`` counts.
CARDS: Final = (
    ("due", "calendar-check", "warn", N_("To follow up today"), N_("customers")),
    ("talks", "note-pencil", "info", N_("Follow-ups this month"), N_("talks")),
    ("deals", "target", "good", N_("Open opportunities"), ""),
    ("on_time", "seal-check", "info", N_("Answered in time"), ""),
)
BAD_DETAILS: Final = frozenset({"due", "on_time"})


class TodayFigures(KpiRow):
    """``chosen`` carries the key of a number."""

    def __init__(self) -> None:
        super().__init__(
            (key, icon, tone, _(words), _(unit) if unit else "")
            for key, icon, tone, words, unit in CARDS
        )

    def show_kpis(self, kpis: Sequence[Kpi]) -> None:
        """Show the numbers of a day."""
        for kpi in kpis:
            made = self.cards.get(kpi.key)
            if made is None:
                continue
            is_bad = kpi.key in BAD_DETAILS and bool(kpi.detail)
            note = ""
            if kpi.detail is not None and (kpi.detail or kpi.key not in BAD_DETAILS):
                note = f"{_(kpi.detail_label)} {_detail(kpi)}"
            unit = None
            if kpi.unit == "money":
                unit = unit_for(Measure.MONEY, kpi.value or 0).title
            made.set(figure(kpi.value, kpi.unit), note, "bad" if is_bad else "text3", unit=unit)


def figure(value: int | None, unit: str) -> str:
    """A number as it stands on its card."""
    if value is None:
        return "—"
    if unit == "money":
        return short(value, unit_for(Measure.MONEY, value))
    if unit == "percent":
        return short(value, unit_for(Measure.PERCENT, value))
    return f"{value:,}"


def _detail(kpi: Kpi) -> str:
    """The second number; money in the unit of the first, which says it."""
    if kpi.unit == "money":
        return short(kpi.detail or 0, unit_for(Measure.MONEY, kpi.value or 0))
    return f"{kpi.detail:,}"
