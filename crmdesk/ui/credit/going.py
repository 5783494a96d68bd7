"""Where the figures of credit lead: customers by a filter, documents, the list of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.analysis.credit_exposure import Part
from crmdesk.core.i18n import _
from crmdesk.ui.credit import kpis
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.models.query import Group
    from crmdesk.services.container import Services

WHOLE = 10_000


def show_customers(desk: Desk, ids: tuple[int, ...]) -> None:
    """The card of one customer, or several in the list of customers."""
    from crmdesk.models.query import Condition, Group, Op

    if len(ids) == 1:
        desk.open_customer(int(ids[0]), tab="credit")
    elif ids:
        desk.open_page("customers", filter_group=Group((Condition("id", Op.ONE_OF, ids),)))


def show_grade(desk: Desk, code: str) -> None:
    """The customers of a credit grade that use credit; blank: those without a grade."""
    from crmdesk.models.query import Condition, Group, Op

    of_grade = (
        Condition("credit_grade", Op.ONE_OF, (code,))
        if code
        else Condition("credit_grade", Op.EMPTY)
    )
    used = Condition("exposure", Op.AT_LEAST, (1,))
    desk.open_page("customers", filter_group=Group((of_grade, used)))


def filter_of(key: str) -> Group:
    """What lets through the customers that a figure counts."""
    from crmdesk.models.query import Condition, Group, Op

    conditions = {
        kpis.OPEN: Condition("receivables", Op.AT_LEAST, (1,)),
        kpis.OVERDUE: Condition("overdue", Op.AT_LEAST, (1,)),
        kpis.OVER: Condition("credit_use", Op.MORE, (WHOLE,)),
    }
    return Group((conditions[key],))


def show_documents(desk: Desk, ids: list[int] | tuple[int, ...]) -> None:
    """Documents in the list of sales; one of them on its page."""
    if len(ids) == 1:
        desk.open_page("sale", sale_id=int(ids[0]))
    elif ids:
        desk.open_page("sales", ids=tuple(ids))


def show_part(desk: Desk, customer_id: int, part: Part) -> None:
    """The documents behind a part of the exposure of a customer."""
    if part in (Part.UNBILLED, Part.ORDERS):
        desk.open_customer(customer_id, tab="deals")
        return
    if part is Part.PREPAID:
        desk.open_customer(customer_id, tab="receivables")
        return
    services = desk.services

    def work(_progress: Any) -> list[int]:
        return documents_of(services, customer_id, part)

    desk.jobs.run(_("Looking for the documents"), work, done=_Documents(desk, customer_id, part))


def documents_of(services: Services, customer_id: int, part: Part) -> list[int]:
    """The sales behind what is not due, overdue or only a draft."""
    from crmdesk.core import clock
    from crmdesk.models.query import Condition, Group, ListQuery, Op

    if part is Part.DRAFTS:
        of_customer = Condition("customer_id", Op.ONE_OF, (customer_id,))
        draft = Condition("state", Op.ONE_OF, ("draft",))
        query = ListQuery("sale", filter=Group((of_customer, draft)))
        return [int(i) for i in services.lists.ids(query)]
    found = services.receivables.open_documents(clock.today(), customers=[customer_id])
    is_late = part is Part.OVERDUE
    return [each.id for each in found if (each.days > 0) == is_late]


class _Documents:
    """Shows documents that were found; without any, the customer's quotes and contracts."""

    def __init__(self, desk: Desk, customer_id: int, part: Part) -> None:
        self._desk, self._customer_id, self._part = desk, customer_id, part

    def __call__(self, ids: list[int]) -> None:
        if ids:
            show_documents(self._desk, ids)
        else:
            self._desk.open_customer(self._customer_id, tab="deals")


def show_calls(desk: Desk, customer_id: int | None = None) -> None:
    """The list of who is to be called for money."""
    desk.open_page("receivables", tab="dunning", customer_id=customer_id)


def help_text() -> str:
    """What F1 says on the page of the credit risk."""
    return _(
        "Who owes how much since when, how much of the limits is used, who may not pay.\n\n"
        "Ageing:\nWhat is open by days past due. What one customer paid in advance is never set "
        "off against another's debt.\n\n"
        "Exposure and limit:\nOpen receivables, goods shipped and not billed, and approved orders, "
        "less what was paid in advance. Grades come from a score of 100 points (character 30, "
        "capacity 25, capital 20, security 10, conditions 15); the points are our own, the bands "
        "are those usual in the trade.\n\n"
        "How customers pay:\nEach mark is a customer: days late on average against what is owed. "
        "Right of the dashed line goods are held.\n\n"
        "Expected receipts:\nGrey is what falls due in a week, the line what is expected from how "
        "late each customer paid before; in four of five cases the sum lies in the band.\n\n"
        "Warnings say what was seen, how much it is about and since when. The button does the next "
        "thing. Every mark opens the customer or the list behind it."
    )
