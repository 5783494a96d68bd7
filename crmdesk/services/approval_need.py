"""Why a quote needs an approval: in words, from its lines, the products and the owner's limits.

What a version before was already approved with is not asked again: only lines that changed, and
a discount or margin that became worse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crmdesk.core.i18n import N_, _, told
from crmdesk.models import codecs
from crmdesk.models.fields import spec_of
from crmdesk.models.quote import QuoteLine
from crmdesk.services import deal_sums
from crmdesk.services.rules.base import Row, Write
from crmdesk.services.setting_specs import QUOTE_MAX_DISCOUNT, QUOTE_MIN_MARGIN, value_in

BELOW_LOWEST: Final = N_("{name}: {price} is below the lowest price {lowest}.")
LINE_DISCOUNT: Final = N_("{name}: {discount} off is more than {limit}.")
WHOLE_DISCOUNT: Final = N_("{discount} off everything is more than {limit}.")
THIN_MARGIN: Final = N_("The margin of {margin} is less than {limit}.")
LONGEST: Final = 500
_COMPARED: Final = ("product_id", "name", "quantity", "list_price", "price", "cost")


@dataclass(frozen=True, slots=True)
class Limits:
    """What needs no approval: discounts up to, margins from (hundredths of a percent)."""

    max_discount: int
    min_margin: int


def limits(write: Write) -> Limits:
    """The owner's limits, inside a write."""
    return Limits(value_in(write, QUOTE_MAX_DISCOUNT), value_in(write, QUOTE_MIN_MARGIN))


def reasons(
    lines: Sequence[Row],
    discount: int | None,
    lowest: Mapping[int, int | None],
    limit: Limits,
    approved: tuple[Sequence[Row], int | None] = ((), None),
) -> list[str]:
    """Why lines with a discount on everything need an approval; none if they need none.

    *lowest* is product to lowest price in fen; *approved* the lines and the discount that an
    earlier version was approved with.
    """
    known_lines, known_discount = approved
    known = {_essence(line) for line in known_lines}
    off = discount or 0
    is_worse = not known or off > (known_discount or 0)
    found: list[str] = []
    if off > limit.max_discount and is_worse:
        found.append(
            _(WHOLE_DISCOUNT).format(discount=_percent(off), limit=_percent(limit.max_discount))
        )
    for line in lines:
        if _essence(line) not in known or is_worse:
            found += _of_line(line, off, lowest.get(line.get("product_id") or 0), limit)
    margin = _margin(lines, discount)
    before = _margin(known_lines, known_discount) if known else None
    if margin is not None and margin < limit.min_margin and (before is None or margin < before):
        found.append(
            _(THIN_MARGIN).format(margin=_percent(margin), limit=_percent(limit.min_margin))
        )
    return found


def _of_line(line: Row, off: int, lowest: int | None, limit: Limits) -> list[str]:
    price = line.get("price") or 0
    paid = deal_sums.discounted(price, off)
    name = str(line.get("name") or "")
    if lowest is not None and paid < lowest:
        return [_(BELOW_LOWEST).format(name=name, price=_money(paid), lowest=_money(lowest))]
    own = deal_sums.discount_of(line.get("list_price"), price) or 0
    both = deal_sums.discount_of(line.get("list_price"), paid) or 0
    # A discount on everything that is too large by itself is said once, not for every line.
    given = both if off <= limit.max_discount else own
    if given <= limit.max_discount:
        return []
    return [
        _(LINE_DISCOUNT).format(
            name=name, discount=_percent(given), limit=_percent(limit.max_discount)
        )
    ]


def _margin(lines: Sequence[Row], discount: int | None) -> int | None:
    amounts = [deal_sums.line_amount(n.get("quantity"), n.get("price")) for n in lines]
    cost = deal_sums.total_cost((n.get("quantity"), n.get("cost")) for n in lines)
    return deal_sums.margin(deal_sums.total(amounts, discount), cost)


def _essence(line: Row) -> tuple[Any, ...]:
    return tuple(line.get(name) for name in _COMPARED)


def _money(fen: int) -> str:
    return codecs.show(spec_of(QuoteLine, "price"), fen)


def _percent(hundredths: int) -> str:
    return codecs.show(spec_of(QuoteLine, "discount"), hundredths)


def of_quote(write: Write, quote: Row) -> str | None:
    """The reasons of a stored quote in one text, inside a write; None if there are none."""
    lines = lines_of(write, quote["id"])
    products = {line["product_id"] for line in lines if line["product_id"] is not None}
    lowest = {i: (write.row("product", i) or {}).get("lowest_price") for i in products}
    approved: tuple[Sequence[Row], int | None] = ((), None)
    before = write.row("quote", quote["previous_id"]) if quote["previous_id"] else None
    if before is not None and before["approved_at"] is not None:
        approved = lines_of(write, before["id"]), before["discount"]
    found = reasons(lines, quote["discount"], lowest, limits(write), approved)
    return told(sentence.rstrip("。.") for sentence in found)[:LONGEST] or None


def lines_of(write: Write, quote_id: int) -> list[dict[str, Any]]:
    """The living lines of a quote, as far as they matter here."""
    return [
        dict(zip(_COMPARED, row, strict=True))
        for row in write.rows("quote_line", _COMPARED, quote_id=quote_id)
    ]
