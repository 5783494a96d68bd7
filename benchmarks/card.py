"""Opening a card: what is fetched against primary-key fetches, and the time until it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Final

from PySide6.QtWidgets import QApplication

from benchmarks.data import copy_of, customer_ids, demo_file, plain_reader, sample
from benchmarks.measuring import FRAME_MS, Row, median, p99, timed_ms
from benchmarks.window import opened, settle, until
from crmdesk.ui.customers.card_state import read_card

CARDS: Final = 40


def run() -> Iterator[Row]:
    """The same cards read and opened in the window."""
    path = copy_of(demo_file(), "card")
    ids = sample(customer_ids(path), CARDS)
    with opened(path) as (window, desk), closing(plain_reader(path)) as bare:
        services = desk.services
        reads, fetches = [], []
        for customer_id in ids:
            reads.append(timed_ms(lambda: read_card(services, customer_id)))  # noqa: B023
            fetches.append(
                timed_ms(
                    lambda: bare.execute(
                        "SELECT * FROM customer WHERE id = ?",
                        (customer_id,),  # noqa: B023
                    ).fetchone()
                )
            )
        unit = "ms one row by key"
        yield Row("fetch of a card, p50", median(reads), "ms", median(fetches), unit, 15)
        yield Row("fetch of a card, p99", p99(reads), "ms", median(fetches), unit)
        desk.open_customer(ids[0])
        settle(desk)
        page = window.page()
        assert page is not None
        fills, opens = [], []
        states: list[object] = []
        page.reading.read.connect(states.append)  # type: ignore[attr-defined]
        for customer_id in ids[1:]:
            opens.append(timed_ms(lambda: _open(desk, states, customer_id)))  # noqa: B023
            settle(desk, 0.05)
            state = states[-1]
            fills.append(timed_ms(lambda: _fill(page, state)))  # noqa: B023
            settle(desk, 0.05)
        yield Row("card filled and painted, p50", median(fills), "ms", budget=3 * FRAME_MS)
        yield Row("card filled and painted, p99", p99(fills), "ms")
        yield Row("from click to painted card, p50", median(opens), "ms")


def _open(desk: object, states: list[object], customer_id: int) -> None:
    seen = len(states)
    desk.open_customer(customer_id)  # type: ignore[attr-defined]
    until(lambda: len(states) > seen)
    QApplication.processEvents()


def _fill(page: object, state: object) -> None:
    page._on_read(state)  # type: ignore[attr-defined]
    QApplication.processEvents()
