"""The annual review: what each step has to say on a real file, and marks that a person sets."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis.review_steps import TITLES, Step
from crmdesk.core.errors import CrmError
from crmdesk.models.query import Group, ListQuery
from crmdesk.services.annual_review import AnnualReview, Fact
from crmdesk.services.container import Services
from crmdesk.services.wording import shown
from tests.helpers.making import create, customer
from tests.helpers.trade import sale, without_credit_control

YEAR = 2026


@pytest.fixture
def shop(services: Services) -> tuple[int, int]:
    """One with a tidy card who bought more than the year before; one without who bought less."""
    without_credit_control(services)
    tidy = customer(
        services, "整齐五金", channel_type="wholesaler", industry="F51", registered_region="330100",
        phone="0571-88886666",
    )  # fmt: skip
    bare = customer(services, "资料不全")
    for owner, before, now in ((tidy, 100_000, 300_000), (bare, 200_000, 30_000)):
        sale(services, owner, before, sold_on=date(2025, 3, 1))
        sale(services, owner, now, sold_on=date(2026, 3, 1))
    services.customer_grades.refresh()
    return tidy, bare


def facts(review: AnnualReview, step: Step) -> tuple[Fact, ...]:
    return next(state.facts for state in review.steps if state.step is step)


def listed(services: Services, fact: Fact) -> int:
    """How many customers the list behind a fact shows."""
    if isinstance(fact.behind, Group):
        return services.lists.count(ListQuery(filter=fact.behind))
    return len(fact.behind or ())


def test_every_step_says_what_it_is_about(services: Services, shop: tuple[int, int]) -> None:
    review = services.annual_review.read(YEAR)
    assert [state.step for state in review.steps] == list(Step) == list(TITLES)
    lacking, twice = facts(review, Step.CARDS)
    assert shown(lacking.said).startswith("成交过的 2 家客户里，1 家缺")
    assert listed(services, lacking) == 1
    assert not twice.is_open
    sales, fallen = facts(review, Step.RESULTS)
    assert "3,300 元" in shown(sales.said)
    assert "▲ 10.0%" in shown(sales.said)
    assert fallen.behind == (shop[1],)
    assert "VIP 1 家、大客户 1 家" in shown(facts(review, Step.GRADES)[0].said)
    assert facts(review, Step.REGISTER)[0].is_open
    assert set(facts(review, Step.ROUTES)[0].behind or ()) == set(shop)


def test_what_is_done_elsewhere_is_seen(services: Services, shop: tuple[int, int]) -> None:
    _act, made = services.screenings.make(YEAR)
    route = create(services, "route", name="城东", employee_id=services.employee_id)
    services.routes.add(route, list(shop))
    services.grade_ledger.make_up()
    review = services.annual_review.read(YEAR)
    assert "等待签批" in shown(facts(review, Step.REGISTER)[0].said)
    assert not facts(review, Step.ROUTES)[0].is_open
    assert "2026-10" in shown(facts(review, Step.GRADES)[1].said)
    services.screenings.sign(made)
    (signed,) = facts(services.annual_review.read(YEAR), Step.REGISTER)
    assert not signed.is_open


def test_who_was_entered_twice_is_counted(services: Services, shop: tuple[int, int]) -> None:
    again = customer(services, "资料不全")
    twice = facts(services.annual_review.read(YEAR), Step.CARDS)[1]
    assert twice.behind == tuple(sorted((shop[1], again)))


def test_a_mark_has_day_and_name_and_can_be_taken_back(services: Services) -> None:
    assert services.annual_review.read(YEAR).next is Step.CARDS
    services.annual_review.mark(YEAR, Step.CARDS, is_done=True)
    act = services.annual_review.mark(YEAR, Step.RESULTS, is_done=True)
    review = services.annual_review.read(YEAR)
    mark = review.steps[0].mark
    assert mark is not None
    assert (mark.on, mark.who) == (date(2026, 11, 21), "李晓明")
    assert (review.done, review.next) == (2, Step.MAKE_UP)
    services.undo.undo(act.change_set_id)
    assert services.annual_review.read(YEAR).done == 1
    services.annual_review.mark(YEAR, Step.CARDS, is_done=False)
    assert services.annual_review.read(YEAR).done == 0


def test_each_year_has_marks_of_its_own_and_no_year_to_come(services: Services) -> None:
    services.annual_review.mark(2025, Step.CARDS, is_done=True)
    assert services.annual_review.read(2025).done == 1
    assert services.annual_review.read(2025).as_of == date(2025, 12, 31)
    assert services.annual_review.read(YEAR).done == 0
    assert services.views.of("customer") == []
    with pytest.raises(CrmError, match="2027"):
        services.annual_review.mark(2027, Step.CARDS, is_done=True)


def test_a_file_without_sales_has_nothing_to_review(services: Services) -> None:
    review = services.annual_review.read(YEAR)
    assert review.buyers == 0
    assert "再往前 12 个月没有销售" in shown(facts(review, Step.RESULTS)[0].said)
