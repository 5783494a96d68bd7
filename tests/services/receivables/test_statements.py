"""Statements of account: what is frozen, the customer's answer, who has not confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from crmdesk.services.dunning_data import DifferenceDraft
from tests.helpers.making import customer
from tests.services.receivables.making import receipt, return_of, sale
from tests.services.trade.book import Book

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
SENT, ANSWERED = date(2026, 11, 2), date(2026, 11, 9)


@pytest.fixture
def owner(services: Services) -> int:
    """Owes 500 from September; in October sales of 1,000, a return of 200, 600 received."""
    made = customer(services, "宁波海润")
    sale(services, made, "2026-09-10", 50_000)
    first = sale(services, made, "2026-10-05", 100_000)
    return_of(services, first, "2026-10-20", 20_000)
    receipt(services, made, "2026-10-25", 60_000)
    sale(services, made, "2026-11-03", 7_000)
    return made


@pytest.fixture
def made(services: Services, owner: int) -> int:
    _act, [statement_id] = services.statements.make([owner], FIRST, LAST)
    return statement_id


def stored(services: Services, statement_id: int) -> dict[str, object]:
    return dict(services.records.fetch("statement", statement_id))


def test_opening_charges_and_payments_make_the_closing_balance(
    services: Services, owner: int, made: int
) -> None:
    sheet = services.statements.sheet(made)
    row = sheet.record
    assert [row[n] for n in ("opening", "charges", "payments", "closing")] == [
        50_000, 100_000, 80_000, 70_000,
    ]  # fmt: skip
    assert [(line.amount, line.balance) for line in sheet.lines] == [
        (100_000, 150_000), (20_000, 130_000), (60_000, 70_000),
    ]  # fmt: skip
    assert row["code"] == "DZ-202611-0001"
    assert (row["state"], sheet.is_changed) == ("draft", False)
    assert sheet.ageing.total - sheet.ageing.unapplied == 70_000


def test_a_draft_says_the_same_and_stores_nothing(services: Services, owner: int) -> None:
    sheet = services.statements.draft_sheet(owner, FIRST, LAST)
    assert (sheet.record["closing"], sheet.record["code"]) == (70_000, "")
    assert services.records.children("statement", owner) == []


def test_what_was_frozen_stays_and_the_sheet_says_that_records_changed(
    services: Services, owner: int, made: int
) -> None:
    receipt(services, owner, "2026-10-30", 1_000)
    sheet = services.statements.sheet(made)
    assert sheet.record["closing"] == 70_000
    assert sheet.now.closing == 69_000
    assert sheet.is_changed


def test_many_are_made_in_one_act_and_nobody_twice(services: Services) -> None:
    book = Book(services, seed=4).fill(50)
    services.trade_stats.rebuild()
    wanted = services.statements.candidates(FIRST, LAST)
    act, ids = services.statements.make(wanted, FIRST, LAST)
    assert len(ids) == len(wanted) > 1
    codes = [stored(services, i)["code"] for i in ids]
    assert codes == [f"DZ-202611-{n:04}" for n in range(1, len(ids) + 1)]
    assert services.statements.candidates(FIRST, LAST) == []
    with pytest.raises(CrmError):
        services.statements.make(book.owners, FIRST, LAST)
    services.undo.undo(act.change_set_id)
    assert services.statements.candidates(FIRST, LAST) == wanted


def test_candidates_are_those_with_a_balance_or_a_movement(services: Services, owner: int) -> None:
    quiet = customer(services, "没有往来")
    assert services.statements.candidates(FIRST, LAST) == [owner]
    assert services.statements.candidates(date(2025, 1, 1), date(2025, 1, 31)) == []
    assert quiet not in services.statements.candidates(date(2026, 11, 1), date(2026, 11, 30))


def test_a_confirmed_balance_ends_the_loop(services: Services, made: int, owner: int) -> None:
    services.statements.send([made], SENT, "wechat")
    services.statements.confirm(made, 70_000, ANSWERED, "王会计")
    row = stored(services, made)
    assert (row["state"], row["confirmed"], row["answered_on"]) == (
        "confirmed", 70_000, "2026-11-09",
    )  # fmt: skip
    standing = services.receivables.of_customer(owner)
    assert (standing.confirmed_on, standing.confirmed) == (LAST, 70_000)
    with pytest.raises(ValidationError):
        services.statements.withdraw([made], "太晚")
    with pytest.raises(ValidationError):
        services.records.remove("statement", [made])


def test_another_balance_than_ours_means_differences(services: Services, made: int) -> None:
    services.statements.confirm(made, 60_000, ANSWERED)
    row = stored(services, made)
    assert (row["state"], row["sent_on"]) == ("differs", "2026-11-09")
    sheet = services.statements.sheet(made)
    assert sheet.answer is not None
    assert (sheet.answer.difference, sheet.answer.is_explained) == (-10_000, False)


def test_differences_are_reported_explained_and_settled(services: Services, made: int) -> None:
    services.statements.send([made], SENT, "letter")
    services.statements.report(
        made,
        ANSWERED,
        [
            DifferenceDraft(theirs=-8_000, reason="in_transit"),
            DifferenceDraft(ours=100_000, theirs=98_000, reason="price", remark="少开折扣"),
        ],
    )
    sheet = services.statements.sheet(made)
    assert sheet.record["confirmed"] == 60_000
    assert sheet.answer is not None
    assert sheet.answer.is_explained
    with pytest.raises(CrmError, match="2"):
        services.statements.settle(made)
    for line in sheet.differences:
        services.statements.settle_difference(line["id"], ANSWERED, "已补开")
    services.statements.settle(made)
    assert stored(services, made)["state"] == "settled"
    with pytest.raises(ValidationError):
        services.records.save("statement_difference", sheet.differences[0]["id"], {"ours": 1})


def test_differences_without_a_line_are_refused(services: Services, made: int) -> None:
    with pytest.raises(CrmError):
        services.statements.report(made, ANSWERED, [])
    assert stored(services, made)["state"] == "draft"


def test_a_difference_names_documents_of_this_customer_only(services: Services, made: int) -> None:
    foreign = sale(services, customer(services, "别家"), "2026-10-01", 100)
    with pytest.raises(ValidationError):
        services.statements.report(made, ANSWERED, [DifferenceDraft(ours=1, sale_id=foreign)])
    assert stored(services, made)["state"] == "draft"


def test_a_withdrawn_statement_makes_room_for_another(
    services: Services, made: int, owner: int
) -> None:
    services.statements.withdraw([made], "漏记一笔")
    assert stored(services, made)["remark"] == "漏记一笔"
    _act, [again] = services.statements.make([owner], FIRST, LAST)
    assert again != made


def test_an_answer_before_the_sending_is_refused(services: Services, made: int) -> None:
    services.statements.send([made], SENT, "wechat")
    with pytest.raises(ValidationError):
        services.statements.confirm(made, 70_000, date(2026, 11, 1))


def test_a_period_that_ends_before_it_begins_is_refused(services: Services, owner: int) -> None:
    with pytest.raises(CrmError):
        services.statements.make([owner], LAST, FIRST)


def test_balances_nobody_confirmed_for_long(services: Services, owner: int, made: int) -> None:
    [found] = services.statements.unconfirmed(30)
    assert (found.customer_id, found.balance, found.days) == (owner, 77_000, None)
    services.statements.send([made], SENT, "wechat")
    assert services.statements.unconfirmed(30)[0].sent_on == SENT
    services.statements.confirm(made, 70_000, ANSWERED)
    assert services.statements.unconfirmed(30) == []
    [late] = services.statements.unconfirmed(30, date(2026, 12, 20))
    assert late.days == 50


def test_an_undone_confirmation_is_out_again(services: Services, made: int) -> None:
    services.statements.send([made], SENT, "wechat")
    act = services.statements.confirm(made, 70_000, ANSWERED)
    services.undo.undo(act.change_set_id)
    row = stored(services, made)
    assert (row["state"], row["confirmed"], row["answered_on"]) == ("sent", None, None)
