"""Sales and loyalty (B11), credit and sales (B12), satisfaction and loyalty (B33)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from crmdesk.analysis import credit_sales as credit
from crmdesk.analysis import satisfaction
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.criteria import SATISFACTION, USUAL
from crmdesk.analysis.loyalty import FIELDS, loyalty, loyalty_index, years_with_us
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.weighted import POINT, scores
from tests.helpers.frames import YUAN, buyer, frame, points


def letters(of, fields=FIELDS):
    return [None if n == NOWHERE else fields[n].code for n in of.tolist()]


def test_the_index_of_the_example() -> None:
    """60 % of his budget, 9 of 12 months, 3 years: 64.5; with the budget unknown 69 [H]."""
    known = {"months_bought": 9, "first_on": date(2022, 6, 30)}
    found = loyalty_index(
        frame([buyer(1, 600, **known), buyer(2, 600, **known)]), points(1000 * YUAN, None)
    )
    assert found.value.tolist() == [64_500_000, 69_000_000]


def test_more_than_his_whole_budget_and_more_than_five_years_count_full() -> None:
    old = buyer(1, 2000, months_bought=12, first_on=date(1999, 1, 1))
    assert loyalty_index(frame([old]), points(1000 * YUAN)).value.tolist() == [100 * POINT]


@pytest.mark.parametrize(
    ("first", "months"),
    [
        (date(2025, 6, 30), 0), (date(2025, 5, 31), 0), (date(2025, 5, 30), 1),
        (date(2024, 7, 1), 11), (date(2024, 6, 30), 12), (date(1969, 6, 30), 56 * 12),
    ],
)  # fmt: skip
def test_years_are_counted_in_completed_months(first: date, months: int) -> None:
    assert years_with_us(frame([buyer(1, first_on=first)])).tolist() == [months / 12]


def test_who_never_bought_has_no_years_and_no_field() -> None:
    nobody = buyer(1, 0, first_on=None, last_on=None, purchases=0, months_bought=0)
    found = frame([nobody, buyer(2)])
    index = loyalty_index(found, points(None, None))
    assert years_with_us(found)[0] == 0
    assert index.is_known.tolist() == [False, True]
    assert letters(loyalty(found, index).of)[0] is None


def test_four_fields_by_sales_and_loyalty() -> None:
    stays = {"months_bought": 12, "first_on": date(2015, 1, 1)}
    wavers = {"months_bought": 2, "first_on": date(2025, 1, 1)}
    found = frame(
        [buyer(1, 9000, **stays), buyer(2, 9000, **wavers), buyer(3, 1000, **stays),
         buyer(4, 1000, **wavers)]
    )  # fmt: skip
    index = loyalty_index(found, points(None, None, None, None))
    answer = loyalty(found, index)
    assert answer.volume == 5000 * YUAN, "the average of those who bought"
    assert letters(answer.of) == ["a", "b", "c", "d"]
    assert letters(loyalty(found, index, volume=0).of) == ["a", "b", "a", "b"]
    assert letters(loyalty(found, index, volume=9000 * YUAN).of)[0] == "a", (
        "the bound itself is high"
    )


def test_nobody_bought_or_all_came_back_has_no_matrix() -> None:
    found = frame([buyer(1, -50), buyer(2, 0)])
    assert loyalty(found, loyalty_index(found, points(None, None))) is None


# --- credit ---------------------------------------------------------------------------------
def test_four_types_by_credit_and_sales_and_the_unrated_apart() -> None:
    found = frame([buyer(1, 9000), buyer(2, 9000), buyer(3, 1000), buyer(4, 1000), buyer(5, 5000)])
    answer = credit.credit_sales(
        found,
        np.array([60_000, 59_999, 90_000, 10_000, 0]),
        np.array([True, True, True, True, False]),
    )
    assert letters(answer.of, credit.FIELDS) == ["both", "risky", "grow", "neither", None]
    assert answer.unrated.tolist() == [False, False, False, False, True]


@pytest.mark.parametrize("grade", list(CreditGrade))
def test_points_never_disagree_with_the_grade(grade: CreditGrade) -> None:
    """A cap lowers the points below the bound of the grade above; BBB begins at 60 (B24)."""
    for score in (None, 0, 59_999, 60_000, 100_000):
        good = credit.points_of(grade, score) >= credit.GOOD
        if grade.is_below(CreditGrade.BBB):
            assert not good
        elif score is None or score >= credit.GOOD:
            assert good


# --- satisfaction ---------------------------------------------------------------------------
def test_the_satisfaction_trap_of_the_example() -> None:
    """4.6 satisfied and 35 loyal is in the trap [H]; the bounds themselves are high."""
    weak = {"months_bought": 6, "first_on": date(2024, 6, 30)}
    found = frame([buyer(1, 250, **weak)] * 1)
    index = loyalty_index(found, points(1000 * YUAN))
    assert index.value.tolist() == [31_500_000]
    answers = {"product": points(5), "price": points(4), "delivery": points(5),
               "service": points(5), "complaints": points(4)}  # fmt: skip
    given = scores(answers, USUAL[SATISFACTION])
    assert given.value.tolist() == [4_600_000]
    assert letters(satisfaction.fields(given, index), satisfaction.FIELDS) == ["mercenary"]
    at = satisfaction.fields(given, index, content=4_600, faithful=31_500)
    assert letters(at, satisfaction.FIELDS) == ["apostle"]
    above = satisfaction.fields(given, index, content=4_601, faithful=31_501)
    assert letters(above, satisfaction.FIELDS) == ["defector"]
    assert not satisfaction.is_complete(given).any()


def test_who_was_not_asked_has_no_field() -> None:
    found = frame([buyer(1)])
    blank = scores({"product": points(None)}, USUAL[SATISFACTION])
    index = loyalty_index(found, points(None))
    assert letters(satisfaction.fields(blank, index), satisfaction.FIELDS) == [None]
