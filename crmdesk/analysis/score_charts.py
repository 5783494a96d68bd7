"""How points are spread over customers, and what classes are of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.charts import Bars, Series, Share, Slice
from crmdesk.analysis.class_tables import ClassFigures
from crmdesk.analysis.weighted import POINT, Scores
from crmdesk.analysis.wording import Measure, Words, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

BAND: Final = 10  # points
BANDS: Final = 10


def spread_chart(
    title: Words, found: Scores, of: Ints, ids: Ints, names: Sequence[Words], colors: Sequence[str]
) -> Bars:
    """How many customers have 0–10, 10–20, … 90–100 points, by class."""
    import numpy as np

    band = np.minimum(found.value // (BAND * POINT), BANDS - 1)
    series = []
    for place, (name, color) in enumerate(zip(names, colors, strict=True)):
        here = np.flatnonzero(of == place)
        members = [here[band[here] == n] for n in range(BANDS)]
        series.append(
            Series(
                title=name,
                values=tuple(len(each) for each in members),
                color=color,
                behind=tuple(tuple(ids[each].tolist()) for each in members),
            )
        )
    return Bars(
        title=title,
        categories=tuple(f"{n * BAND}–{(n + 1) * BAND}" for n in range(BANDS)),
        series=tuple(series),
        measure=Measure.COUNT,
        stacks=(tuple(range(len(series))),),
        note=text(N_("points across, customers upright")),
    )


def share_chart(
    title: Words, names: Sequence[Words], colors: Sequence[str], classes: Sequence[ClassFigures]
) -> Share:
    """The net sales of classes as parts of the whole; a class with a loss has no part."""
    return Share(
        title=title,
        slices=tuple(
            Slice(title=name, value=max(0, each.net_sales), color=color, behind=each.behind)
            for name, color, each in zip(names, colors, classes, strict=True)
        ),
    )
