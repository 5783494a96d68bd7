"""Ribbons between the classes of two days: who stayed lies grey at the back, who rose on top."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts import Flow, FlowNode, Ribbon, Way
from crmdesk.charts.drawing import Box, Place
from crmdesk.charts.heading import Entry, draw_heading
from crmdesk.charts.numbers import Unit, short
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, _

NODE: Final = 12  # width of a node
GAP: Final = 12  # between two nodes
SIDES: Final = 0.27  # of the width that the names of one side may take
TWO_LINES: Final = 34  # of a name with its number below it
ONE_LINE: Final = 17
HEAD: Final = 22
STEPS: Final = 20  # of a curve
FINGER: Final = 8  # a thin ribbon is hit this far around it
LABELLED: Final = 5  # from so many customers on
LEAST_SIZE: Final = 1.5
ROW: Final = 62  # height for each class


@dataclass(frozen=True, slots=True)
class _Look:
    """How the ribbons of a way are drawn; *depths* are where their numbers may stand."""

    title: str
    color: str
    ink: str
    depths: tuple[float, ...]


# In the order in which they lie on each other.
LOOKS: Final = {
    Way.SAME: _Look(N_("Same class"), "chartGrey:28", "text2", (0.5, 0.42, 0.58)),
    Way.NEW: _Look(N_("New customers"), "chart1:38", "info", (0.42, 0.3, 0.2, 0.6)),
    Way.BACK: _Look(N_("Won back"), "chart1:66", "info", (0.5, 0.38, 0.26, 0.62)),
    Way.DOWN: _Look(N_("Moved down"), "chart2:74", "warn", (0.36, 0.28, 0.2, 0.46)),
    Way.LOST: _Look(N_("Went away"), "chartBad:70", "bad", (0.8, 0.72, 0.88, 0.64)),
    Way.UP: _Look(N_("Moved up"), "chartGood:74", "good", (0.62, 0.7, 0.54, 0.78)),
}


@dataclass(frozen=True, slots=True)
class _Band:
    """A ribbon and where it begins and ends."""

    ribbon: Ribbon
    start: Place
    end: Place
    width: float

    def at(self, share: float) -> Place:
        """The middle of the ribbon so far along it."""
        x1, y1 = self.start
        x2, y2 = self.end
        return x1 + (x2 - x1) * _across(share), y1 + (y2 - y1) * (3 * share**2 - 2 * share**3)

    def outline(self, width: float) -> tuple[Place, ...]:
        """Both edges of a ribbon of *width*, there and back."""
        places = [self.at(n / STEPS) for n in range(STEPS + 1)]
        upper = [(x, y - width / 2) for x, y in places]
        return (*upper, *((x, y + width / 2) for x, y in reversed(places)))


def _across(share: float) -> float:
    """How far a curve has come whose handles lie in the middle."""
    return 1.5 * share - 1.5 * share**2 + share**3


def height_for(chart: Flow) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return HEAD + max(3, len(chart.starts), len(chart.ends)) * ROW


def paint_flow(sheet: Sheet, box: Box, chart: Flow, *, title: str) -> None:
    """Nodes on both sides with their names outside, the ribbons between them."""
    px = sheet.px
    used = {r.way for r in chart.ribbons if r.count}
    entries = [Entry(_(look.title), look.color) for way, look in LOOKS.items() if way in used]
    notes = tuple(dict.fromkeys((_("width by the square root of the number"), shown(chart.note))))
    room = draw_heading(sheet, box, title, notes, entries)
    side = min(room.w * SIDES, _widest(sheet, chart))
    left, right = room.x + side + px(8), room.right - side - px(8) - px(NODE)
    y = room.y + px(HEAD) / 2 - px(3)
    half = room.w / 2 - px(6)
    sheet.text(room.x, y, shown(chart.start_title), "text2", bold=True, room=half, elide=True)
    sheet.text(
        room.right, y, shown(chart.end_title), "text2", bold=True, align="right", room=half,
        elide=True,
    )  # fmt: skip
    field = Box(room.x, room.y + px(HEAD), room.w, max(1.0, room.h - px(HEAD)))
    starts = _sizes(chart.ribbons, len(chart.starts), lambda r: r.start)
    ends = _sizes(chart.ribbons, len(chart.ends), lambda r: r.end)
    most = max(len(starts), len(ends))
    label = px(TWO_LINES if most * px(TWO_LINES + 4) <= field.h else ONE_LINE)
    scale = min(_scale(sheet, field.h, sizes, label) for sizes in (starts, ends))
    tops = _lay(sheet, field, starts, scale, label), _lay(sheet, field, ends, scale, label)
    bands = _bands(chart, tops, scale, (left + px(NODE), right))
    _draw_nodes(
        sheet,
        chart.starts,
        [Box(left, y, px(NODE), h) for y, h in tops[0]],
        side,
        label,
        is_left=True,
    )
    _draw_bands(sheet, chart, bands)
    _draw_nodes(
        sheet,
        chart.ends,
        [Box(right, y, px(NODE), h) for y, h in tops[1]],
        side,
        label,
        is_left=False,
    )


def _widest(sheet: Sheet, chart: Flow) -> float:
    nodes = (*chart.starts, *chart.ends)
    return max(
        max(sheet.width(shown(n.title), 13, bold=True), sheet.width(_number(n))) for n in nodes
    )


def _number(node: FlowNode) -> str:
    return short(node.count, Unit())


# --- where things stand ---------------------------------------------------------------------
def _sizes(ribbons: Sequence[Ribbon], count: int, node: Callable[[Ribbon], int]) -> list[float]:
    """How large each node is: its ribbons side by side."""
    sizes = [0.0] * count
    for ribbon in ribbons:
        sizes[node(ribbon)] += math.sqrt(ribbon.count)
    return sizes


def _scale(sheet: Sheet, height: float, sizes: list[float], label: float) -> float:
    """The largest scale at which all nodes, each no lower than its name, find room."""
    free = height - sheet.px(GAP) * (len(sizes) - 1)
    low, high = 0.0, free / max(sum(sizes), 1e-9)
    if not sum(sizes):
        return 0.0
    for _n in range(30):
        middle = (low + high) / 2
        if sum(max(s * middle, label) for s in sizes) <= free:
            low = middle
        else:
            high = middle
    return low


def _lay(
    sheet: Sheet, field: Box, sizes: list[float], scale: float, label: float
) -> list[tuple[float, float]]:
    """Top and height of each node, in the middle of its room; what is left widens the gaps."""
    rooms = [max(s * scale, label) for s in sizes]
    gaps = max(1, len(sizes) - 1)
    gap = min(sheet.px(GAP) * 4, max(0.0, (field.h - sum(rooms)) / gaps))
    y = field.y + max(0.0, field.h - sum(rooms) - gap * (len(sizes) - 1)) / 2
    made = []
    for size, room in zip(sizes, rooms, strict=True):
        height = max(sheet.px(LEAST_SIZE), size * scale)
        made.append((y + (room - height) / 2, height))
        y += room + gap
    return made


def _bands(
    chart: Flow,
    tops: tuple[list[tuple[float, float]], list[tuple[float, float]]],
    scale: float,
    between: tuple[float, float],
) -> list[_Band]:
    """Ribbons leave a node in the order of where they go, and come in that of where from."""
    starts, ends = ([y for y, _height in side] for side in tops)
    kept = [r for r in chart.ribbons if r.count > 0]
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    for r in sorted(kept, key=lambda r: (r.start, r.end)):
        left[id(r)] = starts[r.start]
        starts[r.start] += math.sqrt(r.count) * scale
    for r in sorted(kept, key=lambda r: (r.end, r.start)):
        right[id(r)] = ends[r.end]
        ends[r.end] += math.sqrt(r.count) * scale
    made = []
    for r in kept:
        width = math.sqrt(r.count) * scale
        start = (between[0], left[id(r)] + width / 2)
        made.append(_Band(r, start, (between[1], right[id(r)] + width / 2), width))
    order = list(LOOKS)
    return sorted(made, key=lambda b: (order.index(b.ribbon.way), -b.width))


# --- drawing --------------------------------------------------------------------------------
def _draw_bands(sheet: Sheet, chart: Flow, bands: list[_Band]) -> None:
    for band in bands:
        width = max(band.width, sheet.px(1))
        edge = "surface" if band.width > sheet.px(3) else ""
        sheet.polygon(list(band.outline(width)), LOOKS[band.ribbon.way].color, edge, 0.75)
        x, y = band.at(0.5)
        tip = _tip(chart, band.ribbon)
        area = band.outline(max(width, sheet.px(FINGER)))
        sheet.mark(Box(x, y, 0, 0), tip, band.ribbon.behind, area)
    for band in sorted(
        bands, key=lambda b: -LABELLED if b.ribbon.way is Way.SAME else -b.ribbon.count
    ):
        if band.ribbon.count >= LABELLED:
            _label(sheet, band)


def _label(sheet: Sheet, band: _Band) -> None:
    """The number on a small patch, at the first depth of its kind where nothing else stands."""
    look = LOOKS[band.ribbon.way]
    said = short(band.ribbon.count, Unit())
    width, height = sheet.width(said, bold=True) + sheet.px(8), sheet.px(16)
    for depth in look.depths:
        x, y = band.at(depth)
        patch = Box(x - width / 2, y - height / 2, width, height)
        if sheet.holds(patch) and sheet.is_free(patch.grown(1)):
            sheet.bar(patch, "surface", 8)
            sheet.text(x, y, said, look.ink, bold=True, align="centre")
            sheet.keep_free(patch)
            return


def _draw_nodes(
    sheet: Sheet, nodes: Sequence[FlowNode], boxes: list[Box], room: float, label: float, *,
    is_left: bool,
) -> None:  # fmt: skip
    """A node with its name outside and how many are in it, below or behind the name."""
    px = sheet.px
    for node, box in zip(nodes, boxes, strict=True):
        sheet.bar(box, node.color, 2)
        x, middle = (box.x - px(8) if is_left else box.right + px(8)), box.y + box.h / 2
        name, number = shown(node.title), _number(node)
        if label >= px(TWO_LINES):
            lines = (
                (name, middle - px(8), "text", 13, room),
                (number, middle + px(9), "text3", 12, room),
            )
        else:
            taken = sheet.width(number, 12) + px(6)
            lines = ((name, middle, "text", 12, room - taken), (number, middle, "text3", 12, taken))
        _name(sheet, x, lines, label >= px(TWO_LINES), is_left=is_left)
        top = min(box.y, middle - label / 2)
        area = Box(x - room if is_left else box.x, top, room + px(8 + NODE), max(box.h, label))
        sheet.mark(area, f"{name} {number}", node.behind)


def _name(
    sheet: Sheet,
    x: float,
    lines: tuple[tuple[str, float, str, float, float], ...],
    has_two: bool,
    *,
    is_left: bool,
) -> None:
    (name, y1, ink1, size1, room1), (number, y2, ink2, size2, room2) = lines
    if has_two or not is_left:
        box = sheet.text(
            x, y1, name, ink1, size=size1, bold=True, align="right" if is_left else "left",
            room=room1, elide=True,
        )  # fmt: skip
        start = x if has_two else box.right + sheet.px(6)
        align = "right" if is_left else "left"
        sheet.text(start, y2, number, ink2, size=size2, align=align, room=room2)  # type: ignore[arg-type]
        return
    box = sheet.text(x, y2, number, ink2, size=size2, align="right", room=room2)
    sheet.text(
        box.x - sheet.px(6),
        y1,
        name,
        ink1,
        size=size1,
        bold=True,
        align="right",
        room=room1,
        elide=True,
    )


def _tip(chart: Flow, ribbon: Ribbon) -> str:
    start, end = shown(chart.starts[ribbon.start].title), shown(chart.ends[ribbon.end].title)
    return f"{start} → {end} · {_(LOOKS[ribbon.way].title)} {short(ribbon.count, Unit())}"
