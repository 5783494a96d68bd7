"""Where the boxes of an organisation tree stand and how the lines between them run.

Pure arithmetic on whole pixels: no widget, no painter. Boxes of one row share a height. Siblings
are packed along the outlines of their subtrees; where the row is too wide for the room, people
who lead nobody hang below each other in columns, as on a printed organisation chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, TypeAlias

Point: TypeAlias = tuple[int, int]
MOST_HUNG: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Pixels: a box, the least and the largest gap beside and below it, and the gutter beside a
    hung box in which its line runs.
    """

    width: int
    height: int
    gap: int
    gap_most: int
    level: int
    level_most: int
    gutter: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The left upper corner of every box, lines as bends, and the room that all of it takes."""

    spots: Mapping[int, Point]
    wires: tuple[tuple[Point, ...], ...]
    width: int
    height: int


@dataclass(slots=True)
class _Block:
    """A subtree: columns in pixels and rows of its boxes, its outline per row, its centre.

    ``starts`` are the heads of the children in their order; a head with more than one box is a
    column of hung boxes.
    """

    spots: dict[int, Point] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    centre: int = 0

    def move(self, by: int) -> None:
        self.spots = {k: (x + by, row) for k, (x, row) in self.spots.items()}
        self.left = [x + by for x in self.left]
        self.right = [x + by for x in self.right]
        self.centre += by


class _Packer:
    def __init__(
        self, children: Mapping[int | None, Sequence[int]], m: Measures, gap: int, hung: int
    ) -> None:
        self.children = children
        self.m, self.gap, self.hung = m, gap, hung
        # Which boxes hang in one column, by the box they hang from.
        self.columns: dict[int, list[list[int]]] = {}

    def forest(self) -> _Block:
        """All trees side by side; people in no tree below each other in rows."""
        roots = self.children.get(None, ())
        blocks: list[_Block] = []
        for is_alone, group in groupby(roots, lambda r: not self.children.get(r)):
            run = list(group)
            blocks += self._grid(run) if is_alone and self.hung > 1 else map(self.subtree, run)
        return self._beside(blocks)

    def _grid(self, run: Sequence[int]) -> list[_Block]:
        columns = -(-len(run) // self.hung)
        return [self._stack(run[start::columns], 0) for start in range(columns)]

    def subtree(self, head: int) -> _Block:
        below = self._beside(self._blocks_below(head))
        box = _Block({head: (0, 0)}, [0], [self.m.width], self.m.width // 2)
        if not below.spots:
            return box
        box.move(below.centre - box.centre)
        box.spots.update({k: (x, row + 1) for k, (x, row) in below.spots.items()})
        box.left += below.left
        box.right += below.right
        return box

    def _blocks_below(self, head: int) -> list[_Block]:
        blocks: list[_Block] = []
        columns: list[list[int]] = []
        ordered = self.children.get(head, ())
        for is_leaf, group in groupby(ordered, lambda c: not self.children.get(c)):
            run = list(group)
            if not is_leaf or self.hung == 1 or len(run) == 1:
                blocks += map(self.subtree, run)
                continue
            count = -(-len(run) // self.hung)
            size = -(-len(run) // count)
            for start in range(0, len(run), size):
                columns.append(run[start : start + size])
                blocks.append(self._stack(columns[-1], self.m.gutter))
        self.columns[head] = columns
        return blocks

    def _stack(self, boxes: Sequence[int], gutter: int) -> _Block:
        rows = len(boxes)
        width = gutter + self.m.width
        spots = {box: (gutter, row) for row, box in enumerate(boxes)}
        return _Block(spots, [0] * rows, [width] * rows, gutter + self.m.width // 2)

    def _beside(self, blocks: Iterable[_Block]) -> _Block:
        whole = _Block()
        centres: list[int] = []
        for block in blocks:
            shared = zip(whole.right, block.left, strict=False)
            block.move(max((r + self.gap - x for r, x in shared), default=0))
            whole.spots.update(block.spots)
            rows = len(whole.left)
            whole.left += block.left[rows:]
            whole.right = block.right + whole.right[len(block.right) :]
            centres.append(block.centre)
        if centres:
            whole.centre = (centres[0] + centres[-1]) // 2
        return whole


def lay_out(parents: Mapping[int, int | None], m: Measures, room: tuple[int, int]) -> Plan:
    """Place boxes; *parents* maps each box to the box above it, in the order of reading.

    A parent that is no box, and a circle, count as none. *room* is the width and height there is:
    gaps grow up to their largest to fill it. What still does not fit is for scrolling.
    """
    children = _children(parents)
    packer = _fitting(children, m, room[0])
    block = packer.forest()
    rows = len(block.left)
    start = min(block.left, default=0)
    width = max(block.right, default=0) - start
    spare = (room[1] - rows * m.height) // (rows - 1) if rows > 1 else 0
    level = max(m.level, min(m.level_most, spare))
    pitch = m.height + level
    spots = {k: (x - start, row * pitch) for k, (x, row) in block.spots.items()}
    wires = tuple(_wires(packer, spots, level))
    return Plan(spots, wires, width, max(0, rows * pitch - level))


def _children(parents: Mapping[int, int | None]) -> dict[int | None, list[int]]:
    children: dict[int | None, list[int]] = {}
    for box in parents:
        seen = {box}
        above = parents[box]
        while above is not None and above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        # Whoever is part of a circle, or below nothing that is shown, stands at the top.
        in_circle = above == box
        parent = parents[box]
        is_root = parent not in parents or in_circle
        children.setdefault(None if is_root else parent, []).append(box)
    return children


def _fitting(children: Mapping[int | None, Sequence[int]], m: Measures, room: int) -> _Packer:
    """As flat as the room allows, with gaps as wide as it allows."""

    def width(gap: int, hung: int) -> int:
        block = _Packer(children, m, gap, hung).forest()
        return max(block.right, default=0) - min(block.left, default=0)

    widths = {hung: width(m.gap, hung) for hung in range(1, MOST_HUNG + 1)}
    fits = [hung for hung, needed in widths.items() if needed <= room]
    hung = fits[0] if fits else min(widths, key=lambda h: (widths[h], h))
    low, high = m.gap, m.gap_most
    while low < high:
        middle = (low + high + 1) // 2
        if width(middle, hung) <= room:
            low = middle
        else:
            high = middle - 1
    return _Packer(children, m, low, hung)


def _wires(packer: _Packer, spots: Mapping[int, Point], level: int) -> Iterable[tuple[Point, ...]]:
    m = packer.m
    for head, ordered in packer.children.items():
        if head is None:
            continue
        x, y = spots[head][0] + m.width // 2, spots[head][1] + m.height
        bus = y + level // 2
        hanging = {box for column in packer.columns[head] for box in column}
        for child in ordered:
            if child not in hanging:
                left, top = spots[child]
                yield (x, y), (x, bus), (left + m.width // 2, bus), (left + m.width // 2, top)
        for column in packer.columns[head]:
            for child in column:
                left, top = spots[child]
                trunk, middle = left - m.gutter // 2, top + m.height // 2
                yield (x, y), (x, bus), (trunk, bus), (trunk, middle), (left, middle)
