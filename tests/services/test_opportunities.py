"""Grades with reasons, questions of a move, moves, shares, handing over, stage history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.errors import CrmError, NotFound, StaleRecord
from crmdesk.services.container import Services
from crmdesk.services.opportunity_targets import (
    EndTarget,
    FilingTarget,
    GradeTarget,
    LostTarget,
    PauseTarget,
    ReopenTarget,
    StageTarget,
    Target,
    WonTarget,
)
from crmdesk.services.setting_specs import PLAYBOOKS, TIME_GATE
from tests.conftest import NOW
from tests.helpers.deals import LOSS, active, lost, opportunity, stages, won
from tests.helpers.making import create, customer
from tests.helpers.refusals import refused

ANSWERS: dict[str, Any] = {
    "has_solution": False,
    "objective_need": True,
    "subjective_need": True,
    "determination": "high",
    "is_selecting": True,
    "is_feasible": True,
    "expected_on": date(2027, 1, 31),
}


def row(services: Services, record_id: int) -> dict[str, Any]:
    return dict(services.records.fetch("opportunity", record_id))


def letter(services: Services, record_id: int) -> str | None:
    grade = services.opportunities.explain(record_id).grade
    return grade.letter if grade else None


def asked(services: Services, record_id: int, target: Target) -> dict[str, bool]:
    """The fields that are asked, and whether they must be answered."""
    found = services.opportunities.questions_for(record_id, target)
    assert not found.refusal
    return {q.spec.name: q.is_needed for q in found.questions}


# --- grades -----------------------------------------------------------------------------------
def test_the_answers_of_the_opportunity_make_its_grade(services: Services) -> None:
    made = active(services, **ANSWERS)
    assert letter(services, made) == "A"
    [verdict] = services.opportunities.grades([made]).values()
    assert verdict.grade is services.opportunities.explain(made).grade


def test_what_it_leaves_blank_comes_from_the_customers_card(services: Services) -> None:
    card = customer(
        services,
        solution_state="has",
        solution_satisfaction="none",
        objective_need=True,
        subjective_need=True,
        determination="high",
    )
    made = active(services, card, expected_on=date(2027, 3, 1))
    answer = services.opportunities.explain(made)
    assert answer.facts.has_solution is True
    assert answer.facts.dissatisfaction == "high"
    assert letter(services, made) == "B"
    services.records.save("opportunity", made, {"has_solution": False})
    assert services.opportunities.explain(made).facts.has_solution is False


def test_the_owner_chooses_the_months(services: Services) -> None:
    made = active(services, **ANSWERS)
    services.settings.save({TIME_GATE.key: "1-3-6"})
    assert letter(services, made) == "B"
    assert services.opportunities.explain(made, date(2027, 1, 1)).grade == "a"


def test_answers_are_tried_before_they_are_saved(services: Services) -> None:
    made = active(services, **ANSWERS | {"determination": "low", "is_selecting": False})
    assert letter(services, made) == "C"
    tried = services.opportunities.preview(made, {"determination": "high", "is_selecting": True})
    assert tried.grade == "a"
    assert letter(services, made) == "C"


def test_the_owners_own_playbook_is_shown(services: Services) -> None:
    assert len(services.opportunities.playbook("a")) > 50
    services.settings.save({PLAYBOOKS["a"].key: "每周登门"})
    assert services.opportunities.playbook("a") == "每周登门"


# --- questions --------------------------------------------------------------------------------
def test_a_drop_on_a_better_grade_asks_only_what_lacks(services: Services) -> None:
    made = active(services, **ANSWERS | {"determination": "medium"})
    assert letter(services, made) == "B"
    questions = services.opportunities.questions_for(made, GradeTarget("a"))
    needed = {q.spec.name: shown(q.why) for q in questions.questions if q.is_needed}
    assert list(needed) == ["determination"]
    assert "高" in needed["determination"]
    assert "决心" in shown(questions.teaser)


def test_a_drop_where_it_stands_asks_nothing(services: Services) -> None:
    made = active(services, **ANSWERS)
    questions = services.opportunities.questions_for(made, GradeTarget("a"))
    assert questions.is_free
    assert not questions.questions


def test_a_drop_saves_what_was_answered_wherever_it_leads(services: Services) -> None:
    made = active(services, **ANSWERS | {"determination": "low", "is_selecting": False})
    services.opportunities.move(made, GradeTarget("a"), {"determination": "medium"})
    assert letter(services, made) == "B"
    with pytest.raises(CrmError, match="等级不变"):
        services.opportunities.move(made, GradeTarget("a"), {"determination": "medium"})


def test_a_drop_on_a_worse_grade_asks_what_has_changed(services: Services) -> None:
    made = active(services, **ANSWERS)
    fields = asked(services, made, GradeTarget("d"))
    assert "is_implementing" in fields
    assert not any(fields.values())


@pytest.mark.parametrize(
    ("target", "needed"),
    [
        (WonTarget(), {"amount", "summary"}),
        (LostTarget(), {"loss_reason", "summary"}),
        (PauseTarget(), {"pause_reason"}),
        (EndTarget(), {"pause_reason"}),
        (StageTarget(0), set()),
    ],
)
def test_each_end_asks_what_its_rule_needs(
    services: Services, target: Target, needed: set[str]
) -> None:
    made = active(services)
    if isinstance(target, StageTarget):
        target = StageTarget(stages(services)[2].id)
    fields = asked(services, made, target)
    assert {name for name, must in fields.items() if must} == needed
    if isinstance(target, WonTarget):
        values = {
            q.spec.name: q.value
            for q in services.opportunities.questions_for(made, target).questions
        }
        assert (values["amount"], values["decided_on"]) == (12_000_000, date(2026, 11, 21))


def test_what_is_asked_is_enough(services: Services) -> None:
    rival = create(services, "competitor", name="对手")
    answers: dict[str, Any] = LOSS | {"winner_id": rival, "pause_reason": "说明", "amount": 100}
    for target in (WonTarget(), LostTarget(), PauseTarget(), EndTarget()):
        made = opportunity(services, name=type(target).__name__)
        fields = asked(services, made, target)
        given = {name: answers[name] for name in fields if name in answers}
        services.opportunities.move(made, target, given)


def test_a_won_one_goes_nowhere_and_says_so(services: Services) -> None:
    made = active(services)
    won(services, made)
    for target in (GradeTarget("a"), LostTarget(), ReopenTarget(), StageTarget(1)):
        assert "赢单" in services.opportunities.questions_for(made, target).refusal


# --- moves ------------------------------------------------------------------------------------
def test_a_drop_that_skips_a_state_stores_every_step(services: Services) -> None:
    made = opportunity(services)
    services.opportunities.move(made, WonTarget(), {"summary": "赢了"})
    after = row(services, made)
    assert (after["state"], after["version"]) == ("won", 3)


def test_a_lost_card_dropped_on_a_stage_is_followed_again(services: Services) -> None:
    made = active(services)
    lost(services, made)
    target = StageTarget(stages(services)[1].id)
    assert asked(services, made, target) == {"pause_reason": True}
    with refused(services, "pause_reason"):
        services.opportunities.move(made, target)
    services.opportunities.move(made, target, {"pause_reason": "对手没交货"})
    after = row(services, made)
    assert (after["state"], after["stage_id"]) == ("active", target.stage_id)


def test_a_move_is_taken_back_in_one_go(services: Services) -> None:
    made = opportunity(services)
    before = row(services, made)
    act = services.opportunities.move(made, WonTarget(), {"summary": "赢了"})
    services.undo.undo(act.change_set_id)
    after = row(services, made)
    bookkeeping = {"version", "changed_at"}
    assert {k: v for k, v in after.items() if k not in bookkeeping} == {
        k: v for k, v in before.items() if k not in bookkeeping
    }


def test_a_move_notices_what_changed_meanwhile(services: Services) -> None:
    made = active(services)
    version = row(services, made)["version"]
    services.records.save("opportunity", made, {"stage_id": stages(services)[1].id})
    with pytest.raises(StaleRecord):
        services.opportunities.move(made, StageTarget(stages(services)[2].id), {}, version)


def test_filing_goes_step_by_step(services: Services) -> None:
    made = active(services)
    won(services, made)
    assert asked(services, made, FilingTarget("archived")) == {}
    services.opportunities.move(made, FilingTarget("archived"))
    assert row(services, made)["filing"] == "archived"
    assert services.opportunities.purgeable(date(2026, 11, 22)) == [made]
    assert "关闭" in services.opportunities.questions_for(made, LostTarget()).refusal
    services.opportunities.move(made, FilingTarget("open"))
    assert row(services, made)["filing"] == "open"


def test_the_menu_offers_what_the_machine_allows(services: Services) -> None:
    made = active(services)
    kinds = {type(t) for t in services.opportunities.next_targets(made)}
    assert kinds == {WonTarget, LostTarget, PauseTarget, EndTarget}
    won(services, made)
    assert services.opportunities.next_targets(made) == (FilingTarget("closed"),)


def test_a_removed_one_is_not_found(services: Services) -> None:
    made = active(services)
    services.records.remove("opportunity", [made])
    with pytest.raises(NotFound):
        services.opportunities.move(made, WonTarget(), {"summary": "x"})


# --- making -----------------------------------------------------------------------------------
def test_a_talk_becomes_an_opportunity(services: Services) -> None:
    owner = customer(services)
    talk = create(
        services,
        "activity",
        customer_id=owner,
        happened_at=datetime(2026, 11, 20, 15, 0),
        summary="谈了扩产",
        needs="两条包装线\n明年三月投产",
    )
    values = services.opportunities.defaults(activity_id=talk)
    assert (values["customer_id"], values["name"]) == (owner, "两条包装线")
    _act, made = services.opportunities.create_from_activity(talk, {"amount": 5_000_000})
    after = row(services, made)
    assert (after["origin"], after["created_on"]) == ("activity", "2026-11-20")
    assert services.records.fetch("activity", talk)["opportunity_id"] == made


# --- shares -----------------------------------------------------------------------------------
def test_shares_are_written_together_and_are_whole(services: Services) -> None:
    made = active(services)
    first, second = (create(services, "employee", name=n) for n in ("王芳", "陈刚"))
    opportunities = services.opportunities
    opportunities.set_shares(made, [(first, 6000), (second, 4000)])
    assert opportunities.shares(made) == [(first, 6000), (second, 4000)]
    act = opportunities.set_shares(made, [(second, 10_000)])
    services.undo.undo(act.change_set_id)
    assert opportunities.shares(made) == [(first, 6000), (second, 4000)]
    with refused(services, "share", "90"):
        opportunities.set_shares(made, [(first, 6000), (second, 3000)])
    with refused(services, "share"):
        opportunities.set_shares(made, [(first, 10_000), (second, 0)])
    with refused(services, "employee_id", "王芳"):
        opportunities.set_shares(made, [(first, 5000), (first, 5000)])
    opportunities.set_shares(made, [])
    assert opportunities.shares(made) == []


def test_a_single_share_that_is_not_whole_is_refused_the_same_way(services: Services) -> None:
    made = active(services)
    seller = create(services, "employee", name="王芳")
    with refused(services, "share", "100%"):
        create(services, "opportunity_share", opportunity_id=made, employee_id=seller, share=5000)
    create(services, "opportunity_share", opportunity_id=made, employee_id=seller, share=10_000)
    [share] = services.records.all("opportunity_share")
    with refused(services, "share"):
        services.records.save("opportunity_share", share.record_id, {"share": 9999})


def test_somebody_who_left_gets_no_share(services: Services) -> None:
    gone = create(services, "employee", name="老赵", has_left=True)
    made = active(services)
    with refused(services, "employee_id", "老赵"):
        services.opportunities.set_shares(made, [(gone, 10_000)])


# --- handing over -----------------------------------------------------------------------------
def test_accepted_it_changes_hands_and_keeps_its_stage(services: Services) -> None:
    made = active(services, stage_id=stages(services)[1].id)
    won(services, made)
    before = row(services, made)
    heir = create(services, "employee", name="王芳")
    services.opportunities.ask_transfer(made, heir, "区域调整")
    [waiting] = services.opportunities.transfers_for(heir)
    assert (waiting.to_name, waiting.reason, waiting.from_name) == ("王芳", "区域调整", "李晓明")
    assert row(services, made)["owner_id"] == before["owner_id"]
    with refused(services, "to_id"):
        services.opportunities.ask_transfer(made, heir)
    act = services.opportunities.answer_transfer(waiting.id, accepted=True)
    after = row(services, made)
    assert after["owner_id"] == heir
    assert [after[n] for n in ("stage_id", "state", "stage_since")] == [
        before[n] for n in ("stage_id", "state", "stage_since")
    ]
    assert services.opportunities.transfers_for() == []
    with refused(services, "state"):
        services.opportunities.answer_transfer(waiting.id, accepted=False)
    services.undo.undo(act.change_set_id)
    assert row(services, made)["owner_id"] == before["owner_id"]


def test_refused_it_stays(services: Services) -> None:
    made = active(services)
    heir = create(services, "employee", name="王芳")
    services.opportunities.ask_transfer(made, heir)
    [waiting] = services.opportunities.transfers_for(heir)
    services.opportunities.answer_transfer(waiting.id, accepted=False, reason="太远")
    assert row(services, made)["owner_id"] == services.employee_id
    assert services.employee_id is not None
    with refused(services, "to_id"):
        services.opportunities.ask_transfer(made, services.employee_id)


# --- looking back -----------------------------------------------------------------------------
def test_the_stage_history_says_how_long_it_stood_where(services: Services) -> None:
    first, second, _third = stages(services)
    made = opportunity(services, created_on=date(2026, 11, 11))
    with clock.fixed(NOW + timedelta(days=5)):
        services.opportunities.move(made, StageTarget(second.id))
    with clock.fixed(NOW + timedelta(days=12)):
        services.opportunities.move(made, WonTarget(), {"summary": "赢了"})
        found = services.opportunities.stage_history(made)
        summary = services.opportunities.close_summary(made)
    assert [(s.stage, s.state, s.days) for s in found] == [
        (first.name, "new", 15),
        (second.name, "active", 7),
        (second.name, "won", 0),
    ]
    assert found[1].words == "7 天"
    assert found[0].who == "李晓明"
    assert summary.days == 22
