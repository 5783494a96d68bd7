"""Contracts: rules, payment plan, deliveries, receipts, versions, renewal."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from crmdesk.analysis.funnel import FunnelState
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.papers import TODAY, contract, contract_line, made, product, signed, step


def row(services: Services, entity: str, record_id: int) -> dict[str, object]:
    return services.records.fetch(entity, record_id)


def receive(services: Services, contract_id: int, amount: int, on: date = TODAY) -> int:
    who = row(services, "contract", contract_id)["customer_id"]
    return create(
        services,
        "receipt",
        customer_id=who,
        contract_id=contract_id,
        amount=amount,
        received_on=on,
    )


def over(services: Services, amount: int = 10_000_000, **values: object) -> int:
    """A contract over an amount of one line."""
    c = contract(services, amount=amount, **values)
    contract_line(services, c, quantity=1_000_000, price=amount // 1000)
    return c


def test_a_contract_names_both_parties_and_takes_the_usual_deposit(services: Services) -> None:
    services.settings.save({"company.name": "深圳市宏达钢材有限公司"})
    found = row(services, "contract", contract(services))
    assert (found["our_name"], found["their_name"]) == (
        "深圳市宏达钢材有限公司",
        "深圳市锦华五金制品有限公司",
    )
    assert (found["code"], found["deposit"], found["version_no"]) == ("HT-2026-0001", 3_000, 1)


def test_the_amount_follows_the_lines_while_both_agree(services: Services) -> None:
    c = contract(services)
    first = contract_line(services, c, quantity=2_000, price=10_000)
    assert row(services, "contract", c)["amount"] == 20_000
    contract_line(services, c, price=5_000)
    assert row(services, "contract", c)["amount"] == 25_000
    services.records.save("contract", c, {"amount": 24_000})  # rounded off in the talk
    services.records.save("contract_line", first, {"quantity": 3_000})
    assert row(services, "contract", c)["amount"] == 24_000
    assert services.contracts.warnings(c)[0] == "明细合计 350.00，合同金额 240.00，两者不一致。"


def test_undoing_a_line_restores_the_amount(services: Services) -> None:
    c = contract(services)
    contract_line(services, c, price=5_000)
    done = services.records.save(
        "contract_line", None, {"contract_id": c, "name": "运费", "price": 1}
    )
    assert row(services, "contract", c)["amount"] == 5_001
    services.undo.undo(done.change_set_id)
    assert row(services, "contract", c)["amount"] == 5_000


def test_a_draft_may_differ_from_its_plan_a_submitted_one_not(services: Services) -> None:
    c = over(services)
    create(services, "instalment", contract_id=c, name="首款", amount=3_000_000)
    assert any("相差 70,000.00" in said for said in services.contracts.warnings(c))
    with pytest.raises(ValidationError, match=r"相差 70,000\.00"):
        services.contracts.move(c, "submitted")
    assert row(services, "contract", c)["state"] == "preparing"
    create(services, "instalment", contract_id=c, name="尾款", amount=7_000_000)
    services.contracts.move(c, "submitted")
    assert row(services, "contract", c)["state"] == "approving"


def test_a_contract_goes_its_way(services: Services) -> None:
    c = over(services)
    services.contracts.move(c, "submitted")
    services.contracts.approve(c, None, "")
    services.contracts.move(c, "signed", on=date(2026, 11, 18))
    assert row(services, "contract", c)["signed_on"] == "2026-11-18"
    services.contracts.move(c, "running")
    with pytest.raises(ValidationError, match="原因"):
        services.contracts.move(c, "interrupted")
    services.contracts.move(c, "interrupted", reason="客户停产")
    services.contracts.move(c, "running")
    services.contracts.move(c, "completed")
    assert services.contracts.next_steps(c) == ("closed",)
    services.contracts.move(c, "closed")
    with pytest.raises(ValidationError, match="不能"):
        services.contracts.move(c, "running")


@pytest.mark.parametrize("wanted", ["signed", "running", "approved", "closed"])
def test_a_contract_in_preparation_cannot_jump(services: Services, wanted: str) -> None:
    with pytest.raises(ValidationError, match="不能变为"):
        step(services, "contract", over(services), wanted)


def test_an_approver_must_decide_where_there_is_one(services: Services) -> None:
    boss = create(services, "employee", name="陈总", is_approver=True)
    services.approvals.set_password(boss, "8888")
    c = over(services)
    services.contracts.move(c, "submitted")
    with pytest.raises(ValidationError, match="审批"):
        step(services, "contract", c, "approved")
    services.contracts.send_back(c, boss, "8888", "付款期太长")
    services.contracts.move(c, "submitted")
    services.contracts.approve(c, boss, "8888")
    assert row(services, "contract", c)["approver_id"] == boss


def test_a_signed_contract_is_closed_to_changes(services: Services) -> None:
    c = over(services)
    part = create(services, "instalment", contract_id=c, name="全款", amount=10_000_000)
    promise = create(services, "milestone", contract_id=c, name="发货", due_on=TODAY)
    n = services.contracts.rows("contract_line", c)[0]["id"]
    signed(services, c)
    for attempt in (
        lambda: services.records.save("contract", c, {"amount": 1}),
        lambda: services.records.save("contract_line", n, {"price": 1}),
        lambda: services.records.save("instalment", part, {"due_on": TODAY}),
        lambda: services.records.remove("instalment", [part]),
        lambda: services.records.save("milestone", promise, {"due_on": date(2027, 1, 1)}),
        lambda: create(services, "milestone", contract_id=c, name="验收"),
        lambda: services.records.remove("contract", [c]),
    ):
        with pytest.raises(ValidationError, match="HT-2026-0001"):
            attempt()
    services.records.save("milestone", promise, {"done_on": TODAY})
    services.records.save("contract", c, {"remark": "原件在财务"})


def test_signing_before_approval_is_refused(services: Services) -> None:
    with pytest.raises(ValidationError, match="批准"):
        contract(services, signed_on=TODAY)
    with pytest.raises(ValidationError):
        contract(services, starts_on=date(2027, 1, 1), ends_on=date(2026, 12, 31))


def test_deliveries_stay_within_the_order(services: Services) -> None:
    c = contract(services)
    n = contract_line(services, c, quantity=10_000, price=1_000)
    other = contract(services, row(services, "contract", c)["customer_id"])
    with pytest.raises(ValidationError, match="不能发货"):
        create(services, "delivery", contract_id=c, line_id=n, quantity=1_000)
    signed(services, c)
    create(services, "delivery", contract_id=c, line_id=n, quantity=6_000)
    assert row(services, "contract", c)["delivered"] == 6_000
    with pytest.raises(ValidationError, match="已发 6"):
        create(services, "delivery", contract_id=c, line_id=n, quantity=4_001)
    with pytest.raises(ValidationError, match="退货"):
        create(services, "delivery", contract_id=c, line_id=n, quantity=-6_001)
    with pytest.raises(ValidationError, match="别的合同"):
        create(services, "delivery", contract_id=other, line_id=n, quantity=1_000)
    with pytest.raises(ValidationError):
        create(services, "delivery", contract_id=c, line_id=n, quantity=0)
    create(services, "delivery", contract_id=c, line_id=n, quantity=-1_000)
    assert row(services, "contract", c)["delivered"] == 5_000


def test_receipts_and_refunds_are_summed(services: Services) -> None:
    c = over(services)
    signed(services, c)
    receive(services, c, 3_000_000)
    back = receive(services, c, -1_000_000)
    assert row(services, "contract", c)["received"] == 2_000_000
    with pytest.raises(ValidationError, match="退款"):
        receive(services, c, -2_000_001)
    services.records.remove("receipt", [back])
    assert row(services, "contract", c)["received"] == 3_000_000
    who = customer(services, "广州明达贸易有限公司")
    with pytest.raises(ValidationError, match="别的客户"):
        create(services, "receipt", customer_id=who, contract_id=c, amount=1)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ([(2_000_000, 0)], FunnelState.TARGET),
        ([(3_000_000, 0)], FunnelState.SIGNED),
        ([(3_000_000, 0), (7_000_000, 9)], FunnelState.QUALIFIED),
        ([(3_000_000, 0), (7_000_000, 11)], FunnelState.PAID_LATE),
        ([(10_000_000, 0), (-8_000_000, 1)], FunnelState.TARGET),
    ],
)
def test_the_standing_of_a_contract(
    services: Services, received: list[tuple[int, int]], expected: FunnelState
) -> None:
    start = date(2026, 11, 1)
    c = over(services, deposit=3_000)
    for name, amount, days in (("首款", 3_000_000, 0), ("尾款", 7_000_000, 10)):
        due = start + timedelta(days)
        create(services, "instalment", contract_id=c, name=name, amount=amount, due_on=due)
    step(services, "contract", c, "submitted", "approving", "approved")
    services.contracts.move(c, "signed", on=start)
    for amount, days in received:
        receive(services, c, amount, start + timedelta(days))
    assert services.contracts.completion([c])[c].standing is expected


def test_completion_by_money_and_by_delivery(services: Services) -> None:
    c = over(services, ends_on=date(2026, 12, 31))
    n = services.contracts.rows("contract_line", c)[0]["id"]
    for name, amount, due in (
        ("首款", 3_000_000, date(2026, 11, 1)),
        ("尾款", 7_000_000, date(2026, 12, 1)),
    ):
        create(services, "instalment", contract_id=c, name=name, amount=amount, due_on=due)
    signed(services, c)
    receive(services, c, 2_500_000)
    create(services, "delivery", contract_id=c, line_id=n, quantity=400_000)
    found = services.contracts.completion([c])[c]
    assert (found.by_money, found.by_delivery) == (2_500, 4_000)
    assert (found.open_amount, found.overdue) == (7_500_000, 500_000)
    assert (found.next_due_on, found.next_amount) == (date(2026, 11, 1), 500_000)
    assert found.days_to_end == 40
    ours = services.contracts.of_customer(row(services, "contract", c)["customer_id"])
    assert (ours.ids, ours.amount, ours.received, ours.overdue) == (
        (c,),
        10_000_000,
        2_500_000,
        500_000,
    )


def test_everything_delivered_is_the_whole_amount(services: Services) -> None:
    c = contract(services, amount=9_500)  # 5 % off on everything
    n = contract_line(services, c, quantity=3_000, price=3_333)
    signed(services, c)
    create(services, "delivery", contract_id=c, line_id=n, quantity=1_000)
    assert row(services, "contract", c)["delivered"] == 3_167
    create(services, "delivery", contract_id=c, line_id=n, quantity=2_000)
    assert row(services, "contract", c)["delivered"] == 9_500


def running(services: Services) -> tuple[int, int]:
    """A running contract with a receipt and a delivery; its id and its line's."""
    c = over(services)
    create(services, "instalment", contract_id=c, name="全款", amount=10_000_000, due_on=TODAY)
    n = services.contracts.rows("contract_line", c)[0]["id"]
    signed(services, c)
    services.contracts.move(c, "running")
    plan = services.contracts.rows("instalment", c)[0]["id"]
    create(
        services,
        "receipt",
        customer_id=row(services, "contract", c)["customer_id"],
        instalment_id=plan,
        amount=4_000_000,
    )
    create(services, "delivery", contract_id=c, line_id=n, quantity=500_000)
    return c, n


