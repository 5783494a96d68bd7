"""Enumerations of follow-up, opportunities, quotes and contracts: stored codes and labels.

The states are those of the state machines in ``analysis.states``; a test keeps both equal.
"""

from __future__ import annotations

from crmdesk.core.i18n import N_
from crmdesk.models.choices import Choice

# --- follow-up ------------------------------------------------------------------------------


class Channel(Choice):
    """How a contact took place."""

    FACE = "face", N_("Face to face")
    PHONE = "phone", N_("Telephone")
    WECHAT = "wechat", N_("WeChat")
    EMAIL = "email", N_("E-mail")
    LETTER = "letter", N_("Letter")
    WEBSITE = "website", N_("Website")
    SMS = "sms", N_("Short message")
    MEETING = "meeting", N_("Video meeting")
    FAIR = "fair", N_("At a fair")
    OTHER = "other", N_("Other")


class Purpose(Choice):
    """What a contact was for (巡视管理: listening, educating, helping, and the business)."""

    LISTEN = "listen", N_("Listening")
    EDUCATE = "educate", N_("Educating")
    HELP = "help", N_("Helping")
    FIRST = "first", N_("First approach")
    NEEDS = "needs", N_("Finding out needs")
    OFFER = "offer", N_("Offer")
    NEGOTIATE = "negotiate", N_("Negotiation")
    SERVICE = "service", N_("After-sales visit")
    COLLECT = "collect", N_("Collecting payment")
    COMPLAINT = "complaint", N_("Handling a complaint")
    CARE = "care", N_("Greeting and care")
    WIN_BACK = "win_back", N_("Winning back")


class ActivityResult(Choice):
    """Whether the other side was reached; only a real contact restarts the cadence."""

    REACHED = "reached", N_("Reached")
    NOT_REACHED = "not_reached", N_("Not reached")
    NO_REPLY = "no_reply", N_("No reply yet")


class SignalKind(Choice):
    """What a talk brought to light: feedback and signals, with a way to handle them."""

    CHURN = "churn", N_("Sign of leaving")
    COMPLAINT = "complaint", N_("Complaint")
    NEED = "need", N_("New need")
    REFERRAL = "referral", N_("Recommendation")
    PRAISE = "praise", N_("Praise")
    SUGGESTION = "suggestion", N_("Suggestion")


class Urgency(Choice):
    """How soon a signal must be answered (B31)."""

    KEY = "key", N_("Key signal")
    NORMAL = "normal", N_("Usual")
    SMALL = "small", N_("Small matter")


class SignalState(Choice):
    OPEN = "open", N_("Waiting")
    HANDLING = "handling", N_("In hand")
    CLOSED = "closed", N_("Settled")


class TaskKind(Choice):
    CALL = "call", N_("Call")
    VISIT = "visit", N_("Visit")
    MESSAGE = "message", N_("Message")
    SEND = "send", N_("Send something")
    QUOTE = "quote", N_("Make a quote")
    COLLECT = "collect", N_("Collect payment")
    CARE = "care", N_("Greeting")
    HANDLE = "handle", N_("Settle a matter")
    RENEW = "renew", N_("Renew a contract")
    OTHER = "other", N_("Other")


class TaskState(Choice):
    OPEN = "open", N_("To do")
    DONE = "done", N_("Done")
    DROPPED = "dropped", N_("Dropped")


class Recurrence(Choice):
    DAILY = "daily", N_("Every day")
    WEEKLY = "weekly", N_("Every week")
    FORTNIGHTLY = "fortnightly", N_("Every two weeks")
    MONTHLY = "monthly", N_("Every month")
    QUARTERLY = "quarterly", N_("Every quarter")
    YEARLY = "yearly", N_("Every year")


class Origin(Choice):
    """What made a task or an opportunity."""

    HAND = "hand", N_("Entered by hand")
    ACTIVITY = "activity", N_("From a talk")
    SIGNAL = "signal", N_("From a signal")
    CAMPAIGN = "campaign", N_("From a campaign")
    RENEWAL = "renewal", N_("From an expiring contract")
    HANDOVER = "handover", N_("From a handover")
    LOSS = "loss", N_("After a lost opportunity")
    IMPORT = "import", N_("Imported")


# --- opportunities --------------------------------------------------------------------------


