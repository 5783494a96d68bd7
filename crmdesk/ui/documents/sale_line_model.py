"""The lines of a sale while they are typed: price before the discount, discount, tax, cost."""

from __future__ import annotations

from crmdesk.ui.documents.line_columns import SALE_KEPT
from crmdesk.ui.documents.line_model import Line, LineModel


class SaleLineModel(LineModel):
    """See the module."""

    kept = SALE_KEPT

    def amount_of(self, line: Line) -> int:
        from crmdesk.services.rules.sale_line import line_amount

        return line_amount(line.get("quantity"), line.get("price"), line.get("discount"))

    def paid(self, line: Line) -> int:
        from crmdesk.services.deal_sums import discounted

        return discounted(line.get("price") or 0, line.get("discount"))

    def agree(self, line: Line, key: str) -> None:
        """Nothing to agree: price and discount are typed apart."""
