"""Rules of the customer: number, keys made from the name, unique credit code, tiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models.choices import ChannelTier, CustomerType
from crmdesk.models.trade_choices import SaleState
from crmdesk.services import name_keys
from crmdesk.services.rules import credit, trade
from crmdesk.services.rules.base import Row, Rules, Subject, Write, has_cycle

SALE_SUMS: Final = ("amount", "settled")
RECEIPT_SUMS: Final = ("amount", "applied")
CODE_FORM: Final = re.compile(r"C(\d{6}|[1-9]\d{6})")
STILL_OPEN: Final = N_(
    "The customer still owes {amount}. Before you delete the customer, receive the money or write "
    "it off by an allowance."
)
IN_ADVANCE: Final = N_(
    "The customer has {amount} with us in advance. Before you delete the customer, apply the money "
    "to documents or give it back."
)
# A memo of the write: (name, is_person) to CustomerKeys that were made elsewhere beforehand.
FORESEEN_KEYS: Final = "customer.foreseen_keys"


class CustomerRules(Rules):
    """See the module."""

    COMPUTED_FROM = ("name", "customer_type")

    def computed(self, row: Row) -> dict[str, Any]:
        keys = name_keys.of_customer(row.get("name") or "", is_person=_is_person(row))
        return {"name_key": keys.name_key, "match_key": keys.match_key}

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not s.after.get("code"):
            s.after["code"] = next_code(write)
        if s.before is None and s.after.get("owner_id") is None:
            s.after["owner_id"] = write.employee_id
        if s.changed(*self.COMPUTED_FROM):
            name, is_person = s.after.get("name") or "", _is_person(s.after)
            foreseen = write.memo(FORESEEN_KEYS, dict).get((name, is_person))
            keys = foreseen or name_keys.of_customer(name, is_person=is_person)
            s.after["name_key"], s.after["match_key"] = keys.name_key, keys.match_key
            if s.after.get("pinyin_code") in (None, _made_pinyin_code(s.before)):
                s.after["pinyin_code"] = keys.pinyin_code

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("code"):
            yield from _code_problems(write, s)
        if s.after["uscc"] and s.changed("uscc", "deleted_at", "customer_type"):
            yield from _uscc_problems(write, s)
        if s.changed("parent_id", "channel_tier"):
            yield from _tier_problems(write, s)
        if s.changed("credit_limit"):
            yield from credit.limit_problems(write, s)
        paid, subscribed = s.after["paid_in_capital"], s.after["registered_capital"]
        if (
            s.changed("paid_in_capital", "registered_capital")
            and paid is not None
            and subscribed is not None
            and paid > subscribed
        ):
            yield Problem(
                "paid_in_capital", N_("Paid-in capital is more than the registered capital.")
            )

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        """Who owes, or has money with us, stays; what a merge moved away counts no more."""
        posted: dict[str, Any] = {"customer_id": s.record_id, "state": SaleState.POSTED.value}
        rests = [amount - done for amount, done in write.rows("sale", SALE_SUMS, **posted)]
        owed = sum(rest for rest in rests if rest > 0)
        received = write.rows("receipt", RECEIPT_SUMS, customer_id=s.record_id)
        # Credits count like money received; money given back takes from what came in.
        advance = sum(amount - done for amount, done in received) - sum(r for r in rests if r < 0)
        if owed:
            yield Problem("", STILL_OPEN, {"amount": trade.shown(owed)})
        if advance:
            yield Problem("", IN_ADVANCE, {"amount": trade.shown(advance)})


def _is_person(row: Row) -> bool:
    return row.get("customer_type") == CustomerType.CONSUMER


def _made_pinyin_code(row: Row | None) -> str | None:
    """The pinyin code that was made of the name a record had before."""
    if row is None:
        return None
    return name_keys.of_customer(row["name"], is_person=_is_person(row)).pinyin_code


def next_code(write: Write) -> str:
    """The next free customer number: C000001 upwards, also past numbers in the recycle bin."""
    counter = write.memo("customer.code", lambda: [_highest_code(write)])
    while True:
        counter[0] += 1
        code = f"C{counter[0]:06}"
        # An import may hold rows with numbers of their own beside rows without.
        if not _owners_of(write, code):
            return code


def _highest_code(write: Write) -> int:
    match = CODE_FORM.fullmatch(write.highest_code() or "")
    return int(match[1]) if match else 0


def _owners_of(write: Write, code: str) -> list[tuple[Any, ...]]:
    """Id and name of the customers, also in the bin, that have a number."""
    return write.rows("customer", ["id", "name"], deleted=True, code=code)


def _code_problems(write: Write, s: Subject) -> Iterable[Problem]:
    code = s.after["code"]
    for other_id, name in _owners_of(write, code):
        if other_id != s.record_id:
            yield Problem(
                "code", N_("The number {code} belongs to {name}."), {"code": code, "name": name}
            )


def _uscc_problems(write: Write, s: Subject) -> Iterable[Problem]:
    if s.after["customer_type"] == CustomerType.CONSUMER:
        yield Problem(
            "uscc", N_("A consumer has no credit code; leave it blank or change the customer type.")
        )
        return
    for other_id, code, name in write.rows(
        "customer", ["id", "code", "name"], uscc=s.after["uscc"]
    ):
        if other_id != s.record_id:
            yield Problem(
                "uscc",
                N_("{code} {name} already has this credit code."),
                {"code": code, "name": name},
            )


def _tier_problems(write: Write, s: Subject) -> Iterable[Problem]:
    parent = s.after["parent_id"]
    if s.after["channel_tier"] == ChannelTier.SECOND and parent is None:
        yield Problem("parent_id", N_("A second-tier customer needs its parent customer."))
    if has_cycle(write, "customer", s.record_id, "parent_id", parent):
        yield Problem("parent_id", N_("A customer cannot stand above itself."))
