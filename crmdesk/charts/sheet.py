"""Where a painter draws: the canvas with the style, and memory of texts, marks and what was lost.

Every text goes through here, so that one that does not fit is known, and no two overlap.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal, TypeAlias

from crmdesk.analysis.charts import Behind
from crmdesk.charts.drawing import Box, Canvas, Lost, Mark, Painted, Place, Style
from crmdesk.charts.shapes import EVERY, rounded

Align: TypeAlias = Literal["left", "right", "centre"]
MORE: Final = "…"
LINE: Final = 1.42  # height of a line of text in sizes
SLACK: Final = 0.5


class Sheet:
    """The room for one chart."""

    def __init__(self, canvas: Canvas, style: Style, box: Box) -> None:
        self.canvas = canvas
        self.box = box
        self.style = style
        self.px = style.px
        self._taken: list[Box] = []
        self._strokes: list[tuple[Place, Place]] = []
        self._marks: list[Mark] = []
        self._lost: list[Lost] = []

    @property
    def painted(self) -> Painted:
        """What became of it."""
        return Painted(tuple(self._marks), tuple(self._lost))

    # --- text -----------------------------------------------------------------------------
    def width(self, text: str, size: float = 12, *, bold: bool = False) -> float:
        """The width of a text whose *size* is that of the design."""
        return self.canvas.width(text, self.px(size), bold=bold)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        color: str = "text3",
        *,
        size: float = 12,
        bold: bool = False,
        align: Align = "left",
        room: float | None = None,
        elide: bool = False,
    ) -> Box:
        """A line of text with its middle at *y*; returns where it stands.

        What is wider than *room* ends in …; names may (*elide*), anything else counts as lost.
        """
        width = self.width(text, size, bold=bold)
        if room is not None and width > room + SLACK:
            if not elide:
                self._lost.append(Lost(text, width, room))
            text = self._cut(text, room, size, bold=bold)
            width = self.width(text, size, bold=bold)
        left = x if align == "left" else x - width if align == "right" else x - width / 2
        box = self._text_box(left, y, width, size)
        if text:
            self.canvas.text(left, y, text, self.px(size), self.style.color(color), bold=bold)
            self._taken.append(box)
            if not _contains(self.box, box):
                self._lost.append(Lost(text, width, min(room or width, self.box.w)))
        return box

    def label(
        self,
        x: float,
        y: float,
        text: str,
        color: str = "text",
        *,
        size: float = 12,
        bold: bool = False,
        align: Align = "left",
        within: Box | None = None,
        patch: str = "surface",
    ) -> bool:
        """A text that is left out where it would touch another or leave *within*; else it moves in.

        A patch of the colour of the surface keeps lines from crossing it (blank: none).
        """
        width = self.width(text, size, bold=bold)
        left = x if align == "left" else x - width if align == "right" else x - width / 2
        left = max(min(left, self.box.right - width), self.box.x)
        box = self._text_box(left, y, width, size)
        if within is not None and not _contains(within, box):
            return False
        if not self.is_free(box):
            return False
        if patch:
            self.canvas.rect(
                Box(box.x - 1, box.y + 1, box.w + 2, box.h - 2), self.style.color(patch)
            )
        self.text(left, y, text, color, size=size, bold=bold)
        return True

    def fits(
        self, x: float, y: float, text: str, align: Align, within: Box, areas: Sequence[Box] = ()
    ) -> bool:
        """Whether a label may stand there, inside *within*, without covering any of *areas*."""
        width = self.width(text)
        left = x if align == "left" else x - width if align == "right" else x - width / 2
        box = self._text_box(left, y, width, 12)
        if not _contains(within, box) or not self.is_free(box):
            return False
        return not any(box.overlaps(area) for area in areas)

    def holds(self, box: Box) -> bool:
        """Whether it lies inside the chart."""
        return _contains(self.box, box)

    def is_free(self, box: Box) -> bool:
        """Whether no text stands there and no stroke goes through."""
        return not any(box.overlaps(taken) for taken in self._taken) and not any(
            _crosses(start, end, box) for start, end in self._strokes
        )

    def keep_free(self, box: Box) -> None:
        """No label shall stand there."""
        self._taken.append(box)

    def keep_clear(self, places: list[Place]) -> None:
        """No label shall stand on the line through *places*."""
        self._strokes += itertools.pairwise(places)

    def line_height(self, size: float = 12) -> float:
        """The height of a line of text."""
        return self.px(size) * LINE

    def _text_box(self, left: float, y: float, width: float, size: float) -> Box:
        height = self.px(size) * 1.16
        return Box(left, y - height / 2, width, height)

    def _cut(self, text: str, room: float, size: float, *, bold: bool) -> str:
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle] + MORE, size, bold=bold) <= room:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + MORE if low else ""

    # --- shapes ---------------------------------------------------------------------------
    def line(
        self, places: list[Place], color: str, width: float = 1, dash: tuple[float, ...] = ()
    ) -> None:
        """A line; *width* and *dash* are those of the design."""
        canvas, style = self.canvas, self.style
        canvas.line(places, style.color(color), self.px(width), [self.px(d) for d in dash])

    def level(
        self, left: float, right: float, y: float, color: str, dash: tuple[float, ...] = ()
    ) -> None:
        """A thin horizontal line that meets the pixels."""
        y = round(y) + 0.5
        self.line([(left, y), (right, y)], color, 1, dash)

    def bar(self, box: Box, color: str, radius: float = 3, ends: frozenset[str] = EVERY) -> None:
        """A bar with round *ends*."""
        if box.w <= 0 or box.h <= 0:
            return
        if radius <= 0 or not ends:
            self.canvas.rect(box, self.style.color(color))
        else:
            self.canvas.polygon(rounded(box, self.px(radius), ends), self.style.color(color))

    def polygon(self, places: list[Place], color: str, edge: str = "", width: float = 0) -> None:
        """A filled area; *width* of its edge is that of the design."""
        style = self.style
        self.canvas.polygon(
            places, style.color(color), style.color(edge) if edge else "", self.px(width)
        )

    def stamp(self, shape: Sequence[Place], at: Sequence[Place], color: str) -> None:
        """The same mark at each of many places, with an edge that parts it from others."""
        style = self.style
        edge = style.color("surface")
        self.canvas.stamp(shape, at, style.color(color), edge, self.px(1))

    # --- marks ----------------------------------------------------------------------------
    def mark(
        self,
        box: Box,
        tip: str | Callable[[], str],
        behind: Behind,
        outline: tuple[Place, ...] = (),
    ) -> None:
        """Remember what can be pointed at; small things get room for a finger."""
        least = 8 * self.style.scale
        if box.w < least or box.h < least:
            dx, dy = max(0.0, least - box.w) / 2, max(0.0, least - box.h) / 2
            box = Box(box.x - dx, box.y - dy, box.w + 2 * dx, box.h + 2 * dy)
        say = tip if callable(tip) else partial(str, tip)
        self._marks.append(Mark(box, say, behind, outline))


def _contains(outer: Box, inner: Box) -> bool:
    return (
        inner.x >= outer.x - SLACK
        and inner.right <= outer.right + SLACK
        and inner.y >= outer.y - SLACK
        and inner.bottom <= outer.bottom + SLACK
    )


def _crosses(start: Place, end: Place, box: Box) -> bool:
    """Whether a stroke goes through *box*."""
    (x1, y1), (x2, y2) = start, end
    if max(x1, x2) < box.x or min(x1, x2) > box.right:
        return False
    left, right = max(min(x1, x2), box.x), min(max(x1, x2), box.right)
    heights = (
        (y1, y2) if x1 == x2 else [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (left, right)]
    )
    return max(heights) > box.y and min(heights) < box.bottom
