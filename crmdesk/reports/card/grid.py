"""The card's layout in points: static parts to record once, and slots for the values.

The height of a row is solved so that the card fills its page exactly, whatever the layout holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final, TypeAlias

from crmdesk.core.i18n import _, language
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports import styles
from crmdesk.reports.card import heading
from crmdesk.reports.card import layout as plan
from crmdesk.reports.card.layout import (
    GRID,
    Block,
    Cell,
    Column,
    Note,
    Pair,
    Row,
    Strip,
    Table,
    Topic,
    Twins,
)
from crmdesk.reports.card.slot import LINE, Slot
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.paper import Frame, Paper, Rule, columns_x
from crmdesk.reports.styles import BOX, HAIR, LABEL, NOTE, RAISE, THIN, VALUE

Draw: TypeAlias = Callable[[Paper], None]

STRIP: Final = 17.0  # width of the tinted title of a part
PAD: Final = 6.0
GUTTER: Final = 9.0
GAP: Final = 4.0  # between parts
# Where values begin behind their labels: two tab stops, or the column looks ragged.
TABS: Final = {"zh_CN": (43.0, 68.0), "en": (52.0, 76.0)}
LABEL_SIZES: Final = {"zh_CN": LABEL, "en": 7.0}
TAB_SPARE: Final = 3.0
TABLE_ROW: Final = 11.6
TABLE_LINE: Final = 8.2  # second and further lines of a table row
TALL_ROW: Final = 10.2  # the first line of a row that has several
TALL_BASE: Final = 7.6
STRIP_ROW: Final = 25.0
BADGE: Final = 15.0
NAME_ROOM: Final = 75.0  # right of the name stands the short code
NORMAL_ROW: Final = 12.9
LEAST_ROW: Final = 10.8  # below it, rows to write by hand go first
SIGN_ROW: Final = 17.0
HEAD_SIZE: Final = 7.2
BASE: Final = 3.9  # baseline above the bottom of a row
TABLE_BASE: Final = 3.4


@dataclass(frozen=True, slots=True)
class CardGrid:
    """Everything drawn on a card: ``statics`` once, ``slots`` for each customer.

    ``left_over``: fields that found no room and belong on the continuation.
    """

    slots: tuple[Slot, ...]
    statics: tuple[Draw, ...]
    end: float
    row_height: float
    qr_at: tuple[float, float]
    badges_at: tuple[float, float]
    badges_room: float
    name_at: tuple[float, float]
    name_room: float
    left_over: tuple[str, ...] = ()


def make_grid(frame: Frame, specs: Mapping[str, FieldSpec]) -> CardGrid:
    """The grid whose rows fill the page exactly, in the language now in use."""
    return _grid(frame, tuple(specs.values()), language())


@lru_cache(maxsize=4)
def _grid(frame: Frame, specs: tuple[FieldSpec, ...], _language: str) -> CardGrid:
    """Kept, because laying out costs as much as drawing two cards.

    When there are too many rows, those to write by hand give way, the last ones first; then the
    last of the fields that have no place of their own go to the continuation.
    """
    by_name = {s.name: s for s in specs}
    extra = plan.unplaced(by_name)
    left_over: list[str] = []
    layout = plan.with_rows_for(extra)
    while True:
        height = _solved(frame, by_name, layout)
        spare = [p for p in layout if _has_note_row(p)]
        if height >= LEAST_ROW or not (spare or extra):
            made = Builder(frame, by_name, height).build(layout)
            return replace(made, left_over=tuple(left_over))
        if spare:
            layout = tuple(_without_note(p) if p is spare[-1] else p for p in layout)
        else:
            left_over.insert(0, extra.pop().name)
            layout = tuple(map(_without_note, plan.with_rows_for(extra)))


def _solved(
    frame: Frame, specs: Mapping[str, FieldSpec], layout: tuple[plan.PartLayout, ...]
) -> float:
    """The row height that fills the page; the end of the card is linear in it."""
    low = Builder(frame, specs, NORMAL_ROW).build(layout).end
    high = Builder(frame, specs, NORMAL_ROW + 1).build(layout).end
    return NORMAL_ROW + (frame.bottom - low) / (high - low)


def _has_note_row(part: plan.PartLayout) -> bool:
    return any(isinstance(b, Row) and b.is_note for b in part.blocks)


def _without_note(part: plan.PartLayout) -> plan.PartLayout:
    blocks = tuple(b for b in part.blocks if not (isinstance(b, Row) and b.is_note))
    return plan.PartLayout(part.title, blocks, part.part)


class Builder:
    """Walks the layout from top to bottom with one row height."""

    def __init__(self, frame: Frame, specs: Mapping[str, FieldSpec], row: float) -> None:
        self.frame = frame
        self.specs = specs
        self.row = row
        self.slots: list[Slot] = []
        self.statics: list[Draw] = []
        self.areas: list[Draw] = []  # drawn below everything else
        self.dots: list[Rule] = []
        self.x = frame.left + STRIP + PAD
        self.room = frame.right - PAD - self.x
        self.unit = (self.room + GUTTER) / GRID
        self.half = (self.room + GUTTER) / 2 - GUTTER

    def build(self, layout: Iterable[plan.PartLayout]) -> CardGrid:
        """The whole card."""
        top = self.frame.top
        heading.draw_heading(self, top)
        y = top + 58.5 + BADGE + 5 - GAP
        for part in layout:
            y = self._part(y + GAP, part)
        y += SIGN_ROW
        heading.draw_signatures(self, y)
        qr = (self.frame.right - heading.QR, top + 26)
        return CardGrid(
            slots=tuple(self.slots),
            statics=(*self.areas, partial(Paper.dotted, rules=tuple(self.dots)), *self.statics),
            end=y + 2.2,
            row_height=self.row,
            qr_at=qr,
            badges_at=(self.frame.left, top + 58.5),
            badges_room=qr[0] - 9 - self.frame.left,
            name_at=(self.frame.left, top + 40),
            name_room=qr[0] - self.frame.left - NAME_ROOM,
        )

    def draw(self, method: Callable[..., None], *given: object, **named: object) -> None:
        """Remember a call on the paper."""
        self.statics.append(partial(_call, method, given, named))

    # --- parts ----------------------------------------------------------------------------
    def _part(self, y: float, part: plan.PartLayout) -> float:
        top = y
        y += 0.5 if isinstance(part.blocks[0], (Table, Twins)) else 2.2
        if isinstance(part.blocks[0], Strip):
            y = top
        for block in part.blocks:
            y = self._block(block, self.x, self.room, y)
        y += 3.0 if isinstance(part.blocks[-1], (Twins, Pair)) else 3.5
        left, title = self.frame.left, _(part.title)
        self.areas.append(partial(_call, Paper.tint, (left, top, STRIP, y - top), {}))
        self.draw(Paper.upright, left + STRIP, top, y, HAIR)
        self.draw(Paper.box, left, top, self.frame.room, y - top, BOX)
        middle = (top + y) / 2
        if title.isascii():
            size = min(10.0, (y - top - 6) / width(title, BOLD, 1))
            self.draw(Paper.turned_text, left + STRIP / 2, middle, title, size)
            return y
        step = min(14.0, (y - top - 6) / len(title))
        for number, character in enumerate(title):
            base = middle + (number - (len(title) - 1) / 2) * step + 10 * styles.CENTRE
            self.draw(Paper.text, left + STRIP / 2, base, character, 10, BOLD, "centre")
        return y

    def _block(self, block: Block, x: float, room: float, y: float) -> float:
        if isinstance(block, Row):
            return self._row(block, x, y, self.row)
        if isinstance(block, Table):
            return self._table(block, x, room, y) + 1.5
        if isinstance(block, Twins):
            self._table(block.left, x, self.half, y)
            return self._table(block.right, x + self.half + GUTTER, self.half, y)
        if isinstance(block, Strip):
            return self._strip(block, y)
        return self._pair(block, x, y)

    def _pair(self, block: Pair, x: float, y: float) -> float:
        top = bottom = y + 1.5
        for inner in block.left:
            bottom = (
                self._table(inner, x, self.half, bottom)
                if isinstance(inner, Table)
                else self._block(inner, x, self.half, bottom)
            )
        right = x + self.half + GUTTER
        rows = [b for b in block.right if isinstance(b, Row)]
        tables = [b for b in block.right if isinstance(b, Table)]
        taken = sum(TABLE_ROW + t.rows * row_height(t) for t in tables)
        each = (bottom - top - taken) / len(rows)
        y = top
        for inner in block.right:
            if isinstance(inner, Table):
                y = self._table(inner, right, self.half, y)
            elif isinstance(inner, Row):
                y = self._row(inner, right, y, each)
        return bottom

    # --- rows of cells --------------------------------------------------------------------
    def _row(self, row: Row, x: float, y: float, height: float) -> float:
        """One row; *height* is that of its first line."""
        if row.is_note and row.items[0].span == GRID:
            y += 1.5
        bottom = y + height + (row.lines - 1) * LINE
        for item in row.items:
            room = self.unit * item.span - GUTTER
            self._item(item, x, y + height - BASE, room, bottom - 0.8, row.lines)
            x += room + GUTTER
        return bottom

    def _item(
        self, item: plan.Item, x: float, base: float, room: float, bottom: float, lines: int
    ) -> None:
        if isinstance(item, Note):
            self._label(x, base, _("By hand"))
            self.draw(Paper.line, x + TABS[language()][0], x + room, bottom, THIN)
            return
        label = self.label_of(item)
        natural = width(label, REGULAR, label_size())
        tab = natural + 5 if _is_tight(item) else tab_for(label)
        self._label(x, base, label, spread=not _is_tight(item))
        rules = tuple((x + tab, x + room, bottom - n * LINE) for n in range(lines))
        self.dots.append(rules[0])
        key = f"note.{item.topic}" if isinstance(item, Topic) else item.key
        self.slots.append(
            Slot(
                key, x + tab + 1, base, room - tab - 1, label, lines, rules=rules,
                is_derived=isinstance(item, Cell) and self._is_derived(item),
                is_rating=isinstance(item, Cell) and self._kind(item) is Kind.RATING,
            )
        )  # fmt: skip

    def _label(self, x: float, base: float, label: str, *, spread: bool = True) -> None:
        # Chinese characters of two sizes in one line are centred on each other.
        size = label_size()
        y = base - RAISE * (VALUE - size)
        self.draw(Paper.label if spread else Paper.text, x, y, label, size)

    def label_of(self, item: Cell | Topic) -> str:
        """The cell's own label, or the caption of its field."""
        if item.label:
            return _(item.label)
        spec = self.specs.get(item.key) if isinstance(item, Cell) else None
        if spec is None:
            return ""
        return spec.caption if spec.kind is Kind.MONEY else spec.title

    def _is_derived(self, item: Cell) -> bool:
        return all(f in self.specs and self.specs[f].derived for f in item.fields)

    def _kind(self, item: Cell) -> Kind | None:
        spec = self.specs.get(item.key)
        return spec.kind if spec else None

    # --- tables and strips ----------------------------------------------------------------
    def _table(self, table: Table, x: float, room: float, y: float) -> float:
        unit = room / sum(c.width for c in table.columns)
        edges = columns_x(x, [c.width * unit for c in table.columns])
        places = [self._place(table.columns, n, edges) for n in range(len(table.columns))]
        y += TABLE_ROW
        for n, (column, (at, _begin, _end)) in enumerate(zip(table.columns, places, strict=True)):
            label = _(column.label)
            size = min(HEAD_SIZE, (edges[n + 1] - edges[n] - 3) / width(label, REGULAR, 1))
            self.draw(Paper.text, at, y - TABLE_BASE, label, size, REGULAR, column.align)
        self.draw(Paper.line, x, x + room, y, THIN)
        name = _(table.columns[0].label)
        for row in range(table.first, table.first + table.rows):
            base = y + (TABLE_ROW - TABLE_BASE if table.lines == 1 else TALL_BASE)
            y += row_height(table)
            for n, (column, (at, begin, end)) in enumerate(zip(table.columns, places, strict=True)):
                rule = (begin, end, y)
                self.dots.append(rule)
                title = f"{name} {row + 1} · {_(column.label)}"
                self.slots.append(
                    Slot(
                        f"{table.key}.{row}.{n}", at, base, edges[n + 1] - edges[n] - 4,
                        title, table.lines if column.wraps else 1, TABLE_LINE, table.size,
                        column.align, rules=(rule,), is_derived=table.key == "sales",
                    )
                )  # fmt: skip
        return y

    @staticmethod
    def _place(
        columns: tuple[Column, ...], number: int, edges: list[float]
    ) -> tuple[float, float, float]:
        """Where a column's text is anchored, and where its rule begins and ends."""
        left, right = edges[number], edges[number + 1]
        last = number + 1 == len(columns)
        begin = left + (2 if number else 0)
        end = right - (0 if last else 3)
        align = columns[number].align
        if align == "left":
            return begin, begin, end
        if align == "centre":
            return (left + right) / 2, begin, end
        crowded = not last and columns[number + 1].align == "left"
        return right - (6 if crowded else 2), begin, end

    def _strip(self, strip: Strip, y: float) -> float:
        left = self.frame.left + STRIP
        each = (self.frame.right - left) / len(strip.cells)
        for n, item in enumerate(strip.cells):
            x = left + n * each
            label = self.label_of(item)
            size = min(NOTE, (each - 9) / width(label, REGULAR, 1))
            self.draw(Paper.text, x + 5.5, y + 9, label, size)
            self.slots.append(
                Slot(
                    item.key, x + 5.5, y + 20.8, each - 9, label, size=10, font=BOLD,
                    rules=((x + 5.5, x + each - 5, y + 21.5),),
                    is_derived=self._is_derived(item),
                    is_rating=self._kind(item) is Kind.RATING,
                    is_bar=item.key == "credit_use_rate",
                )
            )  # fmt: skip
            if n:
                self.draw(Paper.upright, x, y + 3.5, y + STRIP_ROW - 3.5, HAIR)
        y += STRIP_ROW
        self.draw(Paper.line, left, self.frame.right, y, THIN if strip.is_last else HAIR)
        return y + (1.5 if strip.is_last else 0)


def row_height(table: Table) -> float:
    """The height of a table's row."""
    if table.lines == 1:
        return TABLE_ROW
    return TALL_ROW + (table.lines - 1) * TABLE_LINE


def tab_for(label: str) -> float:
    """Where the value begins behind a label: one of two tab stops, else right behind it."""
    natural = width(label, REGULAR, label_size())
    for tab in TABS[language()]:
        if natural <= tab - TAB_SPARE:
            return tab
    return natural + 5


def label_size() -> float:
    """The size of labels; Latin words take more room than Chinese ones."""
    return LABEL_SIZES[language()]


def _is_tight(item: plan.Item) -> bool:
    return isinstance(item, Cell) and item.is_tight


def _call(
    method: Callable[..., None], given: tuple[object, ...], named: dict[str, object], paper: Paper
) -> None:
    method(paper, *given, **named)
