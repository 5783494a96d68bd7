"""Values as they stand on paper, for every report."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import _
from crmdesk.core.money import from_fen, round_half_up
from crmdesk.models.codecs import Namer, Stored, show_stored
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.text import Keep

if TYPE_CHECKING:
    from crmdesk.services.container import Services

MINUS: Final = "−"
EXACT: Final = frozenset(
    {Kind.CODE, Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.DATE, Kind.DATETIME, Kind.ENUM, Kind.BOOL}
)


def shown(spec: FieldSpec, stored: Stored, namer: Namer, unit: str | None = None) -> str:
    """A stored value in one line; numbers with a true minus and their unit (money without: its
    unit stands in the label). *unit* overrules the spec's."""
    if stored is None or stored == "":
        return ""
    text = show_stored(spec, stored, namer)
    if "\n" in text:
        text = " ".join(text.split())
    if not spec.is_numeric:
        return text
    if text.startswith("-"):
        text = MINUS + text[1:]
    if unit is None and spec.unit and spec.kind is not Kind.MONEY:
        unit = _(spec.unit)
    return f"{text} {unit}" if unit else text


def keep_of(spec: FieldSpec) -> Keep:
    """What may happen to a value of this field when it is too long for its place."""
    if spec.is_numeric:
        return Keep.NUMBER
    return Keep.WHOLE if spec.kind in EXACT else Keep.CUT


def heading_of(spec: FieldSpec) -> str:
    """A column's heading: money carries its unit there, other numbers in every cell."""
    return spec.caption if spec.kind is Kind.MONEY else spec.title


def company_name(services: Services) -> str:
    """Our own name for the head of a paper; empty until the owner enters it."""
    from crmdesk.services.settings import COMPANY_NAME

    return services.settings.get(COMPANY_NAME)


def money_text(fen: int | None) -> str:
    """An amount in yuan with a true minus; nothing for None."""
    if fen is None:
        return ""
    said = f"{from_fen(abs(fen)):,.2f}"
    return MINUS + said if fen < 0 else said


def whole_yuan(said: str) -> tuple[str, ...]:
    """The shorter form of an amount that has no room for its decimals; none of other texts."""
    head, point, _fen = said.rpartition(".")
    if not point or said.endswith("%"):
        return ()
    amount = round_half_up(Decimal(said.replace(",", "").replace(MINUS, "-")), 0)
    return (f"{amount:,}".replace("-", MINUS),) if head else ()
