"""Ageing of what is owed (B23)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.ageing_buckets import Allowance, Basis, Buckets
from crmdesk.analysis.receivables import (
    Aged,
    Applied,
    OpenItem,
    ageing,
    apply_unapplied,
    by_customer,
    by_region,
    by_seller,
    net_credits,
    open_at,
)
from crmdesk.core.errors import FieldError

AS_OF = date(2025, 6, 30)


def item(
    document_id: int, due: date | None, open_: int, *, customer: int = 1, dated: date | None = None,
    seller: int | None = None, region: str | None = None,
) -> OpenItem:  # fmt: skip
    """An invoice of so many fen, nothing paid."""
    return OpenItem(
        document_id=document_id, customer_id=customer, dated_on=dated or date(2025, 1, 1),
        due_on=due, amount=open_, open=open_, seller_id=seller, region=region,
    )  # fmt: skip


GOLDEN = (
    item(1, date(2025, 7, 10), 5_000_000),
    item(2, date(2025, 6, 19), 3_000_000),
    item(3, date(2025, 5, 10), 4_000_000),
    item(4, date(2025, 2, 4), 1_200_000),
    item(5, date(2025, 5, 31), 800_000),
    item(6, date(2025, 6, 30), 500_000),
)
PAID = (
    Applied(3, 1_000_000, date(2025, 6, 1)),
    Applied(5, 800_000, date(2025, 6, 30)),
    Applied(1, 5_000_000, date(2025, 7, 1)),  # after the day: not counted
)


def golden() -> Aged[None]:
    """The worked example of B23."""
    return ageing(open_at(GOLDEN, PAID, AS_OF), AS_OF, by_customer).total


def test_the_worked_example_falls_into_its_buckets() -> None:
    total = golden()
    assert total.buckets == (5_500_000, 3_000_000, 3_000_000, 0, 1_200_000, 0, 0)
    assert total.documents == ((1, 6), (2,), (3,), (), (4,), (), ())
    assert (total.total, total.overdue) == (12_700_000, 7_200_000)
    assert total.overdue_share == Fraction(72, 127)
    assert round(float(total.overdue_share) * 100, 2) == 56.69
    assert total.longest == 146
    assert total.overdue_documents == (2, 3, 4)


def test_the_worked_example_has_its_allowance() -> None:
    total = golden()
    assert total.allowance == 420_000
    assert total.allowance_parts == (0, 30_000, 150_000, 0, 240_000, 0, 0)


@pytest.mark.parametrize(
    ("days", "place"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (180, 4),
     (181, 5), (365, 5), (366, 6)],
)  # fmt: skip
def test_a_day_belongs_to_one_bucket(days: int, place: int) -> None:
    assert Buckets().place(days) == place


def test_a_document_without_due_date_counts_from_its_own_date() -> None:
    found = ageing([item(1, None, 100, dated=date(2025, 6, 20))], AS_OF, by_customer)
    assert found.total.buckets == (0, 100, 0, 0, 0, 0, 0)
    assert found.total.overdue == 100


def test_by_date_of_the_document_the_buckets_move_but_not_what_is_overdue() -> None:
    items = [item(1, date(2025, 7, 31), 100, dated=date(2025, 5, 1))]
    found = ageing(items, AS_OF, by_customer, basis=Basis.DOCUMENT)
    assert found.total.buckets == (0, 0, 100, 0, 0, 0, 0)
    assert (found.total.overdue, found.total.longest) == (0, 0)


def test_groups_are_customers_sellers_or_regions_the_largest_first() -> None:
    items = [
        item(1, AS_OF, 100, customer=1, seller=7, region="广东"),
        item(2, AS_OF, 300, customer=2, seller=8, region="广东"),
        item(3, date(2025, 6, 1), 50, customer=1, seller=None, region=None),
    ]
    assert [(g.key, g.total) for g in ageing(items, AS_OF, by_customer).groups] == [
        (2, 300), (1, 150)
    ]  # fmt: skip
    assert [(g.key, g.total) for g in ageing(items, AS_OF, by_seller).groups] == [
        (8, 300), (7, 100), (None, 50)
    ]  # fmt: skip
    regions = ageing(items, AS_OF, by_region).groups
    assert [(g.key, g.total, g.customers) for g in regions] == [
        ("广东", 400, (1, 2)), (None, 50, (1,))
    ]  # fmt: skip


def test_credit_of_one_customer_does_not_lower_the_allowance_on_another() -> None:
    day = date(2025, 5, 10)
    items = [item(1, day, 1_000, customer=1), item(2, day, -1_000, customer=2)]
    total = ageing(items, AS_OF, by_seller).total
    assert total.total == 0
    assert total.overdue_share is None
    assert total.credit == -1_000
    assert total.allowance == 50


def test_unapplied_money_stands_apart() -> None:
    found = ageing([item(1, AS_OF, 100)], AS_OF, by_customer, unapplied={1: 30, 9: 5})
    assert [(g.key, g.total, g.unapplied) for g in found.groups] == [(1, 100, 30), (9, 0, 5)]
    assert (found.total.total, found.total.unapplied) == (100, 35)


def test_unapplied_money_may_be_put_on_what_was_due_first() -> None:
    items = [
        item(1, date(2025, 5, 1), 100), item(2, date(2025, 4, 1), 60),
        item(3, date(2025, 3, 1), 10, customer=2),
    ]  # fmt: skip
    left, rest = apply_unapplied(items, {1: 90, 3: 4})
    assert [(i.document_id, i.open) for i in left] == [(1, 70), (3, 10)]
    assert rest == {3: 4}
    left, rest = apply_unapplied(items, {1: 200})
    assert [(i.document_id, i.open) for i in left] == [(3, 10)]
    assert rest == {1: 40}


def test_open_credit_notes_are_set_against_the_own_documents_only() -> None:
    items = [item(1, AS_OF, 100), item(2, AS_OF, -30), item(3, AS_OF, -7, customer=2)]
    left, credit = net_credits(items)
    assert [(i.document_id, i.open) for i in left] == [(1, 70)]
    assert credit == {2: 7}


def test_bounds_are_read_as_people_type_them() -> None:
    assert Buckets.parse("30,60,90,180,365") == Buckets()
    assert Buckets.parse(" 15，45、 90 ").bounds == (15, 45, 90)
    assert Buckets((15, 45)).words == "15,45"
    assert Buckets((15, 45)).count == 4


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("words", "said"),
    [("", "at least one"), ("30,x", "x"), ("30,30", "must rise"), ("60,30", "30 comes after 60"),
     ("0,30", "0 is no bound"), ("30,99999", "99999"), ("1,2,3,4,5,6,7,8,9,10,11,12,13", "12"),
     ("30.5", "30.5")],
)  # fmt: skip
def test_bounds_that_make_no_sense_are_refused_with_the_reason(words: str, said: str) -> None:
    with pytest.raises(FieldError, match=said):
        Buckets.parse(words)


def test_names_begin_with_what_is_not_due() -> None:
    names = Buckets((1, 30)).names()
    assert [n.template for n in names] == [
        "Not yet due", "Day {day}", "{first}–{last} days", "Over {days} days"
    ]  # fmt: skip
    assert names[2].params == (("first", 2), ("last", 30))
    assert Buckets().names(Basis.DOCUMENT)[0].template == "Dated today"


@pytest.mark.usefixtures("english")
def test_an_allowance_needs_a_percentage_for_each_bucket() -> None:
    assert Allowance.parse("0/1/5/10/20/50/100") == Allowance()
    assert Allowance.parse("0% 2.5％").rates == (0, 250)
    assert Allowance((0, 250)).words == "0/2.5"
    with pytest.raises(FieldError, match="4 buckets but 7"):
        ageing([], AS_OF, by_customer, buckets=Buckets((15, 45)))
    for wrong in ("0/101", "0/x", "-1/0"):
        with pytest.raises(FieldError):
            Allowance.parse(wrong)


AMOUNTS = st.integers(-(10**9), 10**9)
ITEMS = st.lists(
    st.tuples(st.integers(-400, 800), AMOUNTS, st.integers(1, 4), st.integers(-800, 0)),
    max_size=25,
)


@given(ITEMS, st.sampled_from(Basis), st.lists(st.integers(1, 500), min_size=1, unique=True))
def test_buckets_always_add_up_to_everything_open(
    rows: list[tuple[int, int, int, int]], basis: Basis, bounds: list[int]
) -> None:
    items = [
        item(n, AS_OF + timedelta(due), fen, customer=c, dated=AS_OF + timedelta(dated))
        for n, (due, fen, c, dated) in enumerate(rows)
    ]
    buckets = Buckets(tuple(sorted(bounds)[:12]))
    allowance = Allowance((1_000,) * buckets.count)
    found = ageing(items, AS_OF, by_customer, basis=basis, buckets=buckets, allowance=allowance)
    assert sum(found.total.buckets) == sum(fen for _due, fen, _c, _d in rows)
    assert sum(g.total for g in found.groups) == found.total.total
    assert sum(g.overdue for g in found.groups) == found.total.overdue
    assert sum(g.exact_allowance for g in found.groups) == found.total.exact_allowance
    assert sum(found.total.allowance_parts) == found.total.allowance
    assert sorted(found.total.every_document) == [i.document_id for i in items if i.open]


@given(ITEMS, st.dictionaries(st.integers(1, 4), st.integers(0, 10**9)))
def test_putting_money_on_documents_loses_and_makes_none(
    rows: list[tuple[int, int, int, int]], money: dict[int, int]
) -> None:
    items = [item(n, AS_OF + timedelta(due), fen, customer=c) for n, (due, fen, c, _) in
             enumerate(rows)]  # fmt: skip
    left, rest = apply_unapplied(items, money)
    for customer in range(1, 5):
        before = sum(i.open for i in items if i.customer_id == customer)
        after = sum(i.open for i in left if i.customer_id == customer)
        assert before - after == money.get(customer, 0) - rest.get(customer, 0)
        owed = [i for i in left if i.customer_id == customer and i.open > 0]
        assert not owed or not rest.get(customer)
