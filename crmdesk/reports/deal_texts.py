"""What quote, contract and comparison say in the same way: parties, terms, sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models import regions
from crmdesk.models.capitals import capitals
from crmdesk.models.fields import spec_of
from crmdesk.models.registry import entity_of
from crmdesk.reports.base import Printed
from crmdesk.reports.values import company_name, shown
from crmdesk.services.rules.documents import named

if TYPE_CHECKING:
    from crmdesk.reports.deal_sheet import Sheet
    from crmdesk.reports.order import Order
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print

FOOT: Final = N_("Print no. {number}　Short code {code}　{at}")


class Texts:
    """Values of records as texts for one paper."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def __call__(self, entity: str, row: Mapping[str, Any], field: str) -> str:
        """The text of one field."""
        spec = spec_of(entity_of(entity), field)
        return shown(spec, row[field], self.services.names)

    def record(self, entity: str, record_id: Any) -> Mapping[str, Any]:
        """A record that is referred to; blank values if there is none."""
        if record_id is None:
            return dict.fromkeys(c.name for c in entity_of(entity).__table__.columns)
        return self.services.records.fetch(entity, int(record_id))

    def rows(self, entity: str, owner_id: int) -> list[Mapping[str, Any]]:
        """The rows of a document in their order."""
        has_position = "position" in entity_of(entity).__table__.columns
        order = ("position", "id") if has_position else ("due_on", "id")
        found = self.services.records.children(entity, owner_id, order=order)
        return [dict(row) for row in found]

    def money(self, fen: int | None) -> str:
        """An amount in yuan."""
        return shown(spec_of(entity_of("contract"), "amount"), fen, self.services.names)

    def caption(self, entity: str, field: str) -> str:
        """The label of a field."""
        return spec_of(entity_of(entity), field).title

    def pair(self, entity: str, row: Mapping[str, Any], field: str) -> tuple[str, str]:
        """Label and text of a field."""
        return self.caption(entity, field), self(entity, row, field)


def us(services: Services) -> list[str]:
    """Our telephone and address for the letterhead."""
    from crmdesk.services.settings import COMPANY_ADDRESS, COMPANY_PHONE

    phone = services.settings.get(COMPANY_PHONE)
    said = [f"{_('Telephone')} {phone}" if phone else "", services.settings.get(COMPANY_ADDRESS)]
    return [line for line in said if line]


def address_of(customer: Mapping[str, Any]) -> str:
    """The registered address with its region."""
    return regions.full_name(customer["registered_region"] or "") + (
        customer["registered_address"] or ""
    )


def in_words(fen: int) -> str:
    """An amount in Chinese capitals with the currency."""
    return _("RMB {amount}").format(amount=capitals(fen))


def fetched(services: Services, entity: str, record_id: Any, nothing: str) -> Mapping[str, Any]:
    """The document to print. Raises CrmError with *nothing* if none was chosen or it is gone."""
    if not record_id:
        raise CrmError(nothing)
    row = services.records.fetch(entity, int(record_id))
    if row.is_deleted:
        raise NotFound(str(row["code"]))
    return row


def printed(
    order: Order,
    document: Mapping[str, Any],
    title: str,
    compose: Callable[[Sheet], None],
    number: str | None = None,
) -> Printed:
    """Number the paper and write it; *compose* draws it, once to count and once for good.

    *number* of a document that has no versions.
    """
    from crmdesk.reports.deal_sheet import Sheet

    customer_ids = [int(document["customer_id"])]
    with order.issued(customer_ids) as (papers, aside):
        pages = 0
        for _pass in range(2):
            sheet = Sheet(
                aside,
                title=title,
                company=company_name(order.services),
                number=named(document) if number is None else number,
                foot=foot_of(papers[0]),
                pages=pages,
            )
            compose(sheet)
            pages = sheet.finish()
        sheet.paper.save()
    return order.printed(papers, pages, sheet.paper.missing)


def foot_of(paper: Print) -> str:
    """The foot line of a paper that leaves the house: number, short code, when."""
    return _(FOOT).format(
        number=paper.number, code=paper.short_code, at=f"{paper.at:%Y-%m-%d %H:%M}"
    )
