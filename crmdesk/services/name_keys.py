"""The keys that are made from a name: for sorting, for comparing, for typing. Pure."""

from __future__ import annotations

from typing import Final, NamedTuple

from crmdesk.models import names, pinyin

PINYIN_CODE_LENGTH: Final = 40
MATCH_KEY_LENGTH: Final = 100


class CustomerKeys(NamedTuple):
    """What is kept of a customer's name beside the name itself."""

    name_key: str
    match_key: str
    pinyin_code: str | None


def of_customer(name: str, *, is_person: bool) -> CustomerKeys:
    """The keys of a customer's name; that of a person has a surname."""
    return CustomerKeys(
        pinyin.sort_key(name, person=is_person),
        names.distinctive(name)[:MATCH_KEY_LENGTH],
        pinyin.initials(name, person=is_person)[:PINYIN_CODE_LENGTH] or None,
    )
