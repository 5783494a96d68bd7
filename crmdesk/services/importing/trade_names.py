"""Customers, products and contracts by the words of cells; made on request, and marked.

What is made is only put down when a row that needs it is taken: a refused document leaves nothing.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs, names
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.catalogue import raw_table
from crmdesk.services.importing.matching import SEVERAL, CustomerMatches
from crmdesk.services.importing.options import ImportOptions
from crmdesk.services.importing.references import References
from crmdesk.services.importing.report import Report

TO_VERIFY: Final = N_("To be verified")
MADE_BY_IMPORT: Final = N_("Made by an import, to be verified")
NO_CUSTOMER: Final = N_("No customer stands in this row.")
NO_PRODUCT: Final = N_("No product stands in this row.")
UNKNOWN_PRODUCT: Final = N_(
    "No product has the number or name “{name}”. Enter it first, or allow new products."
)
SEVERAL_PRODUCTS: Final = N_(
    "Several products are called “{name}”. Add a column with the product number or specification."
)
UNKNOWN_CONTRACT: Final = N_("There is no contract {code}.")
UNKNOWN_SALE: Final = N_("There is no document {code}.")
Found = tuple[int, Problem | None]


class _Made:
    """Records that will be made when somebody needs them: values by the id they will have."""

    def __init__(self, writer: BulkWriter, report: Report, entity: str) -> None:
        self._writer, self._report, self._entity = writer, report, entity
        self._waiting: dict[int, dict[str, Any]] = {}

    def plan(self, values: dict[str, Any]) -> int:
        """The id that a record with these values will have."""
        record_id = self._writer.context.database.id_maker.new()
        self._waiting[record_id] = values
        return record_id

    def values_of(self, record_id: int) -> dict[str, Any] | None:
        """The values of a record that is still to be made."""
        return self._waiting.get(record_id)

    def settle(self, record_id: int) -> None:
        """Make the record if it is a planned one. Raises ValidationError."""
        values = self._waiting.pop(record_id, None)
        if values is None:
            return
        try:
            self._writer.create(self._entity, values, record_id)
        except ValidationError:
            self._waiting[record_id] = values
            raise
        self._report.created[self._entity] += 1
        self._report.new_names.setdefault(self._entity, []).append(values["name"])
        self._report.new_ids[self._entity, record_id] = values["name"]


class TradeNames:
    """Resolves words within one import."""

    def __init__(
        self,
        writer: BulkWriter,
        customers: CustomerMatches,
        references: References,
        options: ImportOptions,
        report: Report,
    ) -> None:
        self._writer = writer
        self._customers = customers
        self._references = references
        self._options = options
        self._known_customers: dict[tuple[str | None, str | None], Found] = {}
        self._wanted: dict[str, int] = {}  # normalised names of customers that will be made
        self._new_customers = _Made(writer, report, "customer")
        self._new_products = _Made(writer, report, "product")
        self._names: dict[int, str] = {}
        self._contracts: dict[str, int] | None = None
        self._products = _Products(writer)
        self._known_products: dict[tuple[str | None, ...], Found] = {}

    # --- customers ------------------------------------------------------------------------
    def customer(self, code: str | None, name: str | None) -> Found:
        """The customer with a number, or else a name."""
        key = code, name
        found = self._known_customers.get(key)
        if found is None:
            found = self._known_customers[key] = self._find_customer(code, name)
        return found

    def _find_customer(self, code: str | None, name: str | None) -> Found:
        if code is not None and code.upper() in self._customers.codes:
            return self._customers.codes[code.upper()], None
        said = name or code
        if said is None:
            return 0, Problem("customer", NO_CUSTOMER)
        match = self._customers.by_words(said)
        if match.record_id:
            return match.record_id, None
        assert match.problem is not None
        field = "customer" if name is not None else "customer_code"
        problem = Problem(field, match.problem.template, match.problem.params)
        if name is None or not self._options.create_customers or self._is_several(name):
            return 0, problem
        return self._wanted_customer(code, name), None

    def _is_several(self, name: str) -> bool:
        return self._customers.named(name) == SEVERAL

    def _wanted_customer(self, code: str | None, name: str) -> int:
        normalised = names.normalised(name)
        if normalised not in self._wanted:
            values: dict[str, Any] = {"name": name}
            if code is not None:
                values["code"] = code
            self._wanted[normalised] = self._new_customers.plan(values)
            self._names[self._wanted[normalised]] = name
        return self._wanted[normalised]

    def customer_name(self, customer_id: int) -> str:
        """What a customer is called."""
        return self._names.get(customer_id) or self._customers.name_of(customer_id)

    def settle_customer(self, customer_id: int) -> None:
        """Make the customer if it is to be made, with the mark. Raises ValidationError."""
        if customer_id not in self._names:
            return
        values = self._new_customers.values_of(customer_id)
        if values is not None and "tags" not in values:
            values["tags"] = self._mark()
        self._new_customers.settle(customer_id)

    def _mark(self) -> tuple[int, ...]:
        """The tags of a customer that an import made."""
        spec = self._writer.context.catalogue.field("customer", "tags")
        stored, problem = self._references.resolve(spec, _(TO_VERIFY))
        own = codecs.load(spec, stored) if problem is None else ()
        return tuple(dict.fromkeys((*own, *self._options.tag_ids)))  # type: ignore[misc]

    # --- products -------------------------------------------------------------------------
    def product(
        self, code: str | None, name: str | None, specification: str | None, unit: str | None
    ) -> Found:
        """The product with a number, or else a name and specification."""
        key = code, name, specification
        found = self._known_products.get(key)
        if found is None:
            found = self._find_product(code, name, specification, unit)
            self._known_products[key] = found
        return found

    def _find_product(
        self, code: str | None, name: str | None, specification: str | None, unit: str | None
    ) -> Found:
        if code is None and name is None:
            return 0, Problem("product_code", NO_PRODUCT)
        found = self._products.find(code, name, specification)
        field = "product_code" if name is None else "name"
        if found == SEVERAL:
            return 0, Problem(field, SEVERAL_PRODUCTS, {"name": name or code})
        if found:
            return found, None
        if not self._options.create_products:
            return 0, Problem(field, UNKNOWN_PRODUCT, {"name": name or code})
        values = {
            "code": code,
            "name": name or code,
            "specification": specification,
            "unit": unit,
            "remark": _(MADE_BY_IMPORT),
        }
        record_id = self._new_products.plan({n: v for n, v in values.items() if v is not None})
        self._products.add(record_id, code, name or code or "", specification)
        return record_id, None

    def settle_product(self, product_id: int) -> None:
        """Make the product if it is to be made. Raises ValidationError."""
        self._new_products.settle(product_id)

    # --- documents ------------------------------------------------------------------------
    def contract(self, code: str) -> Found:
        """The contract in force with a number."""
        if self._contracts is None:
            c = raw_table("contract").c
            query = select(c.code, c.id).where(c.deleted_at.is_(None)).order_by(c.is_current)
            rows = self._writer.connection.execute(query)
            self._contracts = {number.upper(): int(i) for number, i in rows}
        found = self._contracts.get(code.upper(), 0)
        problem = None if found else Problem("contract_id", UNKNOWN_CONTRACT, {"code": code})
        return found, problem


class _Products:
    """All living products by number, and by name and specification."""

    def __init__(self, writer: BulkWriter) -> None:
        self._codes: dict[str, int] = {}
        self._exact: dict[tuple[str, str], int] = {}
        self._named: dict[str, int] = {}
        c = raw_table("product").c
        query = select(c.id, c.code, c.name, c.specification).where(c.deleted_at.is_(None))
        for row in writer.connection.execute(query):
            self.add(*row)

    def add(self, record_id: int, code: str | None, name: str, specification: str | None) -> None:
        """Know one more product."""
        if code:
            self._codes[code.upper()] = record_id
        words, size = names.normalised(name), names.normalised(specification or "")
        if self._exact.setdefault((words, size), record_id) != record_id:
            self._exact[words, size] = SEVERAL
        if self._named.setdefault(words, record_id) != record_id:
            self._named[words] = SEVERAL

    def find(self, code: str | None, name: str | None, specification: str | None) -> int:
        """The product; 0 if there is none, SEVERAL if the words do not tell which."""
        for said in (code, name):
            if said and said.upper() in self._codes:
                return self._codes[said.upper()]
        if not name:
            return 0
        words = names.normalised(name)
        if specification:
            found = self._exact.get((words, names.normalised(specification)), 0)
            # A product kept without specification is the one that any specification means.
            return found or self._exact.get((words, ""), 0)
        return self._exact.get((words, ""), 0) or self._named.get(words, 0)
