"""Whom to call at a customer, and where: the person meant, else the one who deals with us first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids

_P: Final = raw_table("contact").c
_C: Final = raw_table("customer").c
_COLUMNS: Final = (_P.id, _P.customer_id, _P.name, _P.mobile, _P.phone)
_PRIMARY: Final = Prepared(
    select(*_COLUMNS).where(
        of_ids(_P.customer_id), _P.is_primary.is_(True), _P.deleted_at.is_(None)
    )
)
_PERSONS: Final = Prepared(select(*_COLUMNS).where(of_ids(_P.id)))
_CUSTOMERS: Final = Prepared(select(_C.id, _C.name, _C.phone).where(of_ids(_C.id)))


class Callee(NamedTuple):
    """A person at a customer; blank names where nobody is known. *phone*: his, or the company's."""

    customer: str
    contact_id: int | None
    name: str
    phone: str


def callees(
    connection: Connection, meant: Collection[tuple[int, int | None]]
) -> dict[tuple[int, int | None], Callee]:
    """Whom to call, by customer and the contact meant (None: the primary one)."""
    customers = {customer for customer, _contact in meant}
    wanted = {contact for _customer, contact in meant if contact is not None}
    primary = {row[1]: row for row in run_of_ids(connection, _PRIMARY, customers)}
    people = {row[0]: row for row in run_of_ids(connection, _PERSONS, wanted)}
    names = {row[0]: row for row in run_of_ids(connection, _CUSTOMERS, customers)}
    found = {}
    for customer, contact in meant:
        person = people.get(contact or 0) or primary.get(customer)
        _id, name, phone = names.get(customer, (customer, "", None))
        own = (person[3] or person[4]) if person else None
        found[customer, contact] = Callee(
            name, person[0] if person else None, person[2] if person else "", own or phone or ""
        )
    return found
