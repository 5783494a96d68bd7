"""Which existing record a row means: by number, credit code, name, telephone; by natural keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models import names
from crmdesk.models.choices import CustomerType
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services.catalogue import raw_table

SEVERAL: Final = -1
# What makes two records of an entity the same, the surest first.
NATURAL_KEYS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "contact": (("customer_id", "name"), ("customer_id", "mobile")),
    "address": (("customer_id", "address"),),
    "qualification": (("customer_id", "kind", "number"),),
    "dated_note": (("customer_id", "topic", "noted_on", "text"),),
    "credit_event": (("customer_id", "happened_on", "event"),),
    "competitor_relation": (("customer_id", "competitor_id"),),
    # Without a remark equal costs of a day may be two: they are never taken for one.
    "customer_cost": (("customer_id", "spent_on", "kind", "amount", "remark"),),
    "opportunity": (("code",), ("customer_id", "name")),
    "activity": (("customer_id", "happened_at", "summary"),),
    "task": (("customer_id", "title", "due_on"),),
    "product": (("code",), ("name", "specification"), ("name",)),
    "stock_month": (("product_id", "month"),),
    "employee": (("name",),),
    "competitor": (("name",),),
}
_NAMES: Final = frozenset({"name", "address"})


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a row means (0: none), or why that cannot be told."""

    record_id: int = 0
    problem: Problem | None = None


NO_MATCH: Final = Match()


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a customer from others."""

    code: str
    uscc: str | None
    name: str
    is_person: bool
    phone: str | None


class CustomerMatches:
    """Finds customers as methods.md C8 orders: credit code, name, mobile; before them the number."""

    def __init__(self, connection: Connection) -> None:
        self.codes: dict[str, int] = {}  # in capitals
        self.usccs: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._by_mobile: dict[str, int] = {}
        self._persons: dict[tuple[str, str], int] = {}
        self._said: dict[int, Identity] = {}
        self._from_file: set[int] | None = None
        c = raw_table("customer").c
        columns = (c.id, c.code, c.uscc, c.name, c.customer_type, c.phone)
        for row in connection.execute(select(*columns).where(c.deleted_at.is_(None))):
            customer_id, code, uscc, name, kind, phone = row
            identity = Identity(code, uscc, name, kind == CustomerType.CONSUMER, phone)
            self.add(customer_id, identity, names.normalised(name))
        p = raw_table("contact").c
        mobiles = select(p.customer_id, p.mobile).where(
            p.is_primary == 1, p.mobile.is_not(None), p.deleted_at.is_(None)
        )
        for customer_id, mobile in connection.execute(mobiles):
            self.add_mobile(customer_id, mobile)
        self._from_file = set()

    def add(self, customer_id: int, identity: Identity, normalised: str) -> None:
        """Know one more customer."""
        self._said[customer_id] = identity
        self.codes[identity.code.upper()] = customer_id
        if identity.uscc:
            self.usccs[identity.uscc] = customer_id
        if self._by_name.setdefault(normalised, customer_id) != customer_id:
            self._by_name[normalised] = SEVERAL
        if identity.is_person and identity.phone:
            self._persons[normalised, identity.phone] = customer_id
        if self._from_file is not None:
            self._from_file.add(customer_id)

    def add_mobile(self, customer_id: int, mobile: str) -> None:
        """Know the mobile number of a customer's primary contact."""
        if self._by_mobile.setdefault(mobile, customer_id) != customer_id:
            self._by_mobile[mobile] = SEVERAL
        if customer_id in self._said and self._said[customer_id].is_person:
            normalised = names.normalised(self._said[customer_id].name)
            self._persons[normalised, mobile] = customer_id

    def find(self, values: Mapping[str, Any], normalised: str) -> Match:
        """The customer that a row means."""
        code, uscc = values.get("code"), values.get("uscc")
        by_code = self.codes.get(code.upper(), 0) if code else 0
        by_uscc = self.usccs.get(uscc, 0) if uscc else 0
        if by_code and by_uscc and by_code != by_uscc:
            return Match(0, self._contradiction(by_code, by_uscc))
        found = by_code or by_uscc
        if found:
            return Match(found)
        if values.get("customer_type") == CustomerType.CONSUMER:
            return self._find_person(values, normalised)
        return self._find_company(values, normalised)

    def _find_company(self, values: Mapping[str, Any], normalised: str) -> Match:
        """By name; by mobile only if the names have the same 字号.

        One owner of two companies has one telephone.
        """
        name, uscc = values.get("name") or "", values.get("uscc")
        by_name = self._by_name.get(normalised, 0) if normalised else 0
        if by_name == SEVERAL and not values.get("code"):
            return Match(0, Problem("name", _SEVERAL_NAMED, {"name": name}))
        if by_name:
            return NO_MATCH if self._is_another(by_name, values) else Match(by_name)
        mobile = values.get("contact.mobile")
        by_mobile = self._by_mobile.get(mobile, 0) if mobile else 0
        if by_mobile > 0 and not values.get("code") and self._alike(by_mobile, name, uscc):
            return Match(by_mobile)
        return NO_MATCH

    def _find_person(self, values: Mapping[str, Any], normalised: str) -> Match:
        """People share names: the telephone must be the same, or unknown on one side."""
        phones = [p for p in (values.get("contact.mobile"), values.get("phone")) if p]
        for phone in phones:
            if (normalised, phone) in self._persons:
                return Match(self._persons[normalised, phone])
        found = self._by_name.get(normalised, 0)
        if not phones and found == SEVERAL:
            return Match(0, Problem("name", _SEVERAL_NAMED, {"name": values.get("name")}))
        if found <= 0 or self._is_another(found, values):
            return Match()
        return Match() if phones and self._said[found].phone else Match(found)

    def _is_another(self, customer_id: int, values: Mapping[str, Any]) -> bool:
        """Whether a customer of the same name is another one all the same."""
        if customer_id == SEVERAL:
            return True
        known, uscc = self._said[customer_id], values.get("uscc")
        if uscc and known.uscc and uscc != known.uscc:
            return True
        # Within one file different numbers are different customers.
        return bool(values.get("code") and customer_id in (self._from_file or ()))

    def _alike(self, customer_id: int, name: str, uscc: str | None) -> bool:
        known = self._said[customer_id]
        if uscc and known.uscc and uscc != known.uscc:
            return False
        theirs, mine = names.distinctive(known.name), names.distinctive(name)
        return not name or theirs in mine or mine in theirs

    def by_words(self, text: str) -> Match:
        """The customer that a cell names by number or name."""
        code = text.upper()
        if code in self.codes:
            return Match(self.codes[code])
        found = self._by_name.get(names.normalised(text), 0)
        if found == SEVERAL:
            return Match(0, Problem("", _SEVERAL_NAMED, {"name": text}))
        if not found:
            problem = Problem(
                "", N_("No customer has the number or name “{name}”."), {"name": text}
            )
            return Match(0, problem)
        return Match(found)

    def named(self, text: str) -> int:
        """The customer of a name; 0 for none, SEVERAL if more than one is called so."""
        return self._by_name.get(names.normalised(text), 0)

    def name_of(self, customer_id: int) -> str:
        """The name of a customer."""
        return self._said[customer_id].name if customer_id in self._said else ""

    def _contradiction(self, by_code: int, by_uscc: int) -> Problem:
        return Problem(
            "uscc",
            N_(
                "The number means {first}, but the credit code belongs to {second}. "
                "Correct one of them."
            ),
            {"first": self._said[by_code].name, "second": self._said[by_uscc].name},
        )


