"""Dunning letters: their numbers, the documents in them, the late interest that may be asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis.dunning import Level
from crmdesk.analysis.late_interest import DAYS_OF_YEAR, Debtor, Rate, interest_on, rate
from crmdesk.analysis.receivables import Applied, OpenItem
from crmdesk.analysis.rounding import WHOLE, nearest
from crmdesk.core.errors import NotFound
from crmdesk.models.choices import CompanySize, LegalForm
from crmdesk.models.number_pattern import Reset, parsed
from crmdesk.services import prepared
from crmdesk.services.catalogue import column_names, raw_table
from crmdesk.services.dunning_data import Letter, LetterDocument
from crmdesk.services.prepared import read_children
from crmdesk.services.receivable_data import OpenDocument
from crmdesk.services.receivable_settings import LATE_INTEREST, LETTER_DAYS, WE_ARE_SMALL
from crmdesk.services.receivables import open_documents
from crmdesk.services.setting_specs import NUMBER_PATTERNS, NUMBER_RESETS, value_in
from crmdesk.services.settings import SettingsService
from crmdesk.services.writing import Writer

PUBLIC: Final = frozenset({LegalForm.INSTITUTION.value, LegalForm.AUTHORITY.value})
_D: Final = raw_table("dunning").c


def numbers(writer: Writer) -> Iterator[str]:
    """The next free numbers of letters by the owner's pattern; those in the bin count as given."""
    pattern = parsed(value_in(writer, NUMBER_PATTERNS["letter"]))
    reset = Reset(value_in(writer, NUMBER_RESETS["letter"]))
    day = writer.today
    beginning, form = pattern.beginning(day, reset), pattern.form(day, reset)
    given = writer.connection.scalars(
        select(_D.letter_no).where(_D.letter_no.between(beginning, beginning + chr(0x10FFFF)))
    )
    counter = max((int(m[1]) for no in given if (m := form.fullmatch(no))), default=0)
    while True:
        counter += 1
        yield pattern.number(counter, day)


def letter(
    connection: Connection, dunning_id: int, levels: Sequence[Level], settings: SettingsService
) -> Letter:
    """A letter as of the day it was written. Raises NotFound."""
    record = prepared.record(connection, "dunning", dunning_id)
    if record is None or record["deleted_at"] is not None:
        raise NotFound()
    day = date.fromisoformat(record["done_on"])
    customer = prepared.record(connection, "customer", record["customer_id"]) or {}
    contact = (
        prepared.record(connection, "contact", record["contact_id"])
        if record["contact_id"]
        else None
    )
    agreed = rate_of(customer, settings)
    documents = claimed(connection, record["customer_id"], day, agreed)
    return Letter(
        record=record,
        customer=customer,
        level=next((n for n in levels if n.number == record["level"]), levels[-1]),
        documents=documents,
        pay_by=day + timedelta(settings.get(LETTER_DAYS)),
        overdue=sum(each.document.open for each in documents),
        interest=sum(each.interest for each in documents) if agreed else None,
        rate=nearest(agreed.per_day * DAYS_OF_YEAR * WHOLE) if agreed else None,
        source=agreed.source.value if agreed else "",
        contact_name=str(contact["name"]) if contact else "",
        earlier=_earlier(connection, record),
    )


def claimed(
    connection: Connection, customer_id: int, day: date, agreed: Rate | None
) -> tuple[LetterDocument, ...]:
    """What is overdue of a customer on a day, with the interest that ran up on it."""
    found = [each for each in open_documents(connection, day, [customer_id]) if each.days > 0]
    return _with_interest(connection, found, day, agreed)


def rate_of(customer: Mapping[str, Any], settings: SettingsService) -> Rate | None:
    """The late interest that may be asked of a customer; None without an agreement or a law."""
    debtor = Debtor.OTHER
    if customer.get("legal_form") in PUBLIC:
        debtor = Debtor.PUBLIC_BODY
    elif customer.get("company_size") == CompanySize.LARGE:
        debtor = Debtor.LARGE_ENTERPRISE
    agreed = settings.get(LATE_INTEREST)
    return rate(agreed or None, debtor, we_are_small=settings.get(WE_ARE_SMALL))


def _with_interest(
    connection: Connection, found: Sequence[OpenDocument], day: date, agreed: Rate | None
) -> tuple[LetterDocument, ...]:
    if agreed is None:
        return tuple(LetterDocument(document=each) for each in found)
    names = column_names("allocation")
    applied: defaultdict[int, list[Applied]] = defaultdict(list)
    for values in read_children(connection, "allocation", "sale_id", [d.id for d in found]):
        row = dict(zip(names, values, strict=True))
        on = date.fromisoformat(row["applied_on"])
        applied[row["sale_id"]].append(Applied(row["sale_id"], row["amount"], on))
    made = []
    for each in found:
        item = OpenItem(
            document_id=each.id,
            customer_id=each.customer_id,
            dated_on=each.sold_on,
            due_on=each.due_on,
            amount=each.amount,
            open=each.open,
        )
        owed = interest_on(item, applied[each.id], day, agreed.per_day)
        made.append(LetterDocument(document=each, interest=nearest(owed)))
    return tuple(made)


def _earlier(connection: Connection, record: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The letters that this one follows, oldest first."""
    rows = connection.execute(
        select(_D.id, _D.letter_no, _D.done_on, _D.level, _D.overdue)
        .where(
            _D.customer_id == record["customer_id"],
            _D.letter_no.is_not(None),
            _D.done_on <= record["done_on"],
            _D.id < record["id"],
            _D.deleted_at.is_(None),
        )
        .order_by(_D.done_on, _D.id)
    )
    return tuple(dict(row) for row in rows.mappings())
