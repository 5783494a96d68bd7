"""The pictures of the predicted value: who still buys, and how the chance fades without a purchase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.bgnbd import WEEK
from crmdesk.analysis.charts import Cluster, Curve, CurveMark, Curves, Point, Scatter, Shape
from crmdesk.analysis.clv_predicted import YEAR, Prediction
from crmdesk.analysis.purchase_days import RepeatBuying
from crmdesk.analysis.repeat_models import RepeatModels
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import CustomerName, Figure, Measure, Words, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

POINTS_SHOWN: Final = 1_000
NAMED: Final = 3
SHAPES: Final = (Shape.DISC, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND)
EVEN: Final = WHOLE // 2


def alive_chart(
    repeats: RepeatBuying,
    found: Prediction,
    bands: Ints,
    clusters: Sequence[tuple[Words, str]],
) -> Scatter:
    """How often against how long ago, coloured by the chance to be a customer still.

    Of many customers every so manieth in the order of these two is shown, so that the picture
    stays that of all.
    """
    import numpy as np

    silent = repeats.age - repeats.recency
    span = int(silent.max(initial=0)) + 1
    order = np.argsort(repeats.x * span + silent, kind="stable")
    step = -(-len(order) // POINTS_SHOWN)
    shown = order[::-1][::step]
    named = set(np.argsort(-found.expected, kind="stable")[:NAMED].tolist())
    note: Words = ""
    if step > 1:
        note = text(N_("every {n}th customer is shown"), n=str(step))
    return Scatter(
        title=text(N_("How often, how long ago, and who still buys")),
        points=tuple(
            Point(
                x=int(silent[n]), y=int(repeats.x[n]) + 1, title=CustomerName(int(repeats.ids[n])),
                cluster=int(bands[n]), is_named=n in named, behind=(int(repeats.ids[n]),),
            )
            for n in shown.tolist()
        ),
        clusters=tuple(
            Cluster(title=title, color=color, shape=shape)
            for (title, color), shape in zip(clusters, SHAPES, strict=True)
        ),
        x_title=text(N_("Days since the last purchase")),
        y_title=text(N_("Purchase days")),
        x_measure=Measure.DAYS,
        y_measure=Measure.COUNT,
        note=note,
    )  # fmt: skip


def survival_chart(
    repeats: RepeatBuying, models: RepeatModels, profile: int | None, as_of: date
) -> Curves:
    """The chance of one customer over the next year if he does not buy.

    Marked is the week in which it falls below even. Without a *profile* of one who bought again, a
    typical one: the middle of those who did.
    """
    import numpy as np

    frequency = models.frequency
    if frequency is None:
        raise ValueError("there is no model to draw")
    weeks = np.arange(0, YEAR + 1, dtype=np.float64)
    x, recency, age = _profile(repeats, profile)
    chances = frequency.survival(x, recency / WEEK, age / WEEK, weeks)
    points = tuple(
        (int(week * WEEK), int(np.floor(chance * WHOLE + 0.5)))
        for week, chance in zip(weeks, chances, strict=True)
    )
    below = next(((day, chance) for day, chance in points if chance < EVEN), None)
    marks: tuple[CurveMark, ...] = ()
    if below is not None and below[0] > 0:
        on = date.fromordinal(as_of.toordinal() + below[0])
        marks = (CurveMark(x=below[0], y=below[1], title=text(N_("{day}: rather gone"), day=on)),)
    who: Words = text(N_("A typical customer"))
    behind: tuple[int, ...] = ()
    if profile is not None:
        behind = (int(repeats.ids[profile]),)
        who = CustomerName(behind[0])
    return Curves(
        title=text(N_("Still a customer if he does not buy: {customer}"), customer=who),
        curves=(Curve(title=who, points=points),),
        x_title=text(N_("Days from today")),
        y_title=text(N_("Still a customer")),
        x_measure=Measure.DAYS,
        marks=marks,
        note=text(
            N_("{count} purchase days, the last one {days} ago"), count=Figure(int(x) + 1),
            days=Figure(int(age - recency), Measure.DAYS),
        ),
    )  # fmt: skip


def _profile(repeats: RepeatBuying, profile: int | None) -> tuple[float, float, float]:
    """x, recency and age in days of one customer, or of the middle of those who bought again.

    The middle one has just bought: how the chance fades from then on is what is asked.
    """
    import numpy as np

    if profile is not None:
        n = profile
        return float(repeats.x[n]), float(repeats.recency[n]), float(repeats.age[n])
    again = repeats.x > 0
    if not again.any():
        return 1.0, 0.0, 0.0
    x, recency = float(np.median(repeats.x[again])), float(np.median(repeats.recency[again]))
    return float(int(x)), recency, recency
