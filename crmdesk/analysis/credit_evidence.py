"""What the early warnings look at and what they say (B24): evidence, rules, kinds, actions.

``credit_warnings`` holds the signals themselves. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crmdesk.analysis.base import Tone
from crmdesk.analysis.charts import NOTHING, Behind
from crmdesk.analysis.wording import Text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN


class Signal(StrEnum):
    """What kind of warning, in the order in which equal ones are listed."""

    HELD = "held"
    DISHONOURED = "dishonoured"
    COURT = "court"
    REPEATED = "repeated"
    SLOWER = "slower"
    NEAR_LIMIT = "near_limit"
    SURGE = "surge"
    FALLING = "falling"
    CHANGED = "changed"
    CONTACT_LEFT = "contact_left"
    COMPLAINT = "complaint"
    PARTIAL = "partial"
    LICENCE = "licence"


LABELS: Final = {
    Signal.HELD: N_("Held"),
    Signal.DISHONOURED: N_("Bill dishonoured"),
    Signal.COURT: N_("Court or register"),
    Signal.REPEATED: N_("Late again and again"),
    Signal.SLOWER: N_("Pays more slowly"),
    Signal.NEAR_LIMIT: N_("Limit nearly used"),
    Signal.SURGE: N_("Orders surge"),
    Signal.FALLING: N_("Sales fall"),
    Signal.CHANGED: N_("Company data changed"),
    Signal.CONTACT_LEFT: N_("Contact gone"),
    Signal.COMPLAINT: N_("Complaint while overdue"),
    Signal.PARTIAL: N_("Part payments"),
    Signal.LICENCE: N_("Licence ends soon"),
}


class Action(StrEnum):
    """What to do next. Codes for the buttons of the page."""

    DUN = "dun"
    LIMIT = "limit"  # ask for a temporary limit, or lower what runs
    CASH = "cash"  # change to cash
    VISIT = "visit"
    CHECK = "check"  # look into registers, renew the investigation
    LICENCE = "licence"  # ask for the new document


ACTIONS: Final = {
    Action.DUN: N_("Remind to pay"),
    Action.LIMIT: N_("Temporary limit"),
    Action.CASH: N_("Change to cash"),
    Action.VISIT: N_("Plan a visit"),
    Action.CHECK: N_("Look into it"),
    Action.LICENCE: N_("Ask for the new one"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRules:
    """Parameters. *near* and *fall* are hundredths of a percent, *surge* a factor in tenths."""

    slower_days: int = 10
    last_payments: int = 3
    late_of_last: int = 2
    near: int = 9_000
    surge: int = 20
    surge_within: int = 45  # days before the occasion
    fall: int = 5_000
    flat: int = 9_000  # receivables that keep so much did not fall along
    partial_count: int = 2
    partial_months: int = 3
    round_to: int = 1_000 * FEN_PER_YUAN
    change_days: int = 90
    licence_days: int = 30
    hold_days: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditWarning:
    """One warning. *amount* is what is at stake, *since* the day from which on it is so."""

    kind: Signal
    tone: Tone
    evidence: Text
    action: Action
    amount: int | None = None
    since: date | None = None
    behind: Behind = NOTHING


# --- evidence -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A settled debt: *days_late* is negative if it came before its day."""

    settled_on: date
    days_late: int
    amount: int
    document_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A debt that fell due; *settled_on* None: still open."""

    due_on: date
    amount: int
    open: int = 0
    settled_on: date | None = None
    document_id: int = 0

    def days_late(self, as_of: date) -> int:
        """How long it was or is overdue; 0 if it was not."""
        return max(0, ((self.settled_on or as_of) - self.due_on).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Exposure, limit (None: none) and what is overdue now."""

    exposure: int
    limit: int | None
    overdue: int = 0
    longest_overdue: int = 0
    oldest_due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Orders of the last 30 days against the mean of a month, and the *occasion* ahead: a
    holiday or a change of terms."""

    recent: int
    monthly_mean: int | None
    occasion: str | Text
    occasion_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt against what was owed on that day."""

    received_on: date
    amount: int
    owed: int
    document_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day; *title* says what, as data or as a template of ours."""

    on: date
    title: str | Text
    amount: int | None = None
    record_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Net sales of three months and of the three before, receivables now and three months ago."""

    sales: int
    sales_before: int
    receivable: int
    receivable_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A document with its last day."""

    title: str | Text
    valid_to: date
    record_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known of one customer; what is blank was not looked at."""

    payments: Sequence[Payment] = ()
    invoices: Sequence[Invoice] = ()
    use: Use | None = None
    orders: Orders | None = None
    receipts: Sequence[Receipt] = ()
    dishonoured: Sequence[Event] = ()
    changes: Sequence[Event] = ()
    court: Sequence[Event] = ()
    contacts_left: Sequence[Event] = ()
    complaints: Sequence[Event] = ()
    trend: Trend | None = None
    licences: Sequence[Licence] = ()
