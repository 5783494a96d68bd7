"""Dunning: levels, the next step, the order of the list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.dunning import (
    USUAL_LEVELS,
    Case,
    NextStep,
    Step,
    call_list,
    levels_from,
    next_step,
)
from crmdesk.analysis.receivables import OpenItem
from crmdesk.core.errors import FieldError

AS_OF = date(2026, 11, 21)


def ago(days: int) -> date:
    """So many days before."""
    return AS_OF - timedelta(days)


def item(document_id: int, late: int, open_: int = 1_000) -> OpenItem:
    """A document so many days overdue."""
    return OpenItem(
        document_id=document_id, customer_id=1, dated_on=ago(late + 30), due_on=ago(late),
        amount=open_, open=open_,
    )  # fmt: skip


def case(
    *late: int, called: int | None = None, written: int | None = None, letter: int | None = None,
    rests: int | None = None, customer: int = 1, each: int = 1_000,
) -> Case:  # fmt: skip
    """A customer with documents so many days late; the rest in days before today."""
    return Case(
        customer_id=customer,
        items=tuple(item(n, days, each) for n, days in enumerate(late, 1)),
        called_on=None if called is None else ago(called),
        written_on=None if written is None else ago(written),
        letter=letter,
        rests_until=None if rests is None else ago(rests),
    )


def step_of(found: NextStep | None) -> int | None:
    """The number of its level."""
    return None if found is None else found.level.number


@pytest.mark.parametrize(
    ("which", "number"),
    [
        (case(0), None),
        (case(-5), None),
        (case(1), 1),
        (case(14), 1),
        (case(15), 2),
        (case(95), 2),  # by phone first, however late
        (case(29, called=10), 2),
        (case(30, called=10), 3),
        (case(95, called=10), 3),  # no letter is left out
        (case(95, called=100), 2),  # that call was about something older
        (case(59, written=20, letter=3), 3),  # once more
        (case(60, written=20, letter=3), 4),
        (case(95, written=20, letter=4), 5),
        (case(200, written=20, letter=5), 5),
        (case(40, written=60, letter=4, called=10), 3),  # older debts, settled
    ],
)
def test_the_next_step_comes_by_days_phone_first_and_leaves_no_letter_out(
    which: Case, number: int | None
) -> None:
    assert step_of(next_step(which, AS_OF)) == number


def test_nobody_is_asked_again_before_the_interval_is_over() -> None:
    found = next_step(case(20, called=3), AS_OF)
    assert found is not None
    assert found.on == AS_OF + timedelta(4)
    assert "lately" in found.reason.template
    again = next_step(case(20, called=7), AS_OF)
    assert again is not None
    assert again.on == AS_OF


def test_a_customer_rests_while_his_promise_may_be_kept() -> None:
    found = next_step(case(20, called=10, rests=-3), AS_OF)
    assert found is not None
    assert found.is_resting
    assert found.on == AS_OF + timedelta(4)
    assert "promise" in found.reason.template
    over = next_step(case(20, called=10, rests=1), AS_OF)
    assert over is not None
    assert not over.is_resting
    assert over.on == AS_OF


def test_a_credit_note_lowers_what_is_asked_for() -> None:
    both = Case(customer_id=1, items=(item(1, 20, 1_000), item(2, 10, -400), item(3, -5, 999)))
    found = next_step(both, AS_OF)
    assert found is not None
    assert (found.overdue, found.longest, found.documents) == (600, 20, (1, 2))
    covered = Case(customer_id=1, items=(item(1, 20, 1_000), item(2, 10, -1_000)))
    assert next_step(covered, AS_OF) is None


def test_the_list_begins_with_calls_where_most_is_missing_for_longest() -> None:
    found = call_list(
        [
            case(10, customer=1, each=5_000),  # 50,000
            case(12, 2, customer=2, each=4_000),  # 56,000
            case(40, customer=3, each=99_999, called=10),  # a letter comes after the calls
            case(10, customer=4, each=5_000),
            case(20, customer=5, called=1),
            case(20, customer=6, rests=-1),
            case(0, customer=7),
        ],
        AS_OF,
    )
    assert [s.customer_id for s in found.due] == [2, 1, 4, 3]
    assert [s.level.step for s in found.due][-2:] == [Step.CALL, Step.LETTER]
    assert found.due[0].weight == 56_000
    assert [s.customer_id for s in found.waiting] == [6, 5]


@pytest.mark.usefixtures("english")
def test_levels_can_have_other_days_if_they_rise() -> None:
    assert levels_from("1/15/30/60/90") == USUAL_LEVELS
    assert [x.days for x in levels_from("3，10，20，40，80")] == [3, 10, 20, 40, 80]
    with pytest.raises(FieldError, match="Give 5"):
        levels_from("1,15")
    with pytest.raises(FieldError, match="15 comes after 30"):
        levels_from("1,30,15,60,90")
    for wrong in ("0,1,2,3,4", "1,x,3,4,5", "²,3,4,5,6"):
        with pytest.raises(FieldError, match="no number"):
            levels_from(wrong)


DAY = st.one_of(st.none(), st.integers(0, 150))


@given(
    st.lists(st.tuples(st.integers(-60, 200), st.integers(-500, 5_000)), max_size=6),
    DAY, DAY, st.sampled_from([None, 3, 4, 5]), st.integers(-20, 20),
)  # fmt: skip
def test_a_step_is_never_beyond_what_the_days_allow(
    rows: list[tuple[int, int]], called: int | None, written: int | None, letter: int | None,
    rests: int,
) -> None:  # fmt: skip
    one = Case(
        customer_id=1,
        items=tuple(item(n, late, fen) for n, (late, fen) in enumerate(rows)),
        called_on=None if called is None else ago(called),
        written_on=None if written is None else ago(written),
        letter=letter,
        rests_until=ago(rests),
    )
    found = next_step(one, AS_OF)
    overdue = sum(fen for late, fen in rows if late > 0)
    if found is None:
        assert overdue <= 0 or not any(late > 0 and fen > 0 for late, fen in rows)
        return
    assert found.overdue == overdue > 0
    assert found.by_days.days <= found.longest
    assert found.level.days <= found.by_days.days or found.level.number == letter
    assert found.on >= AS_OF
    assert found.is_resting == (rests <= 0)
    assert not found.is_resting or found.on > ago(rests)
