"""Customers in four fields by two figures and two thresholds: what every matrix method shares.

High is right and above and begins at the threshold itself. The picture shows the largest
customers only, its counts are those of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.charts import (
    Behind,
    Cluster,
    Point,
    Quadrant,
    Quadrants,
    Scale,
    Scatter,
    Shape,
)
from crmdesk.analysis.weighted import THOUSANDTHS
from crmdesk.analysis.wording import CustomerName, Figure, Measure, Text, Words, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints
    from crmdesk.analysis.weighted import Floats

POINTS_SHOWN: Final = 1000
NAMED: Final = 8
NOWHERE: Final = -1
HIGH_HIGH, LOW_HIGH, HIGH_LOW, LOW_LOW = range(4)  # first the lower axis, then the upright one
SHAPES: Final = (Shape.DISC, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND)


@dataclass(frozen=True, slots=True)
class FieldName:
    """One of the four fields: its stored code, its name, what to do with those in it, its colour."""

    code: str
    title: str
    advice: str
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """An axis of the picture: *values* by customer, *parameter* that its threshold is.

    *ends* of a fixed scale, so that the field stands still.
    """

    title: Words
    values: Floats | Ints
    threshold: int | float
    measure: Measure = Measure.SCORE
    parameter: str = ""
    ends: tuple[int | float, int | float] | None = None


def fields_of(is_right: Flags, is_above: Flags, is_placed: Flags) -> Ints:
    """The field of each customer by its number, ``NOWHERE`` for those not placed."""
    import numpy as np

    above = np.where(is_right, HIGH_HIGH, LOW_HIGH)
    below = np.where(is_right, HIGH_LOW, LOW_LOW)
    found: Ints = np.where(is_placed, np.where(is_above, above, below), NOWHERE)
    return found


def matrix_chart(
    title: Words,
    names: Sequence[FieldName],
    of: Ints,
    ids: Ints,
    order: Ints,
    across: Axis,
    upright: Axis,
    members: Sequence[Behind],
) -> Scatter:
    """The picture of the first ``POINTS_SHOWN`` placed ones of *order*, the very first named.

    *of* and *ids* are by customer, *names* and *members* by field in their order.
    """
    placed = order[of[order] != NOWHERE]
    shown = placed[:POINTS_SHOWN]
    quadrants = [
        Quadrant(title=text(each.title), count=len(behind), color=each.color, behind=behind)
        for each, behind in zip(names, members, strict=True)
    ]
    return Scatter(
        title=title,
        points=tuple(
            Point(
                x=x, y=y, title=CustomerName(i), cluster=field, is_named=n < NAMED, behind=(i,)
            )
            for n, (x, y, i, field) in enumerate(
                zip(
                    _plain(across, shown), _plain(upright, shown), ids[shown].tolist(),
                    of[shown].tolist(), strict=True,
                )
            )
        ),
        clusters=tuple(
            Cluster(title=text(each.title), color=each.color, shape=shape)
            for each, shape in zip(names, SHAPES, strict=True)
        ),
        x_title=across.title,
        y_title=upright.title,
        x_measure=across.measure,
        y_measure=upright.measure,
        x_threshold=across.threshold,
        y_threshold=upright.threshold,
        x_parameter=across.parameter,
        y_parameter=upright.parameter,
        x_parts=_parts(across),
        y_parts=_parts(upright),
        x_scale=_scale(across),
        y_scale=_scale(upright),
        x_range=across.ends,
        y_range=upright.ends,
        quadrants=Quadrants(
            high_high=quadrants[HIGH_HIGH], low_high=quadrants[LOW_HIGH],
            high_low=quadrants[HIGH_LOW], low_low=quadrants[LOW_LOW],
        ),
        note=_note(len(placed)),
    )  # fmt: skip


def _parts(axis: Axis) -> int:
    """Thresholds of scores are parameters in thousandths."""
    return THOUSANDTHS if axis.measure is Measure.SCORE else 1


def _scale(axis: Axis) -> Scale:
    """Amounts of customers differ a thousandfold: on an even scale most would lie on its zero."""
    return Scale.ROOT if axis.measure is Measure.MONEY and axis.ends is None else Scale.EVEN


def _plain(axis: Axis, places: Ints) -> list[int | float]:
    """Numbers as a chart holds them: amounts whole, scores with two decimals."""
    import numpy as np

    values = axis.values[places]
    if axis.measure is Measure.SCORE:
        rounded: list[int | float] = (np.floor(values * 100 + 0.5) / 100).tolist()
        return rounded
    whole: list[int | float] = values.astype(np.int64).tolist()
    return whole


def _note(count: int) -> Text | str:
    if count <= POINTS_SHOWN:
        return ""
    return text(N_("the largest {count} are shown, counted are all"), count=Figure(POINTS_SHOWN))
