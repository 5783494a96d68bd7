"""The two tables of every method that classes customers: the classes, and the customers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.base import Cell, Column, ColumnKind, Row, TableData, Tone
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.matrix import FieldName
from crmdesk.analysis.rounding import half_up, share_of
from crmdesk.analysis.wording import CustomerName, Words, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.criteria import Criterion
    from crmdesk.analysis.customer_frame import CustomerFrame, Flags, Ints
    from crmdesk.analysis.weighted import Floats

ROWS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """A class of customers, or all of them: *behind* are their ids in the order of the frame.

    *gross_profit* in fen is None as soon as it is not known of one of them.
    """

    behind: Ids
    net_sales: int
    gross_profit: int | None

    @property
    def count(self) -> int:
        """How many customers."""
        return len(self.behind)

    @property
    def average(self) -> int | None:
        """Net sales of one of them, in fen."""
        return half_up(self.net_sales, self.count) if self.count else None


def figures_of(frame: CustomerFrame, chosen: Flags) -> ClassFigures:
    """The figures of the customers *chosen*."""
    import numpy as np

    places = np.flatnonzero(chosen)
    is_known = bool(frame.is_profit_known[places].all())
    return ClassFigures(
        behind=Ids(frame.ids[places]),
        net_sales=int(frame.net_sales[places].sum()),
        gross_profit=int(frame.gross_profit[places].sum()) if is_known else None,
    )


def figures_by_class(frame: CustomerFrame, of: Ints, count: int) -> tuple[ClassFigures, ...]:
    """The figures of classes 0 to *count* - 1, *of* being the class of each customer."""
    return tuple(figures_of(frame, of == place) for place in range(count))


def first_those(order: Ints, is_first: Flags) -> Ints:
    """*order* with those in front for whom *is_first* holds, both parts in their order."""
    import numpy as np

    found: Ints = np.concatenate((order[is_first], order[~is_first]))
    return found


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A line of the table of classes: what it is called, and what the class means."""

    title: Words
    found: ClassFigures
    remark: Words = ""
    tone: Tone = Tone.PLAIN


def field_lines(names: Sequence[FieldName], classes: Sequence[ClassFigures]) -> list[ClassLine]:
    """The fields of a matrix as lines, with what to do."""
    return [
        ClassLine(text(name.title), found, text(name.advice))
        for name, found in zip(names, classes, strict=True)
    ]


def classes_table(
    title: Words, lines: Sequence[ClassLine], *, remark: str = "", ungraded: ClassLine | None = None
) -> TableData:
    """Classes with their part of the customers and of the sales; *ungraded* stand below, unshared.

    *remark* is the untranslated heading of the last column; without it there is none.
    """
    count = sum(line.found.count for line in lines)
    sales = sum(line.found.net_sales for line in lines)
    profits = [line.found.gross_profit for line in lines if line.found.count]
    columns = [
        Column(key="class", title=text(N_("Class"))),
        Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
        Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
        Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
        Column(key="sales_share", title=text(N_("Share of sales")), kind=ColumnKind.PERCENT),
        Column(key="average", title=text(N_("Sales per customer")), kind=ColumnKind.MONEY),
        Column(key="profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
    ]
    if remark:
        columns.append(Column(key="remark", title=text(remark)))

    def row(line: ClassLine, *, is_shared: bool = True) -> Row:
        f = line.found
        cells: list[Cell] = [
            line.title,
            f.count,
            share_of(f.count, count) if is_shared else None,
            f.net_sales,
            share_of(f.net_sales, sales) if is_shared else None,
            f.average,
            f.gross_profit if f.count else None,
        ]
        if remark:
            cells.append(line.remark)
        return Row(cells=tuple(cells), behind=f.behind, tone=line.tone)

    rows = [row(line) for line in lines]
    if ungraded is not None and ungraded.found.count:
        rows.append(row(ungraded, is_shared=False))
    totals: list[Cell] = [
        text(N_("All graded")) if ungraded is not None and ungraded.found.count
        else text(N_("Total")),
        count, share_of(count, count), sales, share_of(sales, sales),
        half_up(sales, count) if count else None,
        None if None in profits else sum(p for p in profits if p is not None),
    ]  # fmt: skip
    if remark:
        totals.append(None)
    behind = Ids.joined(line.found.behind for line in lines)
    return TableData(
        key="classes", title=title, columns=tuple(columns), rows=tuple(rows),
        totals=Row(cells=tuple(totals), behind=behind),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the table of customers: *cell* makes the cell of the customer at a place.

    *total* is the cell of all customers of the table, None where a sum means nothing.
    """

    column: Column
    cell: Callable[[int], Cell]
    total: Cell = None


def customers_table(
    frame: CustomerFrame,
    places: Ints,
    fields: Sequence[Field],
    *,
    key: str = "customers",
    title: Words = "",
    tone: Callable[[int], Tone] | None = None,
) -> TableData:
    """The first customers of *places*, which are in the order that matters; totals are of all."""
    shown = places[:ROWS_SHOWN].tolist()
    ids = frame.ids
    return TableData(
        key=key,
        title=title or text(N_("Customers")),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            *[field.column for field in fields],
        ),
        rows=tuple(
            Row(
                cells=(CustomerName(int(ids[n])), *[field.cell(n) for field in fields]),
                behind=(int(ids[n]),),
                tone=tone(n) if tone else Tone.PLAIN,
            )
            for n in shown
        ),
        totals=Row(
            cells=(text(N_("Total")), *[field.total for field in fields]),
            behind=Ids(ids[places]),
        ),
    )  # fmt: skip


def sales_field(frame: CustomerFrame, places: Ints) -> Field:
    """Net sales with their sum."""
    return Field(
        Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
        lambda n: int(frame.net_sales[n]),
        int(frame.net_sales[places].sum()),
    )


def profit_field(frame: CustomerFrame, places: Ints) -> Field:
    """Gross profit; its sum only if it is known of everybody."""
    is_known = bool(frame.is_profit_known[places].all())
    return Field(
        Column(key="profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
        lambda n: int(frame.gross_profit[n]) if frame.is_profit_known[n] else None,
        int(frame.gross_profit[places].sum()) if is_known else None,
    )


def score_field(key: str, title: Words, cell: Callable[[int], Cell]) -> Field:
    """Points, or an index."""
    return Field(Column(key=key, title=title, kind=ColumnKind.SCORE), cell)


def text_field(key: str, title: Words, cell: Callable[[int], Cell]) -> Field:
    """Words: a class, the reason for it."""
    return Field(Column(key=key, title=title), cell)


def points_fields(criteria: Sequence[Criterion], points: Mapping[str, Floats]) -> list[Field]:
    """A column of points for every criterion; what nobody knows is blank."""
    return [
        score_field(c.code, c.name, partial(_points_cell, points[c.code]))
        for c in criteria
        if c.code in points
    ]


def _points_cell(points: Floats, place: int) -> float | None:
    value = float(points[place])
    return None if math.isnan(value) else round(value + 1e-9, 2)
