"""The pyramid: layers on one slope with a lit and a shaded face, each level with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts import LayerMark, PyramidChart
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Measure, Words
from crmdesk.charts.colours import luminance, mix, on, readable
from crmdesk.charts.drawing import Box
from crmdesk.charts.heading import draw_heading
from crmdesk.charts.numbers import NONE, Unit, full, short, unit_for
from crmdesk.charts.sheet import Sheet
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _

HEAD: Final = 26
ROW: Final = 52
BASE: Final = 32
LOW: Final = 30  # a layer below the base
GAP: Final = 3  # between two layers
BETWEEN: Final = 16  # between two columns
WIDEST: Final = 36  # that gap where there is room
NAMES: Final = 0.28  # of the width, where the figures need the rest
LONG: Final = 0.4  # of the width at most
KEPT: Final = 2  # columns that stay longest
SWATCH: Final = 18
LEAST: Final = 96  # of the pyramid, before columns give way
AMPLE: Final = 150  # before those give way that are not needed
PAD: Final = 6  # right of the figures
MOST: Final = 380
DOTS: Final = 22  # at least between the pyramid and its figures
SPLIT: Final = 0.34  # where the shaded face begins, of half the width
SHADE: Final = "#0B1730"
TALL: Final = 40  # from this height on a row has room for a bar below its share
BAR: Final = 3
PERCENT: Final = Unit(100, 1, "", "%")


@dataclass(frozen=True, slots=True)
class _Row:
    """A layer or the base, and where it stands."""

    mark: LayerMark
    box: Box
    is_base: bool = False

    @property
    def middle(self) -> float:
        return self.box.y + self.box.h / 2


@dataclass(slots=True)
class _Column:
    """Figures in line; *shares* have a bar below them."""

    head: str
    texts: list[str]
    width: float
    is_strong: bool = False
    shares: tuple[int | None, ...] = ()
    right: float = 0.0


def height_for(chart: PyramidChart) -> float:
    """The height in the lengths of the design, without the head of the chart."""
    return HEAD + sum(_height(mark, is_base) for mark, is_base in _order(chart))


def paint_pyramid(sheet: Sheet, box: Box, chart: PyramidChart, *, title: str) -> None:
    """Figures at the right as far as there is room, the pyramid in what they leave."""
    px = sheet.px
    amounts = [abs(m.amount) for m in chart.layers if m.amount is not None]
    unit = unit_for(Measure.MONEY, max(amounts, default=0))
    room = draw_heading(sheet, box, title, (unit.title if amounts else "", shown(chart.note)), ())
    marks = [mark for mark, _is_base in _order(chart)]
    widest = max(sheet.width(shown(m.title), 13, bold=True) for m in marks) + px(SWATCH)
    name = min(widest, room.w * NAMES)
    free = room.w - px(LEAST + DOTS + PAD)
    ample = room.w - px(AMPLE + DOTS + PAD) - min(widest, room.w * LONG)
    columns = _columns(sheet, chart, marks, unit, (free - name, ample))
    figures = sum(c.width + px(BETWEEN) for c in columns)
    name = max(name, min(widest, free - figures))
    needed = name + figures + px(PAD)
    width = min(px(MOST), max(px(LEAST), room.w - needed - px(DOTS)))
    spare = max(0.0, room.w - needed - width - px(DOTS))
    gap = px(BETWEEN) + min(px(WIDEST - BETWEEN), spare / max(1, len(columns)))
    left = room.right - px(PAD) - name - sum(c.width + gap for c in columns)
    edge = left + name
    for column in columns:
        edge += gap + column.width
        column.right = edge
    rows = list(_rows(sheet, room, chart))
    _draw_heads(sheet, room, columns)
    _draw_layers(sheet, Box(room.x, rows[0].box.y, left - px(DOTS) - room.x, 0), width, rows, left)
    for place, row in enumerate(rows):
        _draw_row(sheet, row, place, columns, left, name)
        sheet.mark(row.box, _tip(chart, row.mark), row.mark.behind)


def _order(chart: PyramidChart) -> Iterator[tuple[LayerMark, bool]]:
    """Who buys, their sum, who does not; whether it is the sum."""
    yield from ((m, False) for m in chart.layers if not m.is_faded)
    if chart.base is not None:
        yield chart.base, True
    yield from ((m, False) for m in chart.layers if m.is_faded)


def _height(mark: LayerMark, is_base: bool) -> float:
    return BASE if is_base else LOW if mark.is_faded else ROW


def _rows(sheet: Sheet, room: Box, chart: PyramidChart) -> Iterator[_Row]:
    y = room.y + sheet.px(HEAD)
    share = min(1.0, max(0.0, room.bottom - y) / sheet.px(height_for(chart) - HEAD))
    for mark, is_base in _order(chart):
        height = sheet.px(_height(mark, is_base)) * share
        yield _Row(mark, Box(room.x, y, room.w, height), is_base)
        y += height


# --- figures --------------------------------------------------------------------------------
def _columns(
    sheet: Sheet,
    chart: PyramidChart,
    marks: list[LayerMark],
    unit: Unit,
    rooms: tuple[float, float],
) -> list[_Column]:
    """How many, their share, what they bought, its share, one more.

    The first two kinds of figures stay longest. *rooms*: what cut names and what whole names leave;
    only those two are worth cutting names.
    """
    made = [_column(sheet, _("How many"), [short(m.count, Unit()) for m in marks], is_strong=True)]
    plain = [m for m in marks if m.amount is not None]
    if plain:
        texts = ["" if m.amount is None else short(m.amount, unit, fixed=True) for m in marks]
        made.append(_column(sheet, shown(chart.amount_title), texts, is_strong=True))
    for place, values in ((1, [m.share for m in marks]), (3, [m.amount_share for m in marks])):
        if any(v is not None for v in values) and place <= len(made):
            texts = ["" if v is None else short(v, PERCENT, fixed=True) for v in values]
            made.insert(place, _column(sheet, _("Share of all"), texts, shares=tuple(values)))
    details = ["" if m.amount is None else shown(m.detail) for m in marks]
    if any(details):
        made.append(_column(sheet, shown(chart.detail_title), details))
    wanted = [c for c in made if not c.shares] + [c for c in made if c.shares]
    while len(wanted) > 1:
        room = rooms[len(wanted) > KEPT]
        if sum(c.width + sheet.px(BETWEEN) for c in wanted) <= room:
            break
        wanted.pop()
    return [c for c in made if c in wanted]


def _column(
    sheet: Sheet,
    head: str,
    texts: list[str],
    *,
    is_strong: bool = False,
    shares: tuple[int | None, ...] = (),
) -> _Column:
    width = max(sheet.width(head), *(sheet.width(t, 13, bold=True) for t in texts))
    return _Column(head, texts, width, is_strong, shares)


def _draw_heads(sheet: Sheet, room: Box, columns: list[_Column]) -> None:
    y = room.y + sheet.px(HEAD) / 2 - sheet.px(2)
    for column in columns:
        sheet.text(column.right, y, column.head, align="right")


def _draw_row(
    sheet: Sheet, row: _Row, place: int, columns: list[_Column], left: float, name: float
) -> None:
    px, mark, y = sheet.px, row.mark, row.middle
    is_faded = mark.is_faded
    if not row.is_base:
        sheet.bar(Box(left, y - px(5), px(10), px(10)), mark.color, 3)
    if place and not row.is_base:
        sheet.level(left, row.box.right, row.box.y, "line")
    indent = 0.0 if row.is_base else px(SWATCH)
    sheet.text(
        left + indent, y, shown(mark.title), "text2" if is_faded else "text", size=13,
        bold=not is_faded, room=name - indent, elide=True,
    )  # fmt: skip
    has_bars = row.box.h >= px(TALL)
    for column in columns:
        said = column.texts[place]
        if not said:
            continue
        above = px(6) if has_bars and column.shares else 0.0
        is_strong = (column.is_strong or row.is_base) and not is_faded
        color = "text" if is_strong else "text2"
        sheet.text(column.right, y - above, said, color, size=13, bold=is_strong, align="right")
        if above:
            _draw_share(sheet, column, column.shares[place] or 0, mark.color, y + px(8))
    said = shown(mark.detail)
    if is_faded and mark.amount is None and said and columns:
        start = columns[0].right + px(BETWEEN)
        if row.box.right - start > px(60):
            sheet.text(start, y, said, room=row.box.right - start, elide=True)


def _draw_share(sheet: Sheet, column: _Column, share: int, color: str, y: float) -> None:
    height = sheet.px(BAR)
    track = Box(column.right - column.width, y, column.width, height)
    sheet.bar(track, "line", BAR / 2)
    part = min(1.0, max(0, share) / WHOLE)
    sheet.bar(Box(track.x, y, max(height, track.w * part), height), color, BAR / 2)


# --- the pyramid ----------------------------------------------------------------------------
def _draw_layers(sheet: Sheet, room: Box, width: float, rows: list[_Row], left: float) -> None:
    """All layers on one slope; the base cuts it."""
    px = sheet.px
    top, bottom = room.y + px(GAP), rows[-1].box.bottom
    centre = room.x + max(width, room.w) / 2
    slope = width / 2 / max(1.0, bottom - top)
    for row in rows:
        if row.is_base:
            band = Box(row.box.x, row.box.y, row.box.w, row.box.h)
            sheet.bar(band, "surface2", 0)
            sheet.level(band.x, band.right, band.y, "border")
            sheet.level(band.x, band.right, band.bottom, "border")
            continue
        start, end = row.box.y + px(GAP) / 2, row.box.bottom - px(GAP) / 2
        upper, lower = (start - top) * slope, (end - top) * slope
        upper = max(0.0, upper)
        fill = readable(sheet.style.color(row.mark.color))
        is_dark = luminance(sheet.style.color("surface")) < 0.5
        dark = mix(fill, "#000000" if is_dark else SHADE, 0.92 if row.mark.is_faded else 0.86)
        lit = [(centre - upper, start), (centre + upper, start), (centre + lower, end), (centre - lower, end)]  # fmt: skip
        sheet.polygon(lit, fill)
        sheet.polygon(
            [(centre + upper * SPLIT, start), lit[1], lit[2], (centre + lower * SPLIT, end)], dark
        )
        half = (row.middle - top) * slope
        _name_layer(sheet, row, centre, half, fill)
        if not row.mark.is_faded and left - (centre + half) > px(DOTS):
            sheet.level(centre + half + px(8), left - px(8), row.middle, "inputBorder", (2, 3))


def _name_layer(sheet: Sheet, row: _Row, centre: float, half: float, fill: str) -> None:
    """Name and number, or the number alone; outside where the layer is too small for it."""
    px = sheet.px
    number = short(row.mark.count, Unit())
    size = 12 if row.mark.is_faded else 13
    if px(size) > row.box.h:
        return
    free = 2 * half * (1 - px(size) / 2 / max(1.0, half * 2)) - px(8)
    for said in (f"{shown(row.mark.title)} {number}", number):
        if sheet.width(said, size, bold=True) <= free:
            sheet.text(centre, row.middle, said, on(fill), size=size, bold=True, align="centre")
            return
    right = centre - half - px(8)
    if right - sheet.width(number, 12, bold=True) >= row.box.x:
        sheet.text(right, row.middle, number, "text", size=12, bold=True, align="right")


def _tip(chart: PyramidChart, mark: LayerMark) -> str:
    parts = [_said(mark.title, short(mark.count, Unit()))]
    if mark.share is not None:
        parts[0] += f" ({short(mark.share, PERCENT, fixed=True)})"
    if mark.amount is not None:
        said = _said(chart.amount_title, full(mark.amount, Measure.MONEY))
        part = (
            short(mark.amount_share, PERCENT, fixed=True) if mark.amount_share is not None else NONE
        )
        parts.append(f"{said} ({part})")
    detail = _said(chart.detail_title, shown(mark.detail)) if mark.detail else ""
    return " · ".join([*parts, detail] if detail else parts)


def _said(title: Words, words: str) -> str:
    return f"{shown(title)} {words}".strip()
