"""Versions compared: head, lines, payment plan, terms."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from crmdesk.services.redline import pieces
from tests.helpers.making import create
from tests.helpers.papers import contract, contract_line, line, made, product, quote, signed


def test_two_versions_of_a_contract(services: Services) -> None:
    first = contract(
        services, ends_on=date(2026, 12, 31), terms="货到七日内付清全款。逾期按日加收违约金。"
    )
    contract_line(services, first, product_id=product(services), quantity=2_000)
    contract_line(services, first, name="安装", price=50_000)
    create(services, "instalment", contract_id=first, name="全款", amount=70_000)
    signed(services, first)
    second = made(services.contracts.new_version(first, "改数量"), "contract")
    rows = services.contracts.rows("contract_line", second)
    services.contracts.save(
        second,
        {"ends_on": date(2027, 3, 31), "terms": "货到十五日内付清全款。逾期按日加收违约金。"},
        lines=[{"id": rows[0]["id"], "quantity": 5_000}, {"name": "培训", "price": 8_000}],
        instalments=[{"name": "全款", "amount": 58_000}],
    )
    found = services.redlines.compare("contract", first, second)
    assert {(c.field, c.before, c.after) for c in found.header} == {
        ("ends_on", "2026-12-31", "2027-03-31"),
        ("amount", "700.00", "580.00"),
    }
    assert [(r.mark, r.fields) for r in found.lines] == [
        ("changed", ("quantity", "amount")),
        ("removed", ()),
        ("added", ()),
    ]
    assert found.lines[0].before is not None
    assert (found.lines[0].before["quantity"], found.lines[0].after["quantity"]) == ("2", "5")
    assert [(r.mark, r.fields) for r in found.instalments] == [("changed", ("amount",))]
    assert [(p.mark, p.text) for p in found.terms] == [
        ("same", "货到"),
        ("removed", "七"),
        ("added", "十五"),
        ("same", "日内付清全款。逾期按日加收违约金。"),
    ]
    assert not found.is_empty
    assert services.redlines.compare("contract", second, second).is_empty


def test_versions_of_a_quote(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services), discount=500)
    services.quotes.submit(q)
    second = made(services.quotes.new_version(q), "quote")
    services.records.save("quote", second, {"discount": 300})
    found = services.redlines.compare("quote", q, second)
    assert [c.field for c in found.header] == ["discount", "amount"]
    assert [r.mark for r in found.lines] == ["same"]
    other = quote(services, services.records.fetch("quote", q)["customer_id"])
    with pytest.raises(CrmError, match="同一"):
        services.redlines.compare("quote", q, other)


@given(st.text("甲乙丙丁 ab，。\n", max_size=30), st.text("甲乙丙丁 ab，。\n", max_size=30))
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.mark != "added") == old
    assert "".join(p.text for p in found if p.mark != "removed") == new
