"""What is kept of follow-up equals a recomputation in plain Python, whatever happened before."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crmdesk.analysis.cadence import due
from crmdesk.analysis.grade import GATE_1_3_6, GATE_3_6_12
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.models.database import create_database, open_database
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.customer_stats import CONTACT_TASKS, Kept, compute, read, renew, terms
from crmdesk.services.grading import facts_of, judge
from crmdesk.services.writing import Writer
from tests.conftest import NOW
from tests.helpers.making import create, customer

GRADED = {
    "has_solution": False,
    "objective_need": True,
    "subjective_need": True,
    "determination": "high",
    "is_selecting": True,
    "is_feasible": True,
    "expected_on": "2026-12-20",
}


def kept(services: Services, customer_id: int) -> Kept:
    with services.database.read() as connection:
        return read(connection, [customer_id]).get(customer_id, Kept(customer_id))


def rows(services: Services, entity: str) -> list[dict[str, Any]]:
    with services.database.read() as connection:
        found = connection.execute(text(f"SELECT * FROM {entity}")).mappings()
        return [dict(row) for row in found]


def expected(services: Services, day: date) -> dict[int, Kept]:
    """The whole table said once more, record by record."""
    found: dict[int, Kept] = {}
    talks, tasks = rows(services, "activity"), rows(services, "task")
    deals = rows(services, "opportunity")
    gate = GATE_1_3_6 if services.settings.values()["opportunity.time_gate"] == "1-3-6" else None
    with services.database.read() as connection:
        intervals = terms(connection).intervals
    for owner in rows(services, "customer"):
        if owner["deleted_at"] is not None:
            continue
        row = Kept(owner["id"])

        def of(records: list[dict[str, Any]], mine: int = owner["id"]) -> list[dict[str, Any]]:
            return [r for r in records if r["customer_id"] == mine and r["deleted_at"] is None]

        real = sorted(
            (t for t in of(talks) if t["result"] == "reached"),
            key=lambda t: (t["happened_at"], t["id"]),
        )
        if real:
            row.contact_count = len(real)
            row.last_contact_at, row.last_activity_id = real[-1]["happened_at"], real[-1]["id"]
        todo = sorted(
            (t for t in of(tasks) if t["state"] == "open"),
            key=lambda t: (t["due_on"], t["due_time"] or "99", t["id"]),
        )
        if todo:
            row.next_task_id, row.next_step_on = todo[0]["id"], todo[0]["due_on"]
            row.next_step = todo[0]["title"]
        grades, asking = [], []
        for deal in of(deals):
            if deal["state"] not in ("new", "active"):
                continue
            row.open_opportunities += 1
            row.value_at_risk += deal["amount"] or 0
            verdict = judge(facts_of(deal, owner), day, gate or GATE_3_6_12)
            if verdict.grade is not None:
                grades.append(verdict.grade.value)
                if verdict.standing == "graded":
                    asking.append(verdict.grade.value)
        row.opportunity_grade = min(grades, default=None)
        answer = due(
            date.fromisoformat(row.last_contact_at[:10]) if row.last_contact_at else None,
            min(asking, default=None),
            None,
            intervals,
            day,
            bool(owner["do_not_contact"]),
        )
        if answer.on is not None:
            agreed = [t["due_on"] for t in todo if t["kind"] in CONTACT_TASKS][:1]
            row.contact_due_on = max([answer.on.isoformat(), *agreed])
            row.due_interval, row.due_source = answer.interval_days, str(answer.source)
        if not row.is_empty:
            found[owner["id"]] = row
    return found


def stored(services: Services) -> dict[int, Kept]:
    with services.database.read() as connection:
        ids = [i for (i,) in connection.execute(text("SELECT customer_id FROM customer_stat"))]
        return read(connection, ids)


class History:
    """Random acts on one file: talks, tasks, deals, edits, removals, merges, undos, days."""

    def __init__(self, services: Services) -> None:
        self.services = services
        names = ("锦华五金", "丰华贸易", "蜀香源食品", "恒泰机电")
        self.customers = [customer(services, name) for name in names]
        self.acts: list[int] = []

    def act(self, kind: str, n: int) -> None:
        call = getattr(self, kind)
        try:
            done = call(self.customers[n % len(self.customers)], n)
        except CrmError:
            return  # what the rules forbid leaves everything as it was
        if done is not None:
            self.acts.append(done.change_set_id)

    def _some(self, entity: str, n: int) -> int | None:
        ids = [r["id"] for r in rows(self.services, entity) if r["deleted_at"] is None]
        return ids[n % len(ids)] if ids else None

    def talk(self, owner: int, n: int) -> Any:
        at = clock.now() - timedelta(days=n % 40)
        values = {"customer_id": owner, "summary": "谈", "happened_at": at}
        values["result"] = ("reached", "not_reached")[n % 3 == 0]
        if n % 2:
            values["next_on"] = (at + timedelta(days=n % 30)).date()
        return self.services.records.save("activity", None, values)

    def task(self, owner: int, n: int) -> Any:
        values = {"customer_id": owner, "title": f"事{n}", "due_on": date(2026, 11, 1 + n % 28)}
        values["kind"] = ("call", "send")[n % 2]
        return self.services.records.save("task", None, values)

    def deal(self, owner: int, n: int) -> Any:
        values = GRADED | {"customer_id": owner, "name": f"商机{n}", "amount": n * 100}
        values["determination"] = ("high", "medium", "low")[n % 3]
        values["objective_need"] = n % 5 != 0
        values["expected_on"] = date(2026, 12, 1) + timedelta(days=n * 9)
        return self.services.records.save("opportunity", None, values)

    def change(self, owner: int, n: int) -> Any:
        values = {"do_not_contact": n % 2 == 0, "determination": ("high", "low")[n % 2]}
        return self.services.records.save("customer", owner, values)

    def finish(self, _owner: int, n: int) -> Any:
        if (task := self._some("task", n)) is not None:
            return self.services.records.save("task", task, {"state": ("done", "dropped")[n % 2]})
        return None

    def cool(self, _owner: int, n: int) -> Any:
        if (deal := self._some("opportunity", n)) is not None:
            later = date(2027, 3, 1) + timedelta(days=n * 5)
            return self.services.records.save("opportunity", deal, {"expected_on": later})
        return None

    def remove(self, owner: int, n: int) -> Any:
        entity = ("activity", "task", "opportunity", "customer")[n % 4]
        record = owner if entity == "customer" else self._some(entity, n)
        return self.services.records.remove(entity, [record]) if record is not None else None

    def restore(self, owner: int, n: int) -> Any:
        return self.services.records.restore("customer", [owner])

    def merge(self, owner: int, n: int) -> Any:
        other = self.customers[(n + 1) % len(self.customers)]
        return self.services.merging.merge(self.services.merging.plan(owner, [other]))

    def undo(self, _owner: int, n: int) -> Any:
        if self.acts:
            return self.services.undo.undo(self.acts[-1 - n % len(self.acts)])
        return None

    def terms(self, _owner: int, n: int) -> Any:
        gate = ("3-6-12", "1-3-6")[n % 2]
        values = {"cadence.grade_a": 3 + n % 9, "opportunity.time_gate": gate}
        return self.services.settings.save(values)


@pytest.fixture(scope="module")
def fresh(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Services]:
    """Makes the services of one fresh file after the other."""
    folder, numbers = tmp_path_factory.mktemp("histories"), itertools.count()

    def copy() -> Services:
        services = Services(
            open_database(shutil.copy(template_file, folder / f"{next(numbers)}.crm"))
        )
        services.employee_id = services.names.choices("employee")[0][0]
        return services

    return copy


KINDS = (
    *("talk", "talk", "task", "deal", "deal", "change", "finish", "cool", "remove"),
    *("restore", "merge", "undo", "terms"),
)


@settings(max_examples=25)
@given(acts=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 60)), max_size=14),
       days=st.lists(st.integers(0, 14), min_size=1, max_size=3))  # fmt: skip
def test_the_rows_equal_a_recomputation_after_any_history(
    fresh: Callable[[], Services], acts: list[tuple[str, int]], days: list[int]
) -> None:
    services = fresh()
    try:
        history = History(services)
        day = NOW
        for n, (kind, number) in enumerate(acts):
            if n % 5 == 4:
                day += timedelta(days=days[n % len(days)])
            with clock.fixed(day):
                history.act(kind, number)
        with clock.fixed(day):
            services.customer_stats.refresh()
            assert stored(services) == expected(services, day.date())
            assert [f for f in check(services.database) if f.kind == "customer_stats"] == []
    finally:
        services.close()


# --- what they mean -------------------------------------------------------------------------
def test_only_a_real_contact_restarts_the_cadence(services: Services) -> None:
    ours = customer(services)
    create(services, "opportunity", customer_id=ours, name="扩建", amount=100_000, **GRADED)
    assert kept(services, ours).contact_due_on == "2026-11-21"  # never contacted: today
    for result, due_on in (("not_reached", "2026-11-21"), ("reached", "2026-11-26")):
        create(
            services, "activity", customer_id=ours, summary="谈", result=result,
            happened_at=datetime(2026, 11, 19, 10),
        )  # fmt: skip
        assert kept(services, ours).contact_due_on == due_on
    row = kept(services, ours)
    assert (row.due_interval, row.due_source, row.opportunity_grade) == (7, "grade", "a")
    assert (row.open_opportunities, row.value_at_risk, row.contact_count) == (1, 100_000, 1)


def test_the_grade_of_a_customer_says_how_many_opportunities_are_on_the_way(
    services: Services,
) -> None:
    ours, other = customer(services), customer(services, "没有商机")
    for name in ("扩建", "备件"):
        create(services, "opportunity", customer_id=ours, name=name, **GRADED)
    known = services.derived.values_for([ours, other])
    assert known[ours]["opportunity_grade"] == "a"
    assert known[ours]["opportunity_grade.reason"] == "进行中 2 个商机"
    assert "opportunity_grade.reason" not in known[other]


def test_who_does_not_want_to_be_contacted_is_not_due(services: Services) -> None:
    ours = customer(services)
    create(services, "opportunity", customer_id=ours, name="扩建", **GRADED)
    services.records.save("customer", ours, {"do_not_contact": True})
    assert kept(services, ours).contact_due_on is None
    assert kept(services, ours).opportunity_grade == "a"


def test_a_contact_agreed_on_for_later_suspends_the_cadence_other_tasks_do_not(
    services: Services,
) -> None:
    ours = customer(services)
    create(services, "opportunity", customer_id=ours, name="扩建", **GRADED)
    create(services, "task", customer_id=ours, kind="collect", title="收款", due_on="2027-01-20")
    assert kept(services, ours).contact_due_on == "2026-11-21"
    call = create(
        services, "task", customer_id=ours, kind="call", title="电话", due_on="2026-12-04"
    )
    assert kept(services, ours).contact_due_on == "2026-12-04"
    services.follow_ups.do_task(call)
    assert kept(services, ours).contact_due_on == "2026-11-21"  # a tick is no contact


def test_grades_move_with_the_days_and_the_first_opening_brings_them_up_to_date(
    services: Services,
) -> None:
    ours = customer(services)
    values = GRADED | {"expected_on": "2027-02-25"}
    create(services, "opportunity", customer_id=ours, name="扩建", **values)
    create(services, "activity", customer_id=ours, summary="谈")
    assert kept(services, ours).opportunity_grade == "b"
    with clock.fixed(date(2026, 11, 30)):
        assert not services.customer_stats.is_of_today()
        assert services.customer_stats.refresh() == 1
        assert kept(services, ours).opportunity_grade == "a"
        assert kept(services, ours).contact_due_on == "2026-11-30"
        assert services.customer_stats.refresh() == 0


def test_changed_intervals_count_at_once_and_their_undo_too(services: Services) -> None:
    ours = customer(services)
    create(services, "opportunity", customer_id=ours, name="扩建", **GRADED)
    create(services, "activity", customer_id=ours, summary="谈")
    assert kept(services, ours).contact_due_on == "2026-11-30"  # 28 November is a Saturday
    act = services.settings.save({"cadence.grade_a": 3})
    assert kept(services, ours).contact_due_on == "2026-11-24"
    services.undo.undo(act.change_set_id)
    assert kept(services, ours).contact_due_on == "2026-11-30"


def test_the_layer_of_the_sales_analysis_is_kept_and_its_interval_counts(
    services: Services,
) -> None:
    ours = customer(services)
    with services.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO customer_stat (customer_id, contact_count, open_opportunities, "
                "value_at_risk, layer) VALUES (:id, 0, 0, 0, 'big')"
            ),
            {"id": ours},
        )
    create(services, "activity", customer_id=ours, summary="谈")
    row = kept(services, ours)
    assert (row.layer, row.due_source, row.due_interval) == ("big", "layer", 14)
    assert row.contact_due_on == "2026-12-07"  # 5 December is a Saturday


def test_customers_in_the_bin_have_no_row_and_get_it_back(services: Services) -> None:
    ours = customer(services)
    create(services, "activity", customer_id=ours, summary="谈", next_on="2026-12-01")
    before = kept(services, ours)
    services.records.remove("customer", [ours])
    assert kept(services, ours).is_empty
    services.records.restore("customer", [ours])
    assert kept(services, ours) == before


def test_the_check_finds_a_wrong_row_and_repairs_it(services: Services) -> None:
    ours = customer(services)
    create(services, "activity", customer_id=ours, summary="谈")
    with services.database.write() as connection:
        connection.execute(text("UPDATE customer_stat SET contact_count = 7"))
    [finding] = check(services.database)
    assert (finding.kind, finding.record_id) == ("customer_stats", ours)
    assert check(services.database, repair=True)[0].is_repaired
    assert check(services.database) == []
    assert kept(services, ours).contact_count == 1


def test_an_act_writes_rows_only_for_the_customers_it_touched(services: Services) -> None:
    ours, theirs = customer(services), customer(services, "广州丰华贸易有限公司")
    create(services, "activity", customer_id=theirs, summary="谈")
    with services.database.write() as connection:
        connection.execute(text("UPDATE customer_stat SET contact_count = 7"))
    create(services, "activity", customer_id=ours, summary="谈")
    assert kept(services, theirs).contact_count == 7


def test_thousands_of_talks_in_one_act_are_counted_in_chunks(services: Services) -> None:
    with Writer(services.context(), "Many") as writer:
        ids = [writer.create("customer", {"name": f"客户{n}号"}) for n in range(600)]
        for n in ids:
            writer.create("activity", {"customer_id": n, "summary": "谈"})
    assert stored(services) == expected(services, NOW.date())
    with services.database.write() as connection:
        assert renew(connection, ids, NOW.date()) == 0
        assert len(compute(connection, ids[:500], NOW.date(), terms(connection))) == 500


def test_a_new_file_keeps_nothing(tmp_path: Path) -> None:
    services = Services(create_database(tmp_path / "neu.crm"))
    assert stored(services) == {}
    assert check(services.database) == []
    services.close()
