"""Merging: nothing lost, everything moved, one change set, and back again exactly."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, NotFound, ValidationError
from crmdesk.models.query import ListQuery
from crmdesk.models.registry import CUSTOMER_CHILDREN
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.merging import DEFAULT_ADDRESS, PRIMARY_CONTACT, UNITED, MergePlan
from tests.helpers.making import contact, create, customer
from tests.helpers.stored import content


@pytest.fixture
def pair(services: Services) -> tuple[int, int]:
    """锦华 twice: a poor card that survives and a rich one that is merged into it."""
    survivor = customer(services, "锦华五金", phone="0755-26712345", employee_count=135)
    loser = customer(
        services,
        uscc="91110000MATE5T0170",
        phone="0755-26719999",
        annual_sales=620_000_000,
        remark="月结 30 天",
        peak_months=(3, 9),
    )
    return survivor, loser


def merged(services: Services, survivor: int, *losers: int, **choices: int) -> MergePlan:
    plan = services.merging.plan(survivor, losers, choices)
    services.merging.merge(plan)
    assert check(services.database, thorough=True) == []
    return plan


def children(services: Services, entity: str, customer_id: int) -> list[Any]:
    return list(services.records.children(entity, customer_id))


# --- the preview -------------------------------------------------------------------------------
def test_the_preview_shows_both_sides_and_writes_nothing(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    before = content(services)
    plan = services.merging.plan(survivor, [loser])
    assert content(services) == before
    sides = {f.spec.name: f for f in plan.fields}
    assert (plan.survivor.name, [p.code for p in plan.losers]) == ("锦华五金", ["C000002"])
    assert sides["phone"].values == {survivor: "0755-26712345", loser: "0755-26719999"}
    assert (sides["phone"].chosen_id, sides["phone"].result) == (survivor, "0755-26712345")
    assert (sides["uscc"].chosen_id, sides["uscc"].differs) == (loser, False)
    assert sides["phone"].differs
    assert set(plan.values) == {"uscc", "annual_sales", "peak_months", "remark"}


def test_choices_decide_field_by_field(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    merged(services, survivor, loser, phone=loser, name=loser, remark=loser)
    now = services.records.fetch("customer", survivor)
    assert now["name"] == "深圳市锦华五金制品有限公司"
    assert now["phone"] == "0755-26719999"
    assert str(now["remark"]).startswith("月结 30 天")


def test_values_that_do_not_stay_are_noted(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    merged(services, survivor, loser, phone=loser)
    remark = str(services.records.fetch("customer", survivor)["remark"])
    assert remark.splitlines() == [
        "月结 30 天",
        "【2026-11-21 合并时被替换】 电话：0755-26712345",
        "【合并自 C000002 深圳市锦华五金制品有限公司，2026-11-21】",
    ]
    found = services.lists.ids(ListQuery(search="深圳市锦华五金制品"))
    assert list(found) == [survivor]


def test_sets_and_remarks_are_put_together(services: Services) -> None:
    tags = [create(services, "tag", name=name) for name in ("老客户", "展会")]
    first = customer(services, "甲商行", tags=(tags[0],), peak_months=(3,), remark="一")
    second = customer(services, "乙商行", tags=(tags[1],), peak_months=(9, 3), remark="二")
    plan = services.merging.plan(first, [second])
    sides = {f.spec.name: f for f in plan.fields}
    assert sides["tags"].chosen_id == UNITED
    assert sides["tags"].can_unite
    services.merging.merge(plan)
    now = services.records.fetch("customer", first)
    assert now["tags"] == f",{tags[0]},{tags[1]},"
    assert now["peak_months"] == ",3,9,"
    assert str(now["remark"]).startswith("一\n二\n【合并自")


def test_the_furthest_state_and_the_earliest_trade_stay(services: Services) -> None:
    first = customer(services, "甲商行", relation_state="lead", first_trade_on=date(2024, 5, 1))
    second = customer(
        services, "乙商行", relation_state="customer", first_trade_on=date(2019, 3, 1)
    )
    third = customer(services, "丙商行", relation_state="listed")
    merged(services, first, second, third)
    now = services.records.fetch("customer", first)
    assert (now["relation_state"], now["first_trade_on"]) == ("customer", "2019-03-01")


def test_a_note_too_long_for_the_remarks_is_cut(services: Services) -> None:
    first = customer(services, "甲商行", remark="长" * 3990)
    second = customer(services, "乙商行", phone="0755-26712345")
    merged(services, first, second)
    remark = str(services.records.fetch("customer", first)["remark"])
    assert len(remark) <= 4000
    assert remark.endswith("其余见回收站")


def follow_up_of(services: Services, customer_id: int) -> None:
    """One record of everything that follow-up and deals leave at a customer."""
    day, own = date(2026, 11, 2), {"customer_id": customer_id}
    road = create(services, "pipeline", name="投标")
    stage = create(services, "stage", pipeline_id=road, name="提交方案")
    create(
        services, "opportunity", **own, code="SJ-1", name="拉手", pipeline_id=road,
        stage_id=stage, created_on=day,
    )  # fmt: skip
    create(services, "activity", **own, happened_at=datetime(2026, 11, 2, 10), summary="问价")
    create(services, "signal", **own, kind="need", text="加订", raised_at=datetime(2026, 11, 2, 10))
    create(services, "quote", **own, code="BJ-1", quoted_on=day)
    create(services, "contract", **own, code="HT-1", title="年度供货")
    paid = create(services, "receipt", **own, received_on=day, amount=100_00)
    sold = create(services, "sale", **own, sold_on=day, stated=300_00, state="posted")
    create(services, "allocation", sale_id=sold, receipt_id=paid, amount=100_00)
    create(services, "task", **own, title="回电话", due_on=day)
    create(services, "visit", **own, planned_on=day)
    create(services, "statement", **own, from_on=date(2026, 10, 1), until_on=date(2026, 10, 31))
    create(services, "promise", **own, made_on=day, promised_on=date(2026, 12, 1), amount=200_00)
    create(services, "dunning", **own, level=1, done_on=day, way="phone", overdue=200_00)
    create(services, "credit_limit", **own, amount=5_000_00, valid_from=day)
    create(
        services, "credit_release", **own, sale_id=sold, amount=300_00, reason="老客户",
        valid_until=date(2026, 12, 1), approved_at=datetime(2026, 11, 2, 10),
    )  # fmt: skip
    create(services, "credit_report", **own, investigated_on=day)
    create(services, "qualification_review", **own, applied_on=day)


# --- children ----------------------------------------------------------------------------------
def test_every_child_moves_and_is_shown_before(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    rival = create(services, "competitor", name="宏达五金")
    boss = contact(services, loser, "陈国华")
    contact(services, loser, "李强", mobile="13900000001", reports_to_id=boss)
    create(services, "address", customer_id=loser, address="龙华路 1 号")
    create(services, "dated_note", customer_id=loser, topic="status", text="每月一单")
    create(services, "credit_event", customer_id=loser, happened_on=date(2026, 1, 5), event="拖欠")
    create(services, "competitor_relation", customer_id=loser, competitor_id=rival, share=3000)
    create(services, "qualification", customer_id=loser, kind="business_licence", number="A-1")
    create(services, "customer_cost", customer_id=loser, spent_on=date(2026, 2, 1), amount=5_000)
    create(services, "assessment", customer_id=loser, kind="kaism", assessed_on=date(2026, 3, 1))
    create(
        services, "grade_override", customer_id=loser, method="pyramid", grade="vip",
        reason="战略客户", valid_until=date(2026, 12, 31),
    )  # fmt: skip
    follow_up_of(services, loser)
    entities = {e.__tablename__ for e in CUSTOMER_CHILDREN} - {"attachment"}
    before = {e: {r.record_id for r in children(services, e, loser)} for e in entities}
    assert all(before.values())
    plan = merged(services, survivor, loser)
    moved = plan.moved_by_entity()
    for entity in entities:
        assert {m.record_id for m in moved[entity]} == before[entity], entity
        assert {r.record_id for r in children(services, entity, survivor)} == before[entity]
        assert children(services, entity, loser) == []
    assert {m.title for m in moved["qualification"]} == {"营业执照 A-1"}
    assert {m.title for m in moved["competitor_relation"]} == {"宏达五金"}
    history = services.journal.of_customer(survivor)
    assert any(change.entity == "contact" and change.record_id == boss for change in history)


def test_only_one_contact_stays_the_primary_one(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    mine = contact(services, survivor, "张伟")
    theirs = contact(services, loser, "陈国华", mobile="13900000001")
    plan = services.merging.plan(survivor, [loser])
    assert any("张伟" in c.message() for c in plan.collisions)
    chosen = services.merging.plan(survivor, [loser], {PRIMARY_CONTACT: theirs})
    services.merging.merge(chosen)
    primary = {r.record_id: r["is_primary"] for r in children(services, "contact", survivor)}
    assert primary == {mine: 0, theirs: 1}
    assert check(services.database) == []


def test_the_usual_address_is_chosen_the_same_way(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    mine = create(services, "address", customer_id=survivor, address="龙华路 1 号")
    theirs = create(services, "address", customer_id=loser, address="布吉路 2 号")
    merged(services, survivor, loser, **{DEFAULT_ADDRESS: theirs})
    usual = {r.record_id: r["is_default"] for r in children(services, "address", survivor)}
    assert usual == {mine: 0, theirs: 1}


def test_one_person_on_both_cards_stays_once_with_all_that_is_known(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    mine = contact(services, survivor, "陈国华", job_title="经理")
    twin = contact(services, loser, "陈 国华", job_title="总经理", wechat="chen_gh2009")
    staff = contact(services, loser, "李强", mobile="13900000001", reports_to_id=twin)
    other = contact(services, loser, "陈国华", mobile="13700000009")
    plan = merged(services, survivor, loser)
    assert [(f.keep_id, f.drop_id) for f in plan.folded] == [(mine, twin)]
    kept = services.records.fetch("contact", mine)
    assert (kept["job_title"], kept["wechat"]) == ("经理", "chen_gh2009")
    assert services.records.fetch("contact", staff)["reports_to_id"] == mine
    assert services.records.fetch("contact", twin).is_deleted
    assert not services.records.fetch("contact", other).is_deleted
    assert "总经理" in str(services.records.fetch("customer", survivor)["remark"])


def test_trees_laid_over_each_other_do_not_bite_their_tails(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    zhang = contact(services, survivor, "张伟", mobile="13800138001")
    li = contact(services, survivor, "李强", mobile="13800138002", reports_to_id=zhang)
    li_there = contact(services, loser, "李强", mobile="13800138002")
    contact(services, loser, "张伟", mobile="13800138001", reports_to_id=li_there)
    before = content(services)
    plan = services.merging.plan(survivor, [loser])
    assert any("上级" in c.message() for c in plan.collisions)
    done = services.merging.merge(plan)
    bosses = [services.records.fetch("contact", i)["reports_to_id"] for i in (zhang, li)]
    assert bosses.count(None) == 1
    services.merging.unmerge(done.change_set_id)
    assert content(services) == before


def test_a_competitor_on_both_cards_stays_once(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    rivals = [create(services, "competitor", name=name) for name in ("宏达五金", "永兴五金")]
    for owner, rival, share in (
        (survivor, rivals[0], 6000),
        (loser, rivals[0], 2000),
        (loser, rivals[1], 5000),
    ):
        create(
            services,
            "competitor_relation",
            customer_id=owner,
            competitor_id=rival,
            share=share,
            evidence="问过采购" if owner == loser else None,
        )
    plan = merged(services, survivor, loser)
    now = {r["competitor_id"]: r for r in children(services, "competitor_relation", survivor)}
    assert (now[rivals[0]]["share"], now[rivals[0]]["evidence"]) == (6000, "问过采购")
    assert now[rivals[1]]["share"] is None  # 60 % and 50 % are more than there is
    assert "永兴五金 50%" in plan.note
    assert "宏达五金 份额 20%" in plan.note


def test_a_document_on_both_cards_stays_once_and_keeps_a_scan(
    services: Services, pair: tuple[int, int], tmp_path: Any
) -> None:
    survivor, loser = pair
    mine = create(
        services, "qualification", customer_id=survivor, kind="business_licence", number="A-1"
    )
    twin = create(
        services, "qualification", customer_id=loser, kind="business_licence", number="a 1"
    )
    scan = tmp_path / "照.pdf"
    scan.write_bytes(b"%PDF-1.7")
    services.attachments.add_scan(twin, scan)
    before = content(services)
    plan = services.merging.plan(survivor, [loser])
    done = services.merging.merge(plan)
    [document] = children(services, "qualification", survivor)
    assert document.record_id == mine
    [attachment] = children(services, "attachment", survivor)
    assert document["scan_id"] == attachment.record_id
    assert check(services.database, thorough=True) == []
    services.merging.unmerge(done.change_set_id)
    assert content(services) == before


# --- elsewhere ---------------------------------------------------------------------------------
def test_who_stood_below_a_loser_stands_below_the_survivor(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    shop = customer(services, "锦华门市部", parent_id=loser)
    merged(services, survivor, loser)
    assert services.records.fetch("customer", shop)["parent_id"] == survivor


@pytest.mark.parametrize("second_tier", [False, True])
def test_a_customer_never_stands_above_itself(services: Services, second_tier: bool) -> None:
    loser = customer(services, "总部")
    middle = customer(services, "分部", parent_id=loser)
    tier = {"channel_tier": "second"} if second_tier else {}
    survivor = customer(services, "门市", parent_id=middle, **tier)
    before = content(services)
    plan = services.merging.plan(survivor, [loser])
    assert plan.collisions
    done = services.merging.merge(plan)
    now = services.records.fetch("customer", survivor)
    assert (now["parent_id"], now["channel_tier"]) == (None, None)
    assert services.records.fetch("customer", middle)["parent_id"] == survivor
    services.merging.unmerge(done.change_set_id)
    assert content(services) == before


def test_a_survivor_that_stood_below_its_loser_stands_alone(services: Services) -> None:
    loser = customer(services, "总部")
    survivor = customer(services, "门市", parent_id=loser)
    merged(services, survivor, loser)
    assert services.records.fetch("customer", survivor)["parent_id"] is None


def test_marks_of_no_duplicates_follow(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    third = customer(services, "锦华贸易")
    fourth = customer(services, "锦华电子")
    for a, b in ((survivor, loser), (loser, third), (survivor, third), (fourth, loser)):
        services.duplicates.mark_not_duplicate(a, b)
    before = content(services)
    plan = services.merging.plan(survivor, [loser])
    done = services.merging.merge(plan)
    marks = {(r["first_id"], r["second_id"]) for r in services.records.all("not_duplicate")}
    assert marks == {(survivor, third), (survivor, fourth)}
    services.merging.unmerge(done.change_set_id)
    assert content(services) == before


# --- the loser, the index, the way back ----------------------------------------------------------
def test_the_loser_lies_in_the_bin_and_knows_where_it_went(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    contact(services, loser, "曾国藩")
    merged(services, survivor, loser)
    gone = services.records.fetch("customer", loser)
    assert gone.is_deleted
    assert gone["merged_into_id"] == survivor
    assert services.merging.where_is(loser) == survivor
    assert services.merging.where_is(survivor) == survivor
    assert list(services.lists.ids(ListQuery(search="zgf"))) == [survivor]
    assert list(services.lists.ids(ListQuery(search="MATE5T"))) == [survivor]


def test_merging_three_and_unmerging_restores_everything_exactly(services: Services) -> None:
    rival = create(services, "competitor", name="宏达五金")
    ids = [customer(services, "锦华五金", phone="0755-26712345")]
    ids.append(customer(services, uscc="91110000MATE5T0170", phone="0755-26719999"))
    ids.append(customer(services, "锦华", annual_sales=1_000_000, registered_region="440306"))
    for n, owner in enumerate(ids):
        boss = contact(services, owner, "陈国华")
        contact(services, owner, f"员工{n}", mobile=f"1390000000{n}", reports_to_id=boss)
        create(services, "address", customer_id=owner, address=f"龙华路 {n} 号")
        create(services, "competitor_relation", customer_id=owner, competitor_id=rival, share=4000)
        create(services, "qualification", customer_id=owner, kind="taxpayer", number="B-7")
        create(services, "dated_note", customer_id=owner, topic="status", text="每月一单")
    create(services, "custom_field", title="微信群", kind="text")
    [field] = services.catalogue.custom()
    services.records.save("customer", ids[2], {field.name: "五金群"})
    customer(services, "锦华门市部", parent_id=ids[1])
    before = content(services)
    plan = services.merging.plan(ids[0], ids[1:])
    done = services.merging.merge(plan)
    assert check(services.database, thorough=True) == []
    now = services.records.fetch("customer", ids[0])
    assert (now["uscc"], now[field.name]) == ("91110000MATE5T0170", "五金群")
    assert len(children(services, "contact", ids[0])) == 4
    after = content(services)
    with clock.fixed(date(2026, 12, 9)):
        undone = services.merging.unmerge(done.change_set_id)
    assert content(services) == before
    assert check(services.database, thorough=True) == []
    services.undo.undo(undone.change_set_id)
    assert content(services) == after
    services.merging.unmerge(services.merging.merges_into(ids[0])[0].change_set_id)
    assert content(services) == before


def test_what_changed_since_is_reported_and_stays(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    li = contact(services, loser, "李强")
    done = services.merging.merge(services.merging.plan(survivor, [loser]))
    services.records.save("customer", survivor, {"annual_sales": 700_000_000})
    services.records.save("contact", li, {"job_title": "采购"})
    new = contact(services, survivor, "新人", mobile="13900000009")
    conflicts = services.merging.plan_unmerge(done.change_set_id).conflicts
    assert [(c.entity, c.field, c.now) for c in conflicts] == [
        ("customer", "annual_sales", 700_000_000)
    ]
    services.merging.unmerge(done.change_set_id)
    assert services.records.fetch("customer", survivor)["annual_sales"] == 700_000_000
    assert services.records.fetch("customer", survivor)["uscc"] is None
    assert services.records.fetch("customer", loser)["merged_into_id"] is None
    assert services.records.fetch("contact", li)["customer_id"] == loser
    assert services.records.fetch("contact", li)["job_title"] == "采购"
    assert services.records.fetch("contact", new)["customer_id"] == survivor
    assert services.merging.merges_into(survivor) == []


def test_a_loser_taken_out_of_the_bin_is_merged_no_more(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    services.merging.merge(services.merging.plan(survivor, [loser], {"uscc": survivor}))
    services.records.restore("customer", [loser])
    assert services.records.fetch("customer", loser)["merged_into_id"] is None
    assert services.merging.where_is(loser) == loser


def test_the_act_has_a_name_and_a_source(services: Services, pair: tuple[int, int]) -> None:
    survivor, loser = pair
    done = services.merging.merge(services.merging.plan(survivor, [loser]))
    act = services.journal.act(done.change_set_id)
    assert (act.text, act.source) == ("把 深圳市锦华五金制品有限公司 合并到 锦华五金", "merge")
    assert done.customer_ids == {survivor, loser}


# --- refusals ----------------------------------------------------------------------------------
def test_a_preview_that_is_no_longer_true_is_not_carried_out(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    for change in (
        lambda: services.records.save("customer", loser, {"phone": "0755-26710000"}),
        lambda: contact(services, loser, "新人"),
        lambda: customer(services, "锦华门市部", parent_id=loser),
    ):
        plan = services.merging.plan(survivor, [loser])
        change()
        before = content(services)
        with pytest.raises(CrmError, match="预览"):
            services.merging.merge(plan)
        assert content(services) == before


def test_nothing_is_merged_with_itself_or_with_the_bin(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    for losers in ([], [survivor], [loser, survivor]):
        with pytest.raises(CrmError):
            services.merging.plan(survivor, losers)
    with pytest.raises(NotFound):
        services.merging.plan(survivor, [7])
    services.records.remove("customer", [loser])
    with pytest.raises(NotFound):
        services.merging.plan(survivor, [loser])


def test_a_result_that_breaks_a_rule_changes_nothing(
    services: Services, pair: tuple[int, int]
) -> None:
    survivor, loser = pair
    contact(services, loser, "李强")
    person = customer(services, "张伟", customer_type="consumer")
    before = content(services)
    plan = services.merging.plan(person, [loser])  # a person cannot have a credit code
    with pytest.raises(ValidationError):
        services.merging.merge(plan)
    assert content(services) == before
    assert survivor
