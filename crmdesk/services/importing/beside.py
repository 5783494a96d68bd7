"""The contacts and addresses that stand in the row of a customer. Pure: it knows no database.

A *slot* is one such record: ``contact``, ``contact2``, ``address``. People write telephones
without names, one person twice and mobile numbers under "landline"; this module makes of it what
they mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _
from crmdesk.models import checks, names
from crmdesk.models.choices import CustomerType
from crmdesk.services.importing.report import NAMELESS
from crmdesk.services.importing.rows import Refused
from crmdesk.services.rules.contact import WAYS_TO_REACH

CONTACT: Final = "contact"
# The field that marks the usual one among siblings; of several new ones it is the first.
MARK_OF_FIRST: Final = {CONTACT: "is_primary", "address": "is_default"}
TWICE: Final = N_("The row names {name} twice with different values.")
Values = dict[str, Any]


def title_of(entity: str) -> str:
    """The field by which a record beside the customer is told from its siblings."""
    return "name" if entity == CONTACT else "address"


def same(entity: str, known: Sequence[Values], values: Values) -> Values | None:
    """The existing contact or address that a row means."""
    title = title_of(entity)
    said = values.get(title)
    for record in known:
        if said is not None and names.normalised(record[title] or "") == names.normalised(said):
            return record
    if said is None and values.get("mobile") is not None:
        return next((r for r in known if r.get("mobile") == values["mobile"]), None)
    return None


def reachable(contact: Values, customer: Mapping[str, Any]) -> Values:
    """A new contact as it can be saved.

    Without telephone of his own he is reached by the customer's; a mobile number that stands
    under "landline" is one.
    """
    phone = contact.get("phone")
    if phone is not None and contact.get("mobile") is None and checks.is_mobile(phone):
        return contact | {"mobile": phone, "phone": None}
    theirs = customer.get("phone")
    if theirs is None or any(contact.get(way) is not None for way in WAYS_TO_REACH):
        return contact
    return contact | {("mobile" if checks.is_mobile(theirs) else "phone"): theirs}


def give_telephone(customer: Values, contact: Values, before: Mapping[str, Any]) -> bool:
    """A telephone without a name is the customer's; that of a consumer is his own.

    Returns whether anything moved.
    """
    filled = {key: value for key, value in contact.items() if value is not None}
    if not filled or "name" in filled:
        return False
    if (customer.get("customer_type") or before.get("customer_type")) == CustomerType.CONSUMER:
        contact["name"] = customer.get("name") or before.get("name")
        return True
    known = customer.get("phone") or before.get("phone")
    if len(filled) == 1 and filled.keys() <= {"mobile", "phone"}:
        (number,) = filled.values()
        if known in (None, number):
            customer["phone"] = number
            contact.clear()
            return True
    return False


def name_nameless(slots: Mapping[str, Values], known: Sequence[Values]) -> int:
    """Call contacts that have a telephone but no name "Contact", so that it is not lost.

    One who is known by the mobile number keeps the name. Returns how many were called so.
    """
    count = 0
    for slot, values in slots.items():
        if not slot.startswith(CONTACT) or not values or values.get("name") is not None:
            continue
        if same(CONTACT, known, values) is not None:
            continue
        if any(values.get(way) is not None for way in WAYS_TO_REACH):
            values["name"] = _(NAMELESS) + slot.removeprefix(CONTACT)
            count += 1
    return count


def join_twins(slots: dict[str, Values], entities: Mapping[str, str]) -> bool:
    """Make one of a person or address that a row names twice; returns whether it did.

    Raises Refused if the two contradict each other.
    """
    joined = False
    earlier: dict[str, list[str]] = {}
    for slot, values in slots.items():
        entity = entities[slot]
        if not values:
            continue
        first = _twin(entity, [slots[other] for other in earlier.get(entity, ())], values)
        if first is None:
            earlier.setdefault(entity, []).append(slot)
            continue
        for name, value in values.items():
            if value is None or name == title_of(entity):
                continue
            if first.get(name) not in (None, value):
                params = {"name": values[title_of(entity)]}
                raise Refused(Problem(f"{slot}.{name}", TWICE, params))
            first[name] = value
        slots[slot] = {}
        joined = True
    return joined


def _twin(entity: str, earlier: Sequence[Values], values: Values) -> Values | None:
    if not earlier or values.get(title_of(entity)) is None:
        return None
    known = [other for other in earlier if other.get(title_of(entity)) is not None]
    return same(entity, known, values)
