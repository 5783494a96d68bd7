"""What five points more retention bring, as a result: the curve over retention, and who stayed away (B19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.charts import Curve, CurveMark, Curves
from crmdesk.analysis.class_tables import customers_table
from crmdesk.analysis.clv import (
    POINTS_MORE,
    Effect,
    Form,
    end_of_period,
    finite,
    immediate,
    is_possible,
    raised,
)
from crmdesk.analysis.clv_data import (
    DISCOUNT,
    GROUP,
    MARGIN,
    NO_SALES,
    RETENTION,
    Basis,
    ClvData,
    basis,
    no_value,
    note_of,
)
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.life_fields import money_field
from crmdesk.analysis.rounding import WHOLE, hundredths
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

UNREADABLE: Final = N_(
    "The margins by year cannot be read. Write one amount a year with blanks between, like"
    " “25 35 70 88 88”."
)
FORM_LABELS: Final[Mapping[Form, str]] = {
    Form.END_OF_PERIOD: N_("from next year on, from who stays"),
    Form.IMMEDIATE: N_("from this year on"),
    Form.FINITE: N_("only the years shown"),
}
STEP: Final = 100  # of the curve, in hundredths of a percent
MOST_YEARS: Final = 50
AMOUNTS: Final = re.compile(r"[\s,，;；、/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """What a customer is worth now and with more retention, by form."""

    now: Fraction
    then: Fraction
    of: Mapping[Form, Effect]


def run(data: ClvData, values: Mapping[str, Any]) -> Result:
    """Now and with so many points more, and what it means for all who buy."""
    data = data.within(values["group"])
    found = basis(data, values)
    if isinstance(found, Result):
        return found
    margins = margins_by_year(values.get("curve"), found.margin, int(values["years"]))
    if margins is None:
        return lacking(data.as_of, text(UNREADABLE), tone=Tone.BAD)
    then = raised(found.retention, Fraction(int(values["points"]), WHOLE))
    if not is_possible(then, found.discount):
        return lacking(data.as_of, no_value(then, found.discount), tone=Tone.BAD)
    gains = gains_of(found, margins, then)
    behind = Ids(data.frame.ids[data.chosen])
    count = found.count or int(data.is_buyer.sum())
    return Result(
        as_of=data.as_of,
        n=len(behind),
        note=note_of(found),
        charts=(_curve(found, margins, gains),),
        tables=(_gains_table(gains, count, behind), *_stayed_away(data)),
        findings=tuple(_findings(data, found, gains, count)),
    )


def margins_by_year(said: str | None, margin: Fraction, years: int) -> tuple[Fraction, ...] | None:
    """The margin of a customer in his first, second ... year, in fen; None if *said* is unreadable.

    Left blank, the same *margin* in each of so many *years*.
    """
    parts = [part for part in AMOUNTS.split(said or "") if part]
    if not parts:
        return (margin,) * years
    if len(parts) > MOST_YEARS or not all(re.fullmatch(r"-?\d{1,12}(\.\d+)?", p) for p in parts):
        return None
    return tuple(Fraction(part) * FEN_PER_YUAN for part in parts)


def gains_of(found: Basis, margins: Sequence[Fraction], then: Fraction) -> Gains:
    """The worth of a customer before and after. Raises ValueError where there is none."""
    m, d, now = found.margin, found.discount, found.retention
    return Gains(
        now=now,
        then=then,
        of={
            Form.END_OF_PERIOD: Effect(
                before=end_of_period(m, now, d), after=end_of_period(m, then, d)
            ),
            Form.IMMEDIATE: Effect(before=immediate(m, now, d), after=immediate(m, then, d)),
            Form.FINITE: Effect(before=finite(margins, now, d), after=finite(margins, then, d)),
        },
    )


def _curve(found: Basis, margins: Sequence[Fraction], gains: Gains) -> Curves:
    """The worth by retention: steeper and steeper, so that the last points are worth most."""
    rates = [
        n for n in range(0, WHOLE + 1, STEP) if is_possible(Fraction(n, WHOLE), found.discount)
    ]
    endless, years = gains.of[Form.END_OF_PERIOD], gains.of[Form.FINITE]
    return Curves(
        title=text(N_("Lifetime value by retention")),
        curves=(
            Curve(
                title=text(FORM_LABELS[Form.END_OF_PERIOD]),
                points=tuple(
                    (n, whole_cell(end_of_period(found.margin, Fraction(n, WHOLE), found.discount)) or 0)
                    for n in rates
                ),
            ),
            Curve(
                title=text(FORM_LABELS[Form.FINITE]),
                points=tuple(
                    (n, whole_cell(finite(margins, Fraction(n, WHOLE), found.discount)) or 0)
                    for n in rates
                ),
                color="chartGrey", is_dashed=True,
            ),
        ),
        x_title=text(N_("Retention")),
        y_title=text(N_("Lifetime value")),
        y_measure=Measure.MONEY,
        marks=(
            CurveMark(
                x=hundredths(gains.now), y=whole_cell(endless.before) or 0, title=text(N_("now")),
                color="chart1",
            ),
            CurveMark(
                x=hundredths(gains.then), y=whole_cell(endless.after) or 0, title=_points(gains)
            ),
        ),
        note=text(
            N_("within {count} years: {before} → {after}"), count=Figure(len(margins)),
            before=money(whole_cell(years.before)), after=money(whole_cell(years.after)),
        ),
    )  # fmt: skip


def _points(gains: Gains) -> Text:
    more = hundredths(gains.then - gains.now)
    return text(N_("{points} points more"), points=Figure(more / 100, Measure.SCORE))


def _gains_table(gains: Gains, count: int, behind: Ids) -> TableData:
    return TableData(
        key="gains",
        title=text(N_("What more retention is worth")),
        columns=(
            Column(key="form", title=text(N_("Margins count"))),
            Column(key="before", title=text(N_("A customer now")), kind=ColumnKind.MONEY),
            Column(key="after", title=text(N_("With more retention")), kind=ColumnKind.MONEY),
            Column(key="gain", title=text(N_("Gain")), kind=ColumnKind.MONEY),
            Column(key="ratio", title=text(N_("Gain in percent")), kind=ColumnKind.PERCENT),
            Column(key="all", title=text(N_("Gain of all who buy")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    text(FORM_LABELS[form]), whole_cell(each.before), whole_cell(each.after),
                    whole_cell(each.gain), percent_cell(each.ratio), whole_cell(each.gain * count),
                ),
                behind=behind,
            )
            for form, each in gains.of.items()
        ),
    )  # fmt: skip


def _stayed_away(data: ClvData) -> Iterator[TableData]:
    """Who bought last year and not in this one, by what he bought then."""
    import numpy as np

    frame = data.frame
    places: Ints = np.flatnonzero(data.was_buyer & ~frame.is_buyer)
    if not len(places):
        return
    places = places[np.lexsort((frame.order[places], -data.bought_before[places]))]
    before = money_field(
        "before", text(N_("Bought last year")), lambda n: int(data.bought_before[n]),
        int(data.bought_before[places].sum()),
    )  # fmt: skip
    title = text(N_("Bought last year, not this year"))
    yield customers_table(frame, places, [before], key="away", title=title)


def _findings(data: ClvData, found: Basis, gains: Gains, count: int) -> Iterator[Finding]:
    show = text(N_("Show them"))
    effect = gains.of[Form.END_OF_PERIOD]
    buyers = Ids(data.frame.ids[data.is_buyer])
    if effect.ratio is not None and effect.gain > 0:
        yield Finding(
            sentence=text(
                N_("{points}: each customer is worth {share} more, {before} → {after}."),
                points=_points(gains), share=percent(hundredths(effect.ratio)),
                before=money(whole_cell(effect.before)), after=money(whole_cell(effect.after)),
            ),
            evidence=text(
                N_("{amount} for the {count} customers who buy now"),
                amount=money(whole_cell(effect.gain * count)), count=Figure(count),
            ),
            tone=Tone.GOOD, link=show, behind=buyers,
        )  # fmt: skip
    elif found.margin <= 0:
        yield Finding(
            sentence=text(
                N_("A customer loses {amount} a year: keeping more of them does not help."),
                amount=money(whole_cell(-found.margin)),
            ),
            tone=Tone.BAD, link=show, behind=buyers,
        )  # fmt: skip
    measured = data.retention
    if measured.rate is not None:
        away = data.was_buyer & ~data.frame.is_buyer
        lost = int(data.bought_before[away].sum())
        yield Finding(
            sentence=text(
                N_("Retention is {rate}: of {first} customers of last year {both} bought again."),
                rate=percent(hundredths(measured.rate)), first=Figure(measured.first),
                both=Figure(measured.both),
            ),
            evidence=text(N_("the others bought for {sales} last year"), sales=money(lost)),
            tone=Tone.WARN if lost else Tone.PLAIN, link=show,
            behind=Ids(data.frame.ids[away]),
        )  # fmt: skip


METHOD: Final = Method(
    id="retention",
    title=N_("Keeping more customers"),
    question=N_("What do five points more retention bring?"),
    topic=Topic.WORTH,
    run=run,
    help=N_(
        "Of last year's customers so many bought again this year: that is our retention. The curve"
        " shows what a customer is worth at any retention, with our own margin; five percentage"
        " points more are marked on it. It bends upwards, so that keeping is worth most where"
        " many already stay. Reichheld and Sasser (Harvard Business Review 1990) found that five"
        " points more raised profit by 25 to 85 % in nine trades, Reichheld (The Loyalty Effect,"
        " 1996) 35 to 95 % in twelve; those are examples of other firms, and some doubt them"
        " (Sharp 2005). Here only your own figures count."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="points", kind="percent", label=N_("Retention rises by"),
            default=hundredths(POINTS_MORE), least=1, most=WHOLE,
            help=N_("percentage points"), is_read=False,
        ),
        GROUP,
        RETENTION,
        DISCOUNT,
        MARGIN,
        Parameter(
            name="years", kind="integer", label=N_("Years shown"), default=5, least=1,
            most=MOST_YEARS, unit=N_("years ahead"), is_read=False,
        ),
        Parameter(
            name="curve", kind="text", label=N_("Margins by year"), default=None,
            help=N_("in yuan, of a customer in his first, second … year; left blank, the same in"
                    " each"),
            is_read=False,
        ),
    ),
)  # fmt: skip
