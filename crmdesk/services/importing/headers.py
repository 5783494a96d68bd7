"""Which rows of a sheet are its header: under titles, over several rows, or none at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from crmdesk.core.i18n import _
from crmdesk.services.importing.headings import folded

SEARCHED: Final = 30
LONGEST_HEADING: Final = 40
DEEPEST: Final = 3
JOINT: Final = " "
_NUMBER: Final = re.compile(r"[-+¥￥]?[\d,]+(\.\d+)?([eE][-+]?\d+)?%?|\d{2,4}[-/.年]\d{1,2}\S*")


@dataclass(frozen=True, slots=True)
class Header:
    """The header rows (1 is the sheet's first row; 0 and 0: there is none) and one heading each.

    *groups* holds for every column the words of the rows above the last one.
    """

    first: int
    last: int
    headings: tuple[str, ...]
    groups: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the sheet begins with data."""
        return self.last == 0


def find(rows: Sequence[Sequence[str]], known: Collection[str]) -> Header:
    """The header of a sheet whose first rows are *rows*; *known* are folded names of fields."""
    best: tuple[tuple[int, int], Header] | None = None
    for at in range(min(SEARCHED, len(rows))):
        for depth in range(1, DEEPEST + 1):
            if at + depth > len(rows) or not _can_be_header(rows, at, depth):
                break
            header = of_rows(rows, at + 1, at + depth)
            # More known names win; of equals the fewer and the higher rows.
            score = (sum(_is_known(header, n, known) for n in range(len(header.headings))), -depth)
            if score[0] and (best is None or score > best[0]):
                best = (score, header)
    if best is not None:
        return best[1]
    at = _likely(rows)
    return of_rows(rows, at + 1, at + 1) if at >= 0 else missing(rows)


def of_rows(rows: Sequence[Sequence[str]], first: int, last: int) -> Header:
    """The header in the rows *first* to *last*, merged cells filled and equal headings numbered."""
    chosen = [list(row) for row in rows[first - 1 : last]]
    width = max(map(len, rows), default=0)
    chosen = [row + [""] * (width - len(row)) for row in chosen]
    for above, below in pairwise(chosen):
        _fill_right(above, below)
    words = [[cell for cell in _unique(column) if cell] for column in zip(*chosen, strict=True)]
    groups = tuple(JOINT.join(parts[:-1]) for parts in words)
    return Header(first, last, _numbered([JOINT.join(parts) for parts in words]), groups)


def missing(rows: Sequence[Sequence[str]]) -> Header:
    """No header: the columns are called after their letters."""
    width = max(map(len, rows), default=0)
    headings = tuple(_("Column {letter}").format(letter=letters(n)) for n in range(width))
    return Header(0, 0, headings, ("",) * width)


def letters(column: int) -> str:
    """A for 0, Z for 25, AA for 26: what Excel calls the column."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _unique(column: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(_clean(cell) for cell in column))


def _fill_right(above: list[str], below: list[str]) -> None:
    """A merged cell has its text in the first column only: it stands for those below it, too."""
    label = ""
    for n, cell in enumerate(above):
        if cell.strip():
            label = cell
        elif below[n].strip():
            above[n] = label
        else:
            label = ""


def _numbered(headings: list[str]) -> tuple[str, ...]:
    """电话, 电话 2: every heading can be told from the others."""
    seen: Counter[str] = Counter()
    out: list[str] = []
    for heading in headings:
        seen[heading] += 1
        again = heading and seen[heading] > 1
        out.append(f"{heading} {seen[heading]}" if again else heading)
    return tuple(out)


def _is_known(header: Header, column: int, known: Collection[str]) -> bool:
    heading, group = header.headings[column], header.groups[column]
    if not heading:
        return False
    own = heading.removeprefix(group + JOINT) if group else heading
    return folded(heading) in known or folded(own) in known


def _can_be_header(rows: Sequence[Sequence[str]], at: int, depth: int) -> bool:
    """Whether *depth* rows from *at* look like headings: short words, no numbers, no repetition."""
    cells = [cell.strip() for cell in rows[at + depth - 1] if cell.strip()]
    if not cells:
        return False
    if depth > 1:
        # A lower header row either stands under gaps or group names of the row above it, or the
        # upper one does; a row of data under a complete header has neither.
        above, below = rows[at + depth - 2], rows[at + depth - 1]
        gaps = sum(
            1
            for n, cell in enumerate(below)
            if cell.strip() and (n >= len(above) or not above[n].strip())
        )
        holes = sum(
            1
            for n, cell in enumerate(above)
            if cell.strip() and (n >= len(below) or not below[n].strip())
        )
        if not gaps and not holes:
            return False
    return not any(len(cell) > LONGEST_HEADING or _NUMBER.fullmatch(cell) for cell in cells)


def _likely(rows: Sequence[Sequence[str]]) -> int:
    """A row of distinct short words as wide as the data below it; -1 if there is none."""
    widths = [sum(1 for cell in row if cell.strip()) for row in rows]
    widest = max(widths, default=0)
    for at in range(min(SEARCHED, len(rows) - 1)):
        cells = [cell.strip() for cell in rows[at] if cell.strip()]
        below = [cell.strip() for cell in rows[at + 1] if cell.strip()]
        if (
            len(cells) >= max(2, widest * 2 // 3)
            and len(set(cells)) == len(cells)
            and _can_be_header(rows, at, 1)
            and any(_NUMBER.fullmatch(cell) for cell in below)
        ):
            return at
    return -1
