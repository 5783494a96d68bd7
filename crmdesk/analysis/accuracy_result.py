"""Forecast against what was won, per seller and quarter, as chart and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crmdesk.analysis.accuracy import Accuracy
from crmdesk.analysis.base import Column, ColumnKind, Row, TableData, Tone
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.wording import Words, text
from crmdesk.core.i18n import N_

TEAM: Final = N_("The whole team")
NOBODY: Final = N_("Nobody responsible")
MUCH: Final = 2_000  # 20 %: a bias worth talking about


def seller(who: int | None, names: Mapping[int, str]) -> Words:
    """The name of a seller; None is the team, 0 nobody."""
    if who is None:
        return text(TEAM)
    return names.get(who) or text(NOBODY)


def quarters_table(found: Sequence[Accuracy], names: Mapping[int, str]) -> TableData:
    """Each seller and quarter: forecast before it began, won in it, bias."""
    return TableData(
        key="accuracy",
        title=text(N_("Forecast against what was won")),
        columns=(
            Column(key="seller", title=text(N_("Seller"))),
            Column(key="quarter", title=text(N_("Quarter"))),
            Column(key="forecast", title=text(N_("Forecast")), kind=ColumnKind.MONEY),
            Column(key="actual", title=text(N_("Won in fact")), kind=ColumnKind.MONEY),
            Column(key="bias", title=text(N_("Bias")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(
            Row(
                cells=(
                    seller(each.employee, names),
                    str(outcome.quarter),
                    outcome.forecast,
                    outcome.actual,
                    outcome.bias,
                ),
                tone=Tone.WARN if (outcome.error or 0) > MUCH else Tone.PLAIN,
            )
            for each in found
            for outcome in each.outcomes
        ),
    )


def sellers_table(found: Sequence[Accuracy], names: Mapping[int, str]) -> TableData:
    """Each seller over all those quarters."""
    return TableData(
        key="accuracy_sellers",
        title=text(N_("Accuracy of the forecasts")),
        columns=(
            Column(key="seller", title=text(N_("Seller"))),
            Column(key="n", title=text(N_("Quarters")), kind=ColumnKind.COUNT),
            Column(key="forecast", title=text(N_("Forecast")), kind=ColumnKind.MONEY),
            Column(key="actual", title=text(N_("Won in fact")), kind=ColumnKind.MONEY),
            Column(key="bias", title=text(N_("Bias of the sums")), kind=ColumnKind.PERCENT),
            Column(key="error", title=text(N_("Mean deviation")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(
            Row(
                cells=(
                    seller(each.employee, names),
                    each.n,
                    sum(o.forecast for o in each.outcomes),
                    sum(o.actual for o in each.outcomes),
                    each.pooled_bias,
                    each.mean_error,
                ),
                tone=Tone.WARN if (each.mean_error or 0) > MUCH else Tone.PLAIN,
            )
            for each in found
        ),
    )


def chart(found: Sequence[Accuracy]) -> Bars:
    """The team's forecast beside what was won, quarter by quarter."""
    team = next((each for each in found if each.employee is None), None)
    outcomes = team.outcomes if team else ()
    return Bars(
        title=text(N_("Forecast against what was won")),
        categories=tuple(str(outcome.quarter) for outcome in outcomes),
        series=(
            Series(
                title=text(N_("Forecast")),
                values=tuple(outcome.forecast for outcome in outcomes),
                color="chart1:60",
            ),
            Series(
                title=text(N_("Won in fact")),
                values=tuple(outcome.actual for outcome in outcomes),
                color="chartGood",
            ),
        ),
    )
