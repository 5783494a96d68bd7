"""The drawing protocol that both backends speak, and the style that charts are drawn in.

Lengths are those of the backend (pixels, points); y counts downwards. Texts are placed by the
middle of their line, so that fonts with other metrics sit at the same height.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

from crmdesk.analysis.charts import Behind
from crmdesk.charts.colours import BLACK, mix

Place: TypeAlias = tuple[float, float]


class Box(NamedTuple):
    """A rectangle by its upper left corner and size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def has(self, x: float, y: float) -> bool:
        """Whether a place lies inside."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether both share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def grown(self, by: float) -> Box:
        """Larger on every side."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)


class Canvas(Protocol):
    """What a backend can draw. Colours are ``#RRGGBB``."""

    def rect(self, box: Box, color: str) -> None:
        """A filled rectangle."""

    def line(
        self, places: Sequence[Place], color: str, width: float, dash: Sequence[float] = ()
    ) -> None:
        """A line through *places*."""

    def polygon(
        self, places: Sequence[Place], color: str, edge: str = "", width: float = 0
    ) -> None:
        """A filled area with an edge on wish."""

    def stamp(
        self, shape: Sequence[Place], at: Sequence[Place], color: str, edge: str, width: float
    ) -> None:
        """The same filled area around each of many places."""

    def text(self, x: float, y: float, text: str, size: float, color: str, *, bold: bool) -> None:
        """One line that begins at *x* and whose middle lies at *y*."""

    def width(self, text: str, size: float, *, bold: bool) -> float:
        """How wide a text is."""

    def clip(self, box: Box) -> AbstractContextManager[None]:
        """What is drawn meanwhile shows only inside *box*."""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours by the name of their token, and the length of one pixel of the design."""

    tokens: Mapping[str, str]
    scale: float = 1.0

    def px(self, length: float) -> float:
        """A length of the design in those of the backend."""
        return length * self.scale

    def color(self, token: str) -> str:
        """``name``; ``name:share``, the share in percent over the surface; ``name/share``, over
        black; or ``#RRGGBB``."""
        ground = BLACK if "/" in token else self.tokens["surface"]
        name, _sign, share = token.replace("/", ":").partition(":")
        base = name if name.startswith("#") else self.tokens[name]
        return mix(base, ground, int(share) / 100) if share else base

    def paler(self, token: str, share: float) -> str:
        """A colour mixed with the surface."""
        return mix(self.color(token), self.tokens["surface"], share)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was drawn and can be pointed at: where, what it says, what is behind it.

    Its words are made when somebody points at it: a chart may have thousands of marks. What is no
    rectangle (a ribbon) has an *outline*; its box is where its words are shown.
    """

    box: Box
    say: Callable[[], str] = field(compare=False)
    behind: Behind
    outline: tuple[Place, ...] = ()

    @property
    def tip(self) -> str:
        """What it says."""
        return self.say()

    def has(self, x: float, y: float) -> bool:
        """Whether a place lies on it."""
        return is_inside(self.outline, x, y) if self.outline else self.box.has(x, y)


def is_inside(outline: Sequence[Place], x: float, y: float) -> bool:
    """Whether a place lies inside a closed line: a ray from it crosses that an odd number of times."""
    inside = False
    before = outline[-1]
    for here in outline:
        (x1, y1), (x2, y2) = before, here
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
        before = here
    return inside


@dataclass(frozen=True, slots=True)
class Lost:
    """A text that did not fit: the room it needs and has."""

    text: str
    needs: float
    has: float


@dataclass(frozen=True, slots=True)
class Painted:
    """What became of a chart: marks in the order of reading, and texts that were cut off."""

    marks: tuple[Mark, ...]
    lost: tuple[Lost, ...]
