"""The four figures above the credit risk; each opens what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full, short, unit_for
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_WAN
from crmdesk.ui.widgets.kpi_row import KpiRow

if TYPE_CHECKING:
    from crmdesk.services.portfolio_data import CreditPage

OPEN, OVERDUE, OVER, WARNINGS = "open", "overdue", "over", "warnings"
# Key, picture, tone, words.
CARDS: Final = (
    (OPEN, "wallet", "info", N_("Receivables")),
    (OVERDUE, "clock", "bad", N_("Overdue")),
    (OVER, "prohibit", "warn", N_("Beyond the limit")),
    (WARNINGS, "warning", "warn", N_("Early warnings")),
)


class CreditKpis(KpiRow):
    """``chosen`` carries the key of a figure."""

    def __init__(self) -> None:
        cards = ((key, icon, tone, _(words), "") for key, icon, tone, words in CARDS)
        super().__init__(cards, "creditKpi_{key}")

    def show_page(self, page: CreditPage) -> None:
        """Show the figures; each note says what its number compares with."""
        total = page.ageing.total
        unit = unit_for(Measure.MONEY, max(total.total, FEN_PER_WAN))
        turn = ""
        if page.dso is not None:
            turn = _("money comes after {days} days").format(days=(page.dso + 5) // 10)
        self.cards[OPEN].set(short(total.total, unit), turn, unit=unit.title)
        share = ""
        if total.overdue_share is not None:
            part = full(total.overdue_share, Measure.PERCENT)
            share = _("{share} of it").format(share=part)
        tone = "bad" if total.overdue else "text3"
        self.cards[OVERDUE].set(short(total.overdue, unit), share, tone, unit=unit.title)
        held = _("{count} held today").format(count=f"{page.held:,}") if page.held else ""
        self.cards[OVER].set(f"{page.over_limit:,}", held, "bad", unit=_("customers"))
        fresh = _("{count} new this week").format(count=f"+{page.new_warnings:,}")
        self.cards[WARNINGS].set(
            f"{page.warning_count:,}", fresh if page.new_warnings else "", "warn", unit=_("signals")
        )
