"""Importing receipts and refunds; on request they settle documents.

All rows are read first: receipts are put down in the order of their days, for what settles what,
and whether there is anything to give back, depends on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from crmdesk.analysis import allocation
from crmdesk.analysis.receivables import Applied, OpenItem
from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.codecs.sets import split_list
from crmdesk.services.cleaning import MUST_FILL
from crmdesk.services.importing.report import Action
from crmdesk.services.importing.sale_grouping import yuan
from crmdesk.services.importing.trade_importer import TradeImporter, Values
from crmdesk.services.importing.trade_money import Pools, open_documents, receipts_of
from crmdesk.services.importing.trade_names import UNKNOWN_SALE
from crmdesk.services.importing.trade_words import method_of
from crmdesk.services.rules import trade

NUMBER_TAKEN: Final = N_("The receipt {number} is there already.")
NOT_OPEN: Final = N_("Of the documents named only {open} are open; the receipt is of {amount}.")
NOT_ENOUGH: Final = N_(
    "The customer would have less than nothing in credit on {day}: {missing} are missing."
)
_FIELDS: Final = ("received_on", "amount", "document_no", "payer", "remark")
STEP: Final = 200


@dataclass(slots=True)
class _Row:
    """A receipt to be: the sheet's row, its stored values, the documents it names."""

    number: int
    values: dict[str, Any]
    settles: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)


