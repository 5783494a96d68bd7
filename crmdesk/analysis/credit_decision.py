"""May this order leave the yard? The decision on a quote, a contract or a sale (B24), with why.

放行 release · 提示 warn · 需口令 approval (of somebody who may) · 现款现货 cash only. Every reason
is said, the gravest first; a milder one is never hidden by a graver one. One function decides
for whoever asks: the form, a copy, an import, a change of price. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_exposure import WHOLE, Exposure
from crmdesk.analysis.wording import Figure, Measure, Text, money, text
from crmdesk.core.i18n import N_


class Verdict(StrEnum):
    """From mild to grave. Stored codes."""

    RELEASE = "release"
    WARN = "warn"
    APPROVAL = "approval"
    CASH = "cash"

    @property
    def gravity(self) -> int:
        """0 for release to 3 for cash only."""
        return _GRAVITY[self]

    def at_most(self, most: Verdict) -> Verdict:
        """The milder of the two."""
        return self if self.gravity <= most.gravity else most


_GRAVITY: Final = {verdict: place for place, verdict in enumerate(Verdict)}


class Stage(StrEnum):
    """What kind of document asks."""

    QUOTE = "quote"
    CONTRACT = "contract"
    SALE = "sale"


class Blocked(StrEnum):
    """What B26 says about the customer's documents."""

    FIRST_BUSINESS = "first_business"  # not approved yet: no release helps
    LICENCE = "licence"  # a required document is missing or not valid


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRules:
    """Parameters. *tolerance* and *near* are hundredths of a percent of the limit.

    Debts of no more than *overdue_least* are not called overdue. An overdue amount above
    *overdue_most* needs the approver however fresh it is (None: only the days count).
    *without_limit* is the verdict while no limit was ever approved, *ungraded* while too little is
    known for a grade, *first_business* while that was not approved, *licence* when a document of the
    customer does not hold. ``*_most`` is the gravest verdict that a kind of document can get.
    """

    tolerance: int = 500
    near: int = 9_000
    overdue_days: int = 15
    overdue_least: int = 0
    overdue_most: int | None = None
    worst_grade: CreditGrade = CreditGrade.BBB
    broken_warn: int = 1
    broken_hold: int = 2
    without_limit: Verdict = Verdict.APPROVAL
    ungraded: Verdict = Verdict.CASH
    first_business: Verdict = Verdict.APPROVAL
    licence: Verdict = Verdict.APPROVAL
    quote_most: Verdict = Verdict.WARN
    contract_most: Verdict = Verdict.CASH
    sale_most: Verdict = Verdict.CASH
    documents_bind_cash: bool = True  # an expired licence stops cash sales, too

    def most(self, stage: Stage) -> Verdict:
        """The gravest verdict for a kind of document."""
        by_stage = {
            Stage.QUOTE: self.quote_most,
            Stage.CONTRACT: self.contract_most,
            Stage.SALE: self.sale_most,
        }
        return by_stage[stage]


