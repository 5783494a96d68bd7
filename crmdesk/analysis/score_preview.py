"""What points would make of one customer, while they are typed: his class, and why (B13–B15, B32–B34).

``ground_of`` takes out of the data of a method what concerns one customer and is not typed: points
that were measured by his place among all, his loyalty, his trade. ``preview`` puts typed points over it
and asks the same pure functions as the method itself, so that the preview is what will be shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis import criteria as kinds
from crmdesk.analysis import delivered_value as value
from crmdesk.analysis import (
    kaism,
    satisfaction,
    scorecard,
    screening,
    screening_result,
    weighted_grade,
)
from crmdesk.analysis.criteria import Criterion, of_axis
from crmdesk.analysis.kaism import NOBODY, Offers
from crmdesk.analysis.loyalty import FAITHFUL, Index
from crmdesk.analysis.matrix import NOWHERE, FieldName
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.weighted import (
    LEAST_ANSWERED,
    THOUSANDTHS,
    Scores,
    merged,
    points_cell,
    scores,
)
from crmdesk.analysis.weighted_grade_result import BY_TABLE, points_of
from crmdesk.analysis.wording import Figure, Measure, Text, Words, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame
    from crmdesk.analysis.weighted import Floats

Points = Mapping[str, int]  # thousandths by criterion; what is not answered is left out
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
ALONE: Final[Mapping[int, Points]] = MappingProxyType({})
METHODS: Final[Mapping[str, str]] = MappingProxyType({
    "kaism": kinds.KAISM, "weighted": kinds.WEIGHTED, "scorecard": kinds.SCORECARD,
    "satisfaction": kinds.SATISFACTION, "delivered-value": kinds.VALUE,
    "screening": kinds.SCREENING,
})  # fmt: skip
NO_TRADE: Final = N_("He has bought nothing that counts here, so there is no class yet.")
TOO_LITTLE: Final = N_("Only {share} of the weights are answered; a class needs {least}.")
PARTS_MISSING: Final = N_("All parts are needed; these lack points: {count}.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What is known of one customer without the points that people give.

    *frame* has him alone, *known* are measured points by criterion.
    """

    kind: str
    criteria: tuple[Criterion, ...]
    frame: CustomerFrame
    known: Mapping[str, float] = field(default_factory=dict)
    loyalty: Index | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The class that points would make (None: none yet) with the colour of its picture, and why."""

    label: Words | None
    color: str = ""
    why: Words


def kind_of(method_id: str) -> str | None:
    """The kind of points of a method; None for one that takes none."""
    return METHODS.get(method_id)


def method_of(kind: str) -> str:
    """The id of the method that points of *kind* are given for."""
    return next(method for method, each in METHODS.items() if each == kind)


def ground_of(
    kind: str, data: Any, customer_id: int, values: Mapping[str, Any] = NOTHING
) -> Ground | None:
    """What *data* of the method says of a customer; None if he is not in it.

    *values* are the parameters of the method: points by place or by amounts.
    """
    import numpy as np

    found = np.flatnonzero(data.frame.ids == customer_id)
    if not len(found):
        return None
    place = int(found[0])
    frame = data.frame.some(found[:1])
    index = None
    if kind == kinds.SATISFACTION:
        every = data.index
        index = Index(*(part[found[:1]] for part in (
            every.value, every.share, every.years, every.is_known
        )))  # fmt: skip
    return Ground(
        kind=kind, criteria=data.criteria, frame=frame,
        known=_measured(kind, data, place, values), loyalty=index,
    )  # fmt: skip


def _measured(kind: str, data: Any, place: int, values: Mapping[str, Any]) -> dict[str, float]:
    """The points that the method has without people's."""
    if kind == kinds.WEIGHTED:
        by_amounts = values.get("points_by") == BY_TABLE
        every = points_of(replace(data, entered={}), by_amounts=by_amounts)
    elif kind in (kinds.SCORECARD, kinds.SCREENING):
        every = replace(data, entered={}).points
    else:
        return {}
    points = {code: float(column[place]) for code, column in every.items()}
    return {code: given for code, given in points.items() if not math.isnan(given)}


