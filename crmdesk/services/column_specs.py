"""FieldSpecs of columns that lists compute, each in one line."""

from __future__ import annotations

from typing import Any

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind


def computed(name: str, kind: Kind, label: str, **more: Any) -> FieldSpec:
    """A column that nobody types and completeness does not count.

    Money is in fen and shown in yuan, a quantity with one decimal.
    """
    if kind is Kind.MONEY:
        more |= {"per_unit": FEN_PER_YUAN, "decimals": 2, "unit": YUAN}
    if kind is Kind.QUANTITY:
        more["decimals"] = 1
    return FieldSpec(kind=kind, label=label, name=name, derived=True, weight=0, **more)


def computed_money(name: str, label: str, **more: Any) -> FieldSpec:
    """A computed column of amounts."""
    return computed(name, Kind.MONEY, label, **more)
