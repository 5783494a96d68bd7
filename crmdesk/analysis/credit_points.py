"""The points of the credit score as an owner types them: ``95:15 85:12 70:8 50:4`` (B24).

From 95 on 15 points, from 85 on 12 and so on, best first; the last figure without a bound is what
all others get. Answers by code have their points in the order of the answers: ``8 5 2``. Full
marks are the best points there are, so the whole need not be 100: it is scaled to 100.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crmdesk.analysis.ageing_buckets import split_numbers
from crmdesk.analysis.credit_items import Item
from crmdesk.analysis.wording import Measure
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_WAN, scaled

MOST_POINTS: Final = 100
# What one typed unit is in the unit of the item: 万元, percent, days, years.
SCALES: Final = {Measure.MONEY: FEN_PER_WAN, Measure.PERCENT: 100}
_STEP: Final = re.compile(r"(?:(\d{1,7}(?:\.\d{1,2})?)[:：])?(\d{1,3})")


@lru_cache(maxsize=256)  # asked in every save
def item_from(item: Item, words: str) -> Item:
    """*item* with the points that *words* give. Raises FieldError if they make no sense."""
    pairs = [_step(item, part) for part in split_numbers(words)]
    points = [given for _bound, given in pairs]
    if not points or not 0 < points[0] <= MOST_POINTS or any(a < b for a, b in pairwise(points)):
        raise FieldError(
            N_("The points go from the best, 1 to {most}, down; such as {example}."),
            most=MOST_POINTS, example=words_of(item),
        )  # fmt: skip
    if item.codes:
        return _by_code(item, pairs)
    below = 0
    if pairs[-1][0] is None:
        below = pairs.pop()[1]
    steps = [(bound, given) for bound, given in pairs if bound is not None]
    bounds = [bound for bound, _given in steps]
    if not steps or len(steps) < len(pairs) or bounds != _in_order(bounds, item):
        raise FieldError(
            N_("Every step but the last has its bound, in order; such as {example}."),
            example=words_of(item),
        )
    return replace(item, full=points[0], steps=tuple(steps), below=below)


def _by_code(item: Item, pairs: Sequence[tuple[int | None, int]]) -> Item:
    if len(pairs) != len(item.codes) or any(bound is not None for bound, _given in pairs):
        raise FieldError(
            N_("Give {count} figures, one for each answer; such as {example}."),
            count=len(item.codes), example=words_of(item),
        )  # fmt: skip
    points = [given for _bound, given in pairs]
    codes = tuple((code, n) for (code, _usual), n in zip(item.codes, points, strict=True))
    return replace(item, full=points[0], codes=codes)


def _step(item: Item, part: str) -> tuple[int | None, int]:
    match = _STEP.fullmatch(part)
    if match is None:
        raise FieldError(
            N_("“{part}” is no step; write for example {example}."),
            part=part, example=words_of(item),
        )  # fmt: skip
    bound, points = match.groups()
    scale = SCALES.get(item.measure, 1)
    return (None if bound is None else scaled(Decimal(bound), scale)), int(points)


def _in_order(bounds: Sequence[int], item: Item) -> list[int]:
    return sorted(set(bounds), reverse=not item.is_low_best)


def words_of(item: Item) -> str:
    """The points of *item* as people type them."""
    if item.codes:
        return " ".join(str(points) for _code, points in item.codes)
    scale = SCALES.get(item.measure, 1)
    steps = [f"{_plain(bound, scale)}:{points}" for bound, points in item.steps]
    return " ".join([*steps, *([str(item.below)] if item.below else [])])


def _plain(bound: int, scale: int) -> str:
    said = f"{Decimal(bound) / scale:.2f}"
    return said.rstrip("0").rstrip(".")