def test_a_new_version_goes_on_where_the_old_one_was(services: Services) -> None:
    c, _line = running(services)
    with pytest.raises(CrmError, match="原因"):
        services.contracts.new_version(c, " ")
    second = made(services.contracts.new_version(c, "客户要求增加数量"), "contract")
    old, new = row(services, "contract", c), row(services, "contract", second)
    assert (new["code"], new["version_no"], new["state"]) == (old["code"], 2, "preparing")
    assert (old["is_current"], new["is_current"]) == (0, 1)
    assert (old["received"], new["received"], new["delivered"]) == (0, 4_000_000, 5_000_000)
    assert new["signed_on"] == TODAY.isoformat()
    assert services.contracts.completion([second])[second].standing is FunnelState.SIGNED
    with pytest.raises(ValidationError, match="新版本取代"):
        services.records.save("contract", c, {"title": "改旧的"})
    with pytest.raises(ValidationError, match="新版本取代"):
        receive(services, c, 1)
    receive(services, second, 1_000_000)
    n = services.contracts.rows("contract_line", second)[0]["id"]
    with pytest.raises(ValidationError, match="500"):
        services.records.save("contract_line", n, {"quantity": 499_000})
    create(services, "delivery", contract_id=second, line_id=n, quantity=100_000)
    assert services.contracts.next_steps(c) == ()


