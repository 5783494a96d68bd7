"""What a chart shows, as frozen data: no colours as numbers, no pixels, no drawing.

Colours are names of tokens (``chart1``, ``chartDeep``); ``chart1:55`` is 55 % of it mixed with the
surface, ``chartBad/55`` with black. Amounts are fen, shares hundredths of a percent. Everything that can be pointed at carries
what is behind it: ids of records, or a key by which the page finds them; ``()`` is nothing.
``charts.painting`` draws each of these once, for screen, copied picture and paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from crmdesk.analysis.wording import Measure, Words

Behind: TypeAlias = tuple[int, ...] | str
Amount: TypeAlias = int | float | None

NOTHING: Final[Behind] = ()
WHOLE: Final = 10_000  # 100 % in hundredths of a percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values over the categories of a chart; None is a gap. *behind* is empty or as long."""

    title: Words
    values: tuple[Amount, ...]
    color: str = "chart1"
    behind: tuple[Behind, ...] = ()

    def at(self, place: int) -> Behind:
        """What is behind one value."""
        return self.behind[place] if place < len(self.behind) else NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The range within which the values of a line lie with some confidence."""

    title: Words
    low: tuple[Amount, ...]
    high: tuple[Amount, ...]
    color: str = "chart1:30"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A tick to be reached in each category; None where there is none."""

    title: Words
    values: tuple[Amount, ...]
    color: str = "chart2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Upright bars by category, side by side or standing on each other, with lines over them.

    *stacks* says which series (by place) stand on each other, one tuple a bar; empty: every series
    is a bar of its own. *current* is the category of today: those before it are drawn paler, its
    name is bold. *has_totals* writes the height of each stack above it.
    """

    title: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    measure: Measure = Measure.MONEY
    stacks: tuple[tuple[int, ...], ...] = ()
    lines: tuple[Series, ...] = ()
    band: Band | None = None
    target: Target | None = None
    current: int | None = None
    has_totals: bool = True
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if something is not as long as the categories."""
        _check_lengths(len(self.categories), self.series + self.lines, self.band, self.target)

    @property
    def bars(self) -> tuple[tuple[int, ...], ...]:
        """The bars of a category from left to right: series that stand on each other."""
        return self.stacks or tuple((n,) for n in range(len(self.series)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines over categories in order, with a band of confidence on wish."""

    title: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    measure: Measure = Measure.MONEY
    band: Band | None = None
    target: Target | None = None
    current: int | None = None
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if something is not as long as the categories."""
        _check_lengths(len(self.categories), self.series, self.band, self.target)


def _check_lengths(
    count: int, series: tuple[Series, ...], band: Band | None, target: Target | None
) -> None:
    lengths = {len(s.values) for s in series} | {len(s.behind) for s in series if s.behind}
    if band is not None:
        lengths |= {len(band.low), len(band.high)}
    if target is not None:
        lengths.add(len(target.values))
    if lengths - {count}:
        raise ValueError(f"{count} categories, but values for {sorted(lengths - {count})}")


class Turn(StrEnum):
    """How a step of a waterfall is meant; what lowers a sum is not always bad."""

    BY_SIGN = "by_sign"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was added (or taken away) between two totals, for one reason."""

    title: Words
    value: int
    turn: Turn = Turn.BY_SIGN
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """From one total to another by steps; the end is their sum, so that it always adds up."""

    title: Words
    start: Step
    steps: tuple[Step, ...]
    end_title: Words
    end_behind: Behind = NOTHING
    measure: Measure = Measure.MONEY
    note: Words = ""

    @property
    def end(self) -> int:
        """The total after all steps."""
        return self.start.value + sum(step.value for step in self.steps)

    @property
    def levels(self) -> tuple[int, ...]:
        """The total at the start and after each step."""
        made = [self.start.value]
        for step in self.steps:
            made.append(made[-1] + step.value)
        return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStage:
    """One stage: how many reached it, their amount, and the share of those of the stage before.

    *conversion* None: worked out of the counts. *days*: the mean time in it.
    """

    title: Words
    count: int
    amount: int | None = None
    conversion: int | None = None
    days: int | None = None
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelChart:
    """Stages from many to few, each as a bar with its figures."""

    title: Words
    stages: tuple[FunnelStage, ...]
    color: str = "chart1"
    note: Words = ""

    def conversion(self, place: int) -> int | None:
        """Share of the stage before, in hundredths of a percent; None for the first and of none."""
        stage = self.stages[place]
        if place == 0 or stage.conversion is not None:
            return stage.conversion
        before = self.stages[place - 1].count
        return (2 * stage.count * WHOLE + before) // (2 * before) if before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One part of a whole; *value* is not negative."""

    title: Words
    value: int
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Parts of a whole in one lying bar, their amounts in equal columns below it."""

    title: Words
    slices: tuple[Slice, ...]
    measure: Measure = Measure.MONEY
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a negative part: it has no place in a whole."""
        if any(s.value < 0 for s in self.slices):
            raise ValueError("a part of a whole is not negative")

    @property
    def total(self) -> int:
        """The whole."""
        return sum(s.value for s in self.slices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """A table whose cells are coloured by their value; None is an empty cell.

    *cells* and *behind* go by row.
    """

    title: Words
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    cells: tuple[tuple[Amount, ...], ...]
    behind: tuple[tuple[Behind, ...], ...] = ()
    measure: Measure = Measure.COUNT
    color: str = "chart1"
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError if the cells do not fill the table."""
        shape = [len(self.columns)] * len(self.rows)
        if [len(row) for row in self.cells] != shape:
            raise ValueError("cells do not fill rows and columns")
        if self.behind and [len(row) for row in self.behind] != shape:
            raise ValueError("what is behind does not fill rows and columns")

    def at(self, row: int, column: int) -> Behind:
        """What is behind one cell."""
        return self.behind[row][column] if self.behind else NOTHING


class Shape(StrEnum):
    """The mark of a class of points: it tells the class without colour, too."""

    DISC = "disc"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    PLUS = "plus"


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
class Scatter:
    """Points over two measures, with thresholds as broken lines.

    *zero_title* names the zero of the lower axis (准时), which then has a line of its own.
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
    zone: Zone | None = None
    zero_title: Words = ""
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a point of a class that is not there."""
        if any(not 0 <= p.cluster < len(self.clusters) for p in self.points):
            raise ValueError("a point of an unknown class")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBar:
    """What is used of a limit; None (or 0) is no limit at all."""

    title: Words
    used: int
    limit: int | None = None
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitBars:
    """Upright bars of use inside paler bars of their limit.

    *without* explains the bars without a limit once, above a bracket over the last of them: a
    sentence, and what they hold all the same.
    """

    title: Words
    bars: tuple[LimitBar, ...]
    used_title: Words
    limit_title: Words
    without: tuple[Words, ...] = ()
    measure: Measure = Measure.MONEY
    note: Words = ""

    @property
    def first_without(self) -> int:
        """The place of the first of the bars at the end that have no limit."""
        place = len(self.bars)
        while place and not self.bars[place - 1].limit:
            place -= 1
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One of the largest. *share* of the whole in hundredths of a percent."""

    title: Words
    value: int
    share: int | None = None
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class RankBars:
    """The largest from top to bottom as lying bars; all others in one line below them.

    *alarm* is a value that none should reach: a tick on every bar. *rest* has no bar but its words
    *rest_note* in that place.
    """

    title: Words
    ranks: tuple[Rank, ...]
    rest: Rank | None = None
    rest_note: Words = ""
    alarm: int | None = None
    measure: Measure = Measure.MONEY
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreMark:
    """Points of one question and its full marks; None: not known."""

    title: Words
    points: int | None
    full: int
    color: str = "chart1"
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBars:
    """Points in frames as wide as their full marks, so that the weights are seen."""

    title: Words
    marks: tuple[ScoreMark, ...]
    note: Words = ""

    def __post_init__(self) -> None:
        """Raises ValueError for points beyond the full marks."""
        if any(m.full <= 0 or not 0 <= (m.points or 0) <= m.full for m in self.marks):
            raise ValueError("points lie between 0 and the full marks")


Chart: TypeAlias = (
    Bars
    | Lines
    | Waterfall
    | FunnelChart
    | Share
    | Heatmap
    | Scatter
    | LimitBars
    | RankBars
    | ScoreBars
)
