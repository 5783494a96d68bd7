"""No document leaves past a hold, whichever way it comes; a release lets exactly one pass."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crmdesk.analysis.credit_decision import Stage, Verdict
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.services.bulk_edit import Edit
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.credit_hold import CreditHold, take_over
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.helpers.trade import TODAY, kept, line, receipt, sale

LIMIT = 10_000_000  # 100,000 yuan
TOO_MUCH = 11_000_000


@pytest.fixture
def buyer(services: Services) -> int:
    """A customer with a limit of 100,000 yuan and 30 days."""
    return customer(
        services, "上海宏达机械有限公司", credit_limit=LIMIT, credit_days=30, settlement="monthly"
    )


def draft(services: Services, buyer: int, amount: int = TOO_MUCH, **values: Any) -> int:
    return sale(services, buyer, amount, post=False, **values)


def log(services: Services) -> list[dict[str, Any]]:
    with services.database.read() as connection:
        rows = connection.execute(text("SELECT * FROM credit_decision ORDER BY id")).mappings()
        return [dict(row) for row in rows]


def test_sale_within_the_limit_passes(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, LIMIT)
    assert kept(services, "sale", sale_id)["state"] == "posted"


def test_sale_beyond_the_limit_is_refused_and_nothing_is_written(
    services: Services, buyer: int
) -> None:
    with pytest.raises(CreditHold) as caught:
        sale(services, buyer, TOO_MUCH)
    assert "110,000" in str(caught.value)
    with services.database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sale")) == 0
    assert check(services.database) == []


def test_refusal_is_logged_with_its_numbers(services: Services, buyer: int) -> None:
    sale_id = draft(services, buyer)
    with pytest.raises(CreditHold):
        services.sales.post(sale_id)
    (entry,) = services.credit_hold.log(buyer)
    assert (entry.is_held, entry.document_id, entry.amount) == (True, sale_id, TOO_MUCH)
    assert (entry.limit, entry.exposure, entry.verdict) == (LIMIT, 0, Verdict.APPROVAL)
    assert any("110,000" in sentence for sentence in entry.sentences())


def test_tolerance_warns_and_tells_who_saved(services: Services, buyer: int) -> None:
    sale_id = draft(services, buyer, LIMIT + 500_000)
    done = services.sales.post(sale_id)
    assert any("105,000" in note for note in done.notes)
    assert [e.change_set_id for e in services.credit_hold.log(buyer)] == [done.change_set_id]


def test_golden_of_the_limit(services: Services) -> None:
    """60k open, 20k to bill, 30k ordered, 5k prepaid: 23k of 128k left."""
    owner = customer(services, "甲公司", credit_limit=12_800_000, credit_days=30)
    sale(services, owner, 10_500_000)
    with pytest.raises(CreditHold):
        sale(services, owner, 3_000_000)
    sale(services, owner, 2_940_000)


def test_copy_posted_is_refused(services: Services, buyer: int) -> None:
    first = sale(services, buyer, 8_000_000)
    copy = services.sales.copy(first)
    with pytest.raises(CreditHold):
        services.sales.post(copy)


def test_reopening_with_a_higher_price_is_refused(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, 8_000_000)
    rows = [line(price=TOO_MUCH)]
    with pytest.raises(CreditHold):
        services.sales.save(sale_id, {}, rows, post=True)
    assert kept(services, "sale", sale_id)["amount"] == 8_000_000
    services.sales.unpost(sale_id)
    services.sales.save(sale_id, {}, rows)
    with pytest.raises(CreditHold):
        services.sales.post(sale_id)


def test_reopening_with_a_higher_quantity_is_refused(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, rows=[line(price=1_000_000, quantity=9_000)])
    with pytest.raises(CreditHold):
        services.sales.save(sale_id, {}, [line(price=1_000_000, quantity=11_000)], post=True)


def test_lowering_is_allowed_even_beyond_the_limit(services: Services, buyer: int) -> None:
    sale_id = sale(services, buyer, 9_000_000)
    services.records.save("customer", buyer, {"credit_limit": 1_000_000})
    services.sales.save(sale_id, {}, [line(price=8_000_000)], post=True)
    assert kept(services, "sale", sale_id)["amount"] == 8_000_000


def test_return_and_voiding_are_always_allowed(services: Services, buyer: int) -> None:
    first, second = sale(services, buyer, 5_000_000), sale(services, buyer, 4_000_000)
    services.records.save("customer", buyer, {"credit_limit": 0})
    sale(services, buyer, 1_000_000, kind="return", original_id=None)
    services.sales.void(second, "开错了")
    assert kept(services, "sale", first)["state"] == "posted"


def test_undo_of_voiding_is_refused(services: Services, buyer: int) -> None:
    first = sale(services, buyer, 8_000_000)
    act = services.sales.void(first, "开错了").change_set_id
    sale(services, buyer, 8_000_000)
    with pytest.raises(CreditHold):
        services.undo.undo(act)


def test_undo_of_undo_is_refused(services: Services, buyer: int) -> None:
    sale_id = draft(services, buyer, 8_000_000)
    act = services.sales.post(sale_id).change_set_id
    undone = services.undo.undo(act).change_set_id
    sale(services, buyer, 8_000_000)
    with pytest.raises(CreditHold):
        services.undo.undo(undone)


def test_bulk_edit_of_the_state_is_refused(services: Services, buyer: int) -> None:
    ids = [draft(services, buyer, 6_000_000), draft(services, buyer, 6_000_000)]
    with pytest.raises(CrmError):
        services.bulk_edit.apply("sale", ids, [Edit("state", value="posted")])
    assert {kept(services, "sale", i)["state"] for i in ids} == {"draft"}


def imported(services: Services, buyer: int, sold_on: date, **past: Any) -> int:
    """Write three posted sales of 40,000 yuan as an import does; *past* goes to ``take_over``."""
    with BulkWriter(services.context(), "Import") as writer:
        if past:
            take_over(writer, **past)
        for n in range(3):
            one = writer.create(
                "sale",
                {"customer_id": buyer, "sold_on": sold_on, "code": f"P{n}", "stated": 4_000_000},
            )
            writer.update("sale", one, {"state": "posted"})
    return writer.change_set.change_set_id


def test_import_is_refused_whatever_its_dates(services: Services, buyer: int) -> None:
    for sold_on in (TODAY, TODAY - timedelta(days=200)):
        with pytest.raises(CreditHold):
            imported(services, buyer, sold_on)
    with services.database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sale")) == 0


def test_import_of_the_past_is_taken_over_and_written_down(services: Services, buyer: int) -> None:
    day = TODAY - timedelta(days=31)
    act = imported(services, buyer, day, until=day)
    (entry,) = services.credit_hold.of_act(act)
    assert next(code for code, _words in entry.reasons) == "taken_over"
    undone = services.undo.undo(act).change_set_id
    services.undo.undo(undone)  # the same import comes back as what it was
    assert check(services.database) == []


def test_only_what_is_past_is_taken_over(services: Services, buyer: int) -> None:
    with pytest.raises(CreditHold):
        imported(services, buyer, TODAY, until=TODAY - timedelta(days=1))


def test_taking_over_needs_an_approver_once_there_is_one(services: Services, buyer: int) -> None:
    boss = create(services, "employee", name="王总", is_approver=True)
    day = TODAY - timedelta(days=90)
    with pytest.raises(CrmError, match="审批人"):
        imported(services, buyer, day, until=day)
    imported(services, buyer, day, until=day, approver_id=boss)


def contract(services: Services, buyer: int, amount: int) -> int:
    start = TODAY + timedelta(days=10)
    plan = services.contracts.plan(amount, start)
    done = services.contracts.save(
        None,
        {"customer_id": buyer, "title": "年度供货", "amount": amount},
        [line(price=amount)],
        plan,
        [],
    )
    return next(iter(done.of("contract").created))


def test_contract_is_refused_when_it_is_submitted(services: Services, buyer: int) -> None:
    one = contract(services, buyer, TOO_MUCH)
    with pytest.raises(CreditHold):
        services.contracts.move(one, "submitted")
    assert kept(services, "contract", one)["state"] == "preparing"


def test_contract_is_refused_when_it_is_approved_after_the_limit_was_used(
    services: Services, buyer: int
) -> None:
    one = contract(services, buyer, 8_000_000)
    services.contracts.move(one, "submitted")
    sale(services, buyer, 8_000_000)
    with pytest.raises(CreditHold):
        services.contracts.approve(one, None, "")


def test_billing_an_approved_contract_is_not_counted_twice(services: Services, buyer: int) -> None:
    one = contract(services, buyer, 9_000_000)
    services.contracts.move(one, "submitted")
    services.contracts.approve(one, None, "")
    services.contracts.move(one, "signed")
    made = services.sales.from_contract(one)
    done = services.sales.save(None, made.values, made.rows, post=True)
    assert done.of("sale").created


def test_instalment_of_a_contract_is_refused_once_a_debt_is_overdue(
    services: Services, buyer: int
) -> None:
    one = contract(services, buyer, 5_000_000)
    services.contracts.move(one, "submitted")
    services.contracts.approve(one, None, "")
    services.contracts.move(one, "signed")
    sale(services, buyer, 100_000, sold_on=TODAY - timedelta(days=10), due_on=TODAY)
    with_time = services.contracts.rows("instalment", one)[0]["id"]
    with clock.fixed(NOW + timedelta(days=20)):
        made = services.sales.from_contract(one, with_time)
        with pytest.raises(CreditHold) as caught:
            services.sales.save(None, made.values, made.rows, post=True)
    assert "20" in str(caught.value)


def test_sale_dated_in_the_past_is_no_way_around(services: Services, buyer: int) -> None:
    with pytest.raises(CreditHold):
        sale(services, buyer, TOO_MUCH, sold_on=date(2026, 1, 5))


def test_paid_at_once_passes(services: Services, buyer: int) -> None:
    done = services.sales.save(
        None,
        {"customer_id": buyer, "sold_on": TODAY},
        [line(price=TOO_MUCH)],
        post=True,
        paid={"method": "cash"},
    )
    assert done.of("sale").created


def test_taking_the_money_of_a_cash_sale_away_is_refused(services: Services, buyer: int) -> None:
    done = services.sales.save(
        None,
        {"customer_id": buyer, "sold_on": TODAY},
        [line(price=TOO_MUCH)],
        post=True,
        paid={"method": "cash"},
    )
    (money,) = done.of("receipt").created
    (put,) = done.of("allocation").created
    services.receipts.release([put])
    with pytest.raises(CreditHold):
        services.records.remove("receipt", [money])


def test_quote_only_warns(services: Services, buyer: int) -> None:
    done = services.quotes.save(
        None, {"customer_id": buyer, "title": "报价"}, [line(price=TOO_MUCH)]
    )
    (quote,) = done.of("quote").created
    done = services.quotes.submit(quote)
    assert done.notes
    assert kept(services, "quote", quote)["state"] != "draft"


def test_overdue_debt_holds_a_small_order(services: Services, buyer: int) -> None:
    sale(services, buyer, 100_000, due_on=TODAY + timedelta(days=1))
    with clock.fixed(NOW + timedelta(days=16)):
        sale(services, buyer, 100_000, sold_on=TODAY)  # 15 days overdue: a warning
    with clock.fixed(NOW + timedelta(days=17)), pytest.raises(CreditHold):
        sale(services, buyer, 100_000, sold_on=TODAY)


def test_form_sees_the_decision_before_saving(services: Services, buyer: int) -> None:
    sale(services, buyer, 8_000_000)
    sale(services, buyer, 500_000)
    before = log(services)
    found = services.credit_hold.decide(buyer, 2_000_000)
    assert not found.is_held  # within the tolerance
    found = services.credit_hold.decide(buyer, 2_500_000)
    assert found.is_held
    assert (found.decision.available, found.decision.lacks) == (1_500_000, 500_000)
    assert not services.credit_hold.decide(buyer, 2_000_000, stage=Stage.QUOTE).is_held
    assert not services.credit_hold.decide(buyer, 2_000_000, is_paid_at_once=True).is_held
    assert log(services) == before


def test_receipt_makes_room(services: Services, buyer: int) -> None:
    sale(services, buyer, 9_000_000)
    receipt(services, buyer, 5_000_000, how="oldest")
    sale(services, buyer, 5_000_000)


def test_deleted_customer_comes_back_with_its_purchases(services: Services, buyer: int) -> None:
    sale(services, buyer, 9_000_000)
    receipt(services, buyer, 9_000_000, how="oldest")
    services.records.save("customer", buyer, {"credit_limit": 1_000_000})
    act = services.records.remove("customer", [buyer]).change_set_id
    services.undo.undo(act)
    assert kept(services, "customer", buyer)["deleted_at"] is None


def test_switched_off_nothing_is_looked_at(services: Services, buyer: int) -> None:
    services.settings.save({"credit.control": "off"})
    sale(services, buyer, TOO_MUCH)
    assert log(services) == []


def test_set_to_warn_everything_passes_with_a_note(services: Services, buyer: int) -> None:
    services.settings.save({"credit.control": "warn"})
    done = services.sales.post(draft(services, buyer))
    assert done.notes


def test_grade_below_bbb_buys_against_cash_only(services: Services, buyer: int) -> None:
    create(
        services,
        "credit_report",
        customer_id=buyer,
        investigated_on=TODAY,
        court_record="dishonest",
    )
    with services.database.write() as connection:
        connection.execute(text("UPDATE credit_report SET state = 'approved'"))
    services.credit_standings.rebuild()
    with pytest.raises(CreditHold) as caught:
        sale(services, buyer, 100_000)
    assert caught.value.held[0].decision.verdict is Verdict.CASH
