"""RFM as a result: the map of recency and frequency, eight classes, who is in them (B3)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Method,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.cells import score_cell
from crmdesk.analysis.charts import Divider, Heatmap, Rank, RankBars
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.leading import leading
from crmdesk.analysis.pyramid import ids_of
from crmdesk.analysis.rfm import CLASSES, TOP, Buyers, Mode, Rfm, RfmClass, members_of, rfm
from crmdesk.analysis.rfm_findings import findings_of
from crmdesk.analysis.rfm_parameters import (
    ALL,
    AVERAGE,
    MODES,
    PARAMETERS,
    bounds_of,
    disorder,
    weights_of,
)
from crmdesk.analysis.rounding import half_up, share_of
from crmdesk.analysis.wording import (
    CustomerName,
    Figure,
    Measure,
    Text,
    Words,
    text,
)
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

ROWS_SHOWN: Final = 50
LEAST: Final = 2  # customers, to be compared
SCORES: Final = tuple(range(1, TOP + 1))
EMPTY: Final = N_(
    "Nobody bought anything in these months, so nobody can be scored. Enter or import sales, or "
    "choose a longer window."
)
ADVICE: Final[Mapping[RfmClass, str]] = {
    RfmClass.KEY_VALUE: N_("one person to look after them"),
    RfmClass.KEY_DEVELOP: N_("make them buy more often"),
    RfmClass.KEY_KEEP: N_("call before they go elsewhere"),
    RfmClass.KEY_RETAIN: N_("win back one by one, with a date"),
    RfmClass.VALUE: N_("offer goods of higher price"),
    RfmClass.DEVELOP: N_("lead new ones to a second purchase"),
    RfmClass.KEEP: N_("keep in touch at little cost"),
    RfmClass.RETAIN: N_("tidy up, or write to all at once"),
}
FADING: Final = (RfmClass.KEY_KEEP, RfmClass.KEY_RETAIN)


def run(data: Buyers, values: Mapping[str, Any]) -> Result:
    """The map, the classes and the customers of the class chosen."""
    as_of = data.scored.as_of
    wrong = disorder(values)
    if wrong is not None:
        return lacking(as_of, wrong, tone=Tone.BAD)
    found = rfm(
        data, mode=Mode(values["mode"]), bounds=bounds_of(values),
        is_average=values["money"] == AVERAGE, weights=weights_of(values),
    )  # fmt: skip
    lack = _too_few(found)
    if lack is not None:
        return lack
    picked = None if values["pick"] == ALL else RfmClass(values["pick"])
    return Result(
        as_of=as_of,
        n=len(found),
        note=_note(found),
        tables=(_classes_table(found), _means_table(found), _customers_table(found, picked)),
        charts=(_map(found, picked), _classes_chart(found, picked)),
        findings=tuple(findings_of(found, Mode(values["mode"]))),
    )


def _too_few(found: Rfm) -> Result | None:
    frame = found.scored
    if not len(found):
        return lacking(frame.as_of, text(EMPTY))
    everybody = ids_of(frame, found.r > 0)
    if len(found) < LEAST:
        return lacking(
            frame.as_of,
            text(N_("Only one customer bought in these months: there is nobody to compare with."
                    " Choose a longer window.")),
            behind=everybody, n=1,
        )  # fmt: skip
    columns = (frame.last_day, frame.purchases, found.money)
    if all(column.min() == column.max() for column in columns) and found.mode is not Mode.FIXED:
        return lacking(
            frame.as_of,
            text(N_("All {count} customers bought on the same day, as often and for as much:"
                    " there is nothing to tell them apart. Take fixed bounds."),
                 count=Figure(len(found))),
            behind=everybody, n=len(found),
        )  # fmt: skip
    return None


def _note(found: Rfm) -> Text:
    a, b, c = (Figure(weight) for weight in found.weights)
    return text(
        N_("last {months} months; scores {mode}; M is the {money}; weights {a} : {b} : {c}"),
        months=Figure(found.scored.months), mode=text(dict(MODES)[found.mode.value]),
        money=text(N_("average purchase")) if found.is_average else text(N_("sum of net sales")),
        a=a, b=b, c=c,
    )  # fmt: skip


# --- charts -----------------------------------------------------------------------------------
def _map(found: Rfm, picked: RfmClass | None) -> Heatmap:
    """R against F: how many customers, and their mean M as the colour."""
    import numpy as np

    cells, counts, behind = [], [], []
    for r in reversed(SCORES):
        members = [np.flatnonzero((found.r == r) & (found.f == f)) for f in SCORES]
        cells.append(tuple(_mean_of(found.money, some) for some in members))
        counts.append(tuple(len(some) for some in members))
        behind.append(tuple(ids_of(found.scored, some) for some in members))
    r_mean, f_mean = found.means[:2]
    high_r = _high_scores(found.r, found.is_high[0])
    high_f = _high_scores(found.f, found.is_high[1])
    return Heatmap(
        title=text(N_("Last purchase × purchases")),
        rows=tuple(f"R{r}" for r in reversed(SCORES)),
        columns=tuple(f"F{f}" for f in SCORES),
        cells=tuple(cells),
        counts=tuple(counts),
        behind=tuple(behind),
        measure=Measure.MONEY,
        row_notes=tuple(
            _span(found.scored.days_since[found.r == r], N_("{low} days"), N_("{low}–{high} days"))
            for r in reversed(SCORES)
        ),
        column_notes=tuple(
            _span(found.scored.purchases[found.f == f], N_("{low}×"), N_("{low}–{high}×"))
            for f in SCORES
        ),
        row_divider=Divider(
            after=high_r, title=text(N_("mean R {mean}"), mean=_score(r_mean))
        ) if 0 < high_r < TOP else None,
        column_divider=Divider(
            after=TOP - high_f, title=text(N_("mean F {mean}"), mean=_score(f_mean))
        ) if 0 < high_f < TOP else None,
        selected=_selected(found, picked),
        note=text(N_("customers and their mean M, which is the colour")),
    )  # fmt: skip


def _score(mean: Fraction) -> Figure:
    return Figure(score_cell(mean), Measure.SCORE)


def _high_scores(scores: Ints, is_high: Flags) -> int:
    """How many of the five scores count as high."""
    return TOP + 1 - int(scores[is_high].min()) if is_high.any() else 0


def _selected(found: Rfm, picked: RfmClass | None) -> tuple[tuple[int, int], ...]:
    """The cells in which customers of the class chosen are."""
    if picked is None:
        return ()
    of_class = found.kinds == CLASSES.index(picked)
    pairs = {(TOP - int(r), int(f) - 1) for r, f in zip(found.r[of_class], found.f[of_class],
                                                       strict=True)}  # fmt: skip
    return tuple(sorted(pairs))


def _span(values: Ints, one: str, several: str) -> Words:
    """From the least to the greatest of *values*."""
    if not len(values):
        return ""
    low, high = int(values.min()), int(values.max())
    return text(one if low == high else several, low=Figure(low), high=Figure(high))


def _mean_of(amounts: Ints, members: Ints) -> int | None:
    if not len(members):
        return None
    return half_up(int(amounts[members].sum()), len(members))


def _classes_chart(found: Rfm, picked: RfmClass | None) -> RankBars:
    """What each class bought, in the order of the classes."""
    sales = found.scored.net_sales
    total = int(sales.sum())
    ranks = []
    for kind, members in members_of(found):
        value = int(sales[members].sum())
        color = "chart2" if kind is picked else "chart1" if kind in CLASSES[:4] else "chart1:50"
        ranks.append(
            Rank(
                title=text(N_("{kind} · {count}"), kind=kind.label, count=Figure(len(members))),
                value=value, share=share_of(value, total), color=color,
                behind=ids_of(found.scored, members),
            )
        )  # fmt: skip
    return RankBars(
        title=text(N_("Sales of the eight classes")),
        ranks=tuple(ranks),
        note=text(N_("key or usual: M above the mean of its scores or not")),
    )


# --- tables -----------------------------------------------------------------------------------
def _classes_table(found: Rfm) -> TableData:
    frame = found.scored
    total = int(frame.net_sales.sum())
    rows = []
    for kind, members in members_of(found):
        sales = int(frame.net_sales[members].sum())
        rows.append(
            Row(
                cells=(
                    kind.label, len(members), share_of(len(members), len(found)), sales,
                    share_of(sales, total), _mean_of(frame.net_sales, members),
                    _mean_of(frame.days_since, members), _mean_score(frame.purchases, members),
                    text(ADVICE[kind]),
                ),
                behind=ids_of(frame, members),
                tone=Tone.WARN if kind in FADING and len(members) else Tone.PLAIN,
            )
        )  # fmt: skip
    everybody = found.r > 0
    return TableData(
        key="classes",
        title=text(N_("The eight classes")),
        columns=(
            Column(key="class", title=text(N_("Class"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="sales_share", title=text(N_("Share in sales")), kind=ColumnKind.PERCENT),
            Column(key="average", title=text(N_("Sales per customer")), kind=ColumnKind.MONEY),
            Column(key="days", title=text(N_("Days since the last purchase")),
                   kind=ColumnKind.DAYS),
            Column(key="purchases", title=text(N_("Purchases each")), kind=ColumnKind.SCORE),
            Column(key="advice", title=text(N_("What to do"))),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(
                text(N_("Total")), len(found), share_of(len(found), len(found)), total,
                share_of(total, total), half_up(total, len(found)),
                half_up(int(frame.days_since.sum()), len(found)),
                _mean_score(frame.purchases, everybody), None,
            ),
            behind=ids_of(frame, everybody),
        ),
    )  # fmt: skip


def _mean_score(values: Ints, members: Ints | Flags) -> float | None:
    some = values[members]
    return score_cell(Fraction(int(some.sum()), len(some))) if len(some) else None


def _means_table(found: Rfm) -> TableData:
    """Above which score a customer counts as high."""
    named = (("R", found.r), ("F", found.f), ("M", found.m))
    return TableData(
        key="means",
        title=text(N_("Scores and their means")),
        columns=(
            Column(key="measure", title=text(N_("Score"))),
            Column(key="mean", title=text(N_("Mean")), kind=ColumnKind.SCORE),
            *(Column(key=f"n{n}", title=text(N_("Score {n}"), n=Figure(n)), kind=ColumnKind.COUNT)
              for n in reversed(SCORES)),
        ),
        rows=tuple(
            Row(cells=(name, score_cell(mean), *(int((scores == n).sum())
                                                 for n in reversed(SCORES))))
            for (name, scores), mean in zip(named, found.means, strict=True)
        ),
    )  # fmt: skip


def _customers_table(found: Rfm, picked: RfmClass | None) -> TableData:
    """The first fifty of the class chosen by M, then by the total; totals are those of all of it."""
    import numpy as np

    frame = found.scored
    members = np.arange(len(found))
    if picked is not None:
        members = members[found.kinds == CLASSES.index(picked)]
    keys = (frame.order[members], -found.weighted[members], -found.money[members])
    members = members[leading(keys, ROWS_SHOWN)]
    title = N_("Customers by what they bought")
    return TableData(
        key="customers",
        title=text(title) if picked is None else picked.label,
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="code", title="RFM", kind=ColumnKind.CODE),
            Column(key="total", title=text(N_("Total score")), kind=ColumnKind.SCORE),
            Column(key="class", title=text(N_("Class"))),
            Column(key="last", title=text(N_("Days since the last purchase")),
                   kind=ColumnKind.DAYS),
            Column(key="purchases", title=text(N_("Purchases")), kind=ColumnKind.COUNT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="mean", title=text(N_("Average purchase")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(_customer_row(found, place) for place in members[:ROWS_SHOWN].tolist()),
        totals=Row(
            cells=(
                text(N_("{count} customers in all"), count=Figure(len(members))), None, None, None,
                None, int(frame.purchases[members].sum()), int(frame.net_sales[members].sum()),
                None,
            ),
            behind=ids_of(frame, members),
        ),
    )  # fmt: skip


def _customer_row(found: Rfm, place: int) -> Row:
    frame = found.scored
    sales, purchases = int(frame.net_sales[place]), int(frame.purchases[place])
    return Row(
        cells=(
            CustomerName(int(frame.ids[place])), found.code(place),
            score_cell(found.total(place)), found.kind(place).label, found.days(place),
            purchases, sales, half_up(sales, purchases),
        ),
        behind=(int(frame.ids[place]),),
        tone=Tone.WARN if found.is_lossy[place] else Tone.PLAIN,
    )  # fmt: skip


METHOD: Final = Method(
    id="rfm",
    title=N_("RFM segments"),
    question=N_("Who bought lately, often and much?"),
    topic=Topic.LEAVING,
    run=run,
    help=N_(
        "R counts the days since the last purchase, F the purchases and M the money in the window. "
        "Each gets a score from 1 to 5: by quintiles, the best fifth has 5; by fixed bounds, the "
        "value alone decides. A customer whose score is above the mean of all is high. High and "
        "low R, F and M make eight classes: key ones are high in M. Equal customers have equal "
        "scores; who bought nothing has none. Source: Arthur M. Hughes, Strategic Database "
        "Marketing, 1994; the eight classes are usual in Chinese practice."
    ),
    empty=EMPTY,
    parameters=PARAMETERS,
)
