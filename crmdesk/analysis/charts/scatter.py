"""Points over two measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Measure, Words


class Shape(StrEnum):
    """The mark of a class of points: it tells the class without colour, too."""

    DISC = "disc"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    PLUS = "plus"


class Scale(StrEnum):
    """How values become lengths: by square roots a few large ones leave the small ones room."""

    EVEN = "even"
    ROOT = "root"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A class of points of a scatter chart."""

    title: Words
    color: str = "chart1"
    shape: Shape = Shape.DISC


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One record by two of its figures. Named ones have their name beside them."""

    x: int | float
    y: int | float
    title: Words
    cluster: int = 0
    is_named: bool = False
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Where points may not lie: everything right of a value, tinted, with a sentence in it."""

    x_from: int | float
    title: Words
    color: str = "chartBad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrant:
    """One of the four fields: its name in the outer corner, and how many lie in it."""

    title: Words
    count: int
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrants:
    """The fields of a matrix; high is right and above, and belongs to the threshold itself."""

    high_high: Quadrant
    low_high: Quadrant  # left above: low on the lower axis, high on the upright one
    high_low: Quadrant
    low_low: Quadrant


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Points over two measures, with thresholds as broken lines.

    *zero_title* names the zero of the lower axis (准时), which then has a line of its own.
    *x_parameter* and *y_parameter* name the parameters of the method that the thresholds are: on a
    page such a line has a handle and can be dragged; *x_parts* and *y_parts* say how many of the
    parameter make one of the axis (1000 for a quantity in thousandths). *quadrants* name and tint the four fields that
    two thresholds make. *x_scale* and *y_scale* say how values become lengths. *x_range* and *y_range* are the ends of a fixed scale (0 to 10), so that the
    field stands still whatever lies in it; such a scale is even.
    """

    title: Words
    points: tuple[Point, ...]
    clusters: tuple[Cluster, ...]
    x_title: Words
    y_title: Words
    x_measure: Measure = Measure.COUNT
    y_measure: Measure = Measure.MONEY
    x_threshold: int | float | None = None
    y_threshold: int | float | None = None
    x_parameter: str = ""
    y_parameter: str = ""
    x_parts: int = 1
    y_parts: int = 1
    x_range: tuple[int | float, int | float] | None = None
    y_range: tuple[int | float, int | float] | None = None
    x_scale: Scale = Scale.EVEN
    y_scale: Scale = Scale.EVEN
    quadrants: Quadrants | None = None
    zone: Zone | None = None
    zero_title: Words = ""
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a point of a class that is not there."""
        if any(not 0 <= p.cluster < len(self.clusters) for p in self.points):
            raise ValueError("a point of an unknown class")
        for ends in (self.x_range, self.y_range):
            if ends is not None and not ends[0] < ends[1]:
                raise ValueError("a scale goes from low to high")

    @property
    def is_movable(self) -> bool:
        """Whether a threshold can be moved."""
        return (self.x_threshold is not None and bool(self.x_parameter)) or (
            self.y_threshold is not None and bool(self.y_parameter)
        )
