"""What is kept at a reading connection until somebody writes."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from crmdesk.core import clock
from crmdesk.services import customer_frames
from crmdesk.services.container import Services
from crmdesk.services.kept_while_unchanged import KEPT, kept


def test_what_was_read_stays_until_anybody_writes(services: Services) -> None:
    reads: list[int] = []

    def ask() -> int:
        with services.database.read() as connection:
            return kept(connection, "number", 1, lambda: reads.append(0) or len(reads))

    assert [ask(), ask()] == [1, 1]
    with closing(services.database.connect()) as another:  # as another program would
        another.execute("CREATE TABLE somewhere_else (a)")
    assert [ask(), ask()] == [2, 2]
    with services.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE somewhere_else")
    assert ask() == 3


def test_a_writing_connection_keeps_nothing(services: Services) -> None:
    with services.database.write() as connection:
        made = [kept(connection, "number", 1, lambda each=each: each) for each in (1, 2)]
    assert made == [1, 2]


def test_only_the_last_readings_are_kept(services: Services) -> None:
    with services.database.read() as connection:
        for key in range(KEPT + 1):
            kept(connection, "number", key, lambda: "old")
        again = [kept(connection, "number", key, lambda: "new") for key in (KEPT, 0)]
    assert again == ["old", "new"]


def test_a_frame_is_shared_cannot_be_changed_and_knows_a_new_customer(services: Services) -> None:
    today = clock.today()

    def ask(day: date = today) -> customer_frames.CustomerFrame:
        with services.database.read() as connection:
            return customer_frames.frame(connection, day)

    before = ask()
    assert ask() is before
    with pytest.raises(ValueError, match="read-only"):
        before.net_sales[:] = 0
    services.records.save("customer", None, {"name": "新来的店"})
    assert len(ask()) == len(before) + 1
