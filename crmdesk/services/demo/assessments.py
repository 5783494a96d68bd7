"""Points that sellers and customers gave: key accounts, satisfaction, delivered value (B13, B32, B33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from crmdesk.analysis.criteria import (
    ATTRACTION,
    COST,
    GAIN,
    KAISM,
    SATISFACTION,
    STRENGTH,
    USUAL,
    VALUE,
    Criterion,
    of_axis,
)
from crmdesk.analysis.weighted import THOUSANDTHS
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Draft

# Percent of the customers of a layer who are assessed.
MATRIX: Final = {PyramidLayer.VIP: 100, PyramidLayer.BIG: 66, PyramidLayer.MEDIUM: 7}
SURVEY: Final = {
    PyramidLayer.VIP: 95, PyramidLayer.BIG: 82, PyramidLayer.MEDIUM: 40, PyramidLayer.SMALL: 5,
}  # fmt: skip
OFFERS: Final = {PyramidLayer.VIP: 70, PyramidLayer.BIG: 30, PyramidLayer.MEDIUM: 4}
# How attractive a layer is: the least and the most points of ten.
ATTRACTIVE: Final = {
    PyramidLayer.VIP: (6, 10),
    PyramidLayer.BIG: (4, 9),
    PyramidLayer.MEDIUM: (2, 8),
}
STRONG: Final = (5, 9)  # points of ten for us and for each competitor
UNANSWERED_PERCENT: Final = 6
ANSWERS: Final = (2, 3, 4, 4, 4, 4, 5, 5, 5, 5)
# Points of a hundred for each part of an offer.
PARTS: Final = {
    "product": (60, 90), "service": (15, 40), "staff": (10, 30), "image": (10, 30),
    "money": (60, 95), "time": (5, 20), "mind": (5, 15), "effort": (5, 15),
}  # fmt: skip
FRESH_DAYS, OLD_DAYS = 5, 420  # a few surveys are too old to count
PHRASES: Final = ("上门拜访时一起打的分", "年度回访问卷", "和采购、仓库各问了一遍", "电话回访")


def fill(d: Draft, rows: Rows) -> None:
    """What was asked of this customer, if he buys."""
    d.begin("assessments")
    layer = d.plan.layer
    if d.happens(MATRIX.get(layer, 0)):
        _matrix(d, rows)
    if d.happens(SURVEY.get(layer, 0)):
        answers = {c.code: d.some(ANSWERS) for c in USUAL[SATISFACTION]}
        _write(d, rows, SATISFACTION, d.day_back(FRESH_DAYS, OLD_DAYS), answers)
    if d.happens(OFFERS.get(layer, 0)):
        _offers(d, rows)


def _matrix(d: Draft, rows: Rows) -> None:
    """Our points on both axes, and those of the strongest competitor known."""
    day = d.day_back(FRESH_DAYS, 200)
    attraction = _points(d, of_axis(USUAL[KAISM], ATTRACTION), ATTRACTIVE[d.plan.layer])
    _write(d, rows, KAISM, day, attraction | _points(d, of_axis(USUAL[KAISM], STRENGTH), STRONG))
    for competitor, _name in d.rivals[:2]:
        theirs = _points(d, of_axis(USUAL[KAISM], STRENGTH), STRONG)
        _write(d, rows, KAISM, day, theirs, competitor)


def _points(d: Draft, criteria: Iterable[Criterion], ends: tuple[int, int]) -> dict[str, int]:
    return {c.code: d.chance.randint(*ends) for c in criteria if not d.happens(UNANSWERED_PERCENT)}


def _offers(d: Draft, rows: Rows) -> None:
    """What he gets from us and from the strongest competitor, and what it costs him."""
    day = d.day_back(FRESH_DAYS, 200)
    codes = [c.code for axis in (GAIN, COST) for c in of_axis(USUAL[VALUE], axis)]
    for competitor in (None, *[i for i, _name in d.rivals[:1]]):
        parts = {code: d.chance.randint(*PARTS[code]) for code in codes}
        if d.happens(UNANSWERED_PERCENT):
            del parts[d.some(codes)]
        _write(d, rows, VALUE, day, parts, competitor)


def _write(
    d: Draft,
    rows: Rows,
    kind: str,
    day: date,
    points: Mapping[str, int],
    competitor: int | None = None,
) -> None:
    at = f"{day} {d.hour}"
    head: dict[str, Stored] = {
        "customer_id": d.record_id,
        "kind": kind,
        "assessed_on": day.isoformat(),
        "competitor_id": competitor,
        "employee_id": d.owner_id,
        "remark": d.some(PHRASES) if competitor is None else None,
    }
    assessment = rows.add("assessment", head, at, d.owner_id)
    for code, given in points.items():
        values: dict[str, Stored] = {
            "assessment_id": assessment,
            "criterion": code,
            "points": given * THOUSANDTHS,
        }
        rows.add("assessment_score", values, at, d.owner_id)
