"""A new day is computed by a reader: no act waits for it, and none made meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from crmdesk.core import clock
from crmdesk.core.errors import Cancelled
from crmdesk.core.progress import Progress
from crmdesk.services import customer_stats, trade_stats
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.services.trade.book import Book

TOMORROW = NOW + timedelta(1)


class Meanwhile(Progress):
    """Does something once, while the reader computes."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act: Callable[[], object] | None = act

    def check(self) -> None:
        if self._act is not None:
            act, self._act = self._act, None
            act()


def days(services: Services) -> tuple[date | None, date | None]:
    with services.database.read() as connection:
        return customer_stats.day_of(connection), trade_stats.day_of(connection)


def wrong(services: Services) -> list[str]:
    kinds = ("customer_stats", "trade_stats")
    return [f.kind for f in check(services.database) if f.kind in kinds]


def never_contacted(services: Services) -> int:
    ours = customer(services)
    create(
        services, "opportunity", customer_id=ours, name="扩建", has_solution=False,
        objective_need=True, subjective_need=True, determination="high", is_selecting=True,
        is_feasible=True, expected_on="2027-02-21",
    )  # fmt: skip
    return ours


def test_an_act_of_a_new_day_leaves_the_rows_of_others_to_the_renewal(services: Services) -> None:
    ours, other = never_contacted(services), never_contacted(services)
    with clock.fixed(TOMORROW):
        create(services, "activity", customer_id=other, summary="谈")
        assert days(services)[0] == NOW.date()
        with services.database.read() as connection:
            assert customer_stats.read(connection, [ours])[ours].contact_due_on == "2026-11-21"
            assert customer_stats.read(connection, [other])[other].contact_count == 1
        assert wrong(services) == []
        services.customer_stats.refresh()
        assert days(services)[0] == TOMORROW.date()
        assert wrong(services) == []


def test_who_was_touched_while_the_day_was_computed_is_computed_again(services: Services) -> None:
    book = Book(services, 4).fill(60)
    services.trade_stats.rebuild()
    ours = never_contacted(services)
    later = NOW + timedelta(40)

    def touch() -> None:
        create(services, "activity", customer_id=ours, summary="谈")

    with clock.fixed(later):
        services.customer_stats.refresh(Meanwhile(touch))
        with services.database.write() as connection:
            connection.execute(
                text("UPDATE sale SET due_on = '2026-12-30' WHERE settled_on IS NULL")
            )
            trade_stats.rebuild(connection, NOW.date())
        receipt = {"customer_id": book.owners[0], "received_on": "2026-11-30", "amount": 70_000}
        services.trade_stats.refresh(
            Meanwhile(lambda: services.records.save("receipt", None, receipt))
        )
        assert days(services) == (later.date(), later.date())
        assert wrong(services) == []
        with services.database.read() as connection:
            assert customer_stats.read(connection, [ours])[ours].contact_count == 1


def test_an_act_with_an_older_number_than_those_read_is_not_overlooked(services: Services) -> None:
    """Another window took its number before the newest act, and wrote after it was read."""
    ours = never_contacted(services)

    def touch() -> None:
        create(services, "activity", customer_id=ours, summary="谈")
        with services.database.write() as connection:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            newest = connection.execute(text("SELECT max(id) FROM change_set")).scalar_one()
            connection.execute(
                text(f'UPDATE "change" SET change_set_id = 5 WHERE change_set_id = {newest}')
            )
            connection.execute(text(f"UPDATE change_set SET id = 5 WHERE id = {newest}"))

    with clock.fixed(NOW + timedelta(95)):
        services.customer_stats.refresh(Meanwhile(touch))
        assert wrong(services) == []


def test_a_renewal_that_is_stopped_leaves_everything_as_it_was(services: Services) -> None:
    ours = never_contacted(services)

    def stop() -> None:
        raise Cancelled

    with clock.fixed(NOW + timedelta(95)):
        with pytest.raises(Cancelled):
            services.customer_stats.refresh(Meanwhile(stop))
        assert days(services)[0] == NOW.date()
        with services.database.read() as connection:
            assert customer_stats.read(connection, [ours])[ours].contact_due_on == "2026-11-21"
        assert services.customer_stats.refresh() == 1
        assert services.customer_stats.refresh() == 0
