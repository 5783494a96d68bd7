"""Which columns the lines of a document have, and how wide each is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from crmdesk.core.i18n import N_

PLACE: Final = "place"
PRODUCT: Final = "product"
LAST: Final = "last"
LOWEST: Final = "lowest"
MARGIN: Final = "margin"


@dataclass(frozen=True, slots=True)
class LineColumn:
    """*key* is a field of the line, or one of the names above; *sample* gives the width.

    Columns of high *spare* give way first where the window is narrow (0: never).
    """

    key: str
    title: str
    sample: str
    editable: bool = True
    right: bool = False
    spare: int = 0
    ours: bool = False  # hidden from a customer who looks on
    aside: bool = False  # Enter passes by what is rarely typed; Tab and the mouse stop there


_PLACE: Final = LineColumn(PLACE, N_("No."), "88", editable=False, right=True)
_PRODUCT: Final = LineColumn(PRODUCT, N_("Product"), "不锈钢合页不锈钢合页")
_QUANTITY: Final = LineColumn("quantity", N_("Quantity"), "88,888.5", right=True)
_PRICE: Final = LineColumn("price", N_("Price"), "8,888,888.00", right=True)
_AMOUNT: Final = LineColumn("amount", N_("Amount"), "8,888,888.00", editable=False, right=True)
_LAST: Final = LineColumn(
    LAST, N_("Last price to them"), "08-21 BJ20260821-08", editable=False, right=True, ours=True
)
_LOWEST: Final = LineColumn(
    LOWEST, N_("Lowest to the same"), "价格等级：二级价", editable=False, right=True, ours=True
)
_MARGIN: Final = LineColumn(MARGIN, N_("Margin"), "−88.88%", editable=False, right=True, ours=True)
_REMARK: Final = LineColumn("remark", N_("Remarks"), "随货附材质报告", spare=2)

QUOTE_LINES: Final = (
    _PLACE,
    _PRODUCT,
    _QUANTITY,
    LineColumn("list_price", N_("List price"), "888,888.00", editable=False, right=True, spare=1),
    LineColumn("discount", N_("Discount"), "88.88%", right=True),
    _PRICE,
    _AMOUNT,
    _LAST,
    _LOWEST,
    _MARGIN,
    _REMARK,
)
CONTRACT_LINES: Final = (
    _PLACE,
    _PRODUCT,
    _QUANTITY,
    _PRICE,
    _AMOUNT,
    LineColumn("deliver_until", N_("Deliver by"), "2026-12-28"),
    _LAST,
    _LOWEST,
    _MARGIN,
    _REMARK,
)
# Of a sale the price is that before the discount, as on the paper.
SALE_LINES: Final = (
    _PLACE,
    _PRODUCT,
    _QUANTITY,
    _PRICE,
    LineColumn("discount", N_("Discount"), "88.88%", right=True),
    _AMOUNT,
    LineColumn("tax_rate", N_("Tax rate"), "13.00%", right=True, spare=1, aside=True),
    LineColumn(
        "cost", N_("Cost per unit"), "888,888.00", right=True, spare=2, ours=True, aside=True
    ),
    _LAST,
    replace(_LOWEST, spare=4),
    _MARGIN,
    replace(_REMARK, spare=3, aside=True),
)
SALE_KEPT: Final = (
    "product_id", "name", "specification", "unit", "quantity", "price", "discount", "cost",
    "tax_rate", "remark",
)  # fmt: skip
KEPT: Final = (
    "product_id", "name", "specification", "unit", "quantity", "list_price", "discount", "price",
    "cost", "deliver_until", "remark",
)  # fmt: skip
