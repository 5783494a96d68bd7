"""Payment plans of contracts: by a template of percentages, or deposit and rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from crmdesk.analysis.rounding import WHOLE, apportion, half_up
from crmdesk.core.i18n import N_, _
from crmdesk.models.payment_plan import Part

FIRST: Final = N_("Deposit")
LAST: Final = N_("Final payment")
MIDDLE: Final = N_("Payment {number}")
ALL: Final = N_("Payment in full")


def plan(amount: int, start: date, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The instalments of *amount* fen from the day of signing; they sum to it exactly."""
    shares = apportion([amount * part.percent for part in parts], WHOLE, amount)
    return [
        {"name": _named(n, len(parts)), "due_on": start + timedelta(part.days), "amount": share}
        for n, (part, share) in enumerate(zip(parts, shares, strict=True), 1)
    ]


def deposit_and_rest(
    amount: int, deposit: int | None, start: date, rest_on: date
) -> list[dict[str, Any]]:
    """The deposit (hundredths of a percent) at signing and the rest on a day."""
    first = half_up(amount * (deposit or 0), WHOLE)
    parts = [
        {"name": _(FIRST), "due_on": start, "amount": first},
        {"name": _(LAST), "due_on": rest_on, "amount": amount - first},
    ]
    made = [part for part in parts if part["amount"]]
    if len(made) == 1:
        made[0]["name"] = _(ALL)
    return made


def _named(number: int, of: int) -> str:
    if of == 1:
        return _(ALL)
    if number == 1:
        return _(FIRST)
    return _(LAST) if number == of else _(MIDDLE).format(number=number)
