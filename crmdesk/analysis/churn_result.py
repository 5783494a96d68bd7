"""The chance that customers leave, as a result: bands, who is at risk, what keeping may cost (B21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Finding,
    Method,
    Parameter,
    Result,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Bars, Series, Share, Slice
from crmdesk.analysis.churn import (
    BAND_LABELS,
    BANDS,
    USUAL_HIGH,
    USUAL_MEDIUM,
    Band,
    Churn,
    churn,
    keep_caps,
    why,
)
from crmdesk.analysis.class_tables import (
    ClassFigures,
    ClassLine,
    classes_table,
    customers_table,
    figures_by_class,
    figures_of,
    sales_field,
    text_field,
)
from crmdesk.analysis.clv import end_of_period, is_possible
from crmdesk.analysis.clv_data import DISCOUNT, RETENTION, ClvData, no_value
from crmdesk.analysis.habits import Habits
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.life_fields import last_field, money_field, percent_field
from crmdesk.analysis.model_words import warnings
from crmdesk.analysis.repeat_models import RepeatModels
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.churn import Floats
    from crmdesk.analysis.customer_frame import Flags, Ints

NO_SALES: Final = N_(
    "Nobody has bought anything yet. Enter or import sales, or choose a later day."
)
DISORDER: Final = N_(
    "“Likely to leave” begins at {high}, below “might leave” at {medium}. Put the higher one above."
)
SAVE_RATE: Final = 3_000  # of those somebody looks after, so many stay [own]
COLORS: Final[Mapping[Band, str]] = {
    Band.HIGH: "chartBad",
    Band.MEDIUM: "chart2",
    Band.LOW: "chartGood",
}
ADVICE: Final[Mapping[Band, str]] = {
    Band.HIGH: N_("call today, within what he is worth"),
    Band.MEDIUM: N_("visit, find out what is wrong"),
    Band.LOW: N_("keep in touch as usual"),
}
TONES: Final[Mapping[Band, Tone]] = {Band.HIGH: Tone.BAD, Band.MEDIUM: Tone.WARN}


@dataclass(frozen=True, kw_only=True, eq=False)
class ChurnData:
    """The customers with their margins (``base``), habits and, by the model, chances to stay.

    ``p_alive`` is in the order of the frame, NaN where the model cannot say; None without a model.
    """

    base: ClvData
    habits: Habits
    models: RepeatModels
    p_alive: Floats | None = None

    @cached_property
    def found(self) -> Churn:
        """The chance of everybody; no threshold changes it."""
        return churn(self.habits, self.p_alive)

    @cached_property
    def order(self) -> Ints:
        """The places of those whose chance is known, by chance, of equal ones the largest first."""
        import numpy as np

        ranked = self.base.frame.ranked(self.found.is_known)
        places: Ints = ranked[np.argsort(-self.found.chance[ranked], kind="stable")]
        return places


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Judged:
    """Everybody with band and cap (fen; −1 where it cannot be told)."""

    data: ChurnData
    churn: Churn
    bands: Ints
    caps: Ints

    def band(self, place: int) -> Band:
        return BANDS[int(self.bands[place])]

    def cap(self, place: int) -> int | None:
        cap = int(self.caps[place])
        return cap if cap >= 0 else None

    def cap_of(self, chosen: Flags | Ints) -> int:
        caps = self.caps[chosen]
        return int(caps[caps > 0].sum())


def run(data: ChurnData, values: Mapping[str, Any]) -> Result:
    """Bands by the thresholds in *values*, and the cap by the rates."""
    frame = data.base.frame
    high, medium = int(values["high"]), int(values["medium"])
    if high < medium:
        wrong = text(DISORDER, high=percent(high), medium=percent(medium))
        return lacking(frame.as_of, wrong, tone=Tone.BAD)
    if not data.habits.has_bought.any():
        return lacking(frame.as_of, text(NO_SALES))
    rate, discount = _rates(data.base, values)
    if rate is not None and not is_possible(rate, discount):
        return lacking(frame.as_of, no_value(rate, discount), tone=Tone.BAD)
    found = data.found
    judged = _Judged(
        data=data,
        churn=found,
        bands=found.bands(high, medium),
        caps=_caps(data, found, rate, discount, int(values["save_rate"])),
    )
    bands = dict(zip(BANDS, figures_by_class(frame, judged.bands, len(BANDS)), strict=True))
    return Result(
        as_of=frame.as_of,
        n=sum(each.count for each in bands.values()),
        note=_note(data, values),
        charts=(_counts(bands), _sales(bands, judged)),
        tables=(_bands_table(data, judged, bands), _customers(judged)),
        findings=(*_findings(judged, bands), *warnings(data.models)),
    )


def _rates(base: ClvData, values: Mapping[str, Any]) -> tuple[Fraction | None, Fraction]:
    given = values.get("retention")
    rate = base.retention.rate if given is None else Fraction(int(given), WHOLE)
    return rate, Fraction(int(values["discount"]), WHOLE)


def _caps(
    data: ChurnData, found: Churn, rate: Fraction | None, discount: Fraction, save_rate: int
) -> Ints:
    """What keeping each may cost: B19 value of his own margin × chance × rate of success."""
    import numpy as np

    base = data.base
    unknown = np.full(len(base.frame), -1, dtype=np.int64)
    if rate is None:
        return unknown
    times = half_up(end_of_period(Fraction(WHOLE), rate, discount).numerator,
                    end_of_period(Fraction(WHOLE), rate, discount).denominator)  # fmt: skip
    worth = base.margins * times // WHOLE
    caps = keep_caps(worth, found.chance, save_rate)
    known = found.is_known & base.frame.is_profit_known
    return np.where(known, caps, unknown)


def _note(data: ChurnData, values: Mapping[str, Any]) -> Text:
    high, medium = percent(int(values["high"])), percent(int(values["medium"]))
    template = (
        N_("by the own interval; likely from {high}, perhaps from {medium}")
        if data.p_alive is None
        else N_("by BG/NBD, else by the own interval; likely from {high}, perhaps from {medium}")
    )
    return text(template, high=high, medium=medium)


# --- pictures and tables --------------------------------------------------------------------
def _counts(bands: Mapping[Band, ClassFigures]) -> Share:
    return Share(
        title=text(N_("Customers by chance to leave")),
        slices=tuple(
            Slice(
                title=text(BAND_LABELS[band]), value=each.count, color=COLORS[band],
                behind=each.behind,
            )
            for band, each in bands.items()
        ),
        measure=Measure.COUNT,
    )  # fmt: skip


def _sales(bands: Mapping[Band, ClassFigures], judged: _Judged) -> Bars:
    """Of those who may leave alone: the sales of all others would dwarf them."""
    at_stake = [(band, each) for band, each in bands.items() if band is not Band.LOW]
    behind = tuple(each.behind for _band, each in at_stake)
    caps = tuple(judged.cap_of(judged.bands == BANDS.index(band)) for band, _each in at_stake)
    return Bars(
        title=text(N_("Sales at stake, and what keeping may cost")),
        categories=tuple(text(BAND_LABELS[band]) for band, _each in at_stake),
        series=(
            Series(
                title=text(N_("Net sales of twelve months")),
                values=tuple(each.net_sales for _band, each in at_stake),
                behind=behind,
            ),
            Series(title=text(N_("Keeping may cost")), values=caps, color="chart2", behind=behind),
        ),
        has_totals=False,
    )


def _bands_table(data: ChurnData, judged: _Judged, bands: Mapping[Band, ClassFigures]) -> TableData:
    untold = figures_of(data.base.frame, data.habits.has_bought & ~judged.churn.is_known)
    return classes_table(
        text(N_("Chance to leave")),
        [ClassLine(text(BAND_LABELS[b]), each, text(ADVICE[b])) for b, each in bands.items()],
        remark=N_("What to do"),
        ungraded=ClassLine(text(N_("Cannot be told")), untold),
    )


def _customers(judged: _Judged) -> TableData:
    """By class, in each whom it pays most to keep first, then by chance and sales."""
    import numpy as np

    frame, found = judged.data.base.frame, judged.churn
    order, caps = judged.data.order, judged.caps
    urgency = judged.bands[order] * (int(caps.max(initial=0)) + 2) - caps[order]
    places = order[np.argsort(urgency, kind="stable")]
    return customers_table(
        frame, places,
        [
            text_field("band", text(N_("Class")), lambda n: text(BAND_LABELS[judged.band(n)])),
            percent_field("chance", text(N_("Chance to leave")), lambda n: int(found.chance[n])),
            text_field("why", text(N_("Reason")), lambda n: why(found, n)),
            last_field(judged.data.habits),
            sales_field(frame, places),
            money_field(
                "cap", text(N_("Keeping may cost")), judged.cap, judged.cap_of(places)
            ),
        ],
        tone=lambda n: TONES.get(judged.band(n), Tone.PLAIN),
    )  # fmt: skip


def _findings(judged: _Judged, bands: Mapping[Band, ClassFigures]) -> Iterator[Finding]:
    show = text(N_("Show them"))
    whole = sum(each.count for each in bands.values())
    high, medium = bands[Band.HIGH], bands[Band.MEDIUM]
    if high.count:
        yield Finding(
            sentence=text(
                N_("{count} of {whole} customers are likely to leave; they bought for {sales} in twelve"
                   " months."),
                count=Figure(high.count), whole=Figure(whole), sales=money(high.net_sales),
            ),
            tone=Tone.BAD, link=show, behind=high.behind,
        )  # fmt: skip
    if medium.count:
        yield Finding(
            sentence=text(
                N_("{count} more may leave; {sales} of sales hang on them."),
                count=Figure(medium.count), sales=money(medium.net_sales),
            ),
            tone=Tone.WARN, link=show, behind=medium.behind,
        )  # fmt: skip
    at_risk = (judged.bands == 0) | (judged.bands == 1)
    cap = judged.cap_of(at_risk)
    if cap:
        paying = at_risk & (judged.caps > 0)
        yield Finding(
            sentence=text(
                N_("Keeping them may cost {amount} in all; more than that is not earned back."),
                amount=money(cap),
            ),
            evidence=text(N_("worth × chance to leave × part of them that can be kept")),
            link=show, behind=Ids(judged.data.base.frame.ids[paying]),
        )  # fmt: skip
    low = bands[Band.LOW]
    if low.count and not high.count and not medium.count:
        yield Finding(
            sentence=text(N_("None of {count} customers is likely to leave."), count=Figure(low.count)),
            tone=Tone.GOOD, link=show, behind=low.behind,
        )  # fmt: skip


METHOD: Final = Method(
    id="churn",
    title=N_("Chance to leave"),
    question=N_("Who is about to leave, and what may keeping him cost?"),
    topic=Topic.LEAVING,
    run=run,
    help=N_(
        "Where enough customers bought again, the BG/NBD model (Fader, Hardie and Lee 2005) says how"
        " likely each has left. Otherwise his own interval does: away for more than three of them"
        " 80 %, two 50 %, one and a half 30 %, else 10 %; who bought once is compared with the"
        " median interval of all. From 70 % he is likely to leave, from 40 % he may. Keeping him"
        " may cost what he is worth (lifetime value), times this chance, times the part of such"
        " customers that can be kept. The percentages of the interval rule are our own."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="high", kind="percent", label=N_("Likely to leave from"), default=USUAL_HIGH,
            least=1, most=WHOLE, is_read=False,
        ),
        Parameter(
            name="medium", kind="percent", label=N_("Might leave from"), default=USUAL_MEDIUM,
            least=1, most=WHOLE, is_read=False,
        ),
        Parameter(
            name="save_rate", kind="percent", label=N_("Part that can be kept"), default=SAVE_RATE,
            least=0, most=WHOLE, help=N_("of those somebody looks after"), is_read=False,
        ),
        RETENTION,
        DISCOUNT,
    ),
)  # fmt: skip