def test_undoing_a_new_version_brings_everything_back(services: Services) -> None:
    c, n = running(services)
    done = services.contracts.new_version(c, "改交期")
    services.undo.undo(done.change_set_id)
    found = row(services, "contract", c)
    assert (found["is_current"], found["state"], found["received"], found["delivered"]) == (
        1,
        "running",
        4_000_000,
        5_000_000,
    )
    assert len(services.records.all("contract")) == 1
    assert [d["line_id"] for d in services.records.all("delivery")] == [n]


def test_a_new_version_can_be_given_up(services: Services) -> None:
    c, n = running(services)
    second = made(services.contracts.new_version(c, "改交期"), "contract")
    services.contracts.discard_version(second)
    found = row(services, "contract", c)
    assert (found["is_current"], found["received"], found["delivered"]) == (
        1,
        4_000_000,
        5_000_000,
    )
    assert [d["line_id"] for d in services.records.all("delivery")] == [n]
    with pytest.raises(CrmError, match="新版本"):
        services.contracts.discard_version(c)


def test_the_usual_plan_and_one_of_deposit_and_rest(services: Services) -> None:
    plan = services.contracts.plan(100_01, TODAY)
    assert [p["amount"] for p in plan] == [3_000, 6_001, 1_000]
    assert sum(p["amount"] for p in services.contracts.plan(7, TODAY, "33.33 33.33 33.34")) == 7
    with pytest.raises(FieldError, match="90%"):
        services.contracts.plan(1, TODAY, "30 60")
    two = services.contracts.plan_from_deposit(10_000, 3_000, TODAY, date(2026, 12, 31))
    assert [(p["due_on"], p["amount"]) for p in two] == [
        (TODAY, 3_000),
        (date(2026, 12, 31), 7_000),
    ]
    whole = services.contracts.plan_from_deposit(10_000, None, TODAY, date(2026, 12, 31))
    assert [p["amount"] for p in whole] == [10_000]
    with pytest.raises(ValidationError, match="100%"):
        services.settings.save({"contract.payment_plan": "30+0 60+30"})