class OpportunityState(Choice):
    NEW = "new", N_("New opportunity")
    ACTIVE = "active", N_("Followed")
    PAUSED = "paused", N_("Paused")
    WON = "won", N_("Won")
    LOST = "lost", N_("Lost")
    ENDED = "ended", N_("Ended")


class Filing(Choice):
    """Where a decided opportunity lies: on the desk, closed with its summary, in the archive."""

    OPEN = "open", N_("On the desk")
    CLOSED = "closed", N_("Closed")
    ARCHIVED = "archived", N_("Archived")


class LossReason(Choice):
    PRICE = "price", N_("Price too high")
    DELIVERY = "delivery", N_("Delivery too slow")
    QUALITY = "quality", N_("Quality or specification")
    TERMS = "terms", N_("Payment period too short")
    RELATION = "relation", N_("Relations not strong enough")
    CANCELLED = "cancelled", N_("Need dropped")
    NO_DECIDER = "no_decider", N_("Never met the decision maker")
    OTHER = "other", N_("Other")


class Commitment(Choice):
    """How sure the seller is of the month (承诺 · 力争 · 有望)."""

    COMMIT = "commit", N_("Committed")
    PUSH = "push", N_("Pushing for it")
    HOPE = "hope", N_("Hoped for")


class TransferState(Choice):
    ASKED = "asked", N_("Waiting for acceptance")
    ACCEPTED = "accepted", N_("Accepted")
    REFUSED = "refused", N_("Refused")


class ExpenseKind(Choice):
    TRAVEL = "travel", N_("Travel")
    MEAL = "meal", N_("Entertaining")
    SAMPLE = "sample", N_("Samples")
    GIFT = "gift", N_("Presents")
    TENDER = "tender", N_("Tender costs")
    OTHER = "other", N_("Other")


class Standing(Choice):
    """How a competitor stands in an opportunity."""

    AHEAD = "ahead", N_("Ahead of us")
    LEVEL = "level", N_("Level with us")
    BEHIND = "behind", N_("Behind us")
    OUT = "out", N_("Out of the race")


# --- quotes and contracts ---------------------------------------------------------------------


class QuoteState(Choice):
    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("Waiting for approval")
    APPROVED = "approved", N_("Approved")
    RETURNED = "returned", N_("Sent back")
    SENT = "sent", N_("Sent")
    ACCEPTED = "accepted", N_("Accepted by the customer")
    DECLINED = "declined", N_("Declined by the customer")
    EXPIRED = "expired", N_("Expired")
    SUPERSEDED = "superseded", N_("Replaced by a newer version")


class ContractState(Choice):
    PREPARING = "preparing", N_("In preparation")
    SUBMITTED = "submitted", N_("Submitted")
    APPROVING = "approving", N_("In approval")
    APPROVED = "approved", N_("Approved")
    RETURNED = "returned", N_("Sent back")
    SIGNED = "signed", N_("Signed")
    RUNNING = "running", N_("Being carried out")
    INTERRUPTED = "interrupted", N_("Interrupted")
    COMPLETED = "completed", N_("Completed")
    CLOSED = "closed", N_("Closed")
    CANCELLED = "cancelled", N_("Cancelled")


class ContractKind(Choice):
    SALE = "sale", N_("Sales contract")
    FRAME = "frame", N_("Frame agreement")
    SERVICE = "service", N_("Service contract")
    AGENCY = "agency", N_("Agency agreement")
    OTHER = "other", N_("Other")


class ReceiptMethod(Choice):
    TRANSFER = "transfer", N_("Bank transfer")
    CASH = "cash", N_("Cash")
    BILL = "bill", N_("Bill of exchange")
    CHEQUE = "cheque", N_("Cheque")
    WECHAT = "wechat", N_("WeChat Pay")
    ALIPAY = "alipay", N_("Alipay")
    OTHER = "other", N_("Other")


# --- routes -----------------------------------------------------------------------------------


class Weekday(Choice):
    MONDAY = "1", N_("Monday")
    TUESDAY = "2", N_("Tuesday")
    WEDNESDAY = "3", N_("Wednesday")
    THURSDAY = "4", N_("Thursday")
    FRIDAY = "5", N_("Friday")
    SATURDAY = "6", N_("Saturday")
    SUNDAY = "7", N_("Sunday")


class VisitState(Choice):
    PLANNED = "planned", N_("Planned")
    DONE = "done", N_("Visited")
    MISSED = "missed", N_("Not visited")
    DROPPED = "dropped", N_("Dropped")