class ReceiptImporter(TradeImporter):
    """See the module."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._customer = self._several(("customer_code", "customer"))
        self._values = self._several(_FIELDS)
        self._more = self._several(("method", "owner_id", "contract_id", "settles"))
        self._taken: list[_Row] = []
        self._above: tuple[str | None, str | None] = (None, None)

    # --- rows -----------------------------------------------------------------------------
    def _take(self, number: int, values: Values, problems: Sequence[Problem]) -> None:
        words = self._customer(values)
        if words == (None, None):
            words = self._above  # merged over several rows
        self._above = words
        row = _Row(number, dict(zip(_FIELDS, self._values(values), strict=True)))
        row.problems += problems
        row.values["customer_id"], unknown = self._names.customer(*words)
        row.problems += [unknown] if unknown is not None else []
        self._take_more(row, *self._more(values))
        for name in ("received_on", "amount"):
            if row.values[name] is None and not any(p.field == name for p in problems):
                row.problems.append(Problem(name, MUST_FILL))
        self._taken.append(row)

    def _take_more(
        self,
        row: _Row,
        method: str | None,
        owner: str | None,
        contract: str | None,
        settles: str | None,
    ) -> None:
        row.values["method"] = method_of(method) if method else None
        row.values["owner_id"], nobody = self._employee("owner_id", owner)
        row.problems += nobody
        if contract is not None:
            row.values["contract_id"], none = self._names.contract(contract)
            row.problems += [none] if none is not None else []
        if settles is not None:
            row.settles = tuple(split_list(settles))

    # --- receipts -------------------------------------------------------------------------
    def _end(self, progress: Progress) -> None:
        good = [row for row in self._taken if not row.problems]
        good.sort(key=lambda row: (row.values["received_on"], row.number))
        customers = sorted({row.values["customer_id"] for row in good})
        open_ = open_documents(self._writer.connection, customers)
        refunded = {row.values["customer_id"] for row in good if row.values["amount"] < 0}
        pools = Pools(self._writer.connection, sorted(refunded))
        pools.add_all((r.values["customer_id"], r.values["received_on"], r.values["amount"])
                      for r in good if r.values["amount"] > 0)  # fmt: skip
        known = receipts_of(self._writer.connection, customers)
        for done, row in enumerate(good):
            if done % STEP == 0:
                progress.check()
                progress.report(done, len(good), _("Posting the receipts"))
            if self._is_known(row, known):
                continue
            self._post(row, open_, pools, may_settle=row.values["customer_id"] not in refunded)
        for row in self._taken:
            if row.problems:
                self._refuse(row.number, self._title(row), row.problems)

    def _is_known(self, row: _Row, known: Counter[tuple[int, str, int]]) -> bool:
        """Whether the receipt is there already: by its number, or without one by what it is."""
        number = row.values["document_no"]
        if number is not None:
            return False  # looked at when it is written
        values = row.values
        key = values["customer_id"], values["received_on"], values["amount"]
        if not known[key]:
            return False
        known[key] -= 1
        self._done(row.number, Action.SAME, self._title(row), 0)
        return True

    def _title(self, row: _Row) -> str:
        name = self._names.customer_name(row.values["customer_id"] or 0)
        return " · ".join(text for text in (row.values["document_no"], name) if text)

    def _post(
        self, row: _Row, open_: dict[int, list[OpenItem]], pools: Pools, *, may_settle: bool
    ) -> None:
        values = row.values
        number, customer_id = values["document_no"], values["customer_id"]
        if number is not None and self._writer.rows("receipt", ["id"], document_no=number):
            row.problems.append(Problem("document_no", NUMBER_TAKEN, {"number": number}))
            return
        if values["amount"] < 0:
            missing = pools.take(customer_id, values["received_on"], -values["amount"])
            if missing:
                params = {"day": values["received_on"], "missing": yuan(missing)}
                row.problems.append(Problem("amount", NOT_ENOUGH, params))
                return
        puts = self._puts(row, open_.get(customer_id, []), may_settle=may_settle)
        if row.problems:
            return
        try:
            self._names.settle_customer(customer_id)
            receipt = self._writer.new("receipt", values)
            trade.note_receipt(self._writer, receipt.after)
            made = [self._allocation(receipt.record_id, customer_id, put) for put in puts]
        except ValidationError as error:
            row.problems += error.problems
            return
        self._writer.put(receipt)
        for one in made:
            self._writer.put(one)
        self.report.created["receipt"] += 1
        self.report.created["allocation"] += len(made)
        _use(open_.get(customer_id, []), puts)
        self._done(row.number, Action.CREATE, self._title(row), receipt.record_id)

    def _allocation(self, receipt_id: int, customer_id: int, put: Applied) -> Any:
        return self._writer.new(
            "allocation",
            {
                "customer_id": customer_id,
                "sale_id": put.document_id,
                "receipt_id": receipt_id,
                "amount": put.amount,
                "applied_on": put.applied_on.isoformat(),
            },
        )

    def _puts(self, row: _Row, items: list[OpenItem], *, may_settle: bool) -> Sequence[Applied]:
        """What the receipt settles: the documents it names, else on request the oldest."""
        amount, on = row.values["amount"], date.fromisoformat(row.values["received_on"])
        if amount <= 0 or (not may_settle and not row.settles):
            return ()
        if row.settles:
            ids = self._named(row)
            chosen = [item for item in items if item.document_id in ids]
            found = allocation.oldest_first(amount, on, chosen)
            if found.unapplied and not row.problems:
                params = {"open": yuan(amount - found.unapplied), "amount": yuan(amount)}
                row.problems.append(Problem("settles", NOT_OPEN, params))
            return found.applied
        if not self.job.options.oldest_first:
            return ()
        return allocation.oldest_first(amount, on, items).applied

    def _named(self, row: _Row) -> set[int]:
        """The documents that a cell names."""
        ids: set[int] = set()
        for code in row.settles:
            found = self._writer.rows("sale", ["id", "kind", "customer_id"], code=code)
            mine = {
                i
                for i, kind, owner in found
                if kind in trade.CHARGES and owner == row.values["customer_id"]
            }
            if not mine:
                row.problems.append(Problem("settles", UNKNOWN_SALE, {"code": code}))
            ids |= mine
        return ids


def _use(items: list[OpenItem], puts: Iterable[Applied]) -> None:
    """Take what was settled from what is open."""
    for put in puts:
        for n, item in enumerate(items):
            if item.document_id == put.document_id:
                items[n] = replace(item, open=item.open - put.amount)
                break
    items[:] = [item for item in items if item.open]
