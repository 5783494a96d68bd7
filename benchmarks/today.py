"""今日 with 200,000 customers: what is read, and the time until its lines are painted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QApplication

from benchmarks.data import copy_of, demo_file, plain_reader
from benchmarks.measuring import Row, median, p99, side_by_side, timed_ms
from benchmarks.window import opened, settle, until

ROUNDS: Final = 20
BUDGET_MS: Final = 200
PAGE: Final = "today"
# What cannot be had for less: the rows of the day by their indexes.
BARE: Final = (
    "SELECT customer_id, value_at_risk, contact_due_on FROM customer_stat "
    "WHERE contact_due_on <= ? ORDER BY value_at_risk DESC LIMIT 200",
    "SELECT * FROM task WHERE state = 'open' AND due_on <= ? ORDER BY due_on LIMIT 200",
    "SELECT * FROM signal WHERE state <> 'closed' AND due_at <= ? LIMIT 200",
)


def run() -> Iterator[Row]:
    """The day of everybody and of one seller, read and shown."""
    path = copy_of(demo_file(), "today")
    with opened(path) as (window, desk), closing(plain_reader(path)) as bare:
        services = desk.services
        day = date.today().isoformat()
        seller = services.names.choices("employee")[1][0]

        def plain() -> None:
            for statement in BARE:
                bare.execute(statement, (day,)).fetchall()

        whole, own, least = side_by_side(
            [
                lambda: services.today.today(None),
                lambda: services.today.today(seller),
                plain,
            ],
            ROUNDS,
        )
        unit = "ms three bare queries"
        base = median(least)
        yield Row("read everybody's day, p50", median(whole), "ms", base, unit, budget=BUDGET_MS)
        yield Row("read everybody's day, p99", p99(whole), "ms", p99(least), unit)
        yield Row("read a seller's day, p50", median(own), "ms", base, unit, budget=BUDGET_MS)
        desk.open_page(PAGE)
        settle(desk, 0.5)
        page: Any = window.page()
        shown = [timed_ms(lambda: _again(page)) for _round in range(ROUNDS)]
        yield Row("from asking to painted lines, p50", median(shown), "ms", budget=BUDGET_MS)


def _again(page: Any) -> None:
    before = page.today
    page.refresh()
    until(lambda: page.today is not before)
    QApplication.processEvents()
