"""打分: typing points, seeing at once what they make of him, saving them as one act."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.analysis.criteria import KAISM, SATISFACTION, SCREENING
from crmdesk.services.container import Services
from crmdesk.services.criteria import usual
from crmdesk.ui.analysis.assessment_dialog import AssessmentDialog
from crmdesk.ui.desk import Desk
from crmdesk.ui.settings.criteria import CriteriaSection
from tests.helpers.making import create, customer
from tests.ui.conftest import Person

OURS = {"scale": 9, "growth": 7, "margin": 6, "payment": 8,
        "price": 6, "quality": 9, "delivery": 8, "service": 8}  # fmt: skip
THEIRS = {"price": 8, "quality": 7, "delivery": 7, "service": 6}


def opened(desk: Desk, qtbot: Any, kind: str, who: int) -> AssessmentDialog:
    made = AssessmentDialog(desk, kind, who)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.save.isEnabled)
    return made


def give(dialog: AssessmentDialog, whose: int | None, points: dict[str, Any]) -> None:
    for (column, _axis, code), cell in dialog.grid.cells.items():
        if column == whose and code in points:
            cell.editor.line.setText(str(points[code]))


@pytest.fixture
def rival(services: Services) -> int:
    """A competitor at our customer, so that he has a column at once."""
    return create(services, "competitor", name="对手甲")


def test_typed_points_show_the_class_and_are_saved_for_both_sides(
    desk: Desk, qtbot: Any, services: Services, rival: int
) -> None:
    who = customer(services)
    create(services, "competitor_relation", customer_id=who, competitor_id=rival)
    dialog = opened(desk, qtbot, KAISM, who)
    give(dialog, None, {"scale": 9})
    assert dialog.pill.text() == "—"
    give(dialog, None, OURS)
    give(dialog, rival, THEIRS)
    assert dialog.pill.text() == "关键客户"
    assert "7.55" in dialog.why.text()
    dialog.commit()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    latest = services.assessments.latest(who, KAISM)
    assert latest[None].points["quality"] == 9_000
    assert latest[rival].points == {code: points * 1000 for code, points in THEIRS.items()}


def test_points_of_last_time_stand_in_grey_and_can_be_taken_over(
    desk: Desk, qtbot: Any, services: Services
) -> None:
    who = customer(services)
    services.assessments.save(who, SATISFACTION, {"product": 4_000}, assessed_on=date(2026, 3, 1))
    dialog = opened(desk, qtbot, SATISFACTION, who)
    cell = dialog.grid.cells[None, "total", "product"]
    assert cell.editor.line.text() == ""
    assert "4" in dialog.findChild(type(dialog.why), "before_ours_product").text()
    assert not dialog.has_changes()
    dialog.grid.take_before()
    assert cell.editor.line.text() == "4"
    assert dialog.has_changes()


def test_points_off_the_scale_stay_in_the_dialog(
    desk: Desk, qtbot: Any, services: Services, person: Person
) -> None:
    who = customer(services)
    dialog = opened(desk, qtbot, SATISFACTION, who)
    give(dialog, None, {"product": 6})
    dialog.commit()
    assert dialog.isVisible()
    assert "5" in dialog.findChild(type(dialog.why), "dialogProblem").text()
    give(dialog, None, {"product": ""})
    dialog.commit()
    qtbot.waitUntil(lambda: "一个" in dialog.findChild(type(dialog.why), "dialogProblem").text())
    assert services.assessments.of_customer(who) == []


def test_a_competitor_comes_beside_and_goes_again(
    desk: Desk, qtbot: Any, services: Services, rival: int
) -> None:
    dialog = opened(desk, qtbot, KAISM, customer(services))
    give(dialog, None, OURS)
    dialog.add_competitor.activated.emit(dialog.add_competitor.findData(rival))
    give(dialog, rival, dict.fromkeys(THEIRS, 10))
    assert dialog.pill.text() == "关键发展"
    dialog.grid.dropped.emit(rival)
    qtbot.waitUntil(lambda: dialog.pill.text() == "关键客户")
    assert dialog.grid.typed()[None]["scale"] == 9_000


# --- the criteria ---------------------------------------------------------------------------
@pytest.fixture
def section(desk: Desk, qtbot: Any) -> CriteriaSection:
    made = CriteriaSection(desk)
    qtbot.addWidget(made)
    made.choose(SCREENING)
    qtbot.waitUntil(lambda: len(made.rows) == len(usual(SCREENING)))
    return made


def test_weights_are_saved_only_when_they_make_100_percent(
    section: CriteriaSection, qtbot: Any, services: Services, person: Person
) -> None:
    section.rows[0].weight.line.setText("25")
    said = section.findChild(type(section._sums["total"]), "sum_total")
    assert "95%" in said.text()
    section.save()
    assert services.criteria.is_usual(SCREENING)
    section.rows[1].weight.line.setText("30")
    section.rows[0].name.setText("全年采购")
    section.save()
    qtbot.waitUntil(lambda: not services.criteria.is_usual(SCREENING))
    first, second, *_rest = services.criteria.of(SCREENING)
    assert (first.name, first.weight, second.weight) == ("全年采购", 2_500, 3_000)


def test_criteria_are_added_ordered_archived_and_reset(
    section: CriteriaSection, qtbot: Any, services: Services, person: Person
) -> None:
    section.rows[4].archive.click()  # 合作性, 10 %
    section.add()
    added = next(row for row in section.rows if not row.name.text())
    assert added.weight.line.text() == "10%"  # what the others leave
    added.name.setText("配合度")
    section.rows[1].up.click()
    section.save()
    qtbot.waitUntil(lambda: not services.criteria.is_usual(SCREENING))
    used = [c for c in services.criteria.of(SCREENING) if not c.is_archived]
    assert [c.code for c in used] == ["profit", "amount", "safety", "future", "own1"]
    qtbot.waitUntil(lambda: section.usual.isVisibleTo(section))
    section.usual.click()
    qtbot.waitUntil(lambda: services.criteria.is_usual(SCREENING))


def test_the_analysis_page_leads_to_the_criteria_of_its_method(
    window: Any, desk: Desk, qtbot: Any
) -> None:
    desk.open_page("analysis", method="satisfaction")
    tools = window.page().panel._tools
    assert not tools.isHidden()
    tools.criteria.click()
    shown = window.page().section()
    assert isinstance(shown, CriteriaSection)
    assert shown.kind == SATISFACTION
