"""Undo from the window: at once, or after a question that names what changed since."""

from __future__ import annotations

from typing import Any

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.taking_back import NAMED, take_back, take_back_latest
from tests.helpers.making import customer
from tests.ui.conftest import Person

WAIT = 10_000


def staff(services: Services, record_id: int) -> Any:
    return services.records.fetch("customer", record_id)["employee_count"]


def edited_twice(services: Services, **values: Any) -> tuple[int, int]:
    """A customer whose first edit was overtaken by a second; (customer, first act)."""
    record = customer(services)
    first = services.records.save("customer", record, values or {"employee_count": 10})
    services.records.save("customer", record, dict.fromkeys(values or ["employee_count"]))
    return record, first.change_set_id


def test_what_nobody_touched_since_is_taken_back_without_a_question(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, person: Person
) -> None:
    record = customer(services)
    done = services.records.save("customer", record, {"employee_count": 10})
    take_back(desk, done.change_set_id)
    qtbot.waitUntil(lambda: staff(services, record) is None, timeout=WAIT)
    assert not [kind for kind, _title, _text in person.seen if kind == "question"]


def test_the_question_names_record_field_and_both_values(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, person: Person
) -> None:
    record, act = edited_twice(services)
    services.records.save("customer", record, {"employee_count": 12})
    person.answers = ["cancel"]
    take_back(desk, act)
    qtbot.waitUntil(lambda: bool(person.seen), timeout=WAIT)
    [said] = person.texts
    for word in ("深圳市锦华五金制品有限公司", "从业人数", "12", "（空）"):
        assert word in said
    assert staff(services, record) == 12


def test_the_newer_values_are_kept_or_overwritten_as_chosen(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, person: Person
) -> None:
    record, act = edited_twice(services, employee_count=10, store_count=3)
    services.records.save("customer", record, {"employee_count": 12})
    person.answers = ["overwrite"]
    take_back(desk, act)
    qtbot.waitUntil(lambda: staff(services, record) is None, timeout=WAIT)


def test_many_changes_are_counted_and_some_named(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services, person: Person
) -> None:
    names = ("employee_count", "store_count", "sales_staff", "outlet_count", "annual_volume",
             "potential", "age", "children", "purchase_cycle")  # fmt: skip
    _record, act = edited_twice(services, **dict.fromkeys(names, 5))
    person.answers = ["cancel"]
    take_back(desk, act)
    qtbot.waitUntil(lambda: bool(person.seen), timeout=WAIT)
    lines = person.texts[0].splitlines()
    assert len(lines) == NAMED + 2
    assert str(len(names)) in lines[0]
    assert str(len(names) - NAMED) in lines[-1]


def test_undo_and_redo_walk_through_the_acts(
    qtbot: Any, desk: Desk, window: MainWindow, services: Services
) -> None:
    record = customer(services)
    services.records.save("customer", record, {"employee_count": 10})
    take_back_latest(desk, redo=False)
    qtbot.waitUntil(lambda: staff(services, record) is None, timeout=WAIT)
    take_back_latest(desk, redo=True)
    qtbot.waitUntil(lambda: staff(services, record) == 10, timeout=WAIT)
