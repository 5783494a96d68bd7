"""Quotes as a service: forms, steps, versions, prices of the past, the contract."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer
from tests.helpers.papers import TODAY, line, made, product, quote, step
from tests.helpers.trade import line as trade_line
from tests.helpers.trade import sale


def row(services: Services, entity: str, record_id: int) -> dict[str, object]:
    return services.records.fetch(entity, record_id)


def lines_of(services: Services, quote_id: int) -> list[dict[str, object]]:
    found = services.records.children("quote_line", quote_id, order=("position",))
    return [dict(each) for each in found]


def opportunity(services: Services, customer_id: int, **values: object) -> int:
    values = {"name": "二期设备", "expected_on": date(2026, 12, 20)} | values
    return create(services, "opportunity", customer_id=customer_id, **values)


def ready(services: Services, customer_id: int | None = None, **values: object) -> int:
    """A quote over one product, sent."""
    q = quote(services, customer_id, **values)
    line(services, q, product(services))
    services.quotes.submit(q)
    services.quotes.send(q)
    return q


def test_a_new_quote_carries_the_terms_of_the_customer(services: Services) -> None:
    who = customer(services, discount=500, settlement="monthly", delivery="own", deposit=4_000)
    person = contact(services, who)
    deal = opportunity(services, who)
    sheet = product(services)
    create(services, "opportunity_product", opportunity_id=deal, product_id=sheet, quantity=3_000)
    create(services, "opportunity_product", opportunity_id=deal, product_id=sheet, price=9_500)
    draft = services.quotes.prefilled(who, deal)
    assert draft.values["discount"] == 500
    assert draft.values["settlement"] == "monthly"
    assert (draft.values["contact_id"], draft.values["title"]) == (person, "二期设备")
    assert draft.values["valid_until"] == date(2026, 12, 21)
    assert [(n["quantity"], n["price"], n["discount"]) for n in draft.lines] == [
        (3_000, 10_000, None),
        (1_000, 9_500, 500),
    ]
    q = made(services.quotes.save(None, draft.values, draft.lines), "quote")
    assert row(services, "quote", q)["amount"] == 37_525  # (300 + 95) less 5 %


def test_lines_are_saved_with_the_quote_in_one_act(services: Services) -> None:
    q = quote(services)
    first = line(services, q, product(services))
    line(services, q, price=100, quantity=1_000)
    done = services.quotes.save(
        q,
        {"title": "改过的"},
        [{"name": "运费", "price": 300, "quantity": 1_000}, {"id": first, "quantity": 2_000}],
    )
    names = [(n["name"], n["position"], n["amount"]) for n in lines_of(services, q)]
    assert names == [("运费", 1, 300), ("冷轧钢板", 2, 20_000)]
    assert row(services, "quote", q)["amount"] == 20_300
    services.undo.undo(done.change_set_id)
    assert [n["amount"] for n in lines_of(services, q)] == [10_000, 100]
    assert row(services, "quote", q)["amount"] == 10_100


def test_a_refused_line_leaves_everything_as_it_was(services: Services) -> None:
    q = quote(services)
    with pytest.raises(ValidationError):
        services.quotes.save(q, {"title": "新标题"}, [{"name": "运费", "quantity": 0}])
    assert row(services, "quote", q)["title"] is None


def test_a_form_is_reckoned_before_it_is_saved(services: Services) -> None:
    sheet = product(services)
    lines = [services.quotes.line_of(sheet) | {"price": 8_900, "quantity": 2_000}]
    sums = services.quotes.reckon({"discount": None}, lines)
    assert (sums.amount, sums.cost, sums.margin) == (17_800, 12_000, 3_258)
    assert sums.reasons == ("冷轧钢板：89.00低于底价90.00。",)
    assert sums.lines[0].margin == 3_258


def test_discount_and_margin_ask_for_an_approval(services: Services) -> None:
    sheet = product(services, lowest_price=None)
    q = quote(services, discount=2_000)
    line(services, q, sheet)
    assert services.quotes.approval_reasons(q) == ("整单折扣20.00%超过10.00%。".replace(".00", ""),)
    services.records.save("quote", q, {"discount": 500})
    assert services.quotes.approval_reasons(q) == ()
    n = line(services, q, sheet, discount=800)
    assert services.quotes.approval_reasons(q) == ("冷轧钢板：折扣12.6%超过10%。",)
    services.records.save("quote_line", n, {"cost": 9_200, "discount": None})
    services.records.save("quote", q, {"discount": None})
    other = lines_of(services, q)[0]["id"]
    services.records.save("quote_line", other, {"cost": 9_200})
    assert services.quotes.approval_reasons(q) == ("毛利率8%低于10%。",)


def approver(services: Services, name: str = "陈总", password: str = "8888") -> int:
    made_id = create(services, "employee", name=name, is_approver=True)
    services.approvals.set_password(made_id, password)
    return made_id


def test_an_approver_decides_with_his_password(services: Services) -> None:
    boss = approver(services)
    q = quote(services)
    n = line(services, q, product(services), price=8_000)
    services.quotes.submit(q)
    assert row(services, "quote", q)["state"] == "submitted"
    with pytest.raises(CrmError, match="口令"):
        services.quotes.approve(q, boss, "1234")
    with pytest.raises(CrmError, match="审批"):
        services.quotes.approve(q, services.employee_id, "8888")
    with pytest.raises(ValidationError, match="原因"):
        services.quotes.send_back(q, boss, "8888", "")
    services.quotes.send_back(q, boss, "8888", "价格太低")
    services.quotes.save(q, {}, [{"id": n, "price": 8_500}])
    services.quotes.submit(q)
    services.quotes.approve(q, boss, "8888", "老客户")
    found = row(services, "quote", q)
    assert (found["state"], found["approver_id"], found["approval_note"]) == (
        "approved",
        boss,
        "老客户",
    )
    assert found["approved_at"] == "2026-11-21 09:12:00"


def test_where_nobody_may_approve_whoever_works_decides(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services), price=8_000)
    services.quotes.submit(q)
    services.quotes.approve(q, None, "")
    assert row(services, "quote", q)["approver_id"] == services.employee_id


def test_only_what_changed_in_a_version_needs_a_new_approval(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services), price=8_000)
    services.quotes.submit(q)
    services.quotes.approve(q, None, "")
    services.quotes.send(q)
    second = made(services.quotes.new_version(q), "quote")
    assert services.quotes.approval_reasons(second) == ()
    line(services, second, product(services, "镀锌板"), price=7_000)
    assert services.quotes.approval_reasons(second) == ("镀锌板：70.00低于底价90.00。",)
    old = row(services, "quote", q)
    new = row(services, "quote", second)
    assert (old["state"], new["state"]) == ("superseded", "draft")
    assert (new["code"], new["version_no"], new["previous_id"]) == (old["code"], 2, q)
    assert [(v.version_no, v.is_current) for v in services.quotes.versions(second)] == [
        (1, False),
        (2, True),
    ]


def test_a_draft_needs_no_version(services: Services) -> None:
    with pytest.raises(CrmError, match="BJ-202611-0001"):
        services.quotes.new_version(quote(services))


def test_undoing_a_version_brings_the_old_one_back(services: Services) -> None:
    q = ready(services)
    done = services.quotes.new_version(q)
    services.undo.undo(done.change_set_id)
    assert row(services, "quote", q)["state"] == "sent"
    assert len(services.quotes.versions(q)) == 1


def test_a_copy_begins_anew(services: Services) -> None:
    q = ready(services)
    other = customer(services, "广州明达贸易有限公司")
    copy = made(services.quotes.copy(q, other), "quote")
    found = row(services, "quote", copy)
    assert (found["code"], found["state"], found["customer_id"]) == (
        "BJ-202611-0002",
        "draft",
        other,
    )
    assert (found["amount"], found["sent_on"]) == (10_000, None)


def test_quotes_expire_by_themselves(services: Services) -> None:
    q = ready(services, valid_until=date(2026, 11, 30))
    assert services.quotes.expire_due() is None
    with clock.fixed(date(2026, 12, 1)):
        done = services.quotes.expire_due()
        assert done is not None
        assert row(services, "quote", q)["state"] == "expired"
        assert services.journal.act(done.change_set_id).source == "system"
        assert services.quotes.expire_due() is None


def test_a_refusal_of_the_customer_is_noted(services: Services) -> None:
    q = ready(services, remark="第一次报价")
    services.quotes.decline(q, "预算不够")
    assert row(services, "quote", q)["remark"] == "第一次报价\n客户拒绝：预算不够"


def test_the_last_price_and_the_lowest_of_the_same_level(services: Services) -> None:
    sheet = product(services, lowest_price=None)
    ours = customer(services, price_level="l2")
    peer = customer(services, "广州明达贸易有限公司", price_level="l2")
    stranger = customer(services, "佛山启源机械有限公司", price_level="l4")

    def offered(who: int, price: int, discount: int | None = None) -> int:
        q = quote(services, who, discount=discount)
        line(services, q, sheet, price=price)
        services.quotes.submit(q)
        services.quotes.approve(q, None, "") if row(services, "quote", q)["state"] == (
            "submitted"
        ) else None
        return q

    offered(ours, 9_900)
    second = offered(ours, 10_000, 500)
    lowest = offered(peer, 9_200)
    offered(stranger, 5_000)
    draft = quote(services, ours)
    line(services, draft, sheet, price=1)
    memory = services.quotes.price_memory(ours, [sheet], draft)[sheet]
    assert memory.last is not None
    assert memory.lowest_same is not None
    assert (memory.last.price, memory.last.document_id) == (9_500, second)
    assert (memory.lowest_same.price, memory.lowest_same.document_id) == (9_200, lowest)
    assert "二级" in memory.same or "2" in memory.same
    assert (memory.cost, memory.margin(9_500)) == (6_000, 3_684)
    sold = sale(services, ours, rows=[trade_line(price=9_700, product_id=sheet)])
    now = services.quotes.price_memory(ours, [sheet])[sheet].last
    assert now is not None
    assert now.document_id == sold
    own = services.quotes.price_memory(ours, [sheet], sale_id=sold)[sheet].last
    assert own is not None
    assert own.document_id != sold  # no document is a memory of itself


def test_a_quote_becomes_a_contract_in_one_act(services: Services) -> None:
    who = customer(services)
    deal = opportunity(services, who)
    q = ready(services, who, opportunity_id=deal, discount=500, deposit=3_000, title="钢板一批")
    done = services.quotes.to_contract(q, win=True, summary="价格和交期都合适")
    c = made(done, "contract")
    found = row(services, "contract", c)
    assert (found["code"], found["state"], found["amount"]) == (
        "HT-2026-0001",
        "preparing",
        9_500,
    )
    assert (found["title"], found["their_name"], found["quote_id"]) == (
        "钢板一批",
        "深圳市锦华五金制品有限公司",
        q,
    )
    plan = services.contracts.rows("instalment", c)
    assert [(p["due_on"], p["amount"]) for p in plan] == [
        ("2026-11-21", 2_850),
        ("2026-12-21", 5_700),
        ("2027-02-19", 950),
    ]
    assert [n["amount"] for n in services.contracts.rows("contract_line", c)] == [10_000]
    assert row(services, "quote", q)["state"] == "accepted"
    won = row(services, "opportunity", deal)
    assert (won["state"], won["amount"], won["decided_on"]) == ("won", 9_500, TODAY.isoformat())
    with pytest.raises(CrmError, match="HT-2026-0001"):
        services.quotes.to_contract(q)


def test_undoing_it_restores_everything(services: Services) -> None:
    who = customer(services)
    deal = opportunity(services, who)
    q = ready(services, who, opportunity_id=deal)
    before = (row(services, "quote", q), row(services, "opportunity", deal))
    done = services.quotes.to_contract(q, win=True, summary="顺利")
    services.undo.undo(done.change_set_id)
    after = (row(services, "quote", q), row(services, "opportunity", deal))
    bookkeeping = {"version", "changed_at", "changed_by"}
    for was, now in zip(before, after, strict=True):
        assert {k: v for k, v in was.items() if k not in bookkeeping} == {
            k: v for k, v in now.items() if k not in bookkeeping
        }
    for entity in ("contract", "contract_line", "instalment"):
        assert services.records.all(entity) == []


def test_a_draft_becomes_no_contract(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services))
    with pytest.raises(CrmError, match="草稿"):
        services.quotes.to_contract(q)
    step(services, "quote", q, "submitted", "approved")
    with pytest.raises(CrmError, match="商机"):
        services.quotes.to_contract(q, win=True)
    assert services.records.all("contract") == []
    assert row(services, "quote", q)["state"] == "approved"


def test_an_approval_that_was_taken_back_does_not_come_back_by_itself(services: Services) -> None:
    boss = approver(services)
    q = quote(services)
    n = line(services, q, product(services), price=8_500)
    submitted = services.quotes.submit(q)
    approved = services.quotes.approve(q, boss, "8888")
    taken_back = services.undo.undo(approved.change_set_id)
    services.undo.undo(submitted.change_set_id)
    services.quotes.save(q, {}, [{"id": n, "price": 100}])
    services.quotes.submit(q)
    with pytest.raises(ValidationError, match="审批"):
        services.undo.undo(taken_back.change_set_id)
    assert row(services, "quote", q)["state"] == "submitted"


def test_what_needs_no_approval_is_submitted_back_and_forth(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services))
    done = services.quotes.submit(q)
    back = services.undo.undo(done.change_set_id)
    assert row(services, "quote", q)["state"] == "draft"
    services.undo.undo(back.change_set_id)
    assert row(services, "quote", q)["state"] == "approved"


def test_documents_follow_a_merged_customer(services: Services) -> None:
    ours = customer(services)
    gone = customer(services, "深圳锦华五金（重复）")
    person = contact(services, gone)
    q = ready(services, gone, contact_id=person)
    c = made(services.quotes.to_contract(q), "contract")
    create(services, "receipt", customer_id=gone, contract_id=c, amount=500)
    done = services.merging.merge(services.merging.plan(ours, [gone]))
    for entity, record_id in (("quote", q), ("contract", c)):
        assert row(services, entity, record_id)["customer_id"] == ours
    assert row(services, "contract", c)["received"] == 500
    services.undo.undo(done.change_set_id)
    assert row(services, "quote", q)["customer_id"] == gone
