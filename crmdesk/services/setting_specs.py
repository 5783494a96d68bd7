"""The business parameters themselves: key, kind, label, default, limits.

To add one: a ``SettingSpec`` here (or in a module of the method), its name in
``BUSINESS_SETTINGS``, the zh_CN text of its label and help. ``services.settings`` reads and
changes them; a rule reads one with ``value_in``, inside the transaction that writes.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from crmdesk.core.i18n import N_
from crmdesk.models.fields import Kind, Option
from crmdesk.models.number_pattern import Reset
from crmdesk.services.credit_settings import CREDIT_SETTINGS
from crmdesk.services.grades.specs import GRADE_SETTINGS
from crmdesk.services.receivable_settings import RECEIVABLE_SETTINGS
from crmdesk.services.setting_spec import SettingSpec, T, decoded, value_from, value_in

__all__ = ["SettingSpec", "T", "decoded", "value_from", "value_in"]

COMPANY: Final = N_("Our company")
CARDS: Final = N_("Customer cards")
REMINDERS: Final = N_("Reminders")
DUPLICATES: Final = N_("Duplicates and attachments")
DEALS: Final = N_("Quotes and contracts")
SAFETY: Final = N_("Backups")
_PERCENT: Final = N_("%")
_DAYS: Final = N_("days")

OPPORTUNITIES: Final = N_("Opportunities")

COMPANY_NAME: Final = SettingSpec(
    key="company.name", kind=Kind.TEXT, label=N_("Company name"), default="", group=COMPANY,
    length=100, help=N_("Printed at the head of cards and reports."))  # fmt: skip
COMPANY_PHONE: Final = SettingSpec(
    key="company.phone", kind=Kind.PHONE, label=N_("Company telephone"), default="",
    group=COMPANY, length=30, help=N_("Printed below the company name."))  # fmt: skip
COMPANY_ADDRESS: Final = SettingSpec(
    key="company.address", kind=Kind.TEXT, label=N_("Company address"), default="",
    group=COMPANY, length=200)  # fmt: skip
COMPANY_ACCOUNT: Final = SettingSpec(
    key="company.account", kind=Kind.TEXT, label=N_("Bank and account number"), default="",
    group=COMPANY, length=120,
    help=N_("Where customers pay to: printed on statements of account and dunning letters."),
)  # fmt: skip


def _target(grade: str, percent: int, label: str) -> SettingSpec[int]:
    return SettingSpec(
        key=f"completeness.target_{grade.lower()}",
        kind=Kind.INTEGER,
        label=label,
        default=percent,
        group=CARDS,
        unit=_PERCENT,
        minimum=0,
        maximum=100,
        help=N_("So complete should the card of a customer of this grade be."),
    )


COMPLETENESS_TARGETS: Final = {
    "A": _target("A", 90, N_("Completeness wanted, grade A")),
    "B": _target("B", 80, N_("Completeness wanted, grade B")),
    "C": _target("C", 60, N_("Completeness wanted, grade C")),
    "D": _target("D", 40, N_("Completeness wanted, grade D")),
}
REVIEW_DAYS: Final = SettingSpec(
    key="card.review_days", kind=Kind.INTEGER, label=N_("Review a card after"), default=180,
    group=REMINDERS, unit=_DAYS, minimum=1, maximum=3650,
    help=N_("A card that nobody reviewed for so long is marked for review."))  # fmt: skip
EXPIRY_SOON_DAYS: Final = SettingSpec(
    key="qualification.soon_days", kind=Kind.INTEGER, label=N_("Document “expires soon” within"),
    default=30, group=REMINDERS, unit=_DAYS, minimum=1, maximum=365)  # fmt: skip
EXPIRY_REMIND_DAYS: Final = SettingSpec(
    key="qualification.remind_days", kind=Kind.INTEGER, label=N_("Remind of a document within"),
    default=60, group=REMINDERS, unit=_DAYS, minimum=1, maximum=730)  # fmt: skip

STRICT, NORMAL, LOOSE = "strict", "normal", "loose"
DUPLICATE_SENSITIVITY: Final = SettingSpec(
    key="duplicates.sensitivity", kind=Kind.ENUM, label=N_("Duplicate warnings"), default=NORMAL,
    group=DUPLICATES,
    options=(
        Option(STRICT, N_("Only when almost certain")),
        Option(NORMAL, N_("When likely")),
        Option(LOOSE, N_("At the slightest similarity")),
    ),
    help=N_("How similar two customers must be before the program asks."))  # fmt: skip
ATTACHMENT_MAX_MB: Final = SettingSpec(
    key="attachment.max_mb", kind=Kind.INTEGER, label=N_("Largest attachment"), default=20,
    group=DUPLICATES, unit=N_("MB"), minimum=1, maximum=200,
    help=N_("Attachments lie in the customer file and make it and every backup larger."),
)  # fmt: skip

GATE_LONG, GATE_SHORT = "3-6-12", "1-3-6"
TIME_GATE: Final = SettingSpec(
    key="opportunity.time_gate", kind=Kind.ENUM, label=N_("Months to closing for grades A, B, C"),
    default=GATE_LONG, group=OPPORTUNITIES,
    options=(Option(GATE_LONG, N_("3, 6 and 12 months")),
             Option(GATE_SHORT, N_("1, 3 and 6 months"))),
    help=N_("An opportunity that closes later than this cannot have the grade."))  # fmt: skip
REOPEN_APPROVAL: Final = SettingSpec(
    key="opportunity.reopen_approval", kind=Kind.BOOL,
    label=N_("Only approvers take up paused opportunities"), default=False, group=OPPORTUNITIES,
    help=N_("Approvers are marked among the employees."))  # fmt: skip
STALE_DEALS: Final = SettingSpec(
    key="opportunity.stale", kind=Kind.BOOL, label=N_("Tint opportunities that went quiet"),
    default=True, group=OPPORTUNITIES,
    help=N_("When the customer was not contacted for longer than the stage or the grade allows "
            "and nothing is planned."))  # fmt: skip


def _playbook(grade: str, label: str) -> SettingSpec[str]:
    return SettingSpec(
        key=f"opportunity.playbook_{grade}",
        kind=Kind.TEXT,
        label=label,
        default="",
        group=OPPORTUNITIES,
        length=1000,
        is_multiline=True,
        help=N_("Left blank, the text that comes with the program is shown."),
    )


PLAYBOOKS: Final = {
    "a": _playbook("a", N_("How we keep up grade A")),
    "b": _playbook("b", N_("How we keep up grade B")),
    "c": _playbook("c", N_("How we keep up grade C")),
    "d": _playbook("d", N_("How we keep up grade D")),
}
NUMBERS: Final = N_("Numbers of documents")
_RESET_OPTIONS: Final = (
    Option(Reset.DAILY, N_("Every day")),
    Option(Reset.MONTHLY, N_("Every month")),
    Option(Reset.YEARLY, N_("Every year")),
    Option(Reset.NEVER, N_("Never")),
)


def _pattern(entity: str, label: str, pattern: str) -> SettingSpec[str]:
    return SettingSpec(
        key=f"number.{entity}",
        kind=Kind.TEXT,
        label=label,
        default=pattern,
        group=NUMBERS,
        length=40,
        check="number_pattern",
        help=N_("Text, {yyyy} {yy} {mm} {dd} for the date, {n:4} for the counter."),
    )


def _reset(entity: str, label: str, when: Reset) -> SettingSpec[str]:
    return SettingSpec(
        key=f"number.{entity}_reset",
        kind=Kind.ENUM,
        label=label,
        default=when.value,
        group=NUMBERS,
        options=_RESET_OPTIONS,
    )


NUMBER_PATTERNS: Final = {
    "opportunity": _pattern("opportunity", N_("Opportunity numbers"), "SJ-{yyyy}{mm}-{n:4}"),
    "quote": _pattern("quote", N_("Quote numbers"), "BJ-{yyyy}{mm}-{n:4}"),
    "contract": _pattern("contract", N_("Contract numbers"), "HT-{yyyy}-{n:4}"),
    "product": _pattern("product", N_("Product numbers"), "P{n:5}"),
    "sale": _pattern("sale", N_("Sale numbers"), "XS-{yyyy}{mm}-{n:4}"),
    "statement": _pattern("statement", N_("Statement numbers"), "DZ-{yyyy}{mm}-{n:4}"),
    "letter": _pattern("letter", N_("Numbers of dunning letters"), "CK-{yyyy}{mm}-{n:4}"),
    "credit_report": _pattern("credit_report", N_("Numbers of credit reports"), "XD-{yyyy}-{n:4}"),
    "return": _pattern("return", N_("Numbers of returns and allowances"), "XT-{yyyy}{mm}-{n:4}"),
}
NUMBER_RESETS: Final = {
    "opportunity": _reset("opportunity", N_("Opportunities count anew"), Reset.MONTHLY),
    "quote": _reset("quote", N_("Quotes count anew"), Reset.MONTHLY),
    "contract": _reset("contract", N_("Contracts count anew"), Reset.YEARLY),
    "product": _reset("product", N_("Products count anew"), Reset.NEVER),
    "sale": _reset("sale", N_("Sales count anew"), Reset.MONTHLY),
    "statement": _reset("statement", N_("Statements count anew"), Reset.MONTHLY),
    "letter": _reset("letter", N_("Dunning letters count anew"), Reset.MONTHLY),
    "credit_report": _reset("credit_report", N_("Credit reports count anew"), Reset.YEARLY),
    "return": _reset("return", N_("Returns and allowances count anew"), Reset.MONTHLY),
}

QUOTE_MAX_DISCOUNT: Final = SettingSpec(
    key="quote.max_discount", kind=Kind.PERCENT, label=N_("Discount without approval up to"),
    default=1_000, group=DEALS, minimum=0, maximum=10_000,
    help=N_("A quote with a larger discount must be approved before it is sent."))  # fmt: skip
QUOTE_MIN_MARGIN: Final = SettingSpec(
    key="quote.min_margin", kind=Kind.PERCENT, label=N_("Margin without approval from"),
    default=1_000, group=DEALS, minimum=0, maximum=10_000,
    help=N_("A quote that leaves less of its amount after cost must be approved."))  # fmt: skip
QUOTE_VALID_DAYS: Final = SettingSpec(
    key="quote.valid_days", kind=Kind.INTEGER, label=N_("Quotes are valid for"), default=30,
    group=DEALS, unit=_DAYS, minimum=1, maximum=365)  # fmt: skip
QUOTE_TERMS: Final = SettingSpec(
    key="quote.terms", kind=Kind.TEXT, label=N_("Usual terms of a quote"), default="",
    group=DEALS, length=1000, is_multiline=True,
    help=N_("Every new quote begins with them."))  # fmt: skip
CONTRACT_TERMS: Final = SettingSpec(
    key="contract.terms", kind=Kind.TEXT, label=N_("Usual terms of a contract"), default="",
    group=DEALS, length=4000, is_multiline=True,
    help=N_("Every new contract begins with them."))  # fmt: skip
PAYMENT_PLAN: Final = SettingSpec(
    key="contract.payment_plan", kind=Kind.TEXT, label=N_("Usual payment plan"),
    default="30+0 60+30 10+90", group=DEALS, length=100, check="payment_plan",
    help=N_("Percent + days after signing, one part after the other; together 100."),
)  # fmt: skip

TRADE: Final = N_("Sales and receivables")
CLOSED_UNTIL: Final[SettingSpec[date | None]] = SettingSpec(
    key="trade.closed_until", kind=Kind.DATE, label=N_("Books closed until"), default=None,
    group=TRADE, help=N_("Sales, receipts and allocations up to this day can no longer be changed."),
)  # fmt: skip

FOLLOW_UP: Final = N_("Follow-up")
_HOURS: Final = N_("hours")
_FOLKS: Final = N_("contacts")


def _interval(code: str, days: int, label: str) -> SettingSpec[int]:
    return SettingSpec(
        key=f"cadence.{code}", kind=Kind.INTEGER, label=label, default=days, group=FOLLOW_UP,
        unit=_DAYS, minimum=1, maximum=730)  # fmt: skip


# Days between two contacts by grade of the best opportunity and by layer of the pyramid (B6).
CADENCE_BY_GRADE: Final = {
    "a": _interval("grade_a", 7, N_("Contact every, grade A")),
    "b": _interval("grade_b", 14, N_("Contact every, grade B")),
    "c": _interval("grade_c", 30, N_("Contact every, grade C")),
    "d": _interval("grade_d", 90, N_("Contact every, grade D")),
}
CADENCE_BY_LAYER: Final = {
    "vip": _interval("layer_vip", 7, N_("Contact every, VIP")),
    "big": _interval("layer_big", 14, N_("Contact every, big customers")),
    "medium": _interval("layer_medium", 30, N_("Contact every, middle customers")),
    "small": _interval("layer_small", 90, N_("Contact every, small customers")),
    "inactive": _interval("layer_inactive", 180, N_("Contact every, inactive customers")),
}
DAY_CAPACITY: Final = SettingSpec(
    key="today.capacity", kind=Kind.INTEGER, label=N_("Contacts a day one person can do"),
    default=12, group=FOLLOW_UP, unit=_FOLKS, minimum=1, maximum=500,
    help=N_("So many are shown for today, those with the most at stake first."))  # fmt: skip
KEY_HOURS: Final = SettingSpec(
    key="signal.key_hours", kind=Kind.INTEGER, label=N_("Answer key signals of big customers in"),
    default=4, group=FOLLOW_UP, unit=_HOURS, minimum=1, maximum=80,
    help=N_("Working hours; for VIP and big customers."))  # fmt: skip
NORMAL_DAYS: Final = SettingSpec(
    key="signal.normal_days", kind=Kind.INTEGER, label=N_("Answer other signals in"), default=1,
    group=FOLLOW_UP, unit=_DAYS, minimum=1, maximum=60, help=N_("Working days."))  # fmt: skip
SMALL_DAYS: Final = SettingSpec(
    key="signal.small_days", kind=Kind.INTEGER, label=N_("Confirm small matters in"), default=3,
    group=FOLLOW_UP, unit=_DAYS, minimum=1, maximum=60, help=N_("Working days."))  # fmt: skip

BACKUP_ON_EXIT: Final = SettingSpec(
    key="backup.on_exit", kind=Kind.BOOL, label=N_("Back up when closing"), default=True,
    group=SAFETY)  # fmt: skip
BACKUP_KEEP_DAILY: Final = SettingSpec(
    key="backup.keep_daily", kind=Kind.INTEGER, label=N_("Daily backups kept"), default=7,
    group=SAFETY, minimum=1, maximum=366,
    help=N_("The last backup of each of so many days stays."))  # fmt: skip
BACKUP_KEEP_MONTHLY: Final = SettingSpec(
    key="backup.keep_monthly", kind=Kind.INTEGER, label=N_("Monthly backups kept"), default=12,
    group=SAFETY, minimum=0, maximum=120,
    help=N_("The last backup of each of so many months stays."))  # fmt: skip
BACKUP_OUTSIDE_DAYS: Final = SettingSpec(
    key="backup.outside_days", kind=Kind.INTEGER, label=N_("Remind of a backup elsewhere after"),
    default=14, group=SAFETY, unit=_DAYS, minimum=1, maximum=365,
    help=N_("A backup on the same disk is lost together with the disk."))  # fmt: skip

BUSINESS_SETTINGS: Final[tuple[SettingSpec[Any], ...]] = (
    COMPANY_NAME,
    COMPANY_PHONE,
    COMPANY_ADDRESS,
    COMPANY_ACCOUNT,
    *COMPLETENESS_TARGETS.values(),
    REVIEW_DAYS,
    EXPIRY_SOON_DAYS,
    EXPIRY_REMIND_DAYS,
    DUPLICATE_SENSITIVITY,
    ATTACHMENT_MAX_MB,
    TIME_GATE,
    REOPEN_APPROVAL,
    STALE_DEALS,
    *PLAYBOOKS.values(),
    *(
        spec
        for entity in NUMBER_PATTERNS
        for spec in (NUMBER_PATTERNS[entity], NUMBER_RESETS[entity])
    ),
    QUOTE_MAX_DISCOUNT,
    QUOTE_MIN_MARGIN,
    QUOTE_VALID_DAYS,
    QUOTE_TERMS,
    CONTRACT_TERMS,
    PAYMENT_PLAN,
    CLOSED_UNTIL,
    *RECEIVABLE_SETTINGS,
    *CREDIT_SETTINGS,
    *GRADE_SETTINGS,
    *CADENCE_BY_GRADE.values(),
    *CADENCE_BY_LAYER.values(),
    DAY_CAPACITY,
    KEY_HOURS,
    NORMAL_DAYS,
    SMALL_DAYS,
    BACKUP_ON_EXIT,
    BACKUP_KEEP_DAILY,
    BACKUP_KEEP_MONTHLY,
    BACKUP_OUTSIDE_DAYS,
)
