"""Rules of the customer: number, keys made from the name, unique credit code, tiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models import names, pinyin
from crmdesk.models.choices import ChannelTier, CustomerType
from crmdesk.services.rules.base import Row, Rules, Subject, Write, has_cycle

CODE_FORM: Final = re.compile(r"C(\d{6,9})")
PINYIN_CODE_LENGTH: Final = 40
MATCH_KEY_LENGTH: Final = 100


class CustomerRules(Rules):
    """See the module."""

    COMPUTED_FROM = ("name", "customer_type")

    def computed(self, row: Row) -> dict[str, Any]:
        name = row.get("name") or ""
        is_person = row.get("customer_type") == CustomerType.CONSUMER
        return {
            "name_key": pinyin.sort_key(name, person=is_person),
            "match_key": names.distinctive(name)[:MATCH_KEY_LENGTH],
        }

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not s.after.get("code"):
            s.after["code"] = next_code(write)
        if s.before is None and s.after.get("owner_id") is None:
            s.after["owner_id"] = write.employee_id
        if s.changed(*self.COMPUTED_FROM):
            s.after |= self.computed(s.after)
        if s.changed("name"):
            name = s.after.get("name") or ""
            is_person = s.after.get("customer_type") == CustomerType.CONSUMER
            old = pinyin.initials(s.before["name"]) if s.before else None
            if not s.after.get("pinyin_code") or s.after.get("pinyin_code") == old:
                made = pinyin.initials(name, person=is_person)
                s.after["pinyin_code"] = made[:PINYIN_CODE_LENGTH] or None

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("code"):
            yield from _code_problems(write, s)
        if s.after["uscc"] and s.changed("uscc", "deleted_at", "customer_type"):
            yield from _uscc_problems(write, s)
        if s.changed("parent_id", "channel_tier"):
            yield from _tier_problems(write, s)
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


def next_code(write: Write) -> str:
    """The next free customer number: C000001 upwards, also past numbers in the recycle bin."""
    counter = write.memo("customer.code", lambda: [_highest_code(write)])
    counter[0] += 1
    return f"C{counter[0]:06}"


def _highest_code(write: Write) -> int:
    match = CODE_FORM.fullmatch(write.highest_code() or "")
    return int(match[1]) if match else 0


def _code_problems(write: Write, s: Subject) -> Iterable[Problem]:
    code = s.after["code"]
    for other_id, name in write.rows("customer", ["id", "name"], deleted=True, code=code):
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
