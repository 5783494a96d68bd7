"""An annual list as it is read and printed: heads, customers, names, reasons of who decided otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from crmdesk.analysis.annual_list import Listed, ListHead, annual_result, counts
from crmdesk.analysis.base import Result
from crmdesk.analysis.naming import customers_in, named
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.grade_choices import GradedBy
from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmdesk.services.container import Services

NO_LIST: Final = N_("There is no list of {year}. Make it on the page of the annual screening.")
NO_LISTS: Final = N_("There is no annual list yet. Make one on the page of the annual screening.")
_O: Final = raw_table("grade_override").c
_REASONS: Final = Prepared(
    select(_O.customer_id, _O.grade, _O.reason)
    .where(_O.method == bindparam("method"), _O.deleted_at.is_(None))
    .order_by(_O.created_at, _O.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list with its result; *verdicts* counts customers by code, *by_hand* those decided otherwise."""

    id: int
    head: ListHead
    customers: tuple[Listed, ...]
    result: Result

    @property
    def is_signed(self) -> bool:
        """Whether it can only be read."""
        return self.head.signed_on is not None

    @property
    def verdicts(self) -> Mapping[str, int]:
        """How many customers got which verdict."""
        return counts(self.customers)

    @property
    def by_hand(self) -> int:
        """How many verdicts people gave."""
        return sum(c.is_by_hand for c in self.customers)


def read_list(services: Services, screening_id: int) -> ReadList:
    """The list as a result with the names of the customers. Raises NotFound."""
    heads = {each.id: each for each in services.screenings.lists()}
    if screening_id not in heads:
        raise NotFound
    found = heads[screening_id]
    row = services.records.fetch("screening", screening_id)
    head = ListHead(year=found.year, as_of=found.as_of)
    if found.is_signed:
        signer = found.signed_by_id
        head = replace(
            head,
            signed_by=services.names("employee", signer) if signer else "",
            signed_on=date.fromisoformat(str(row["signed_at"])[:10]),
        )
    reasons = _reasons(services)
    customers = tuple(
        Listed(
            customer_id=line.customer_id,
            points=line.points,
            verdict=line.verdict,
            decided=line.decided,
            net_sales=line.net_sales,
            gross_profit=line.gross_profit,
            reason=reasons.get((line.customer_id, line.decided or ""), ""),
        )
        for line in services.screenings.lines(screening_id)
    )
    result = annual_result(head, customers)
    names = services.names.many("customer", set(customers_in(result)))
    return ReadList(id=screening_id, head=head, customers=customers, result=named(result, names))


def list_of(services: Services, year: int | None) -> ReadList:
    """The list of *year*, the latest one without. Raises CrmError if there is none."""
    for each in services.screenings.lists():
        if year is None or each.year == year:
            return read_list(services, each.id)
    raise CrmError(NO_LISTS) if year is None else CrmError(NO_LIST, year=year)


def _reasons(services: Services) -> dict[tuple[int, str], str]:
    """Why people decided otherwise, by customer and verdict; of several the last one."""
    with services.database.read() as connection:
        rows = _REASONS.run(connection, method=GradedBy.SCREENING.value).fetchall()
    return {(customer, grade): reason for customer, grade, reason in rows}
