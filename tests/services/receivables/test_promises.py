"""Promises to pay: what became of them follows receipts and the day, through undo as well."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from crmdesk.core import clock
from crmdesk.core.errors import ValidationError
from crmdesk.services import promise_states
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.receivable_settings import PROMISE_GRACE
from tests.helpers.making import contact, customer
from tests.services.receivables.making import receipt, sale


@pytest.fixture
def owner(services: Services) -> int:
    made = customer(services, "武汉光谷", phone="027-88886666")
    sale(services, made, "2026-08-01", 500_000)
    return made


def promise(services: Services, owner: int, made: str, on: str, amount: int) -> int:
    act = services.promises.record(
        {"customer_id": owner, "made_on": made, "promised_on": on, "amount": amount}
    )
    return next(iter(act.of("promise").created))


def state(services: Services, promise_id: int) -> tuple[str, int]:
    row = services.records.fetch("promise", promise_id)
    return row["state"], row["received"]


def test_states_follow_receipts_and_undo(services: Services, owner: int) -> None:
    late = promise(services, owner, "2026-10-01", "2026-10-10", 100_000)
    ahead = promise(services, owner, "2026-11-10", "2026-11-30", 50_000)
    assert state(services, late) == ("broken", 0)
    assert state(services, ahead) == ("open", 0)
    first = receipt(services, owner, "2026-11-15", 80_000)
    assert state(services, ahead) == ("kept", 50_000)
    assert state(services, late) == ("broken", 30_000)
    receipt(services, owner, "2026-11-20", 70_000)
    assert state(services, late) == ("late", 100_000)
    act = services.receipts.remove(first)
    assert state(services, ahead) == ("kept", 50_000)
    assert state(services, late)[1] == 20_000
    services.undo.undo(act.change_set_id)
    assert state(services, late) == ("late", 100_000)


def test_a_dishonoured_cheque_breaks_the_promise_it_kept(services: Services, owner: int) -> None:
    given = promise(services, owner, "2026-10-01", "2026-10-10", 100_000)
    cheque = receipt(services, owner, "2026-10-09", 100_000, method="cheque")
    assert state(services, given) == ("kept", 100_000)
    services.receipts.dishonour(cheque, date(2026, 10, 20), "空头")
    assert state(services, given) == ("broken", 0)


def test_the_day_alone_breaks_a_promise(services: Services, owner: int) -> None:
    given = promise(services, owner, "2026-11-10", "2026-11-20", 100_000)
    assert state(services, given) == ("open", 0)
    assert [line.days for line in services.promises.due()] == [-1]
    with clock.fixed(datetime(2026, 11, 24, 8, 0)):
        assert services.promises.refresh() == 1
        assert state(services, given) == ("broken", 0)
        assert services.promises.due() == []
        assert services.promises.refresh() == 0


def test_any_act_of_a_new_day_brings_promises_to_it(services: Services, owner: int) -> None:
    given = promise(services, owner, "2026-11-10", "2026-11-20", 100_000)
    with clock.fixed(datetime(2026, 11, 24, 8, 0)):
        customer(services, "别人")
        assert state(services, given) == ("broken", 0)


def test_a_longer_grace_saves_a_promise(services: Services, owner: int) -> None:
    given = promise(services, owner, "2026-10-01", "2026-10-10", 100_000)
    receipt(services, owner, "2026-10-18", 100_000)
    assert state(services, given) == ("late", 100_000)
    services.settings.save({PROMISE_GRACE.key: 10})
    assert state(services, given) == ("kept", 100_000)


def test_withdrawn_promises_count_for_nothing(services: Services, owner: int) -> None:
    given = promise(services, owner, "2026-10-01", "2026-10-10", 100_000)
    services.promises.withdraw([given])
    assert state(services, given) == ("withdrawn", 0)
    assert services.promises.of_customer(owner).decided == 0


def test_the_record_counts_kept_and_broken(services: Services, owner: int) -> None:
    promise(services, owner, "2026-09-01", "2026-09-10", 100_000)
    promise(services, owner, "2026-10-01", "2026-10-10", 50_000)
    receipt(services, owner, "2026-10-08", 50_000)
    found = services.promises.of_customer(owner)
    assert (found.kept, found.broken) == (1, 1)
    assert services.receivables.of_customer(owner).promises == found


def test_lines_name_whom_to_call(services: Services, owner: int) -> None:
    contact(services, owner, "老板", mobile="13700137000")
    who = contact(services, owner, "王会计", mobile="13900139000")
    services.promises.record(
        {"customer_id": owner, "promised_on": date(2026, 11, 25), "amount": 1, "contact_id": who}
    )
    promise(services, owner, "2026-11-20", "2026-11-24", 2)
    first, second = services.promises.lines()
    assert (first.days, first.missing, first.phone) == (3, 2, "13700137000")
    assert (second.contact_name, second.phone) == ("王会计", "13900139000")
    assert second.made_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"promised_on": date(2026, 11, 1)},
        {"made_on": date(2026, 12, 1), "promised_on": date(2026, 12, 5)},
    ],
)
def test_impossible_promises_are_refused(
    services: Services, owner: int, wrong: dict[str, object]
) -> None:
    values = {"customer_id": owner, "promised_on": date(2026, 11, 25), "amount": 100} | wrong
    with pytest.raises(ValidationError):
        services.promises.record({"made_on": date(2026, 11, 20)} | values)


def test_what_is_kept_equals_a_recomputation(services: Services) -> None:
    from tests.services.trade.book import Book

    book = Book(services, seed=3).fill(60)
    for n, each in enumerate(book.owners * 3):
        promise(services, each, f"2026-0{1 + n % 9}-05", f"2026-{2 + n % 9:02}-01", 9_000 * (n + 1))
    with services.database.read() as connection:
        everybody = promise_states.everybody(connection)
        found = list(promise_states.states(connection, everybody, date(2026, 11, 21)))
    assert len(found) == 18
    assert all(wanted == stored for _customer, _id, wanted, stored in found)
    assert len({wanted[0] for _customer, _id, wanted, _stored in found}) > 2


def test_check_finds_and_repairs_what_became_of_promises(services: Services, owner: int) -> None:
    late = promise(services, owner, "2026-10-01", "2026-10-10", 100_000)
    assert check(services.database) == []
    with services.database.write() as connection:
        connection.execute(text("UPDATE promise SET state = 'kept', received = 7"))
    (found,) = [f for f in check(services.database) if f.kind == "promise_states"]
    assert (found.record_id, found.can_repair) == (late, True)
    check(services.database, repair=True)
    assert state(services, late) == ("broken", 0)
    assert check(services.database) == []