def preview(
    ground: Ground,
    ours: Points,
    offers: Mapping[int, Points] = ALONE,
    values: Mapping[str, Any] = NOTHING,
) -> Preview:
    """What *ours* (and those of competitors by id) make of him.

    *values* are the parameters of the method that are thresholds; missing ones are as usual.
    """
    return _OF_KIND[ground.kind](ground, ours, offers, values)


# --- matrices with competitors --------------------------------------------------------------
def _kaism(
    ground: Ground, ours: Points, offers: Mapping[int, Points], values: Mapping[str, Any]
) -> Preview:
    found = kaism.standing(
        _columns(ground.criteria, [ours]), _offers(ground, offers), ground.criteria
    )
    for axis in (found.attraction, found.own):
        if not axis.is_graded[0]:
            return _too_little(axis, sum(c.weight for c in of_axis(
                ground.criteria, kinds.ATTRACTION if axis is found.attraction else kinds.STRENGTH
            )))  # fmt: skip
    of = found.fields(
        int(values.get("attractive", kaism.ATTRACTIVE)), int(values.get("strong", kaism.STRONG))
    )
    best = None if found.rival[0] == NOBODY else points_cell(int(found.best[0]))
    why = text(
        N_("attraction {attraction}, strength {ratio} ({own} : {best})"),
        attraction=_score(found.attraction),
        ratio=Figure(points_cell(int(found.ratio[0])), Measure.SCORE),
        own=_score(found.own),
        best=Figure(best, Measure.SCORE),
    )
    return _of_field(kaism.FIELDS[int(of[0])], why)


def _value(
    ground: Ground, ours: Points, offers: Mapping[int, Points], _values: Mapping[str, Any]
) -> Preview:
    own = _columns(ground.criteria, [ours])
    found = value.compared(own, _offers(ground, offers), ground.criteria, 1)
    if found.of[0] == NOWHERE:
        lacking = sum(c.code not in ours for c in ground.criteria)
        return Preview(label=None, why=text(PARTS_MISSING, count=Figure(lacking)))
    place = int(found.of[0])
    left = Figure(points_cell(int(found.ours.value[0])), Measure.SCORE)
    lead = found.lead(0)
    if lead is None:
        why = text(N_("{value} are left for him"), value=left)
    else:
        lead_words = Figure(points_cell(lead), Measure.SCORE)
        why = text(
            N_("{value} are left for him, {lead} against the best other"), value=left,
            lead=lead_words,
        )  # fmt: skip
    return Preview(label=text(value.LABELS[place]), color=value.COLORS[place], why=why)


# --- weighted points ------------------------------------------------------------------------
def _weighted(
    ground: Ground, ours: Points, _offers: Mapping[int, Points], values: Mapping[str, Any]
) -> Preview:
    if not ground.frame.is_buyer[0]:
        return Preview(label=None, why=text(NO_TRADE))
    found = weighted_grade.graded(_with_known(ground, ours), ground.criteria)
    if not found.is_graded[0]:
        return _too_little(found, sum(c.weight for c in ground.criteria))
    bounds = _bounds(values, ("a_from", "b_from", "c_from"), weighted_grade.BOUNDS)
    place = int(weighted_grade.letters(found, bounds)[0])
    return Preview(
        label=weighted_grade.LETTERS[place], color=weighted_grade.COLORS[place],
        why=text(N_("{points} points"), points=_score(found)),
    )  # fmt: skip


def _scorecard(
    ground: Ground, ours: Points, _offers: Mapping[int, Points], values: Mapping[str, Any]
) -> Preview:
    if not ground.frame.is_buyer[0]:
        return Preview(label=None, why=text(NO_TRADE))
    found = scorecard.cards(_with_known(ground, ours), ground.criteria)
    for axis, scored in ((kinds.PRESENT, found.present), (kinds.POTENTIAL, found.potential)):
        if not scored.is_graded[0]:
            return _too_little(scored, sum(c.weight for c in of_axis(ground.criteria, axis)))
    of = found.fields(
        int(values.get("present", scorecard.HIGH)), int(values.get("potential", scorecard.HIGH))
    )
    why = text(
        N_("present value {present}, potential value {potential}"),
        present=_score(found.present), potential=_score(found.potential),
    )  # fmt: skip
    return _of_field(scorecard.FIELDS[int(of[0])], why)


