"""What all methods say of one customer: the same as they say of all, from his own rows alone."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis.next_actions import Do
from crmdesk.analysis.rhythm import rhythm_chart, rhythms
from crmdesk.services.container import Services
from crmdesk.services.grades.own_rhythm import own_rhythm
from crmdesk.services.life_feeds import rhythm_data
from tests.helpers.making import customer
from tests.helpers.trade import sale, without_credit_control
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=11, customers=10).fill(140)
    without_credit_control(services)
    services.trade_stats.rebuild()
    services.credit_standings.rebuild()
    services.customer_grades.refresh()
    return made


def test_the_rhythm_of_one_is_that_of_the_list_of_all(services: Services, book: Book) -> None:
    with services.database.read() as connection:
        for customer_id in book.owners:
            data = rhythm_data(connection, TODAY, customer_id)
            found = rhythms(data.habits, data.longest)
            place = data.place
            assert place is not None
            own = own_rhythm(connection, customer_id, TODAY)
            assert own.alarm == found.alarm(place)
            assert own.purchases == data.habits.purchases[place]
            chart = rhythm_chart(found, place, data.bought, own.chart.title)
            assert own.chart == chart


def test_positions_are_those_of_the_kept_rows(services: Services, book: Book) -> None:
    for customer_id in book.owners:
        profile = services.customer_profiles.of(customer_id)
        with services.database.read() as connection:
            kept = (
                connection.exec_driver_sql(
                    "SELECT * FROM customer_grade WHERE customer_id = ?", (customer_id,)
                )
                .mappings()
                .one()
            )
        codes = {p.method: p.code for p in profile.positions}
        assert codes["pyramid"] == kept["layer"]
        assert codes["relations"] == kept["relation"]
        assert codes.get("abc") == kept["abc"]
        assert codes.get("churn") == kept["churn_band"]
        assert profile.now is not None
        assert profile.now.classes["lifecycle"] == kept["lifecycle"]
        assert all(p.label for p in profile.positions)


def test_the_strip_holds_the_months_with_the_version_that_made_them(
    services: Services, book: Book
) -> None:
    services.grade_ledger.make_up()
    [newest, *_older] = services.grade_ledger.runs()
    months = services.customer_profiles.of(book.owners[0]).months
    assert months == services.grade_ledger.of(book.owners[0])
    assert months[-1].version == newest.version > 0


def test_an_overdue_document_is_collected_and_credit_without_habit_asks_for_nothing(
    services: Services,
) -> None:
    without_credit_control(services)
    ours, fresh = customer(services, "甲"), customer(services, "乙")
    sale(services, ours, 500_000, sold_on=date(2026, 9, 1), due_on=date(2026, 10, 1))
    services.trade_stats.refresh()
    services.customer_grades.refresh()
    first = services.customer_profiles.of(ours).actions[0]
    assert first.do is Do.COLLECT
    untouched = services.customer_profiles.of(fresh)
    assert untouched.actions == ()
    assert untouched.months == []
    assert untouched.rhythm.beats == ()


def test_before_the_first_renewal_nothing_is_said_of_classes(services: Services) -> None:
    profile = services.customer_profiles.of(customer(services))
    assert profile.as_of is None
    assert profile.now is None
