"""Releases let exactly one amount of one document pass; limits are raised by approvers only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crmdesk.analysis.credit_decision import Stage
from crmdesk.core import clock
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.bulk_edit import BulkRefused, Edit
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.credit_hold import CreditHold
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, kept, line, sale

LIMIT = 10_000_000
TOO_MUCH = 11_000_000


@pytest.fixture
def buyer(services: Services) -> int:
    return customer(
        services, "上海宏达机械有限公司", credit_limit=LIMIT, credit_days=30, settlement="monthly"
    )


@pytest.fixture
def boss(services: Services) -> int:
    """An approver with the password 8866."""
    who = create(services, "employee", name="王总", is_approver=True)
    services.approvals.set_password(who, "8866")
    return who


def draft(services: Services, buyer: int, amount: int = TOO_MUCH) -> int:
    return sale(services, buyer, amount, post=False)


def released(services: Services, sale_id: int, boss: int | None, **values: object) -> int:
    done = services.credit_releases.release(
        Stage.SALE, sale_id, "老客户，月底回款", boss, "8866", **values
    )
    (release_id,) = done.of("credit_release").created
    return release_id


def test_release_lets_exactly_this_amount_pass(services: Services, buyer: int, boss: int) -> None:
    sale_id = draft(services, buyer)
    released(services, sale_id, boss)
    services.sales.save(sale_id, {}, [line(price=TOO_MUCH + 1)])
    with pytest.raises(CreditHold):
        services.sales.post(sale_id)
    services.sales.save(sale_id, {}, [line(price=TOO_MUCH)])
    done = services.sales.post(sale_id)
    (entry,) = services.credit_hold.of_act(done.change_set_id)
    assert entry.release_id is not None
    assert done.notes


def test_release_needs_the_password_and_a_reason(services: Services, buyer: int, boss: int) -> None:
    sale_id = draft(services, buyer)
    for password, reason in (("0000", "急"), ("8866", " ")):
        with pytest.raises(CrmError):
            services.credit_releases.release(Stage.SALE, sale_id, reason, boss, password)
    with pytest.raises(CrmError):
        services.credit_releases.release(Stage.SALE, sale_id, "急", None, "")
    assert services.credit_releases.of_customer(buyer) == []


def test_release_ends_with_its_last_day(services: Services, buyer: int, boss: int) -> None:
    sale_id = draft(services, buyer)
    released(services, sale_id, boss, valid_until=TODAY + timedelta(days=2))
    with clock.fixed(NOW + timedelta(days=3)), pytest.raises(CreditHold):
        services.sales.post(sale_id)
    with clock.fixed(NOW + timedelta(days=2)):
        services.sales.post(sale_id)


def test_copy_does_not_inherit_the_release(services: Services, buyer: int, boss: int) -> None:
    sale_id = draft(services, buyer)
    released(services, sale_id, boss)
    copy = services.sales.copy(sale_id)
    with pytest.raises(CreditHold):
        services.sales.post(copy)


def test_release_is_never_changed_and_comes_not_back_by_undo(
    services: Services, buyer: int, boss: int
) -> None:
    release_id = released(services, draft(services, buyer), boss)
    with pytest.raises(ValidationError):
        services.records.save("credit_release", release_id, {"amount": 99_000_000})
    act = services.credit_releases.withdraw(release_id).change_set_id
    with pytest.raises(ValidationError):
        services.undo.undo(act)


def test_release_made_without_approver_is_refused_once_there_is_one(
    services: Services, buyer: int, boss: int
) -> None:
    sale_id = draft(services, buyer)
    with pytest.raises(ValidationError):
        create(
            services, "credit_release", customer_id=buyer, sale_id=sale_id, amount=TOO_MUCH,
            reason="自己放行", valid_until=TODAY, approved_at=clock.now(),
        )  # fmt: skip


def test_while_nobody_may_approve_whoever_works_releases(services: Services, buyer: int) -> None:
    sale_id = draft(services, buyer)
    released(services, sale_id, None)
    services.sales.post(sale_id)
    assert services.credit_releases.of_customer(buyer)[0].approver_id == services.employee_id


# --- limits ---------------------------------------------------------------------------------
def test_raising_the_limit_on_the_card_needs_an_approver(
    services: Services, buyer: int, boss: int
) -> None:
    for amount in (LIMIT + 1, None):
        with pytest.raises(ValidationError, match="额度"):
            services.records.save("customer", buyer, {"credit_limit": amount})
    act = services.records.save("customer", buyer, {"credit_limit": 1_000_000}).change_set_id
    with pytest.raises(ValidationError, match="额度"):
        services.undo.undo(act)
    with pytest.raises(BulkRefused):
        services.bulk_edit.apply("customer", [buyer], [Edit("credit_limit", value=LIMIT * 2)])
    with pytest.raises(ValidationError), BulkWriter(services.context(), "Import") as writer:
        writer.update("customer", buyer, {"credit_limit": LIMIT * 2})
    assert kept(services, "customer", buyer)["credit_limit"] == 1_000_000


def test_while_nobody_may_approve_the_limit_is_free(services: Services, buyer: int) -> None:
    services.records.save("customer", buyer, {"credit_limit": LIMIT * 2})
    assert kept(services, "customer", buyer)["credit_limit"] == LIMIT * 2


def proposed(services: Services, buyer: int, amount: int, **values: object) -> int:
    done = services.credit_limits.propose(buyer, amount, **values)
    (limit_id,) = done.of("credit_limit").created
    return limit_id


def test_approved_limit_goes_to_the_card_and_ends_the_one_before(
    services: Services, buyer: int, boss: int
) -> None:
    first = proposed(services, buyer, 12_000_000, credit_days=45)
    services.credit_limits.approve(first, boss, "8866")
    second = proposed(services, buyer, 15_000_000)
    done = services.credit_limits.approve(second, boss, "8866")
    assert kept(services, "customer", buyer)["credit_limit"] == 15_000_000
    assert kept(services, "customer", buyer)["credit_days"] == 45
    assert kept(services, "credit_limit", first)["state"] == "ended"
    sale(services, buyer, 14_000_000, post=False)
    services.undo.undo(done.change_set_id)
    assert kept(services, "customer", buyer)["credit_limit"] == 12_000_000
    assert check(services.database) == []


def test_refused_limit_changes_nothing(services: Services, buyer: int, boss: int) -> None:
    limit_id = proposed(services, buyer, 12_000_000)
    with pytest.raises(CrmError):
        services.credit_limits.approve(limit_id, boss, "1234")
    with pytest.raises(ValidationError):
        services.records.save("credit_limit", limit_id, {"state": "approved"})
    services.credit_limits.refuse(limit_id, boss, "8866", "逾期太多")
    assert kept(services, "customer", buyer)["credit_limit"] == LIMIT


def test_lowering_asks_for_nobody(services: Services, buyer: int, boss: int) -> None:
    services.credit_limits.lower(buyer, 5_000_000, "回款变慢")
    assert kept(services, "customer", buyer)["credit_limit"] == 5_000_000
    with pytest.raises(ValidationError):
        services.credit_limits.lower(buyer, 6_000_000, "其实是提高")


def test_temporary_limit_holds_until_its_last_day(
    services: Services, buyer: int, boss: int
) -> None:
    with pytest.raises(ValidationError):
        services.credit_limits.propose(buyer, 20_000_000, kind="temporary")
    limit_id = proposed(
        services, buyer, 20_000_000, kind="temporary", valid_until=TODAY + timedelta(days=10)
    )
    sale_id = draft(services, buyer, 15_000_000)
    with pytest.raises(CreditHold):
        services.sales.post(sale_id)
    services.credit_limits.approve(limit_id, boss, "8866")
    assert services.credit_standings.of(buyer).credit_limit == 20_000_000
    with clock.fixed(NOW + timedelta(days=11)):
        with pytest.raises(CreditHold) as caught:
            services.sales.post(sale_id)
        services.credit_standings.refresh()
        assert services.credit_standings.of(buyer).credit_limit == LIMIT
    assert "2026-12-01" in str(caught.value)
    services.sales.post(sale_id)


def test_proposal_is_that_of_the_formulas(services: Services) -> None:
    """First deal: cash; then what the formulas give, with how."""
    owner = customer(
        services, "乙公司", credit_days=60, settlement="monthly", annual_sales=300_000_000_00,
        registered_capital=5_000_000_00, established_on="2018-05-01", total_assets=10_000_000_00,
        total_liabilities=6_000_000_00,
    )  # fmt: skip
    assert services.credit_limits.proposal(owner).proposal.decided_by == "first"
    sale(services, owner, 8_000_000)
    found = services.credit_limits.proposal(owner)
    done = services.credit_limits.propose(owner)
    (limit_id,) = done.of("credit_limit").created
    row = kept(services, "credit_limit", limit_id)
    assert row["amount"] == row["computed"] == found.proposal.limit
    assert row["basis"]
