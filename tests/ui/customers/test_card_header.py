"""The head of the card: a grade stands in its own hue and says where it comes from."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.services.container import Services
from crmdesk.ui.customers.card_header import CardHeader
from crmdesk.ui.customers.card_state import read_card
from crmdesk.ui.desk import Desk
from tests.helpers.making import create, customer

LATER: Final[dict[str, Any]] = {
    "has_solution": False, "objective_need": True, "subjective_need": True, "determination": "high",
    "is_selecting": True, "is_feasible": True, "expected_on": "2027-03-20",
}  # fmt: skip


def test_a_grade_has_its_own_hue_and_reason_and_what_is_not_computed_says_so(
    qtbot: Any, desk: Desk, services: Services
) -> None:
    ours = customer(services)
    create(services, "opportunity", customer_id=ours, name="扩建", **LATER)
    header = CardHeader(desk, ())
    qtbot.addWidget(header)
    header.show_state(read_card(services, ours))
    grade, credit = header._tiles["opportunity_grade"], header._tiles["credit_grade"]
    assert (grade._pill.text(), grade._pill._tone) == ("B", "gradeB")
    assert grade._reason.text() == "进行中 1 个商机"
    assert (credit._pill.text(), credit._reason.text()) == ("—", "尚未计算")


def test_an_answer_without_a_reason_does_not_say_that_it_lacks(
    qtbot: Any, desk: Desk, services: Services
) -> None:
    header = CardHeader(desk, ())
    qtbot.addWidget(header)
    header.show_state(read_card(services, customer(services, relation_state="lead")))
    tile = header._tiles["pyramid_layer"]
    assert tile._pill.text() not in ("", "—")
    assert tile._reason.text() == ""
