"""The head of a chart: title with its unit, legend at the right or on lines of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from crmdesk.analysis.charts import Shape
from crmdesk.charts.drawing import Box
from crmdesk.charts.shapes import outline
from crmdesk.charts.sheet import Sheet

Kind: TypeAlias = Literal["square", "line", "stroke", "dash", "tick", "band"] | Shape
GAP: Final = 16  # between two entries, between title and legend
TIGHT: Final = 10  # the same where that keeps the legend beside the title
SIGN: Final = 18  # room for the sign of an entry
TITLE: Final = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend."""

    title: str
    color: str
    kind: Kind = "square"


def draw_heading(
    sheet: Sheet, box: Box, title: str, notes: Sequence[str], entries: Sequence[Entry]
) -> Box:
    """Draw the head at the top of *box*; returns the room below it. A blank title is left out."""
    px = sheet.px
    row = sheet.line_height(TITLE if title else 12) + px(2)
    y = box.y + row / 2
    note = " · ".join(n for n in notes if n)
    right = box.x
    if title:
        right = sheet.text(box.x, y, title, "text", size=TITLE, bold=True, room=box.w).right + px(9)
    widths = [sheet.width(e.title) + px(SIGN) for e in entries]
    beside = sheet.width(note) if note else 0.0
    if note and right + beside <= box.right:
        right = sheet.text(right, y, note).right
        note = ""
    bottom = box.y + row
    if note:
        y = bottom + sheet.line_height() / 2
        right = sheet.text(box.x, y, note, room=box.w).right
        bottom += sheet.line_height() + px(2)
    for gap in (px(GAP), px(TIGHT)):
        legend = sum(widths) + gap * max(0, len(widths) - 1)
        if right + gap + legend <= box.right:
            _entries(sheet, Box(box.right - legend, y, legend, 0), entries, widths, gap)
            break
    else:
        bottom = _rows(sheet, box, bottom, entries, widths)
    bottom += px(8)
    return Box(box.x, bottom, box.w, max(0.0, box.bottom - bottom))


def _rows(
    sheet: Sheet, box: Box, top: float, entries: Sequence[Entry], widths: Sequence[float]
) -> float:
    """The legend in rows below the title; returns where it ends."""
    height = sheet.line_height() + sheet.px(2)
    start = 0
    while start < len(entries):
        end, used = start + 1, widths[start]
        while end < len(entries) and used + sheet.px(GAP) + widths[end] <= box.w:
            used += sheet.px(GAP) + widths[end]
            end += 1
        row = Box(box.x, top + height / 2, box.w, 0)
        _entries(sheet, row, entries[start:end], widths[start:end], sheet.px(GAP))
        top += height
        start = end
    return top


def _entries(
    sheet: Sheet, row: Box, entries: Sequence[Entry], widths: Sequence[float], gap: float
) -> None:
    """One row of the legend; *row* has no height, its ``y`` is the middle of the text."""
    x, sign = row.x, sheet.px(SIGN)
    for entry, width in zip(entries, widths, strict=True):
        _sign(sheet, x, row.y, entry)
        sheet.text(x + sign, row.y, entry.title, "text2", room=row.w - sign, elide=True)
        x += width + gap


def _sign(sheet: Sheet, x: float, y: float, entry: Entry) -> None:
    px = sheet.px
    if isinstance(entry.kind, Shape):
        sheet.polygon(outline(entry.kind, x + px(7), y, px(4.5)), entry.color)
    elif entry.kind == "square":
        sheet.bar(Box(x + px(2), y - px(5), px(10), px(10)), entry.color, 2.5)
    elif entry.kind == "band":
        sheet.bar(Box(x, y - px(5), px(14), px(10)), entry.color, 2)
    else:
        dash = (4, 3) if entry.kind == "dash" else ()
        sheet.line([(x, y), (x + px(14), y)], entry.color, 2, dash)
        if entry.kind == "line":
            sheet.polygon(outline(Shape.DISC, x + px(7), y, px(3)), "surface", entry.color, 1.5)
