"""Classes given by hand: checked, in the history, undone, and over after their last day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import NotFound, ValidationError
from crmdesk.models.derived import REASON
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.trade import sale, without_credit_control

TODAY = date(2026, 11, 21)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def small(services: Services) -> int:
    """The smallest of five buyers."""
    without_credit_control(services)
    ids = [customer(services, f"客户{n}") for n in range(5)]
    for n, i in enumerate(ids):
        sale(services, i, 10_000 * 3**n)
    services.customer_grades.refresh()
    return ids[0]


def layer(services: Services, customer_id: int) -> tuple[str, str]:
    values = services.derived.values_for([customer_id])[customer_id]
    return str(values["pyramid_layer"]), str(values[f"pyramid_layer{REASON}"])


def test_a_class_given_stands_on_the_card_at_once_and_beside_it_what_the_method_said(
    services: Services, small: int
) -> None:
    before = layer(services, small)
    services.grade_overrides.give(small, "pyramid", "vip", "战略客户", YEAR_END)
    assert layer(services, small)[0] == "vip"
    assert "战略客户" in layer(services, small)[1]
    [given] = services.grade_overrides.of(small)
    assert (given.grade, given.computed, given.counts) == ("vip", before[0], True)
    assert given.employee_id == services.employee_id
    services.customer_grades.refresh()
    services.grade_overrides.give(small, "pyramid", "big", "重新评估", YEAR_END)
    newest, older = services.grade_overrides.of(small)
    assert (newest.grade, newest.computed, newest.counts) == ("big", before[0], True)
    assert not older.counts


def test_taking_it_back_and_undo_give_the_word_back_to_the_method(
    services: Services, small: int
) -> None:
    before = layer(services, small)
    given = services.grade_overrides.give(small, "pyramid", "vip", "战略客户", YEAR_END)
    services.customer_grades.refresh()
    taken = services.grade_overrides.withdraw(services.grade_overrides.of(small)[0].id)
    services.customer_grades.refresh()
    assert layer(services, small) == before
    services.undo.undo(taken.change_set_id)
    services.customer_grades.refresh()
    assert layer(services, small)[0] == "vip"
    services.undo.undo(given.change_set_id)
    services.customer_grades.refresh()
    assert layer(services, small) == before
    assert services.grade_overrides.of(small) == []


def test_it_ends_by_itself_and_the_ledger_keeps_the_months_in_which_it_counted(
    services: Services, small: int
) -> None:
    before = layer(services, small)[0]
    services.grade_overrides.give(small, "pyramid", "vip", "战略客户", YEAR_END)
    with clock.fixed(datetime(2027, 2, 1, 9)):
        services.trade_stats.refresh()
        services.customer_grades.refresh()
        services.grade_ledger.make_up()
        assert layer(services, small)[0] == before
        [given] = services.grade_overrides.of(small)
        assert not given.counts
        months = {s.month: s.layer for s in services.grade_ledger.of(small)}
    assert (months[202612], months[202701]) == ("vip", before)


@pytest.mark.parametrize(
    ("method", "grade", "reason", "until"),
    [
        ("pyramid", "gold", "战略客户", YEAR_END),
        ("abc", "vip", "战略客户", YEAR_END),
        ("pyramid", "vip", "", YEAR_END),
        ("pyramid", "vip", "战略客户", date(2026, 11, 20)),
        ("credit", "aaa", "战略客户", YEAR_END),
        ("opportunity", "a", "战略客户", YEAR_END),
        ("nonsense", "a", "战略客户", YEAR_END),
    ],
)
def test_what_no_method_knows_and_what_has_no_reason_or_end_is_refused(
    services: Services, small: int, method: str, grade: str, reason: str, until: date
) -> None:
    before = layer(services, small)
    with pytest.raises(ValidationError):
        services.grade_overrides.give(small, method, grade, reason, until)
    assert services.grade_overrides.of(small) == []
    assert layer(services, small) == before


def test_the_last_day_may_be_today_and_an_rfm_class_is_named_beside_its_scores(
    services: Services, small: int
) -> None:
    services.grade_overrides.give(small, "rfm", "key_value", "老板要求", TODAY)
    values = services.derived.values_for([small])[small]
    said = str(values[f"rfm_code{REASON}"])
    assert str(values["rfm_code"]).isdigit()
    assert "重要价值" in said
    assert "老板要求" in said


def test_one_that_was_taken_back_cannot_be_taken_back_again(services: Services, small: int) -> None:
    services.grade_overrides.give(small, "abc", "a", "战略客户", YEAR_END)
    [given] = services.grade_overrides.of(small)
    services.grade_overrides.withdraw(given.id)
    with pytest.raises(NotFound):
        services.grade_overrides.withdraw(given.id)
