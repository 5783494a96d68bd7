"""Jumping, wheeling and re-sorting 200,000 rows against Qt's own SQL model in a plain table."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlQueryModel
from PySide6.QtWidgets import QApplication, QTableView

from benchmarks.data import copy_of, demo_file, plain_reader
from benchmarks.measuring import FRAME_MS, Row, median, p99, rss_mb, side_by_side, timed_ms
from benchmarks.window import opened, settle
from crmdesk.models.query import Sort

JUMPS: Final = 150
FAR_JUMPS: Final = 10_000
PLAIN: Final = (
    "SELECT c.name, p.name, p.mobile, c.relation_state, c.owner_id, c.area_id, "
    "c.registered_capital FROM customer c LEFT JOIN contact p ON p.customer_id = c.id "
    "AND p.is_primary = 1 AND p.deleted_at IS NULL WHERE c.deleted_at IS NULL "
    "ORDER BY c.name_key, c.id"
)
SORTS: Final = ("name", "relation_state", "created_at")


def run() -> Iterator[Row]:
    """The customer list of the program beside a bare table view of the same size."""
    path = copy_of(demo_file(), "table")
    with opened(path) as (window, desk):
        page = window.page()
        assert page is not None
        records = page.list  # type: ignore[attr-defined]
        ours = records.table
        bare = _bare_table(path, ours.viewport().width(), ours.viewport().height())
        for table in (ours, bare):
            table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        chance = random.Random(3)
        rows = records.total
        yield from _jumps(ours, bare, rows, chance)
        yield from _wheel(ours, bare)
        yield from _sorts(desk, records, path)
        settle(desk)
        before = rss_mb()
        for _ in range(FAR_JUMPS):
            records.model.texts(chance.randrange(rows))
        note = f"{FAR_JUMPS:,} rows at random"
        yield Row("growth by jumps", rss_mb() - before, "MB", budget=10, note=note)


def _bare_table(path: Path, width: int, height: int) -> QTableView:
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(path))
    if not database.open():
        raise RuntimeError(database.lastError().text())
    query = QSqlQuery(database)
    query.exec(PLAIN)
    model = QSqlQueryModel()
    model.setQuery(query)
    while model.canFetchMore():
        model.fetchMore()
    view = QTableView()
    view.setModel(model)
    model.setParent(view)
    view.resize(width, height)
    view.show()
    QApplication.processEvents()
    return view


def _jumps(ours: QTableView, bare: QTableView, rows: int, chance: random.Random) -> Iterator[Row]:
    def jump(table: QTableView) -> None:
        table.scrollTo(table.model().index(chance.randrange(rows), 0))
        table.viewport().repaint()

    mine, theirs = side_by_side([lambda: jump(ours), lambda: jump(bare)], JUMPS)
    unit = "ms QSqlQueryModel"
    yield Row(
        "jump to any row and paint, p50",
        median(mine),
        "ms",
        median(theirs),
        unit,
        budget=2 * FRAME_MS,
        note="ours reads the rows, Qt's model holds all of them",
    )
    yield Row("jump to any row and paint, p99", p99(mine), "ms", p99(theirs), unit)
    mine, theirs = side_by_side([ours.viewport().repaint, bare.viewport().repaint], JUMPS)
    yield Row("full repaint", median(mine), "ms", median(theirs), unit, 1.5, FRAME_MS)


def _wheel(ours: QTableView, bare: QTableView) -> Iterator[Row]:
    for table in (ours, bare):
        table.scrollToTop()

    def turn(table: QTableView) -> None:
        place = QPointF(100, 100)
        event = QWheelEvent(
            place, place, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(table.viewport(), event)
        QApplication.processEvents()

    mine, theirs = side_by_side([lambda: turn(ours), lambda: turn(bare)], JUMPS)
    unit = "ms QSqlQueryModel"
    yield Row("one step of the wheel", median(mine), "ms", median(theirs), unit, 1.5, FRAME_MS)


def _sorts(desk: object, records: object, path: Path) -> Iterator[Row]:
    lists, query = desk.services.lists, records.query  # type: ignore[attr-defined]
    from dataclasses import replace

    with closing(plain_reader(path)) as bare:
        for key in SORTS:
            asked = replace(query, sort=(Sort(key, descending=key == "created_at"),))
            first = side_by_side([lambda: lists.first_page(asked, ("name", "contact.name"))], 5)[0]  # noqa: B023
            whole = timed_ms(lambda: lists.ids(asked))  # noqa: B023
            order = "name_key" if key == "name" else key
            plain = timed_ms(
                lambda: bare.execute(
                    f"SELECT id FROM customer WHERE deleted_at IS NULL ORDER BY {order}, id"  # noqa: B023
                ).fetchall()
            )
            yield Row(f"sort by {key}: first page", median(first), "ms", budget=FRAME_MS)
            yield Row(
                f"sort by {key}: whole order", whole, "ms", plain, "ms bare SQL",
                budget=10 * FRAME_MS,
            )  # fmt: skip
