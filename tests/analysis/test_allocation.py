"""Putting receipts on documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.allocation import Wish, instalments_first, manual, oldest_first
from crmdesk.analysis.receivables import Applied, OpenItem, open_at
from crmdesk.core.errors import CrmError

DAY = date(2026, 11, 20)


def item(
    document_id: int, due: date | None, open_: int, *, dated: date = date(2026, 9, 1),
    contract: int | None = None, instalment: int | None = None,
) -> OpenItem:  # fmt: skip
    """A document with so much open."""
    return OpenItem(
        document_id=document_id, customer_id=1, dated_on=dated, due_on=due, amount=open_,
        open=open_, contract_id=contract, instalment=instalment,
    )  # fmt: skip


ITEMS = (
    item(1, date(2026, 11, 1), 500),
    item(2, date(2026, 10, 1), 300),
    item(3, None, 200),  # counts from 1 September
    item(4, date(2026, 10, 1), 100, dated=date(2026, 8, 1)),
    item(5, date(2026, 9, 1), -50),
)


def put(applied: tuple[Applied, ...]) -> list[tuple[int, int]]:
    """Documents and amounts."""
    return [(each.document_id, each.amount) for each in applied]


def test_the_one_due_first_is_paid_first_then_by_date_then_by_id() -> None:
    found = oldest_first(450, DAY, ITEMS)
    assert put(found.applied) == [(3, 200), (4, 100), (2, 150)]
    assert found.unapplied == 0


def test_what_is_too_much_stays_unapplied() -> None:
    found = oldest_first(2_000, DAY, ITEMS)
    assert sum(each.amount for each in found.applied) == 1_100
    assert found.unapplied == 900


def test_a_repayment_settles_credit_notes() -> None:
    found = oldest_first(-80, DAY, ITEMS)
    assert put(found.applied) == [(5, -50)]
    assert found.unapplied == -30


def test_nothing_received_is_put_nowhere() -> None:
    assert oldest_first(0, DAY, ITEMS).applied == ()


def test_instalments_of_the_contract_come_first_in_the_order_of_its_plan() -> None:
    items = (
        item(1, date(2026, 1, 1), 100),
        item(2, date(2026, 12, 1), 100, contract=9, instalment=2),
        item(3, date(2026, 12, 31), 100, contract=9, instalment=1),
        item(4, date(2026, 6, 1), 100, contract=9),
        item(5, date(2026, 1, 1), 100, contract=8, instalment=1),
    )
    assert put(instalments_first(450, DAY, items, 9).applied) == [
        (3, 100), (2, 100), (4, 100), (1, 100), (5, 50)
    ]  # fmt: skip


def test_money_before_the_document_pays_it_on_the_day_of_the_document() -> None:
    later = item(7, None, 100, dated=date(2026, 12, 5))
    assert oldest_first(100, DAY, [later]).applied == (Applied(7, 100, date(2026, 12, 5)),)
    assert manual(100, DAY, [later], [Wish(7, 60)]).applied[0].applied_on == date(2026, 12, 5)
    assert oldest_first(100, DAY, ITEMS).applied[0].applied_on == DAY


def test_by_hand_what_was_wished_is_done() -> None:
    found = manual(400, DAY, ITEMS, [Wish(1, 250), Wish(2, 100)])
    assert put(found.applied) == [(1, 250), (2, 100)]
    assert found.unapplied == 50
    assert manual(400, DAY, ITEMS, []).unapplied == 400


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("amount", "wishes", "said"),
    [
        (60_000, [Wish(1, 50_001)], r"500\.01 .* only 5\.00"),
        (400, [Wish(1, 300), Wish(2, 200)], r"5\.00 .* 4\.00 only"),
        (400, [Wish(9, 10)], "nothing open"),
        (400, [Wish(1, 10), Wish(1, 10)], "twice"),
        (400, [Wish(1, 0)], r"0\.00 cannot"),
        (400, [Wish(1, -5)], "cannot"),
        (400, [Wish(5, 10)], "credit notes"),
        (-400, [Wish(1, -10)], "credit notes"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    amount: int, wishes: list[Wish], said: str
) -> None:
    with pytest.raises(CrmError, match=said):
        manual(amount, DAY, ITEMS, wishes)


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.tuples(st.integers(-90, 90), st.integers(-(10**8), 10**8)), max_size=20),
    st.booleans(),
)
def test_money_is_neither_lost_nor_made_and_no_document_gets_too_much(
    amount: int, rows: list[tuple[int, int]], by_plan: bool
) -> None:
    items = [
        item(n, DAY + timedelta(due), fen, contract=n % 3, instalment=n // 3)
        for n, (due, fen) in enumerate(rows)
    ]
    found = (
        instalments_first(amount, DAY, items, 1) if by_plan else oldest_first(amount, DAY, items)
    )
    assert sum(each.amount for each in found.applied) + found.unapplied == amount
    opens = {each.document_id: each.open for each in items}
    for each in found.applied:
        assert 0 < each.amount / opens[each.document_id] <= 1
    payable = sum(fen for _due, fen in rows if (fen > 0) == (amount > 0))
    assert abs(found.unapplied) == max(0, abs(amount) - abs(payable))
    after = open_at(items, found.applied, DAY + timedelta(365))
    assert sum(each.open for each in after) == sum(fen for _d, fen in rows) - amount + (
        found.unapplied
    )


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 100)), min_size=1, max_size=10))
def test_an_allocation_found_by_rule_can_be_entered_by_hand(rows: list[tuple[int, int]]) -> None:
    items = [replace(ITEMS[0], document_id=n, open=fen) for n, (fen, _share) in enumerate(rows)]
    amount = sum(fen * share // 100 for fen, share in rows) or 1
    found = oldest_first(amount, DAY, items)
    wishes = [Wish(each.document_id, each.amount) for each in found.applied]
    assert manual(amount, DAY, items, wishes) == found
