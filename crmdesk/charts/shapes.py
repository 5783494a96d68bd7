"""Outlines as points: rounded bars, and the marks of scatter charts and legends."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from crmdesk.analysis.charts import Shape
from crmdesk.charts.drawing import Box, Place

CORNER_STEPS: Final = 5
DISC_STEPS: Final = 28
SMALL: Final = 3.5
SMALL_STEPS: Final = 12  # nobody sees more corners on a small disc
EVERY: Final = frozenset({"top", "bottom", "left", "right"})
# Corners of a plus: how far out and how much of half an arm aside, across and down.
_PLUS: Final = (
    (0, -1, -1, 0), (0, 1, -1, 0), (0, 1, 0, -1), (1, 0, 0, -1), (1, 0, 0, 1), (0, 1, 0, 1),
    (0, 1, 1, 0), (0, -1, 1, 0), (0, -1, 0, 1), (-1, 0, 0, 1), (-1, 0, 0, -1), (0, -1, 0, -1),
)  # fmt: skip


def rounded(box: Box, radius: float, ends: frozenset[str] = EVERY) -> list[Place]:
    """A rectangle whose corners at *ends* are round: all, or those of one side."""
    radius = min(radius, box.w / 2, box.h / 2)
    corners = (
        (box.x, box.y, {"left", "top"}, 180),
        (box.right, box.y, {"right", "top"}, 270),
        (box.right, box.bottom, {"right", "bottom"}, 0),
        (box.x, box.bottom, {"left", "bottom"}, 90),
    )
    made: list[Place] = []
    for x, y, sides, start in corners:
        is_round = ends == EVERY or bool(ends & sides)
        if not is_round or radius <= 0:
            made.append((x, y))
            continue
        cx = x + radius if "left" in sides else x - radius
        cy = y + radius if "top" in sides else y - radius
        for n in range(CORNER_STEPS + 1):
            angle = math.radians(start + 90 * n / CORNER_STEPS)
            made.append((cx + radius * math.cos(angle), cy + radius * math.sin(angle)))
    return made


def outline(shape: Shape, x: float, y: float, radius: float) -> list[Place]:
    """A mark around (x, y); all shapes look equally large."""
    if shape is Shape.SQUARE:
        r = radius * 0.88
        return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
    if shape is Shape.TRIANGLE:
        r = radius * 1.15
        return [(x, y - r), (x + r, y + r * 0.75), (x - r, y + r * 0.75)]
    if shape is Shape.DIAMOND:
        r = radius * 1.25
        return [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    if shape is Shape.PLUS:
        r, arm = radius * 1.15, radius * 0.42
        return [(x + r * a + arm * b, y + r * c + arm * d) for a, b, c, d in _PLUS]
    return [(x + radius * c, y + radius * s) for c, s in _circle(radius < SMALL)]


@cache
def _circle(is_small: bool) -> tuple[Place, ...]:
    steps = SMALL_STEPS if is_small else DISC_STEPS
    turns = (2 * math.pi * n / steps for n in range(steps))
    return tuple((math.cos(a), math.sin(a)) for a in turns)
