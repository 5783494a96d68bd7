"""The customer value scorecard 客户价值记分卡 (B15): present and potential value, four cards.

Present value: net sales, profit contribution (both by the place among all who bought) and the part of
what was charged that was paid. Potential value: growth (by place), the room left in his budget for
such goods, scale of the firm, and what he thinks of our service. Weights and the bound of 60 are
crmdesk's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.criteria import POTENTIAL, PRESENT, Criterion, of_axis
from crmdesk.analysis.matrix import FieldName, fields_of
from crmdesk.analysis.weighted import THOUSANDTHS, Scores, by_rank, scores
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints
    from crmdesk.analysis.weighted import Floats

HIGH: Final = 60 * THOUSANDTHS
# Present value lies across, potential value upright.
FIELDS: Final = (
    FieldName("platinum", N_("Platinum card"), N_("keep and grow: best people"), "chartTop"),
    FieldName("silver", N_("Silver card"), N_("cultivate: invest now"), "chart1:50"),
    FieldName("gold", N_("Gold card"), N_("keep: harvest"), "chartDeep"),
    FieldName("plain", N_("Plain customer"), N_("serve cheaply"), "chartGrey"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScorecardFacts:
    """What is known of customers, NaN where it is not.

    *paid* of what was charged in the window, from 0 up; *previous* net sales in fen of the window
    before; *wallet* in fen a year; *scale* and *service* in points from 0 to 100.
    """

    paid: Floats
    previous: Floats
    wallet: Floats
    scale: Floats
    service: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """Both values of every customer."""

    present: Scores
    potential: Scores

    @property
    def is_placed(self) -> Flags:
        """Who has both."""
        return self.present.is_graded & self.potential.is_graded

    def fields(self, present: int = HIGH, potential: int = HIGH) -> Ints:
        """The card of each customer by its place in ``FIELDS``; bounds in thousandths of a point."""
        return fields_of(
            self.present.at_least(present), self.potential.at_least(potential), self.is_placed
        )


def measured(frame: CustomerFrame, facts: ScorecardFacts) -> dict[str, Floats]:
    """The points of those who bought by criterion."""
    import numpy as np

    buys = frame.is_buyer
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(facts.previous > 0, frame.net_sales / facts.previous - 1, np.nan)
        share = np.where(facts.wallet > 0, frame.net_sales / facts.wallet, np.nan)
    found = {
        "sales": by_rank(np.where(buys, frame.net_sales, np.nan)),
        "profit": by_rank(np.where(buys & frame.is_profit_known, frame.gross_profit, np.nan)),
        "payment": np.clip(facts.paid, 0, 1) * 100,
        "growth": by_rank(np.where(buys, growth, np.nan)),
        "wallet": 100 - np.clip(share, 0, 1) * 100,
        "scale": facts.scale,
        "service": facts.service,
    }
    return {code: np.where(buys, points, np.nan) for code, points in found.items()}


def cards(points: Mapping[str, Floats], criteria: Sequence[Criterion]) -> Cards:
    """The values of everybody."""
    return Cards(
        scores(points, of_axis(criteria, PRESENT)), scores(points, of_axis(criteria, POTENTIAL))
    )
