"""Importing stocks of products by month; a row that is there already is brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.importing.matching import KeyMatches
from crmdesk.services.importing.report import Action
from crmdesk.services.importing.trade_importer import NO_MONTH, TradeImporter, Values
from crmdesk.services.importing.trade_words import month_of

ENTITY: Final = "stock_month"
_FIGURES: Final = (
    *("opening_quantity", "closing_quantity", "opening", "closing"),
    *("opening_cost", "closing_cost", "remark"),
)


class StockImporter(TradeImporter):
    """See the module."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._product = self._several(("product_code", "name", "specification", "unit"))
        self._month = self._one("month")
        self._figures = self._several(_FIGURES)
        self._matches = KeyMatches(self._writer.connection, ENTITY)

    def _take(self, number: int, values: Values, problems: Sequence[Problem]) -> None:
        code, name, specification, unit = self._product(values)
        title = name or code or ""
        product_id, unknown = self._names.product(code, name, specification, unit)
        found = [*problems] + ([unknown] if unknown is not None else [])
        said = self._month(values)
        month = month_of(said) if said else None
        if said is None:
            found.append(Problem("month", MUST_FILL))
        elif month is None:
            found.append(Problem("month", NO_MONTH, {"value": said}))
        if found:
            self._refuse(number, title, found)
            return
        figures = dict(zip(_FIGURES, self._figures(values), strict=True))
        stored = {name: value for name, value in figures.items() if value is not None}
        try:
            self._names.settle_product(product_id)
            action, record_id = self._write(stored | {"product_id": product_id, "month": month})
        except ValidationError as error:
            self._refuse(number, title, error.problems)
            return
        self._done(number, action, f"{title} {month[:7] if month else ''}", record_id)

    def _write(self, stored: dict[str, Any]) -> tuple[Action, int]:
        writer = self._writer
        found = self._matches.find(stored)
        if found:
            before = writer.row(ENTITY, found)
            assert before is not None
            changed = {n: v for n, v in stored.items() if before[n] != v and n != "product_id"}
            is_changed = bool(changed) and writer.change(ENTITY, before, changed)
            return Action.UPDATE if is_changed else Action.SAME, found
        subject = writer.new(ENTITY, stored)
        writer.put(subject)
        self._matches.add(subject.record_id, subject.after)
        self.report.created[ENTITY] += 1
        return Action.CREATE, subject.record_id
