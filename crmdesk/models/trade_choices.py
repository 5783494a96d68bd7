"""Enumerations of sales, receivables and credit: stored codes and labels.

The states are those of the state machines in ``analysis.states``; a test keeps both equal.
"""

from __future__ import annotations

from crmdesk.core.i18n import N_
from crmdesk.models.choices import Choice

# --- sales ------------------------------------------------------------------------------------


class SaleKind(Choice):
    """What a document does to sales and receivables; returns and allowances count negative."""

    SALE = "sale", N_("Sale")
    RETURN = "return", N_("Return of goods")
    ALLOWANCE = "allowance", N_("Allowance")
    OPENING = "opening", N_("Opening balance")


class SaleState(Choice):
    """Only posted documents count."""

    DRAFT = "draft", N_("Draft")
    POSTED = "posted", N_("Posted")
    VOID = "void", N_("Void")


# --- receivables ------------------------------------------------------------------------------


class StatementState(Choice):
    """The 对账 loop: made, sent to the customer, come back with or without differences."""

    DRAFT = "draft", N_("Not sent yet")
    SENT = "sent", N_("Sent to the customer")
    CONFIRMED = "confirmed", N_("Confirmed with seal")
    DIFFERS = "differs", N_("Differences reported")
    SETTLED = "settled", N_("Differences settled")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class DifferenceReason(Choice):
    NOT_BOOKED = "not_booked", N_("Not yet booked by the customer")
    IN_TRANSIT = "in_transit", N_("Payment under way")
    RETURNED = "returned", N_("Goods were returned")
    PRICE = "price", N_("Price differs")
    QUANTITY = "quantity", N_("Quantity differs")
    INVOICE = "invoice", N_("Invoice missing")
    OUR_ERROR = "our_error", N_("Our mistake")
    OTHER = "other", N_("Other")


class PromiseState(Choice):
    """What became of a promise to pay; follows the receipts and the day."""

    OPEN = "open", N_("Not due yet")
    KEPT = "kept", N_("Kept")
    LATE = "late", N_("Kept late")
    PART = "part", N_("Partly kept")
    BROKEN = "broken", N_("Broken")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class DunningWay(Choice):
    PHONE = "phone", N_("Telephone")
    WECHAT = "wechat", N_("WeChat")
    VISIT = "visit", N_("Visit")
    LETTER = "letter", N_("Dunning letter")
    LAWYER = "lawyer", N_("Lawyer's letter")
    COURT = "court", N_("Court")


class DunningResult(Choice):
    PROMISED = "promised", N_("Promised to pay")
    DISPUTED = "disputed", N_("Disputes the amount")
    NO_MONEY = "no_money", N_("Has no money now")
    NOT_REACHED = "not_reached", N_("Not reached")
    PAID = "paid", N_("Says it was paid")
    OTHER = "other", N_("Other")


# --- credit -----------------------------------------------------------------------------------


class LimitKind(Choice):
    STANDING = "standing", N_("Standing limit")
    TEMPORARY = "temporary", N_("Temporary limit")


class LimitState(Choice):
    PROPOSED = "proposed", N_("Proposed")
    APPROVED = "approved", N_("Approved")
    REFUSED = "refused", N_("Not granted")
    ENDED = "ended", N_("Ended")


class Verdict(Choice):
    """The decision on an order (放行 · 提示 · 需口令 · 现款现货)."""

    RELEASE = "release", N_("Released")
    WARN = "warn", N_("Released with a warning")
    APPROVAL = "approval", N_("Needs the approver")
    CASH = "cash", N_("Cash only")


class ReportState(Choice):
    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("Submitted")
    APPROVED = "approved", N_("Approved")
    RETURNED = "returned", N_("Sent back")


class InvestigationChannel(Choice):
    """Where a credit investigation learnt what it knows (B25)."""

    BANK = "bank", N_("Bank")
    AGENCY = "agency", N_("Credit agency")
    TRADE = "trade", N_("Trade and other customers")
    INTERNAL = "internal", N_("Our own records")
    VISIT = "visit", N_("Visit on the spot")
    PUBLIC = "public", N_("Public registers")


class Level3(Choice):
    """Good, fair or poor, as the points of the 5C score ask it."""

    GOOD = "good", N_("Good")
    FAIR = "fair", N_("Fair")
    POOR = "poor", N_("Poor")


class CourtRecord(Choice):
    """Lawsuits and dishonesty (诉讼失信)."""

    NONE = "none", N_("No entries")
    SETTLED = "settled", N_("Entries, settled")
    OPEN = "open", N_("Lawsuit pending")
    DISHONEST = "dishonest", N_("Listed as dishonest debtor")


class Guarantee(Choice):
    NONE = "none", N_("No guarantee")
    PERSON = "person", N_("Guaranteed by the legal representative")
    THIRD_PARTY = "third_party", N_("Guaranteed by a third party")
    MORTGAGE = "mortgage", N_("Mortgage or bank guarantee")


class ApprovalKind(Choice):
    """What a qualification review is for (B26)."""

    FIRST = "first", N_("First business")
    PERIODIC = "periodic", N_("Periodic review")


class GoodsKind(Choice):
    """Goods that ask for a licence of their trade (B26)."""

    GENERAL = "general", N_("General goods")
    DRUGS = "drugs", N_("Drugs")
    DEVICES = "devices", N_("Medical devices")
    FOOD = "food", N_("Food")
    CHEMICALS = "chemicals", N_("Dangerous chemicals")
