"""Rules of quotes and their lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core.errors import ValidationError
from crmdesk.services.bulk_edit import BulkRefused, Edit
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer
from tests.helpers.papers import TODAY, line, product, quote, step


def row(services: Services, entity: str, record_id: int) -> dict[str, object]:
    return services.records.fetch(entity, record_id)


def test_a_new_quote_gets_number_day_validity_and_seller(services: Services) -> None:
    made = row(services, "quote", quote(services))
    assert made["code"] == "BJ-202611-0001"
    assert (made["quoted_on"], made["valid_until"]) == ("2026-11-21", "2026-12-21")
    assert made["owner_id"] == services.employee_id
    assert (made["state"], made["amount"], made["cost"]) == ("draft", 0, None)


def test_a_line_takes_over_the_product(services: Services) -> None:
    n = line(services, quote(services), product(services, specification="2mm"), quantity=2_500)
    made = row(services, "quote_line", n)
    assert (made["name"], made["specification"], made["unit"]) == ("冷轧钢板", "2mm", "张")
    assert (made["list_price"], made["price"], made["cost"]) == (10_000, 10_000, 6_000)
    assert (made["amount"], made["position"]) == (25_000, 1)


def test_the_price_follows_the_discount_unless_it_is_typed(services: Services) -> None:
    n = line(services, quote(services), product(services), discount=500)
    assert row(services, "quote_line", n)["price"] == 9_500
    services.records.save("quote_line", n, {"discount": 1_000})
    assert row(services, "quote_line", n)["price"] == 9_000
    services.records.save("quote_line", n, {"price": 8_000})
    typed = row(services, "quote_line", n)
    assert (typed["price"], typed["discount"]) == (8_000, 2_000)
    services.records.save("quote_line", n, {"price": 12_000})
    assert row(services, "quote_line", n)["discount"] is None


def test_another_product_brings_its_own_name_and_price(services: Services) -> None:
    n = line(services, quote(services), product(services))
    other = product(services, "镀锌板", price=7_700, cost=None, lowest_price=None)
    services.records.save("quote_line", n, {"product_id": other})
    made = row(services, "quote_line", n)
    assert (made["name"], made["price"], made["cost"]) == ("镀锌板", 7_700, None)


def test_the_amount_is_the_lines_less_the_discount(services: Services) -> None:
    q = quote(services, discount=1_000)
    line(services, q, product(services), quantity=3_000)
    extra = line(services, q, price=5_555, cost=1_000)
    assert row(services, "quote", q)["amount"] == 32_000  # (300.00 + 55.55) x 0.9 = 319.995
    assert row(services, "quote", q)["cost"] == 19_000
    services.records.save("quote_line", extra, {"cost": None})
    assert row(services, "quote", q)["cost"] is None
    services.records.remove("quote_line", [extra])
    assert (row(services, "quote", q)["amount"], row(services, "quote", q)["cost"]) == (
        27_000,
        18_000,
    )


Line = st.tuples(
    st.integers(1, 5_000_000), st.integers(0, 9_999_999), st.none() | st.integers(0, 10_000)
)


@given(st.lists(Line, max_size=6), st.none() | st.integers(0, 10_000))
def test_the_sums_equal_a_plain_recomputation(
    lines: list[tuple[int, int, int | None]], discount: int | None
) -> None:
    from decimal import ROUND_HALF_UP, Decimal

    from crmdesk.services import deal_sums

    def up(value: Decimal) -> int:
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    given_lines, plain = [], []
    for quantity, listed, off in lines:
        price = up(Decimal(listed) * (10_000 - (off or 0)) / 10_000)
        assert price == deal_sums.discounted(listed, off)
        given_lines.append({"quantity": quantity, "price": price, "cost": 7})
        plain.append(up(Decimal(quantity) * price / 1000))
    sums = deal_sums.reckon(given_lines, discount)
    assert [each.amount for each in sums.lines] == plain
    assert sums.before_discount == sum(plain)
    assert sums.amount == up(Decimal(sum(plain)) * (10_000 - (discount or 0)) / 10_000)
    assert sums.discount == sums.before_discount - sums.amount


def test_undoing_a_line_restores_the_sum(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services))
    added = services.records.save("quote_line", None, {"quote_id": q, "name": "运费", "price": 500})
    assert row(services, "quote", q)["amount"] == 10_500
    services.undo.undo(added.change_set_id)
    assert row(services, "quote", q)["amount"] == 10_000


@pytest.mark.parametrize("wanted", ["approved", "sent", "accepted", "superseded"])
def test_a_draft_cannot_jump(services: Services, wanted: str) -> None:
    q = quote(services)
    line(services, q)
    with pytest.raises(ValidationError, match="“草稿”不能变为"):
        step(services, "quote", q, wanted)
    with pytest.raises(BulkRefused, match="“草稿”不能变为"):
        services.bulk_edit.apply("quote", [q], [Edit("state", value=wanted)])


def test_a_new_quote_is_a_draft(services: Services) -> None:
    with pytest.raises(ValidationError, match="草稿"):
        quote(services, state="accepted")


def test_nothing_to_approve_needs_no_approver(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services))
    step(services, "quote", q, "submitted", "approved", "sent")
    made = row(services, "quote", q)
    assert (made["approval_reason"], made["approver_id"], made["sent_on"]) == (
        None,
        None,
        TODAY.isoformat(),
    )


def test_a_price_below_the_lowest_needs_an_approver(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services), price=8_999)
    step(services, "quote", q, "submitted")
    assert row(services, "quote", q)["approval_reason"] == "冷轧钢板：89.99低于底价90.00"
    with pytest.raises(ValidationError, match="审批"):
        step(services, "quote", q, "approved")


def test_without_lines_nothing_is_submitted(services: Services) -> None:
    with pytest.raises(ValidationError, match="没有明细"):
        step(services, "quote", quote(services), "submitted")


def test_a_submitted_quote_is_closed_to_changes(services: Services) -> None:
    q = quote(services)
    n = line(services, q, product(services))
    step(services, "quote", q, "submitted", "approved")
    for attempt in (
        lambda: services.records.save("quote", q, {"discount": 100}),
        lambda: services.records.save("quote_line", n, {"quantity": 5_000}),
        lambda: services.records.remove("quote_line", [n]),
        lambda: line(services, q),
        lambda: services.records.remove("quote", [q]),
    ):
        with pytest.raises(ValidationError, match="BJ-202611-0001"):
            attempt()
    services.records.save("quote", q, {"remark": "客户周五答复"})  # our own note
    assert row(services, "quote", q)["amount"] == 10_000


def test_undo_does_not_reach_into_a_closed_quote(services: Services) -> None:
    q = quote(services)
    n = line(services, q, product(services))
    edited = services.records.save("quote_line", n, {"quantity": 2_000})
    added = services.records.save("quote_line", None, {"quote_id": q, "name": "运费"})
    step(services, "quote", q, "submitted", "approved")
    for act in (edited, added):
        with pytest.raises(ValidationError, match="新版本"):
            services.undo.undo(act.change_set_id)
    assert row(services, "quote", q)["amount"] == 20_000


def test_undo_leads_back_to_the_state_before(services: Services) -> None:
    q = quote(services)
    line(services, q, product(services))
    step(services, "quote", q, "submitted")
    approved = step(services, "quote", q, "approved")
    services.undo.undo(approved.change_set_id)
    assert row(services, "quote", q)["state"] == "submitted"


def test_an_expired_quote_is_not_sent(services: Services) -> None:
    q = quote(services, quoted_on=date(2026, 10, 1), valid_until=date(2026, 10, 31))
    line(services, q, product(services))
    step(services, "quote", q, "submitted", "approved")
    with pytest.raises(ValidationError, match="2026-10-31"):
        step(services, "quote", q, "sent")


def test_people_and_opportunities_of_others_are_refused(services: Services) -> None:
    other = customer(services, "广州明达贸易有限公司")
    with pytest.raises(ValidationError, match="别的客户"):
        quote(services, customer(services), contact_id=contact(services, other))
    with pytest.raises(ValidationError):
        quote(services, quoted_on=date(2026, 11, 2), valid_until=date(2026, 11, 1))


def test_product_numbers_and_prices(services: Services) -> None:
    first = create(services, "product", name="螺栓")
    assert row(services, "product", first)["code"] == "P00001"
    with pytest.raises(ValidationError, match="螺栓"):
        product(services, code="P00001")
    with pytest.raises(ValidationError, match="底价"):
        product(services, "角钢", price=100, lowest_price=101)