@dataclass(frozen=True, slots=True)
class Until:
    """An amount that holds through a day: a temporary limit, or an approved release."""

    amount: int
    valid_until: date

    def holds(self, day: date) -> bool:
        """Whether it is still valid on *day*."""
        return day <= self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked: an *amount* on a day. Returns have a negative one."""

    amount: int
    as_of: date
    stage: Stage = Stage.SALE
    is_paid_at_once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the customer stands without this order. *limit* None: none was approved.

    *longest_overdue* is in days of the oldest debt; *grade* None: not graded.
    *temporary* takes the place of the limit while it holds, if it is higher.
    """

    exposure: Exposure = field(default_factory=Exposure)
    limit: int | None = None
    temporary: Until | None = None
    grade: CreditGrade | None = None
    has_credit_terms: bool = True
    longest_overdue: int = 0
    broken_promises: int = 0
    blocked: tuple[Blocked, ...] = ()
    release: Until | None = None

    def limit_on(self, day: date) -> int | None:
        """The limit that holds on *day*."""
        if self.temporary is None or not self.temporary.holds(day):
            return self.limit
        return max(self.limit or 0, self.temporary.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason with its numbers; *can_release*: an approver may set it aside."""

    code: str
    verdict: Verdict
    words: Text
    amount: int | None = None
    days: int | None = None
    can_release: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The verdict with all reasons. *available* is what the limit leaves (None: no limit),
    *lacks* what must be paid first so that the limit suffices. *is_released*: an approver let it
    pass, as a warning, and the reasons tell what was set aside.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    limit: int | None = None
    available: int | None = None
    lacks: int = 0
    is_released: bool = False

    @property
    def may_leave(self) -> bool:
        """Whether goods may go, with or without a word of warning."""
        return self.verdict.gravity <= Verdict.WARN.gravity


def decide(order: Order, standing: Standing, rules: CreditRules | None = None) -> Decision:
    """The decision on *order*. What does not raise the debt (a return) is always released."""
    rules = rules or CreditRules()
    limit = standing.limit_on(order.as_of)
    available = standing.exposure.available(limit)
    if order.amount < 0:
        return Decision(verdict=Verdict.RELEASE, limit=limit, available=available)
    reasons = list(_documents(order, standing, rules))
    lacks = 0
    if not order.is_paid_at_once:
        reasons += _grade(standing, rules)
        if order.amount:
            reasons += _limit(order, standing, rules)
        reasons += _overdue(standing, rules)
        reasons += _promises(standing, rules)
        if limit is not None and available is not None:
            lacks = max(0, order.amount - available - _tolerance(limit, rules))
    reasons, is_released = _released(order, standing, reasons)
    reasons.sort(key=lambda r: -r.verdict.gravity)  # stable: equal ones as asked above
    binding = [
        r.verdict.at_most(Verdict.WARN) if is_released and r.can_release else r.verdict
        for r in reasons
    ]
    gravest = max(binding, key=lambda v: v.gravity, default=Verdict.RELEASE)
    return Decision(
        verdict=gravest.at_most(rules.most(order.stage)), reasons=tuple(reasons), limit=limit,
        available=available, lacks=lacks, is_released=is_released,
    )  # fmt: skip


def _documents(order: Order, standing: Standing, rules: CreditRules) -> Iterator[Reason]:
    if order.is_paid_at_once and not rules.documents_bind_cash:
        return
    is_first = Blocked.FIRST_BUSINESS in standing.blocked
    if is_first and rules.first_business is not Verdict.RELEASE:
        words = text(N_("First business with this customer is not approved yet"))
        yield Reason(
            code="first_business", verdict=rules.first_business, words=words, can_release=False
        )
    if Blocked.LICENCE in standing.blocked and rules.licence is not Verdict.RELEASE:
        words = text(N_("A required licence or document is missing or not valid"))
        yield Reason(code="licence", verdict=rules.licence, words=words)


def _grade(standing: Standing, rules: CreditRules) -> Iterator[Reason]:
    if not standing.has_credit_terms:
        return
    if standing.grade is None:
        template = (
            N_("The customer is not graded: cash only")
            if rules.ungraded is Verdict.CASH
            else N_("The customer is not graded: too little is known")
        )
        if rules.ungraded is not Verdict.RELEASE:
            yield Reason(code="ungraded", verdict=rules.ungraded, words=text(template))
    elif standing.grade.is_below(rules.worst_grade):
        words = text(
            N_("Grade {grade} is below {least}: cash only"),
            grade=standing.grade.letters, least=rules.worst_grade.letters,
        )  # fmt: skip
        yield Reason(code="grade", verdict=Verdict.CASH, words=words)


def _tolerance(limit: int, rules: CreditRules) -> int:
    """Rounded down: what is a fen beyond it is beyond it."""
    return limit * rules.tolerance // WHOLE


def _limit(order: Order, standing: Standing, rules: CreditRules) -> Iterator[Reason]:
    limit = standing.limit_on(order.as_of)
    held = standing.exposure
    available = held.available(limit)
    if limit is None or available is None:
        if order.amount > max(0, -held.total) and rules.without_limit is not Verdict.RELEASE:
            words = text(N_("No credit limit was approved"))
            yield Reason(code="no_limit", verdict=rules.without_limit, words=words)
    elif order.amount > available:
        yield _over(order, rules, limit, available)
    elif (held.total + order.amount) * WHOLE >= limit * rules.near and order.amount > 0:
        words = text(
            N_("With this order {used} of the limit of {limit} are used"),
            used=money(held.total + order.amount), limit=money(limit),
        )  # fmt: skip
        yield Reason(
            code="near_limit", verdict=Verdict.WARN, words=words, amount=available - order.amount
        )
    ended = standing.temporary
    if ended and not ended.holds(order.as_of) and (available is None or order.amount > available):
        words = text(
            N_("The temporary limit of {amount} ended on {day}"),
            amount=money(ended.amount), day=ended.valid_until,
        )  # fmt: skip
        yield Reason(code="temporary_ended", verdict=Verdict.WARN, words=words, amount=ended.amount)


def _over(order: Order, rules: CreditRules, limit: int, available: int) -> Reason:
    over = order.amount - available
    if limit == 0:
        words = text(N_("The limit is 0: cash only"))
        return Reason(code="zero_limit", verdict=Verdict.CASH, words=words, amount=over)
    within = over <= _tolerance(limit, rules)
    template = (
        N_("{amount} ordered, {available} of the limit left: {over} more, within the tolerance")
        if within
        else N_("{amount} ordered, {available} of the limit left: {over} too much")
    )
    return Reason(
        code="tolerance" if within else "over_limit",
        verdict=Verdict.WARN if within else Verdict.APPROVAL,
        words=text(
            template, amount=money(order.amount), available=money(available), over=money(over)
        ),
        amount=over,
    )


def _overdue(standing: Standing, rules: CreditRules) -> Iterator[Reason]:
    amount, days = standing.exposure.overdue, standing.longest_overdue
    if amount <= rules.overdue_least or days <= 0:
        return
    is_old = days > rules.overdue_days
    is_much = rules.overdue_most is not None and amount > rules.overdue_most
    template = (
        N_("{amount} are overdue, the oldest for {days}, more than {most}")
        if is_old
        else N_("{amount} are overdue, the oldest for {days}")
    )
    params = {"most": Figure(rules.overdue_days, Measure.DAYS)} if is_old else {}
    yield Reason(
        code="overdue",
        verdict=Verdict.APPROVAL if is_old or is_much else Verdict.WARN,
        words=text(template, amount=money(amount), days=Figure(days, Measure.DAYS), **params),
        amount=amount,
        days=days,
    )


def _promises(standing: Standing, rules: CreditRules) -> Iterator[Reason]:
    count = standing.broken_promises
    if count >= min(rules.broken_warn, rules.broken_hold):
        verdict = Verdict.APPROVAL if count >= rules.broken_hold else Verdict.WARN
        words = text(N_("Promises to pay that were broken: {count}"), count=count)
        yield Reason(code="promises", verdict=verdict, words=words)


def _released(order: Order, standing: Standing, reasons: list[Reason]) -> tuple[list[Reason], bool]:
    """Whether an approver's release covers the order; one that does not is named, too."""
    given = standing.release
    grave = [r for r in reasons if r.verdict.gravity > Verdict.WARN.gravity and r.can_release]
    if given is None or not grave:
        return reasons, False
    if given.holds(order.as_of) and order.amount <= given.amount:
        return reasons, True
    template = (
        N_("The release covers only {amount}")
        if given.holds(order.as_of)
        else N_("The release of {amount} ended on {day}")
    )
    params: dict[str, date] = {} if given.holds(order.as_of) else {"day": given.valid_until}
    words = text(template, amount=money(given.amount), **params)
    extra = Reason(code="release", verdict=Verdict.WARN, words=words, amount=given.amount)
    return [*reasons, extra], False


SENTENCES: Final = {
    Verdict.RELEASE: N_("May leave"),
    Verdict.WARN: N_("May leave; mind what is said below"),
    Verdict.APPROVAL: N_("Goods are held: an approver must release them"),
    Verdict.CASH: N_("Only against cash"),
}


def summary(decision: Decision) -> Text:
    """The verdict in one sentence."""
    if decision.is_released and decision.may_leave:
        return text(N_("Released by an approver"))
    return text(SENTENCES[decision.verdict])
