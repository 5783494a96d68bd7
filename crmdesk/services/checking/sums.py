"""What is kept of documents, receipts and lines, compared with a fresh computation.

Quotes and contracts by ``document_sums``, sales and receipts by ``sale_sums``.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.registry import entity_of
from crmdesk.services import document_sums, sale_sums
from crmdesk.services.catalogue import raw_table
from crmdesk.services.checking.finding import Findings, Severity

SUMS: Final = "sums"
_SUMS_OF: Final = {
    "quote": document_sums.quote_sums,
    "contract": document_sums.contract_sums,
}


def check_sums(connection: Connection, found: Findings, progress: Progress) -> None:
    """The sums of all quotes and contracts against their lines, receipts and deliveries."""
    for entity, fresh in _SUMS_OF.items():
        progress.check()
        wrong = fresh(connection)
        t = raw_table(entity)
        for record_id in sorted(wrong):
            found.add(
                SUMS,
                Severity.FAULT,
                N_("{entity} {name}: the sums do not fit its lines, receipts or deliveries."),
                {
                    "entity": entity_of(entity).label,
                    "name": str(connection.scalar(select(t.c.code).where(t.c.id == record_id))),
                },
                entity=entity,
                record_id=record_id,
                can_repair=True,
            )
    for part in sale_sums.sums(connection):
        progress.check()
        sales = {*part.wrong_sales(), *(sale.id for sale in part.wrong_copies())}
        for sale_id in sorted(sales):
            _report(found, "sale", sale_id, part.sales[sale_id].code)
        for receipt_id in sorted(part.wrong_receipts()):
            _report(found, "receipt", receipt_id, "")


def _report(found: Findings, entity: str, record_id: int, name: str) -> None:
    found.add(
        SUMS,
        Severity.FAULT,
        N_("{entity} {name}: the sums do not fit its lines or allocations."),
        {"entity": entity_of(entity).label, "name": name},
        entity=entity,
        record_id=record_id,
        can_repair=True,
    )


def repair_sums(connection: Connection) -> None:
    """Write the right sums; they are computed and have no history. Contracts follow sales."""
    sale_sums.rebuild(connection)
    for entity, fresh in _SUMS_OF.items():
        document_sums.repair(connection, entity, fresh(connection))
