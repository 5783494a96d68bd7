"""The sums that are kept: compared by the check, put right by its repair."""

from __future__ import annotations

from sqlalchemy import text

from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.making import create
from tests.helpers.papers import contract, contract_line, line, product, quote


def test_wrong_sums_are_found_and_put_right(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services))
    who = services.records.fetch("quote", q)["customer_id"]
    c = contract(services, who)
    contract_line(services, c, price=20_000)
    create(services, "receipt", customer_id=who, contract_id=c, amount=5_000)
    assert [f for f in check(services.database) if f.kind == "sums"] == []
    with services.database.write() as connection:
        connection.execute(text("UPDATE quote SET amount = 1"))
        connection.execute(text("UPDATE contract SET received = 0"))
    found = [f for f in check(services.database) if f.kind == "sums"]
    assert [f.record_id for f in found] == [q, c]
    assert "BJ-202611-0001" in found[0].message()
    check(services.database, repair=True)
    assert services.records.fetch("quote", q)["amount"] == 10_000
    assert services.records.fetch("contract", c)["received"] == 5_000
