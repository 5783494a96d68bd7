"""What is kept of credit equals a fresh computation, whatever happened and whatever day it is."""

from __future__ import annotations

import itertools
import shutil
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crmdesk.analysis.rounding import nearest
from crmdesk.core import clock
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.models.database import open_database
from crmdesk.services import credit_renewal
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.trade_values import why_graded
from crmdesk.services.wording import shown
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, goods_back, receipt, sale

RICH = {
    "annual_sales": 300_000_000_00, "registered_capital": 5_000_000_00,
    "established_on": date(2018, 5, 1), "total_assets": 10_000_000_00,
    "total_liabilities": 6_000_000_00, "credit_limit": 50_000_000, "credit_days": 30,
}  # fmt: skip


def paid(services: Services, owner: int, on: date) -> None:
    """A sale of March, due on 1 April, paid on a day."""
    with clock.fixed(datetime(2026, 3, 2, 9)):
        sale(services, owner, 1_000_000, sold_on=date(2026, 3, 2), due_on=date(2026, 4, 1))
    with clock.fixed(datetime(on.year, on.month, on.day, 9)):
        receipt(services, owner, 1_000_000, received_on=on, how="oldest")
    services.credit_standings.refresh()


def test_answers_come_from_card_and_trade(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    paid(services, owner, date(2026, 4, 13))
    found = services.credit_standings.scored(owner)
    assert found is not None
    points = {n.item.key: n.points for n in found.lines}
    assert (points["on_time"], points["longest_overdue"], points["collected"]) == (0, 8, 10)
    assert (points["turnover"], points["capital"], points["debt_ratio"]) == (7, 6, 4)
    assert (points["business_years"], points["trading_years"]) == (4, 0)
    assert points["court"] is None
    assert points["guarantee"] is None


def test_change_of_grade_is_logged_with_its_points(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    paid(services, owner, date(2026, 3, 30))
    before = services.credit_standings.of(owner)
    assert before is not None
    assert before.grade is not None
    with services.database.read() as connection:
        rows = connection.execute(text("SELECT grade, points FROM credit_move ORDER BY id")).all()
    assert rows[-1].grade == before.grade
    assert "on_time" in rows[-1].points


def test_owners_points_decide_wherever_the_score_is_made(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    paid(services, owner, date(2026, 4, 13))
    before = services.credit_standings.of(owner)
    assert before is not None
    version = services.settings.version()
    services.settings.save({"credit.points_longest_overdue": "5:40 20:1"})
    assert services.settings.version() > version
    kept, scored = services.credit_standings.of(owner), services.credit_standings.scored(owner)
    assert kept is not None
    assert scored is not None
    assert {n.item.key: n.points for n in scored.lines}["longest_overdue"] == 1
    assert kept.score is not None
    assert kept.score == nearest((scored.points or 0) * 1000) < (before.score or 0)
    assert services.credit_limits.proposal(owner).score == scored
    _method, shown_there = services.analyses.run("credit")
    assert "20 天" in " ".join(shown(row.cells[4]) for row in shown_there.tables[0].rows)
    assert check(services.database) == []
    services.undo.undo(services.settings.version())
    assert services.credit_standings.of(owner) == before


def test_owners_points_that_make_no_sense_change_nothing(services: Services) -> None:
    with pytest.raises(ValidationError, match="95:15 85:12"):
        services.settings.save({"credit.points_on_time": "50:4 95:15"})
    assert services.settings.version() == 0


def test_a_new_step_of_days_moves_grades_on_its_day(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    services.settings.save({"credit.points_longest_overdue": "3:10 7:4"})
    sale(services, owner, 1_000_000, due_on=TODAY)
    services.credit_standings.refresh()
    for days in (3, 4, 7, 8):
        with clock.fixed(NOW + timedelta(days=days)):
            services.credit_standings.refresh()
            assert check(services.database) == [], days


def test_customer_without_trade_limit_or_report_has_no_row(services: Services) -> None:
    owner = customer(services, "新客户")
    assert services.credit_standings.of(owner) is None


def test_verdict_of_the_day_follows_the_day(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    services.settings.save({"credit.worst_grade": "d"})
    sale(services, owner, 1_000_000, due_on=TODAY + timedelta(days=1))
    services.credit_standings.refresh()
    for days, verdict in ((1, "release"), (2, "warn"), (16, "warn"), (17, "approval")):
        with clock.fixed(NOW + timedelta(days=days)):
            services.credit_standings.refresh()
            row = services.credit_standings.of(owner)
            assert row is not None
            assert row.verdict == verdict, days
            assert check(services.database) == []


def test_expired_licence_holds(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    create(
        services, "qualification", customer_id=owner, kind="business_licence", number="A-1",
        valid_to=TODAY + timedelta(days=3),
    )  # fmt: skip
    sale(services, owner, 100_000)
    services.credit_standings.refresh()
    for days, verdict in ((3, "release"), (4, "approval")):
        with clock.fixed(NOW + timedelta(days=days)):
            services.credit_standings.refresh()
            row = services.credit_standings.of(owner)
            assert row is not None
            assert row.verdict == verdict


def test_check_finds_and_repairs_a_wrong_row(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    sale(services, owner, 100_000)
    with services.database.write() as connection:
        connection.execute(text("UPDATE customer_credit SET exposure = 1"))
    assert [f.kind for f in check(services.database)] == ["credit_standing"]
    check(services.database, repair=True)
    assert check(services.database) == []
    row = services.credit_standings.of(owner)
    assert row is not None
    assert row.exposure == 100_000


def test_changed_parameters_move_all_rows(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    services.settings.save({"credit.worst_grade": "d"})
    with clock.fixed(datetime(2026, 11, 1, 9)):
        sale(services, owner, 100_000, sold_on=date(2026, 11, 1), due_on=date(2026, 11, 10))
    services.credit_standings.refresh()
    row = services.credit_standings.of(owner)
    assert row is not None
    assert row.verdict == "warn"
    services.settings.save({"credit.overdue_days": 5})
    row = services.credit_standings.of(owner)
    assert row is not None
    assert row.verdict == "approval"


COUNTER = itertools.count()
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["sale", "paid", "back", "limit", "days", "undo", "report", "promise"]),
        st.integers(0, 40),
    ),
    max_size=12,
)


def act(services: Services, owner: int, kind: str, n: int, acts: list[int]) -> None:
    if kind == "sale":
        sale(services, owner, 100_000 + n, due_on=clock.today() + timedelta(days=n))
    elif kind == "paid":
        receipt(services, owner, 50_000 + n, how="oldest", received_on=clock.today())
    elif kind == "back":
        goods_back(services, owner, 1_000 + n, sold_on=clock.today())
    elif kind == "limit":
        done = services.records.save("customer", owner, {"credit_limit": n * 1_000_000})
        acts.append(done.change_set_id)
    elif kind == "undo" and acts:
        services.undo.undo(acts.pop())
    elif kind == "promise":
        create(
            services, "promise", customer_id=owner, made_on=clock.today(), amount=1_000 + n,
            promised_on=clock.today() + timedelta(days=n),
        )  # fmt: skip


@settings(
    max_examples=15, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=ACTS)
def test_rows_equal_a_fresh_computation_after_random_acts_and_days(
    acts: list[tuple[str, int]], template_file: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(template_file, tmp_path / f"{next(COUNTER)}.crm"))
    moment = NOW
    services = Services(open_database(path))
    services.employee_id = services.names.choices("employee")[0][0]
    with clock.fixed(NOW):
        owner = customer(services, "锦华五金", **(RICH | {"credit_limit": None}))
    undoable: list[int] = []
    for kind, n in acts:
        if kind == "days":
            moment += timedelta(days=n)
        with clock.fixed(moment):
            with suppress(CrmError):  # what the rules forbid leaves everything as it was
                act(services, owner, kind, n, undoable)
            if kind == "days":
                services.promises.refresh()
                services.credit_standings.refresh()
            with services.database.read() as connection:
                assert credit_renewal.differing(connection) == []
    services.close()


def test_card_says_in_a_line_why_the_grade_is_what_it_is(services: Services) -> None:
    owner = customer(services, "锦华五金", **RICH)
    reason = "credit_grade.reason"
    paid(services, owner, date(2026, 3, 30))
    said = services.derived.values_for([owner])[owner]
    scored = services.credit_standings.scored(owner)
    assert scored is not None
    assert scored.grade is not scored.by_points  # the card is incomplete
    assert scored.tenths is not None
    assert said[reason] == f"{scored.tenths / 10:g} 分，最高 A"


def test_card_names_the_delay_that_caps_the_grade() -> None:
    assert shown(why_graded(75_250, "c", 199)) == "75.3 分，逾期 199 天，最高 C"
    assert shown(why_graded(75_250, "d", 0)) == "75.3 分，最高 D"
    assert shown(why_graded(90_000, "aaa", 0)) == "90 分"
    assert shown(why_graded(45_200, None, 0)) == "45.2 分，所知太少"
    assert shown(why_graded(None, None, 0)) == "尚无资料"


def test_years_of_trade_begin_with_the_card_where_the_books_are_younger(
    services: Services,
) -> None:
    owner = customer(services, "锦华五金", first_trade_on=date(2019, 3, 1), **RICH)
    paid(services, owner, date(2026, 4, 13))
    found = services.credit_standings.scored(owner)
    assert found is not None
    assert {n.item.key: n.points for n in found.lines}["trading_years"] == 6
    services.records.save("customer", owner, {"first_trade_on": date(2026, 10, 1)})
    found = services.credit_standings.scored(owner)
    assert found is not None
    assert {n.item.key: n.points for n in found.lines}["trading_years"] == 0
    assert check(services.database) == []
