"""Rules of the opportunity: defaults, stages, states, closing, filing, and taking back."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.services.container import Services
from crmdesk.services.setting_specs import REOPEN_APPROVAL
from tests.helpers.deals import LOSS, active, lost, opportunity, save, stages, won
from tests.helpers.making import contact, create, customer
from tests.helpers.refusals import refused


def fetched(services: Services, record_id: int) -> dict[str, object]:
    return dict(services.records.fetch("opportunity", record_id))


def test_a_new_opportunity_has_number_owner_day_and_first_stage(services: Services) -> None:
    seller = create(services, "employee", name="王芳")
    made = opportunity(services, customer(services, owner_id=seller))
    row = fetched(services, made)
    first = stages(services)[0]
    assert row["code"] == "SJ-202611-0001"
    assert (row["owner_id"], row["created_on"]) == (seller, "2026-11-21")
    assert (row["pipeline_id"], row["stage_id"]) == (first.pipeline_id, first.id)
    assert (row["state"], row["stage_since"], row["filing"]) == ("new", "2026-11-21", "open")


def test_another_seller_than_the_one_of_the_customer_may_have_it(services: Services) -> None:
    seller = create(services, "employee", name="王芳")
    assert fetched(services, opportunity(services, owner_id=seller))["owner_id"] == seller


def test_one_entered_in_a_later_stage_is_followed_already(services: Services) -> None:
    later = stages(services, 1)[2]
    row = fetched(services, opportunity(services, stage_id=later.id))
    assert (row["state"], row["pipeline_id"]) == ("active", later.pipeline_id)


def test_a_number_is_given_once(services: Services) -> None:
    first = opportunity(services, code="SJ-1")
    services.records.remove("opportunity", [first])
    with refused(services, "code", "SJ-1", "三号线改造"):
        opportunity(
            services, services.records.fetch("opportunity", first)["customer_id"], code="SJ-1"
        )


def test_a_move_to_another_stage_starts_its_time_and_follows_the_deal(services: Services) -> None:
    made = opportunity(services, created_on=date(2026, 10, 1))
    second = stages(services)[1]
    save(services, made, stage_id=second.id)
    row = fetched(services, made)
    assert (row["stage_since"], row["state"]) == ("2026-11-21", "active")


def test_a_stage_of_another_pipeline_brings_its_pipeline(services: Services) -> None:
    made = active(services)
    other = stages(services, 1)[3]
    save(services, made, stage_id=other.id)
    assert fetched(services, made)["pipeline_id"] == other.pipeline_id
    save(services, made, pipeline_id=stages(services)[0].pipeline_id)
    assert fetched(services, made)["stage_id"] == stages(services)[0].id


def test_stage_and_pipeline_that_do_not_go_together_are_refused(services: Services) -> None:
    made = opportunity(services)
    with refused(services, "stage_id", "流程"):
        opportunity(
            services,
            fetched(services, made)["customer_id"],  # type: ignore[arg-type]
            stage_id=stages(services, 1)[0].id,
            pipeline_id=stages(services)[0].pipeline_id,
        )


def test_dates_before_it_was_opened_are_refused(services: Services) -> None:
    made = active(services, created_on=date(2026, 11, 10))
    with refused(services, "expected_on", "早于"):
        save(services, made, expected_on=date(2026, 11, 9))
    with refused(services, "decided_on", "早于"):
        won(services, made, decided_on=date(2026, 11, 9))
    save(services, made, expected_on=date(2026, 11, 10))
    with refused(services, "expected_on"):
        save(services, made, created_on=date(2026, 11, 11))


def test_an_own_estimate_needs_its_reason_and_stays_within_bounds(services: Services) -> None:
    made = active(services)
    with refused(services, "probability_reason", "理由"):
        save(services, made, manual_probability=8000)
    with refused(services, "manual_probability"):
        save(services, made, manual_probability=10_001, probability_reason="x")
    save(services, made, manual_probability=10_000, probability_reason="已口头确认")
    assert fetched(services, made)["state"] == "active"  # certain is not won


@pytest.mark.parametrize("state", ["won", "lost", "ended", "paused"])
def test_a_new_one_must_be_followed_first(services: Services, state: str) -> None:
    made = opportunity(services)
    with refused(services, "state", "新商机", "跟踪中"):
        save(services, made, state=state, pause_reason="等", **LOSS)


def test_lost_needs_reason_winner_and_summary(services: Services) -> None:
    made = active(services)
    rival = create(services, "competitor", name="对手")
    with refused(services, "loss_reason"):
        save(services, made, state="lost", summary="没拿下", winner_id=rival)
    with refused(services, "winner_id"):
        save(services, made, state="lost", **LOSS)
    with refused(services, "summary"):
        save(services, made, state="lost", loss_reason="price", winner_id=rival)
    for reason in ("cancelled", "no_decider", "other"):
        other = active(services, name=reason)
        save(services, other, state="lost", loss_reason=reason, summary="说明")
        assert fetched(services, other)["decided_on"] == "2026-11-21"


def test_won_needs_summary_and_amount(services: Services) -> None:
    made = active(services, amount=None)
    with refused(services, "amount"):
        save(services, made, state="won", summary="赢了")
    with refused(services, "summary"):
        save(services, made, state="won", amount=100)
    save(services, made, state="won", amount=100, summary="赢了")
    assert fetched(services, made)["decided_on"] == "2026-11-21"
    with refused(services, "amount"):
        save(services, made, amount=None)
    with refused(services, "summary"):
        save(services, made, summary=None)


def test_what_is_won_stays_won(services: Services) -> None:
    made = active(services)
    won(services, made)
    with refused(services, "state", "赢单"):
        save(services, made, state="active", pause_reason="想重来")
    rival = create(services, "competitor", name="对手")
    with refused(services, "state", "输单"):
        save(services, made, state="lost", winner_id=rival, **LOSS)


def test_pausing_asks_for_the_reason_each_time(services: Services) -> None:
    made = active(services)
    with refused(services, "pause_reason"):
        save(services, made, state="paused")
    save(services, made, state="paused", pause_reason="预算冻结")
    with refused(services, "state", "中止"):
        won(services, made)
    save(services, made, state="active")
    assert fetched(services, made)["pause_reason"] is None
    with refused(services, "pause_reason"):
        save(services, made, state="paused")


def test_taking_up_a_paused_one_needs_an_approver_if_the_owner_says_so(services: Services) -> None:
    made = active(services)
    save(services, made, state="paused", pause_reason="等年度预算")
    services.settings.save({REOPEN_APPROVAL.key: True})
    with refused(services, "state", "审批"):
        save(services, made, state="active")
    assert services.employee_id is not None
    services.records.save("employee", services.employee_id, {"is_approver": True})
    save(services, made, state="active")


def test_reopening_a_lost_one_asks_why_and_forgets_the_decision(services: Services) -> None:
    made = active(services)
    lost(services, made)
    with refused(services, "pause_reason"):
        save(services, made, state="active")
    save(services, made, state="active", pause_reason="对手交不了货")
    row = fetched(services, made)
    assert [row[n] for n in ("decided_on", "loss_reason", "winner_id", "summary")] == [None] * 4


def test_an_open_one_has_no_day_of_decision(services: Services) -> None:
    made = active(services)
    with refused(services, "decided_on"):
        save(services, made, decided_on=date(2026, 11, 20))


def test_only_a_decided_one_is_filed_and_then_it_does_not_move(services: Services) -> None:
    made = active(services)
    with refused(services, "filing"):
        save(services, made, filing="closed")
    lost(services, made)
    with refused(services, "filing", "关闭"):
        save(services, made, filing="archived")
    save(services, made, filing="closed")
    with refused(services, "state", "关闭"):
        save(services, made, state="active", pause_reason="再试")
    save(services, made, filing="archived")
    with refused(services, "filing"):
        save(services, made, filing="open")
    save(services, made, filing="closed")
    save(services, made, filing="open")
    save(services, made, state="active", pause_reason="再试")


def test_an_ended_one_is_closed_with_its_summary(services: Services) -> None:
    made = active(services)
    save(services, made, state="ended", pause_reason="客户搬迁")
    with refused(services, "summary"):
        save(services, made, filing="closed")
    save(services, made, filing="closed", summary="项目取消")


def test_the_contact_person_is_one_of_the_customer(services: Services) -> None:
    made = active(services)
    stranger = contact(services, customer(services, "别家"))
    with refused(services, "contact_id", "别的客户"):
        save(services, made, contact_id=stranger)


def test_nobody_who_left_gets_an_opportunity(services: Services) -> None:
    gone = create(services, "employee", name="老赵", has_left=True)
    made = active(services)
    with refused(services, "owner_id", "老赵"):
        save(services, made, owner_id=gone)


def test_the_day_to_contact_again_becomes_a_task(services: Services) -> None:
    made = active(services)
    lost(services, made, recontact_on=date(2027, 3, 1))
    [task] = services.records.all("task")
    assert (task["due_on"], task["opportunity_id"]) == ("2027-03-01", made)
    assert (task["kind"], task["origin"]) == ("call", "loss")


def test_bulk_edit_says_the_same_sentence(services: Services) -> None:
    made = active(services)
    with refused(services, "loss_reason", "输单"):
        services.records.save_each("opportunity", {made: {"state": "lost"}})


def test_undo_brings_back_the_state_before_although_no_step_leads_there(
    services: Services,
) -> None:
    made = active(services, expected_on=date(2026, 12, 31))
    before = fetched(services, made)
    act = won(services, made)
    services.undo.undo(act)
    after = fetched(services, made)
    skipped = {"version", "changed_at"}
    assert {k: v for k, v in after.items() if k not in skipped} == {
        k: v for k, v in before.items() if k not in skipped
    }


def test_undo_does_not_bring_back_what_breaks_a_field_rule(services: Services) -> None:
    made = active(services)
    act = save(services, made, summary="先记一笔")
    save(services, made, state="won")
    with refused(services, "summary"):
        services.undo.undo(act)


def test_undoing_a_reopening_restores_the_decision(services: Services) -> None:
    made = active(services)
    lost(services, made)
    before = fetched(services, made)
    services.undo.undo(save(services, made, state="active", pause_reason="再试"))
    after = fetched(services, made)
    for name in ("state", "decided_on", "loss_reason", "winner_id", "summary", "pause_reason"):
        assert after[name] == before[name], name
