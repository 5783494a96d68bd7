"""The lines of a document at once, by the rules of every line: there may be half a million.

A line of an import is complete when it comes here, and its document was made a moment ago: of the
rules of lines (``rules.sale_line``) only what the product says and what the figures come to are
left to apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.services.bulk_writing import BulkWriter, Row
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.importing.sale_grouping import Line
from crmdesk.services.importing.trade_names import TradeNames
from crmdesk.services.rules import documents
from crmdesk.services.rules.sale_line import amount_problem, worth

# As the table has them.
COLUMNS: Final = (
    *("sale_id", "customer_id", "counted_on", "position", "product_id"),
    *("name", "specification", "unit", "quantity", "price", "discount"),
    *("amount", "cost", "cost_amount", "tax_rate", "remark"),
    *("id", "version", "created_at", "created_by", "changed_at", "changed_by"),
)
NAME, AMOUNT, COST = (COLUMNS.index(name) for name in ("name", "amount", "cost_amount"))


class LineRefused(Exception):
    """A row of the sheet whose line is not accepted."""

    def __init__(self, row: int, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.row = row
        self.problems = problems


class LineBatch:
    """Makes and writes the lines of new documents within one import."""

    def __init__(self, writer: BulkWriter, names: TradeNames) -> None:
        self._writer = writer
        self._names = names
        self._ids = writer.context.database.id_maker
        self._book = (1, writer.now, writer.employee_id, writer.now, writer.employee_id)
        self._known: set[int] = set()

    def rows(
        self, head: dict[str, Any], lines: Sequence[Line], remarks: Mapping[int, str]
    ) -> list[Row]:
        """The lines of the new document *head*, whose sums are put into it. Raises LineRefused.

        *remarks* are those of rows without one of their own.
        """
        if not lines:
            return []
        ids = self._ids.many(len(lines))
        day = head["sold_on"] if head["state"] == "posted" else None
        owner = head["id"], head["customer_id"], day
        made = [
            (*owner, place, *self._content(head["kind"], line, remarks), i, *self._book)
            for place, (i, line) in enumerate(zip(ids, lines, strict=True), 1)
        ]
        # The keeper of sums finds them right.
        head["amount"] = sum([row[AMOUNT] for row in made])
        costs = [row[COST] for row in made]
        head["cost"] = None if None in costs else sum(costs)
        return made

    def _content(self, kind: str, line: Line, remarks: Mapping[int, str]) -> Row:
        """From the product to the remark."""
        row, sums, product_id, name, specification, unit, remark = line
        _sign, quantity, price, discount, given, cost, tax_rate = sums
        product = self._product(row, product_id) if product_id else None
        if product is not None:
            name = documents.taken_over(product, "name", name)
            specification = documents.taken_over(product, "specification", specification)
            unit = documents.taken_over(product, "unit", unit)
            cost = documents.taken_over(product, "cost", cost)
        if name is None:
            raise LineRefused(row, [Problem("name", MUST_FILL)])
        parts = quantity, price, discount
        amount, cost_amount = worth(kind, parts, given or None, cost)
        wrong = amount_problem(name, parts, amount)
        if wrong is not None:
            raise LineRefused(row, [wrong])
        return (
            *(product_id or None, name, specification, unit, *parts),
            *(amount, cost, cost_amount, tax_rate, remark or remarks.get(row)),
        )

    def _product(self, row: int, product_id: int) -> Mapping[str, Any] | None:
        if product_id not in self._known:
            try:
                self._names.settle_product(product_id)
            except ValidationError as error:
                raise LineRefused(row, error.problems) from None
            self._known.add(product_id)
        return documents.product(self._writer, product_id)

    def put(self, customer_id: int, rows: Sequence[Row]) -> None:
        """Write lines that ``rows`` made."""
        if rows:
            self._writer.put_plain("sale_line", COLUMNS, rows, customer_id)
