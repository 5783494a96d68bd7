"""Sales and receipts of a period as lists with sums: of one customer, seller or product."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.customer_list import CustomerList
from crmdesk.reports.order import Order, TableReport
from crmdesk.reports.parameters import CUSTOMER, SELLER

NOTHING_THERE: Final = N_("There is nothing in this period. Choose other days.")
ONE_OF_BOTH: Final = N_("Choose either a seller or a product.")
DOCUMENTS: Final = (
    "sold_on", "code", "kind", "customer_id", "owner_id", "due_on", "amount", "settled", "remark",
)  # fmt: skip
LINES: Final = (
    "counted_on", "customer_id", "name", "specification", "unit", "quantity", "price", "amount",
)  # fmt: skip
RECEIPTS: Final = (
    "received_on", "document_no", "customer_id", "method", "amount", "applied", "owner_id", "remark",
)  # fmt: skip
SINCE: Final = FieldSpec(kind=Kind.DATE, name="since", label=N_("Period from"))
UNTIL: Final = FieldSpec(kind=Kind.DATE, name="until", label=N_("Period until"))
PRODUCT: Final = FieldSpec(
    kind=Kind.REFERENCE, name="product_id", label=N_("Product"), reference="product"
)


class ListReport(TableReport):
    """A list with its sums, on paper as every list is printed, in Excel as it is exported."""

    @abstractmethod
    def listed(self, order: Order) -> tuple[ListQuery, tuple[str, ...]]:
        """Which records in which columns. Raises CrmError for parameters that exclude each other."""

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Raises CrmError if nothing is in it."""
        query, columns = self._found(order)
        scope = Scope(query=query, columns=columns, title=_(self.title))
        return CustomerList().build(order.services, scope, {}, order.target, order.progress)

    def write_workbook(self, order: Order) -> int:
        """See ``TableReport.write_workbook``."""
        from crmdesk.services.exporting import Table

        query, columns = self._found(order)
        ids = order.services.lists.ids(query, order.progress)
        table = Table(query.entity, columns, ids, _(self.title), totals=True)
        return order.services.exports.write(table, order.target, order.progress)

    def _found(self, order: Order) -> tuple[ListQuery, tuple[str, ...]]:
        query, columns = self.listed(order)
        lists = order.services.lists
        if not lists.count(query):
            raise CrmError(NOTHING_THERE)
        known = {spec.name for spec in lists.columns(query.entity)}
        return query, tuple(c for c in columns if c in known)


class SalesReport(ListReport):
    """Posted documents of a period; with a product chosen, its lines."""

    id: ClassVar[str] = "sales"
    title: ClassVar[str] = N_("Sales in detail")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (SINCE, UNTIL, CUSTOMER, SELLER, PRODUCT)

    def listed(self, order: Order) -> tuple[ListQuery, tuple[str, ...]]:
        """See ``ListReport.listed``."""
        values = order.values
        if values.get("product_id"):
            if values.get("owner_id"):
                raise CrmError(ONE_OF_BOTH)
            asked = _chosen(order, "counted_on", "customer_id", "product_id")
            asked.append(Condition("counted_on", Op.FILLED))
            return _query("sale_line", asked, "counted_on"), LINES
        asked = _chosen(order, "sold_on", "customer_id", "owner_id")
        asked.append(Condition("state", Op.ONE_OF, ("posted",)))
        return _query("sale", asked, "sold_on"), DOCUMENTS


class ReceiptsReport(ListReport):
    """Money received in a period."""

    id: ClassVar[str] = "receipts"
    title: ClassVar[str] = N_("Receipts in detail")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (SINCE, UNTIL, CUSTOMER, SELLER)

    def listed(self, order: Order) -> tuple[ListQuery, tuple[str, ...]]:
        """See ``ListReport.listed``."""
        asked = _chosen(order, "received_on", "customer_id", "owner_id")
        return _query("receipt", asked, "received_on"), RECEIPTS


def _chosen(order: Order, day: str, *references: str) -> list[Condition]:
    """The conditions of the parameters that were given and of the customers that were chosen."""
    values, customers = order.values, tuple(order.scope.customer_ids)
    since, until = values.get("since"), values.get("until")
    made = [Condition(name, Op.ONE_OF, (values[name],)) for name in references if values.get(name)]
    if customers:
        made.append(Condition("customer_id", Op.ONE_OF, customers))
    if since or until:
        first, last = since or date.min, until or date.max
        made.append(Condition(day, Op.BETWEEN, (first.isoformat(), last.isoformat())))
    return made


def _query(entity: str, asked: list[Condition], day: str) -> ListQuery:
    return ListQuery(entity, filter=Group(tuple(asked)), sort=(Sort(day),))
