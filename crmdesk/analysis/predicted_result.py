"""What customers will be worth by their own purchases, as a result: chances, forecasts, values (B20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis import clv_result
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
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.clv_data import DISCOUNT, ClvData
from crmdesk.analysis.clv_predicted import Prediction
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.model_words import parameters_of, problem_of, warnings
from crmdesk.analysis.predicted_charts import alive_chart, survival_chart
from crmdesk.analysis.purchase_days import RepeatBuying
from crmdesk.analysis.repeat_models import RepeatModels
from crmdesk.analysis.rounding import WHOLE, share_of
from crmdesk.analysis.wording import CustomerName, Figure, Text, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN

if TYPE_CHECKING:
    from crmdesk.analysis.clv_predicted import Floats
    from crmdesk.analysis.customer_frame import Flags, Ints

NO_SALES: Final = N_(
    "Nobody has bought anything yet. Enter or import sales, or choose a later day."
)
INSTEAD: Final = N_("Shown instead: the simple lifetime value by the retention of all customers.")
ROWS_SHOWN: Final = 50
# Bands of the chance to buy again, in hundredths of a percent, from above.
BANDS: Final = ((7_000, "chartGood"), (3_000, "chart1:50"), (0, "chartBad"))
BAND_LABELS: Final = (N_("Surely still a customer"), N_("Uncertain"), N_("Probably gone"))
ONCE: Final = N_("Bought once: cannot be told yet")
ONCE_COLOR: Final = "chartGrey:45"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PredictedData:
    """Who bought until *as_of*, what holds of the models, and their forecast; None without a model.

    *margin* is the share of the sales that is gross profit (hundredths of a percent), None where
    costs are unknown; *is_margin_given* says somebody entered it. *profile* is the place of the
    customer whose curve is drawn, None: a typical one. *base* is for the simple lifetime value that
    stands in where there is no model.
    """

    as_of: date
    repeats: RepeatBuying
    models: RepeatModels
    prediction: Prediction | None
    base: ClvData
    margin: int | None
    is_margin_given: bool = False
    profile: int | None = None


def run(data: PredictedData, values: Mapping[str, Any]) -> Result:
    """Values, chances and forecasts of everybody; or why there are none."""
    found = data.prediction
    if not len(data.repeats):
        return lacking(data.as_of, text(NO_SALES))
    if found is None:
        return _simple(data, values)
    bands = bands_of(data.repeats, found)
    horizon = int(values["horizon"])
    return Result(
        as_of=data.as_of,
        n=len(data.repeats),
        note=_note(data, values),
        charts=(
            alive_chart(data.repeats, found, bands, _clusters()),
            survival_chart(data.repeats, data.models, data.profile, data.as_of),
            _values_chart(found, bands),
        ),
        tables=(
            _bands_table(data, bands),
            _customers(data, bands, horizon),
            _parameters_table(data.models),
        ),
        findings=(*_findings(data, bands, horizon), *warnings(data.models)),
    )


def _simple(data: PredictedData, values: Mapping[str, Any]) -> Result:
    """The simple value of B19 with the sentence why, or the sentence alone."""
    problem = problem_of(data.models) or text(NO_SALES)
    simple = clv_result.run(
        data.base, clv_result.METHOD.values({"discount": int(values["discount"])})
    )
    if not simple.tables:
        return lacking(data.as_of, problem, n=len(data.repeats))
    first = Finding(sentence=problem, evidence=text(INSTEAD), tone=Tone.WARN)
    return replace(simple, findings=(first, *simple.findings))


def bands_of(repeats: RepeatBuying, found: Prediction) -> Ints:
    """The band of each by his chance to be a customer still; the last is who bought only once."""
    import numpy as np

    chance = found.p_alive * WHOLE
    first, second, _none = (least for least, _color in BANDS)
    bands: Ints = np.select([repeats.x == 0, chance >= first, chance >= second], [3, 0, 1], 2)
    return bands


def _labels() -> tuple[Text, ...]:
    return tuple(text(label) for label in (*BAND_LABELS, ONCE))


def _clusters() -> tuple[tuple[Text, str], ...]:
    colors = (*(color for _least, color in BANDS), ONCE_COLOR)
    return tuple(zip(_labels(), colors, strict=True))


def _note(data: PredictedData, values: Mapping[str, Any]) -> Text:
    weeks, discount = Figure(int(values["horizon"])), percent(int(values["discount"]))
    if data.margin is None:
        return text(
            N_("{weeks} weeks ahead, sales instead of margin (costs are unknown), discount {discount}"
               " a year"), weeks=weeks, discount=discount,
        )  # fmt: skip
    template = (
        N_("{weeks} weeks ahead, margin {margin} (given), discount {discount} a year")
        if data.is_margin_given
        else N_("{weeks} weeks ahead, margin {margin} (of all sales), discount {discount} a year")
    )
    return text(template, weeks=weeks, margin=percent(data.margin), discount=discount)


def fen(yuan: Floats | float) -> int | None:
    """A sum foreseen, to the whole yuan, in fen; None where it is not known.

    Nobody foresees fen.
    """
    import numpy as np

    total = float(np.sum(yuan))
    return None if np.isnan(total) else int(np.floor(total + 0.5)) * FEN_PER_YUAN


# --- pictures and tables --------------------------------------------------------------------
def _values_chart(found: Prediction, bands: Ints) -> Bars:
    parts = [bands == n for n in range(len(BANDS) + 1)]
    return Bars(
        title=text(N_("Value to come by chance to be a customer still")),
        categories=_labels(),
        series=(
            Series(
                title=text(N_("Value to come")),
                values=tuple(fen(found.value[part]) for part in parts),
                behind=tuple(tuple(found.ids[part].tolist()) for part in parts),
            ),
        ),
        has_totals=False,
    )


def _bands_table(data: PredictedData, bands: Ints) -> TableData:
    found = data.prediction
    assert found is not None
    whole = len(found.ids)

    def row(label: Text, part: Flags) -> Row:
        count = int(part.sum())
        return Row(
            cells=(
                label, count, share_of(count, whole), _tenths(found.expected[part]),
                fen(found.value[part]),
            ),
            behind=tuple(found.ids[part].tolist()),
        )  # fmt: skip

    return TableData(
        key="bands",
        title=text(N_("Who is still a customer")),
        columns=(
            Column(key="band", title=text(N_("Class"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="expected", title=text(N_("Purchase days to come")), kind=ColumnKind.SCORE),
            Column(key="value", title=text(N_("Value to come")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(row(label, bands == n) for n, label in enumerate(_labels())),
        totals=row(text(N_("Total")), bands >= 0),
    )


def _tenths(values: Floats) -> float:
    import numpy as np

    return float(np.floor(values.sum() * 10 + 0.5)) / 10


def _customers(data: PredictedData, bands: Ints, horizon: int) -> TableData:
    """Everybody, the most valuable first; who bought once has no chance of his own."""
    import numpy as np

    found, repeats = data.prediction, data.repeats
    assert found is not None
    worth = np.where(np.isnan(found.value), found.expected, found.value)
    places = np.argsort(-worth, kind="stable")  # ids ascend: of equal ones the first
    labels = _labels()

    def row(n: int) -> Row:
        mean = None if np.isnan(found.mean[n]) else fen(found.mean[n])
        alive = int(np.floor(found.p_alive[n] * WHOLE + 0.5)) if repeats.x[n] else None
        return Row(
            cells=(
                CustomerName(int(found.ids[n])), labels[bands[n]], int(repeats.x[n]) + 1,
                date.fromordinal(data.as_of.toordinal() - int(repeats.age[n] - repeats.recency[n])),
                alive, float(np.floor(found.expected[n] * 100 + 0.5)) / 100, mean,
                fen(found.value[n]),
            ),
            behind=(int(found.ids[n]),),
            tone=Tone.WARN if bands[n] == len(BANDS) - 1 else Tone.PLAIN,
        )  # fmt: skip

    return TableData(
        key="customers",
        title=text(N_("Customers by what they will be worth in {weeks} weeks"), weeks=str(horizon)),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="band", title=text(N_("Class"))),
            Column(key="days", title=text(N_("Purchase days")), kind=ColumnKind.COUNT),
            Column(key="last", title=text(N_("Last purchase")), kind=ColumnKind.DATE),
            Column(key="alive", title=text(N_("Still a customer")), kind=ColumnKind.PERCENT),
            Column(
                key="expected", title=text(N_("Purchase days to come")), kind=ColumnKind.SCORE
            ),
            Column(key="mean", title=text(N_("Of a purchase day")), kind=ColumnKind.MONEY),
            Column(key="value", title=text(N_("Value to come")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(row(n) for n in places[:ROWS_SHOWN].tolist()),
        totals=Row(
            cells=(
                text(N_("Total")), None, int((repeats.x + 1).sum()), None, None,
                _tenths(found.expected), None, fen(found.value),
            ),
            behind=tuple(found.ids[places].tolist()),
        ),
    )  # fmt: skip


def _parameters_table(models: RepeatModels) -> TableData:
    return TableData(
        key="parameters",
        title=text(N_("Parameters of the models")),
        columns=(
            Column(key="name", title=text(N_("Parameter"))),
            Column(key="value", title=text(N_("Value")), kind=ColumnKind.SCORE),
        ),
        rows=tuple(
            Row(cells=(name, round(value, 4))) for name, value in parameters_of(models)
        ),
    )  # fmt: skip


# --- findings -------------------------------------------------------------------------------
def _findings(data: PredictedData, bands: Ints, horizon: int) -> Iterator[Finding]:
    import numpy as np

    found = data.prediction
    assert found is not None
    show = text(N_("Show them"))
    total = fen(found.value)
    if total is not None:
        yield Finding(
            sentence=text(
                N_("In the next {weeks} weeks the {count} customers will be worth {value}, with {days}"
                   " purchase days."),
                weeks=Figure(horizon), count=Figure(len(found.ids)), value=money(total),
                days=Figure(int(np.floor(found.expected.sum() + 0.5))),
            ),
            link=show, behind=tuple(found.ids.tolist()),
        )  # fmt: skip
        top = np.argsort(-found.value, kind="stable")[: max(1, len(found.ids) // 5)]
        yield Finding(
            sentence=text(
                N_("One customer in five ({count}) will bring {share} of it."),
                count=Figure(len(top)), share=percent(share_of(fen(found.value[top]) or 0, total)),
            ),
            link=show, behind=tuple(found.ids[top].tolist()),
        )  # fmt: skip
    gone = bands == len(BANDS) - 1
    if gone.any():
        yield Finding(
            sentence=text(
                N_("{count} customers who bought again are probably gone."),
                count=Figure(int(gone.sum())),
            ),
            evidence=text(N_("less than {chance} that they still buy"), chance=percent(BANDS[1][0])),
            tone=Tone.WARN, link=show, behind=tuple(found.ids[gone].tolist()),
        )  # fmt: skip
    once = bands == len(BANDS)
    if once.any():
        yield Finding(
            sentence=text(
                N_("{count} customers bought on one day only: of each alone nothing can be told."),
                count=Figure(int(once.sum())),
            ),
            evidence=text(N_("bring them to a second purchase")),
            link=show, behind=tuple(found.ids[once].tolist()),
        )  # fmt: skip


METHOD: Final = Method(
    id="predicted-value",
    title=N_("Predicted value"),
    question=N_("Who still buys, and what will he bring?"),
    topic=Topic.WORTH,
    run=run,
    help=N_(
        "From how often each customer bought, and how long ago, the BG/NBD model learns how likely"
        " he is to be a customer still and how often he will buy; the Gamma-Gamma model learns what"
        " a purchase of his is worth (Fader, Hardie and Lee 2005). Both multiplied, times the"
        " margin and discounted, are the value to come. Purchases of one day count as one, and what"
        " came back is taken off it. At least 100 customers are needed, 50 of whom bought again."
        " The chance of a customer who bought once cannot be told from his own purchases; he is"
        " shown apart."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="horizon", kind="integer", label=N_("Look ahead"), default=52, least=4, most=260,
            unit=N_("weeks"),
        ),
        Parameter(
            name="discount", kind=DISCOUNT.kind, label=DISCOUNT.label, default=DISCOUNT.default,
            least=DISCOUNT.least, most=DISCOUNT.most, help=DISCOUNT.help,
        ),
        Parameter(
            name="margin", kind="percent", label=N_("Margin"), default=None, least=0, most=WHOLE,
            help=N_("left blank, that of all sales of twelve months"),
        ),
        Parameter(
            name="zero", kind="bool", label=N_("Count days of zero"), default=True,
            help=N_("a day on which all came back, or that was free, is a purchase day as well"),
        ),
        Parameter(
            name="customer", kind="text", label=N_("Curve of customer"), default=None,
            help=N_("his number or name; left blank, a typical one"),
        ),
    ),
)  # fmt: skip
