"""Sales and receipts of a period as lists with sums: of one customer, seller or product."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.customer_list import CustomerList
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.parameters import CUSTOMER, SELLER

if TYPE_CHECKING:
    pass

NOTHING_THERE: Final = N_("There is nothing in this period. Choose other days.")
ONE_OF_BOTH: Final = N_("Choose either a seller or a product.")
DOCUMENTS: Final = (
    "sold_on", "code", "kind", "customer_id", "owner_id", "due_on", "amount", "settled", "remark",
)  # fmt: skip
LINES: Final = (
    "counted_on", "customer_id", "name", "specification", "unit", "quantity", "price", "amount",
)  # fmt: skip
RECEIPTS: Final = (
    "received_on", "code", "customer_id", "method", "amount", "applied", "owner_id", "remark",
)  # fmt: skip
SINCE: Final = FieldSpec(kind=Kind.DATE, name="since", label=N_("Period from"))
UNTIL: Final = FieldSpec(kind=Kind.DATE, name="until", label=N_("Period until"))
PRODUCT: Final = FieldSpec(
    kind=Kind.REFERENCE, name="product_id", label=N_("Product"), reference="product"
)


class SalesReport(BaseReport):
    """Posted documents of a period; with a product chosen, its lines."""

    id: ClassVar[str] = "sales"
    title: ClassVar[str] = N_("Sales in detail")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (SINCE, UNTIL, CUSTOMER, SELLER, PRODUCT)

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        values = order.values
        if values.get("product_id"):
            if values.get("owner_id"):
                raise CrmError(ONE_OF_BOTH)
            asked = [*_chosen(values, "counted_on", "customer_id", "product_id")]
            asked.append(Condition("counted_on", Op.FILLED))
            query = _query("sale_line", asked, "counted_on")
            return _list(order, _(self.title), query, LINES)
        asked = [*_chosen(values, "sold_on", "customer_id", "owner_id")]
        asked.append(Condition("state", Op.ONE_OF, ("posted",)))
        query = _query("sale", asked, "sold_on")
        return _list(order, _(self.title), query, DOCUMENTS)


class ReceiptsReport(BaseReport):
    """Money received in a period."""

    id: ClassVar[str] = "receipts"
    title: ClassVar[str] = N_("Receipts in detail")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (SINCE, UNTIL, CUSTOMER, SELLER)

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        asked = _chosen(order.values, "received_on", "customer_id", "owner_id")
        query = _query("receipt", asked, "received_on")
        return _list(order, _(self.title), query, RECEIPTS)


def _chosen(values: Mapping[str, Any], day: str, *references: str) -> list[Condition]:
    """The conditions of the parameters that were given."""
    since, until = values.get("since"), values.get("until")
    made = [Condition(name, Op.ONE_OF, (values[name],)) for name in references if values.get(name)]
    if since or until:
        first, last = since or date.min, until or date.max
        made.append(Condition(day, Op.BETWEEN, (first.isoformat(), last.isoformat())))
    return made


def _query(entity: str, asked: list[Condition], day: str) -> ListQuery:
    return ListQuery(entity, filter=Group(tuple(asked)), sort=(Sort(day),))


def _list(order: Order, title: str, query: ListQuery, columns: tuple[str, ...]) -> Printed:
    """The list as every list is printed, with its sums. Raises CrmError if nothing is in it."""
    lists = order.services.lists
    if not lists.count(query):
        raise CrmError(NOTHING_THERE)
    known = {spec.name for spec in lists.columns(query.entity)}
    scope = Scope(query=query, columns=tuple(c for c in columns if c in known), title=title)
    return CustomerList().build(order.services, scope, {}, order.target, order.progress)
