"""Resident memory with 200,000 customers after every page was visited."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.data import copy_of, customer_ids, demo_file
from benchmarks.measuring import Row, rss_mb
from benchmarks.window import opened, settle
from crmdesk.ui.pages import PAGES


def run() -> Iterator[Row]:
    """The list, a card, every page, a search."""
    path = copy_of(demo_file(), "memory")
    some = customer_ids(path)[1000]
    with opened(path) as (window, desk):
        yield Row("at the list", rss_mb(), "MB")
        desk.open_customer(some)
        settle(desk)
        yield Row("with a card open", rss_mb(), "MB")
        for info in PAGES:
            if info.id != "customer_card":
                window.show_page(info.id)
                settle(desk, 0.5)
        window.show_page("customers")
        settle(desk, 0.5)
        yield Row("after every page was visited", rss_mb(), "MB", budget=600)
