"""The arithmetic of a statement of account (对账单) and of the answer to it.

Opening balance plus charges and repayments, less receipts and credits, is the closing balance;
every line has the balance after it. What the customer confirms is compared with the closing
balance, and the lines on which both sides differ either explain the difference or leave a rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Entry(StrEnum):
    """What moves a balance, in the order in which one day is listed."""

    CHARGE = "charge"
    CREDIT = "credit"
    RECEIPT = "receipt"
    REPAYMENT = "repayment"


_SIGN: Final = {Entry.CHARGE: 1, Entry.CREDIT: -1, Entry.RECEIPT: -1, Entry.REPAYMENT: 1}
_ORDER: Final = {entry: n for n, entry in enumerate(Entry)}


@dataclass(frozen=True, slots=True)
class Movement:
    """A sale, a credit note, a receipt or money paid back. *amount* in fen, positive as a rule."""

    on: date
    entry: Entry
    amount: int
    record_id: int
    number: str = ""

    @property
    def effect(self) -> int:
        """What it adds to what the customer owes."""
        return _SIGN[self.entry] * self.amount


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A movement and what the customer owed after it."""

    movement: Movement
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything that moved from *since* to *until*, both days included. Amounts in fen."""

    since: date
    until: date
    opening: int
    lines: tuple[StatementLine, ...]

    def total(self, entry: Entry) -> int:
        """The sum of one kind of movement."""
        return sum(x.movement.amount for x in self.lines if x.movement.entry is entry)

    @property
    def closing(self) -> int:
        """What the customer owes at the end."""
        return self.lines[-1].balance if self.lines else self.opening


def statement(
    movements: Iterable[Movement], since: date, until: date, *, opening: int = 0
) -> Statement:
    """The statement of a period.

    *opening* is what was owed before all *movements*; those before *since* go into the opening
    balance of the statement, later ones than *until* are left out. Raises ValueError for a period
    that ends before it begins.
    """
    if until < since:
        raise ValueError(f"a period from {since} to {until}")
    lines, balance = [], opening
    for each in sorted(movements, key=lambda m: (m.on, _ORDER[m.entry], m.record_id)):
        if each.on > until:
            break
        balance += each.effect
        if each.on < since:
            opening = balance
        else:
            lines.append(StatementLine(each, balance))
    return Statement(since=since, until=until, opening=opening, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class Difference:
    """One line on which the books differ. *ours* and *theirs* are what it adds to the balance.

    A receipt counts negative. None: it does not stand in those books. *reason* is a code or the
    customer's own words.
    """

    ours: int | None
    theirs: int | None
    reason: str = ""
    record_id: int | None = None

    @property
    def amount(self) -> int:
        """What their balance is higher by on account of it."""
        return (self.theirs or 0) - (self.ours or 0)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Our closing balance, the one confirmed, and what the difference lines explain."""

    closing: int
    confirmed: int
    explained: int

    @property
    def difference(self) -> int:
        """Confirmed less ours: below 0, the customer owes less by his books."""
        return self.confirmed - self.closing

    @property
    def unexplained(self) -> int:
        """What of the difference no line explains."""
        return self.difference - self.explained

    @property
    def agrees(self) -> bool:
        """Both books say the same."""
        return not self.difference

    @property
    def is_explained(self) -> bool:
        """The lines make up the whole difference."""
        return not self.unexplained


def reconcile(closing: int, confirmed: int, lines: Iterable[Difference]) -> Reconciliation:
    """Whether *lines* explain why the customer confirmed *confirmed* and not *closing*."""
    return Reconciliation(closing, confirmed, sum(line.amount for line in lines))
