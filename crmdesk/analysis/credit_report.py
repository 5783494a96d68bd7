"""The contents of a 客户信用调查报告 (B25): eleven parts in order, who fills each line, filled lines.

A line is filled by the card, by our own records, by the result of the score, or by the
investigator; what nobody knows is said to be unknown, never left blank. How it is laid out on
paper or in a form is not known here. Keys of lines are names of fields where there is a field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from crmdesk.analysis.base import Cell, ColumnKind
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_

VALID_MONTHS: Final = 12
UNKNOWN: Final = Text(N_("Not obtained"))


class Source(StrEnum):
    """Who fills a line."""

    CARD = "card"  # a field of the customer
    RECORDS = "records"  # sales, receipts, events: our own books
    RESULT = "result"  # score, limits, warnings
    FORM = "form"  # the investigator


@dataclass(frozen=True, slots=True)
class Item:
    """One line. *title* is untranslated; *kind* says how a value is written."""

    key: str
    title: str
    source: Source = Source.FORM
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of the report."""

    number: int
    key: str
    title: str
    items: tuple[Item, ...]


_CARD, _OURS, _RESULT, _FORM = Source.CARD, Source.RECORDS, Source.RESULT, Source.FORM
_MONEY, _PERCENT, _DAYS, _DATE = (
    ColumnKind.MONEY, ColumnKind.PERCENT, ColumnKind.DAYS, ColumnKind.DATE,
)  # fmt: skip
PARTS: Final = (
    Part(1, "summary", N_("Summary of the investigation"), (
        Item("code", N_("Report no."), _RESULT, ColumnKind.CODE),
        Item("name", N_("Customer"), _CARD),
        Item("purpose", N_("Purpose")),
        Item("channels", N_("Sources of information")),
        Item("investigator", N_("Investigated by")),
        Item("investigated_on", N_("Investigated on"), _FORM, _DATE),
    )),
    Part(2, "basics", N_("Basic facts"), (
        Item("uscc", N_("Unified social credit code"), _CARD, ColumnKind.CODE),
        Item("former_name", N_("Former name"), _CARD),
        Item("legal_form", N_("Legal form"), _CARD),
        Item("legal_representative", N_("Legal representative"), _CARD),
        Item("controller", N_("Actual controller"), _CARD),
        Item("established_on", N_("Established on"), _CARD, _DATE),
        Item("registered_capital", N_("Registered capital"), _CARD, _MONEY),
        Item("paid_in_capital", N_("Paid-in capital"), _CARD, _MONEY),
        Item("registered_address", N_("Registered address"), _CARD),
        Item("shareholders", N_("Shareholders")),
        Item("history", N_("Development of the company")),
        Item("affiliates", N_("Affiliated companies")),
    )),
    Part(3, "operations", N_("Operations"), (
        Item("industry", N_("Industry"), _CARD),
        Item("main_products", N_("Main products"), _CARD),
        Item("annual_sales", N_("Annual sales"), _CARD, _MONEY),
        Item("employee_count", N_("Staff"), _CARD, ColumnKind.COUNT),
        Item("scale", N_("Scale and staff")),
        Item("chain", N_("Suppliers and buyers")),
        Item("equipment", N_("Equipment and premises")),
        Item("condition", N_("State of the business")),
    )),
    Part(4, "finances", N_("Finances"), (
        Item("finance_reported_on", N_("Date of the accounts"), _CARD, _DATE),
        Item("total_assets", N_("Total assets"), _CARD, _MONEY),
        Item("total_liabilities", N_("Total liabilities"), _CARD, _MONEY),
        Item("net_assets", N_("Net assets"), _CARD, _MONEY),
        Item("debt_ratio", N_("Debt to assets"), _RESULT, _PERCENT),
        Item("current_ratio", N_("Current ratio"), _RESULT, _PERCENT),
        Item("quick_ratio", N_("Quick ratio"), _RESULT, _PERCENT),
        Item("profit", N_("Profit of the last year"), _FORM, _MONEY),
        Item("return_on_sales", N_("Return on sales"), _RESULT, _PERCENT),
        Item("operating_ratio", N_("Earning power and turnover")),
        Item("bank_dealings", N_("Dealings with banks")),
    )),
    Part(5, "payment", N_("Payment and credit record"), (
        Item("first_trade_on", N_("Trading since"), _CARD, _DATE),
        Item("sales", N_("Sales of 12 months"), _OURS, _MONEY),
        Item("received", N_("Receipts of 12 months"), _OURS, _MONEY),
        Item("receivable", N_("Receivables"), _OURS, _MONEY),
        Item("ageing", N_("Ageing"), _OURS),
        Item("overdue", N_("Overdue"), _OURS, _MONEY),
        Item("on_time", N_("Paid on time"), _OURS, _PERCENT),
        Item("longest_overdue", N_("Longest delay of 12 months"), _OURS, _DAYS),
        Item("collected", N_("Share of sales collected"), _OURS, _PERCENT),
        Item("promises", N_("Promises to pay kept"), _OURS),
        Item("credit_events", N_("Credit problems"), _OURS),
        Item("peer_opinion", N_("What the trade says")),
        Item("readiness", N_("Readiness to cooperate")),
    )),
    Part(6, "legal", N_("Law and security"), (
        Item("court_record", N_("Lawsuits and dishonesty")),
        Item("legal_note", N_("Lawsuits and penalties")),
        Item("guarantee", N_("Guarantee")),
        Item("guarantee_note", N_("Guarantees and mortgages")),
    )),
    Part(7, "outlook", N_("Industry and outlook"), (
        Item("industry_outlook", N_("Outlook of the industry")),
        Item("outlook", N_("Industry and outlook")),
    )),
    Part(8, "score", N_("Score and grade"), (
        Item("points", N_("Credit score"), _RESULT, ColumnKind.SCORE),
        Item("grade", N_("Credit grade"), _RESULT),
        Item("caps", N_("Caps of the grade"), _RESULT),
    )),
    Part(9, "proposal", N_("Proposal"), (
        Item("limit", N_("Credit limit"), _CARD, _MONEY),
        Item("computed_limit", N_("Limit by the formulas"), _RESULT, _MONEY),
        Item("proposed_limit", N_("Proposed limit"), _FORM, _MONEY),
        Item("proposed_days", N_("Proposed credit period"), _FORM, _DAYS),
        Item("proposed_settlement", N_("Proposed settlement")),
    )),
    Part(10, "risks", N_("Risks and next review"), (
        Item("warnings", N_("Early warnings"), _RESULT),
        Item("risks", N_("Risks")),
        Item("review_on", N_("Review on"), _FORM, _DATE),
        Item("valid_until", N_("Valid until"), _RESULT, _DATE),
    )),
    Part(11, "approval", N_("Attachments and approval"), (
        Item("attachments", N_("Attachments"), _OURS),
        Item("qualifications", N_("Qualifications"), _OURS),
        Item("approver", N_("Approved by")),
        Item("approved_at", N_("Approved at")),
        Item("approval_note", N_("Note of the approver")),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A filled line; *value* is ``UNKNOWN`` where nobody knows."""

    item: Item
    value: Cell

    @property
    def is_known(self) -> bool:
        """Whether there is something to say."""
        return self.value != UNKNOWN


@dataclass(frozen=True, slots=True)
class Filled:
    """A part with its lines."""

    part: Part
    lines: tuple[Line, ...]


def fill(values: Mapping[str, Cell]) -> tuple[Filled, ...]:
    """All parts with *values* by key (value form, text where it is text).

    None and blank text become "not obtained"; zero is a figure and stays. KeyError for a key that
    no line has, so that nothing that was found out is lost unnoticed.
    """
    strange = set(values) - {item.key for item in items()}
    if strange:
        raise KeyError(min(strange))
    return tuple(
        Filled(part, tuple(Line(item, _said(values.get(item.key))) for item in part.items))
        for part in PARTS
    )


def _said(value: Cell) -> Cell:
    is_blank = value is None or (isinstance(value, str) and not value.strip())
    return UNKNOWN if is_blank else value


def items(source: Source | None = None) -> Iterator[Item]:
    """Every line in order, or those that *source* fills."""
    for part in PARTS:
        yield from (item for item in part.items if source in (None, item.source))


def known(filled: tuple[Filled, ...]) -> tuple[int, int]:
    """How many lines are known, of how many."""
    lines = [line for part in filled for line in part.lines]
    return sum(line.is_known for line in lines), len(lines)


def completeness(filled: tuple[Filled, ...]) -> Text:
    """How much was found out, in a sentence."""
    there, every = known(filled)
    return text(N_("{known} of {count} lines obtained"), known=there, count=every)


# --- what is reckoned -----------------------------------------------------------------------
def ratio(part: int | None, whole: int | None) -> int | None:
    """*part* of *whole* in hundredths of a percent; None if one lacks or *whole* is not positive."""
    if part is None or whole is None or whole <= 0:
        return None
    return hundredths(Fraction(part, whole))


def ratios(
    *,
    total_assets: int | None = None,
    total_liabilities: int | None = None,
    current_assets: int | None = None,
    quick_assets: int | None = None,
    current_liabilities: int | None = None,
    annual_sales: int | None = None,
    profit: int | None = None,
) -> dict[str, int | None]:
    """The ratios of part 4 by the key of their line, from amounts in fen."""
    return {
        "debt_ratio": ratio(total_liabilities, total_assets),
        "current_ratio": ratio(current_assets, current_liabilities),
        "quick_ratio": ratio(quick_assets, current_liabilities),
        "return_on_sales": ratio(profit, annual_sales),
    }


def valid_until(investigated_on: date, months: int = VALID_MONTHS) -> date:
    """The last day of a report."""
    return add_months(investigated_on, months)


def is_valid(investigated_on: date, as_of: date, months: int = VALID_MONTHS) -> bool:
    """Whether a report still holds on *as_of*; through its last day."""
    return investigated_on <= as_of <= valid_until(investigated_on, months)