def _screening(
    ground: Ground, ours: Points, _offers: Mapping[int, Points], values: Mapping[str, Any]
) -> Preview:
    import numpy as np

    if not ground.frame.has_bought[0]:
        return Preview(label=None, why=text(NO_TRADE))
    bounds = _bounds(values, ("key_from", "keep_from", "watch_from"), screening.BOUNDS)
    points = _with_known(ground, ours)
    future = points.get("future", np.full(1, np.nan))
    found = screening.screened(
        ground.frame, screening.graded(points, ground.criteria), future, bounds
    )
    if found.of[0] == NOWHERE:
        return _too_little(found.scores, sum(c.weight for c in ground.criteria))
    place = int(found.of[0])
    return Preview(
        label=text(screening.LABELS[place]), color=screening.COLORS[place],
        why=screening_result.why(found, 0),
    )  # fmt: skip


def _satisfaction(
    ground: Ground, ours: Points, _offers: Mapping[int, Points], values: Mapping[str, Any]
) -> Preview:
    found = scores(_columns(ground.criteria, [ours]), ground.criteria)
    if not found.is_graded[0]:
        return _too_little(found, sum(c.weight for c in ground.criteria))
    index = ground.loyalty
    if index is None or not index.is_known[0]:
        return Preview(label=None, why=text(NO_TRADE))
    of = satisfaction.fields(
        found, index, content=int(values.get("satisfaction", satisfaction.CONTENT)),
        faithful=int(values.get("loyalty", FAITHFUL)),
    )  # fmt: skip
    why = text(
        N_("satisfaction {mean} of 5, loyalty {index} of 100"),
        mean=_score(found), index=Figure(points_cell(int(index.value[0])), Measure.SCORE),
    )  # fmt: skip
    return _of_field(satisfaction.FIELDS[int(of[0])], why)


# --- small parts ----------------------------------------------------------------------------
def _bounds(values: Mapping[str, Any], names: Sequence[str], usual: Sequence[int]) -> Sequence[int]:
    """The bounds of *values*; the usual ones where those do not fall."""
    found = [int(values.get(name, bound)) for name, bound in zip(names, usual, strict=True)]
    return found if all(a > b for a, b in pairwise(found)) else usual


def _columns(criteria: tuple[Criterion, ...], offers: list[Points]) -> dict[str, Floats]:
    """Points of several offers as columns; NaN where there is no answer."""
    import numpy as np

    return {
        c.code: np.array(
            [o[c.code] / THOUSANDTHS if c.code in o else math.nan for o in offers],
            dtype=np.float64,
        )
        for c in criteria
    }


def _offers(ground: Ground, offers: Mapping[int, Points]) -> Offers:
    import numpy as np

    return Offers(
        customer=np.zeros(len(offers), dtype=np.int64),
        competitor=np.array(list(offers), dtype=np.int64),
        points=_columns(ground.criteria, list(offers.values())),
    )


def _with_known(ground: Ground, ours: Points) -> dict[str, Floats]:
    """What people gave, and what was measured where they gave nothing."""
    import numpy as np

    known = {code: np.array([points]) for code, points in ground.known.items()}
    return merged(known, _columns(ground.criteria, [ours]))


def _of_field(name: FieldName, why: Text) -> Preview:
    return Preview(label=text(name.title), color=name.color, why=why)


def _too_little(found: Scores, whole: int) -> Preview:
    share = int(found.answered[0]) * WHOLE // whole if whole else 0
    why = text(TOO_LITTLE, share=percent(share), least=percent(LEAST_ANSWERED))
    return Preview(label=None, why=why)


def _score(found: Scores) -> Figure:
    return Figure(found.cell(0), Measure.SCORE)


_Maker = Callable[[Ground, Points, Mapping[int, Points], Mapping[str, Any]], Preview]
_OF_KIND: Final[Mapping[str, _Maker]] = MappingProxyType({
    kinds.KAISM: _kaism, kinds.VALUE: _value, kinds.WEIGHTED: _weighted,
    kinds.SCORECARD: _scorecard, kinds.SCREENING: _screening,
    kinds.SATISFACTION: _satisfaction,
})  # fmt: skip