_SEVERAL_NAMED: Final = N_(
    "Several customers are called “{name}”. Add a column with the customer number."
)


class KeyMatches:
    """Finds records of the other entities by their natural keys."""

    def __init__(self, connection: Connection, entity: str) -> None:
        self._keys = NATURAL_KEYS[entity]
        self._found: list[dict[tuple[Any, ...], int]] = [{} for _ in self._keys]
        table = raw_table(entity)
        columns = sorted({name for key in self._keys for name in key})
        query = select(table.c.id, *[table.c[name] for name in columns])
        for record_id, *values in connection.execute(query.where(table.c.deleted_at.is_(None))):
            self.add(record_id, dict(zip(columns, values, strict=True)))

    def add(self, record_id: int, values: Mapping[str, Any]) -> None:
        """Know one more record."""
        for key, found in zip(self._keys, self._found, strict=True):
            said = _said(key, values)
            if said is not None:
                found.setdefault(said, record_id)

    def find(self, values: Mapping[str, Any]) -> int:
        """The record with the same key; 0 if there is none."""
        for key, found in zip(self._keys, self._found, strict=True):
            said = _said(key, values)
            if said is not None and said in found:
                return found[said]
            if said is not None and "name" in key:
                return 0  # another name: not the same, whatever else agrees
        return 0


def _said(key: tuple[str, ...], values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    parts = [
        names.normalised(value) if name in _NAMES and isinstance(value, str) else value
        for name in key
        if (value := values.get(name)) is not None
    ]
    return tuple(parts) if len(parts) == len(key) else None


def is_reference(spec: FieldSpec) -> bool:
    """Whether a field names other records."""
    return spec.kind in (Kind.REFERENCE, Kind.REFERENCES)