def test_a_contract_near_its_end_is_renewed_in_one_act(services: Services) -> None:
    sheet = product(services)
    c = contract(services, ends_on=date(2026, 12, 31), remind_days=60, title="年度供货合同")
    contract_line(services, c, product_id=sheet, quantity=5_000)
    far = contract(
        services,
        row(services, "contract", c)["customer_id"],
        ends_on=date(2027, 6, 30),
        amount=1,
    )
    assert services.contracts.expiring() == []  # nothing is signed yet
    signed(services, c)
    signed(services, far)
    (soon,) = services.contracts.expiring()
    assert (soon.contract_id, soon.days) == (c, 40)
    done = services.contracts.renew(c, change_percent=500)
    deal = row(services, "opportunity", made(done, "opportunity"))
    assert (deal["name"], deal["amount"], deal["expected_on"], deal["origin"]) == (
        "年度供货合同（续签）",
        52_500,
        "2026-12-31",
        "renewal",
    )
    wanted = row(services, "opportunity_product", made(done, "opportunity_product"))
    assert (wanted["quantity"], wanted["price"]) == (5_000, 10_500)
    task = row(services, "task", made(done, "task"))
    assert (task["due_on"], task["kind"], task["contract_id"]) == ("2026-12-24", "renew", c)
    assert services.contracts.expiring() == []
    with pytest.raises(CrmError, match="续签"):
        services.contracts.renew(c)
    services.undo.undo(done.change_set_id)
    assert [e.contract_id for e in services.contracts.expiring()] == [c]


def test_scans_belong_to_the_contract_in_all_versions(services: Services, tmp_path: Path) -> None:
    c, _line = running(services)
    who = row(services, "contract", c)["customer_id"]
    scan = tmp_path / "合同 扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    services.attachments.add(who, [scan], document=("contract", c))
    second = made(services.contracts.new_version(c, "改交期"), "contract")
    assert [a["file_name"] for a in services.attachments.of_document("contract", second)] == [
        "合同 扫描.pdf"
    ]
    other = customer(services, "广州明达贸易有限公司")
    with pytest.raises(CrmError):
        services.attachments.add(other, [scan], document=("contract", c))
