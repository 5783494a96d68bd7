"""First business: applied for, compared with the documents beside, approved when nothing lacks."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.analysis.qualification import FIRST_DEAL
from crmdesk.services.container import Services
from crmdesk.ui.credit.review_part import ReviewPart, apply_dialog, review_decision
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.qualifications import QualificationsPage
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, kept, sale, without_credit_control
from tests.ui.conftest import Person

NAME = "上海宏达机械有限公司"
USCC = "91310115MA1H7XQK2L"


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(services, NAME)


@pytest.fixture
def review(services: Services, buyer: int) -> int:
    done = services.qualification_reviews.apply(buyer)
    return next(iter(done.of("qualification_review").created))


@pytest.fixture
def part(desk: Desk, qtbot: Any) -> Any:
    made = ReviewPart(desk)
    qtbot.addWidget(made)
    made.resize(1200, 620)
    made.show()
    made.refresh()
    yield made
    made.hide()


def show(part: ReviewPart, review: int, qtbot: Any) -> None:
    part.card.show_review(review)
    qtbot.waitUntil(lambda: part.card._review is not None)


def labels(part: ReviewPart) -> str:
    return "\n".join(each.text() for each in part.card.findChildren(QLabel))


def paper(services: Services, buyer: int, kind: str, holder: str = NAME) -> int:
    return create(
        services, "qualification", customer_id=buyer, kind=kind, number=f"N-{kind}", holder=holder,
        valid_from=TODAY.replace(year=2025), is_permanent=True,
    )  # fmt: skip


def test_page_has_a_view_of_reviews(desk: Desk, review: int, buyer: int, qtbot: Any) -> None:
    page = QualificationsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.enter(mode="reviews")
    qtbot.waitUntil(lambda: page.reviews.list.list.total == 1)
    assert page.stack.currentWidget() is page.reviews
    qtbot.waitUntil(lambda: "1" in page.top.subtitle.text())
    page.enter(mode="documents")
    assert page.stack.currentWidget() is not page.reviews
    page.hide()


def test_card_lists_what_lacks_with_a_way_to_enter_it(
    desk: Desk, review: int, part: ReviewPart, qtbot: Any
) -> None:
    show(part, review, qtbot)
    there = [kind for kind in FIRST_DEAL if part.card.findChild(QPushButton, f"enter_{kind}")]
    assert there == list(FIRST_DEAL)


def test_document_that_was_entered_lacks_no_more(
    desk: Desk, review: int, buyer: int, part: ReviewPart, qtbot: Any
) -> None:
    paper(desk.services, buyer, "business_licence")
    show(part, review, qtbot)
    assert part.card.findChild(QPushButton, "enter_business_licence") is None
    assert "N-business_licence" in labels(part)


def test_other_name_on_a_document_fails_the_check(
    desk: Desk, review: int, buyer: int, part: ReviewPart, qtbot: Any
) -> None:
    paper(desk.services, buyer, "business_licence", holder="另一家公司")
    show(part, review, qtbot)
    failed = [c for c in part.card._review.readiness.checks if c.outcome == "failed"]
    assert [c.code for c in failed] == ["names"]
    assert NAME in labels(part)


def test_answers_are_kept_with_who_gave_them_and_submitting_asks_for_the_decision(
    desk: Desk, review: int, part: ReviewPart, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    who = create(desk.services, "employee", name="王芳")
    desk.services.employee_id = who
    asked: list[Any] = []
    monkeypatch.setattr(part, "decide", asked.append)
    part.card.decide_asked.disconnect()
    part.card.decide_asked.connect(asked.append)
    show(part, review, qtbot)
    box = part.card.form.boxes["scope_covers"]
    assert box.editor is not None
    box.editor.set_value(True)
    part.card.findChild(QPushButton, "reviewSubmit").click()
    qtbot.waitUntil(lambda: bool(asked))
    row = kept(desk.services, "qualification_review", review)
    assert (row["scope_covers"], row["checker_id"], row["state"]) == (1, who, "submitted")


def test_approval_is_refused_while_something_lacks(desk: Desk, review: int, qtbot: Any) -> None:
    desk.services.qualification_reviews.submit(review)
    dialog = review_decision(desk, review, None)
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "approve").click()
    problem = dialog.findChild(QLabel, "approvalProblem")
    qtbot.waitUntil(lambda: bool(problem.text()))
    assert kept(desk.services, "qualification_review", review)["state"] == "submitted"


def test_complete_file_is_approved_and_comes_up_again_in_a_year(
    desk: Desk, services: Services, qtbot: Any
) -> None:
    buyer = customer(services, NAME, uscc=_valid_uscc())
    made = services.qualification_reviews.apply(buyer)
    review = next(iter(made.of("qualification_review").created))
    for kind in FIRST_DEAL:
        paper(services, buyer, kind)
    answers = ("names_match", "representative_match", "scope_covers", "seals_match")
    services.records.save("qualification_review", review, dict.fromkeys(answers, True))
    services.qualification_reviews.submit(review)
    dialog = review_decision(desk, review, None)
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "approve").click()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    row = kept(services, "qualification_review", review)
    assert (row["state"], row["review_on"]) == ("approved", "2027-11-21")


def test_apply_dialog_begins_a_review(desk: Desk, buyer: int, person: Person, qtbot: Any) -> None:
    dialog = apply_dialog(desk, buyer, "first", None)
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "deedDo").click()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    (row,) = desk.services.records.children("qualification_review", buyer, order=("id",))
    assert (row["kind"], row["goods"], row["state"]) == ("first", ",general,", "draft")


def test_the_yearly_review_says_what_was_sold_and_received(
    services: Services, review: int, buyer: int, part: ReviewPart, qtbot: Any
) -> None:
    show(part, review, qtbot)
    assert not part.card._money.isVisible()
    without_credit_control(services)
    sale(services, buyer, 200_000)
    done = services.qualification_reviews.apply(buyer, kind="periodic")
    (yearly,) = done.of("qualification_review").created
    part.card.show_review(yearly)
    qtbot.waitUntil(part.card._money.isVisible)
    assert "销售 2,000 元，回款 0 元，回款率 0.0%" in labels(part)


def test_empty_list_says_what_a_review_is_for(desk: Desk, part: ReviewPart, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: part.findChild(QPushButton, "emptyApply") is not None)
    assert part.card._nobody.isVisible()


def _valid_uscc() -> str:
    from crmdesk.core.errors import FieldError
    from crmdesk.models import checks

    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        code = USCC[:-1] + last
        try:
            checks.uscc(code)
        except FieldError:
            continue
        return code
    raise AssertionError(USCC)
