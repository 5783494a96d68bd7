"""The reportlab backend of the charts: the same painter on paper, with the embedded fonts.

All text is black on paper, as everywhere in print; only what stands on a dark fill is white.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Final

from crmdesk.analysis.charts import Chart
from crmdesk.charts.colours import WHITE, luminance, parts
from crmdesk.charts.drawing import Box, Painted, Place, Style
from crmdesk.charts.painting import height_for, paint
from crmdesk.core.paths import resource
from crmdesk.reports import styles
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.paper import Paper

SCALE: Final = 8 / 12  # twelve pixels on the screen are eight points on paper
IS_LIGHT: Final = 0.7


@cache
def paper_style() -> Style:
    """The light colours, with black text and white paper."""
    tokens = json.loads(resource("theme", "tokens.json").read_text("utf-8"))["light"]
    return Style({**tokens, "surface": WHITE}, SCALE)


def chart_height(chart: Chart, room: float) -> float:
    """The height in points that suits *chart* in a *room* of points."""
    return height_for(chart, room / SCALE) * SCALE


def draw_chart(paper: Paper, chart: Chart, box: Box, *, has_title: bool = True) -> Painted:
    """Draw *chart* on the page inside *box*, in points from the top left."""
    return paint(chart, PaperCanvas(paper), box, paper_style(), has_title=has_title)


class PaperCanvas:
    """Draws on a page of the reports."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper

    def rect(self, box: Box, color: str) -> None:
        y = self._paper.height - box.bottom
        shape = f"{box.x:.2f} {y:.2f} {box.w:.2f} {box.h:.2f} re"
        self._paper.operators(f"{_fill(color)} {shape} f 0 g")

    def line(
        self, places: Sequence[Place], color: str, width: float, dash: Sequence[float] = ()
    ) -> None:
        pattern = " ".join(f"{d:.2f}" for d in dash)
        path = self._path(places)
        code = f"q {_stroke(color)} {width:.2f} w [{pattern}] 0 d 1 j {path} S Q"
        self._paper.operators(code)

    def polygon(
        self, places: Sequence[Place], color: str, edge: str = "", width: float = 0
    ) -> None:
        path = self._path(places) + " h"
        if edge:
            look = f"{_fill(color)} {_stroke(edge)} {width:.2f} w"
            self._paper.operators(f"q {look} {path} B Q")
        else:
            self._paper.operators(f"{_fill(color)} {path} f 0 g")

    def stamp(
        self, shape: Sequence[Place], at: Sequence[Place], color: str, edge: str, width: float
    ) -> None:
        for x, y in at:
            self.polygon([(x + dx, y + dy) for dx, dy in shape], color, edge, width)

    def text(self, x: float, y: float, text: str, size: float, color: str, *, bold: bool) -> None:
        base = y + size * styles.CENTRE
        font = BOLD if bold else REGULAR
        is_white = luminance(color) > IS_LIGHT
        self._paper.text(x, base, text, size, font, white=is_white)

    def width(self, text: str, size: float, *, bold: bool) -> float:
        return width(text, BOLD if bold else REGULAR, size)

    @contextmanager
    def clip(self, box: Box) -> Iterator[None]:
        """Shapes only: the words of a page are written in one piece at its end."""
        y = self._paper.height - box.bottom
        self._paper.operators(f"q {box.x:.2f} {y:.2f} {box.w:.2f} {box.h:.2f} re W n")
        try:
            yield
        finally:
            self._paper.operators("Q")

    def _path(self, places: Sequence[Place]) -> str:
        height = self._paper.height
        return " ".join(
            f"{x:.2f} {height - y:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(places)
        )


def _shares(color: str) -> str:
    return " ".join(f"{part / 255:.3f}" for part in parts(color))


def _fill(color: str) -> str:
    return f"{_shares(color)} rg"


def _stroke(color: str) -> str:
    return f"{_shares(color)} RG"
