"""Cells copied in Excel or WPS become lines of a document."""

from __future__ import annotations

from typing import Any

from crmdesk.models.fields import fields_of
from crmdesk.models.sale import SaleLine
from crmdesk.services.importing.pasting import lines_of

SPECS = {spec.name: spec for spec in fields_of(SaleLine)}


def find(code: str, name: str, _size: str) -> tuple[int, str] | None:
    """One product."""
    return (7, "离心泵") if code == "P01" or name == "离心泵" else None


def pasted(text: str, **options: Any) -> list[dict[str, Any]]:
    lines, problems = lines_of(text, SPECS, find, **options)
    assert problems == []
    return lines


def test_headings_say_what_the_columns_are() -> None:
    [line] = pasted("商品编码\t商品名称\t规格型号\t数量\t单价\nP01\t泵\t50A\t2\t1,200.00\n")
    assert line == {
        "product_id": 7, "name": "离心泵", "specification": "50A", "quantity": 2000, "price": 120_000,
    }  # fmt: skip


def test_without_headings_the_usual_order_is_meant() -> None:
    assert pasted("阀门\t3\t35\n") == [{"name": "阀门", "quantity": 3000, "price": 3500}]


def test_an_amount_makes_the_price() -> None:
    [line] = pasted("品名\t数量\t金额\n阀门\t3\t100\n合计\t3\t100\n")
    assert (line["quantity"], line["price"]) == (3000, 3333)


def test_figures_that_disagree_are_told() -> None:
    lines, problems = lines_of("品名\t数量\t单价\t金额\n阀门\t3\t10\t99\n", SPECS, find)
    assert len(lines) == 1
    assert "99.00" in problems[0]


def test_goods_that_came_back_lose_their_sign() -> None:
    [line] = pasted("品名\t数量\t单价\t金额\n阀门\t-3\t10\t-30\n", goods_came_back=True)
    assert (line["quantity"], line["price"]) == (3000, 1000)
    _lines, problems = lines_of("品名\t数量\t单价\n阀门\t-3\t10\n", SPECS, find)
    assert problems
