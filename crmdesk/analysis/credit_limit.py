"""Proposals for a credit limit (B24): three formulas, of which the smallest result counts.

F1 by what the customer buys, F2 by its net assets, F3 (营运资产法) by its balance sheet; F3 is
off by default, because its table could not be verified. A formula that lacks a figure gives
nothing, which is not zero. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN

F1: Final = "f1"
F2: Final = "f2"
F3: Final = "f3"
FORMULAS: Final = (F1, F2, F3)
LABELS: Final = {
    F1: N_("By purchases"),
    F2: N_("By net assets"),
    F3: N_("By working assets (table not verified)"),
}
# In hundredths of a percent; grades that are not named get nothing.
COEFFICIENTS: Final[Mapping[CreditGrade, int]] = {
    CreditGrade.AAA: 15_000,
    CreditGrade.AA: 10_000,
    CreditGrade.A: 8_000,
    CreditGrade.BBB: 6_000,
}
HUNDREDTHS: Final = 10_000
# F3: (V no more than this, share of the base in tenths of a percent); above the last 25 %.
BY_VALUE: Final = tuple((Fraction(-46 + 7 * n, 10), 25 * n) for n in range(9))
HIGHEST: Final = 250
TENTHS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRules:
    """Parameters. *asset_share* and the coefficients are hundredths of a percent, *step* fen."""

    enabled: tuple[str, ...] = (F1, F2)
    coefficients: Mapping[CreditGrade, int] = field(default_factory=lambda: COEFFICIENTS)
    asset_share: int = 500
    step: int = 1_000 * FEN_PER_YUAN

    def __post_init__(self) -> None:
        """Raises ValueError for a formula that there is not, or a step of nothing."""
        if set(self.enabled) - set(FORMULAS):
            raise ValueError(f"no such formula: {sorted(set(self.enabled) - set(FORMULAS))}")
        if self.step <= 0 or self.asset_share < 0 or min(self.coefficients.values(), default=0) < 0:
            raise ValueError("step, share and coefficients must not be negative")

    def coefficient(self, grade: CreditGrade | None) -> int:
        """What the grade is worth; nothing without a grade."""
        return 0 if grade is None else self.coefficients.get(grade, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFacts:
    """What the formulas count with; None is not known.

    *monthly_sales* is the mean of the months with deliveries, of a new customer what is expected.
    """

    grade: CreditGrade | None = None
    monthly_sales: int | Fraction | None = None
    credit_days: int | None = None
    net_assets: int | None = None
    current_assets: int | None = None
    quick_assets: int | None = None
    current_debt: int | None = None
    total_debt: int | None = None
    is_first_deal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One formula: *amount* before rounding down, None if it cannot be computed; *words* say
    how it was counted or what lacks."""

    code: str
    is_enabled: bool
    amount: Fraction | None
    words: Text

    @property
    def fen(self) -> int | None:
        """The amount to the nearest fen."""
        return None if self.amount is None else nearest(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The limit that the enabled formulas propose; None if none of them can be computed."""

    formulas: tuple[Formula, ...]
    limit: int | None
    decided_by: str
    words: Text


def propose(facts: LimitFacts, rules: LimitRules | None = None) -> Proposal:
    """The smallest of the enabled formulas, rounded down; nothing for who must pay cash."""
    rules = rules or LimitRules()
    formulas = tuple(
        Formula(code=code, is_enabled=code in rules.enabled, amount=amount, words=words)
        for code, (amount, words) in zip(
            FORMULAS, (_by_purchases(facts, rules), _by_assets(facts, rules), _by_value(facts)),
            strict=True,
        )
    )  # fmt: skip
    for is_so, code, template in (
        (facts.is_first_deal, "first", N_("The first deal is against cash")),
        (facts.grade is None, "ungraded", N_("Who is not graded pays cash")),
        (rules.coefficient(facts.grade) == 0, "grade", N_("This grade pays cash")),
    ):
        if is_so:
            return Proposal(formulas=formulas, limit=0, decided_by=code, words=text(template))
    known = [(f.amount, f) for f in formulas if f.is_enabled and f.amount is not None]
    if not known:
        words = text(N_("No limit can be proposed: figures are missing"))
        return Proposal(formulas=formulas, limit=None, decided_by="", words=words)
    amount, smallest = min(known, key=lambda pair: pair[0])
    limit = int(amount // rules.step) * rules.step
    words = text(
        N_("{formula} gives the smallest amount: {limit}"),
        formula=text(LABELS[smallest.code]), limit=money(limit),
    )  # fmt: skip
    return Proposal(formulas=formulas, limit=limit, decided_by=smallest.code, words=words)


def needs_approval(asked: int, proposal: Proposal) -> bool:
    """Whether a limit of *asked* is more than what may be granted without asking."""
    return proposal.limit is None or asked > proposal.limit


def _by_purchases(facts: LimitFacts, rules: LimitRules) -> tuple[Fraction | None, Text]:
    if facts.grade is None:
        return None, text(N_("needs a grade"))
    if facts.monthly_sales is None:
        return None, text(N_("needs sales of a month"))
    if facts.credit_days is None:
        return None, text(N_("needs the credit period"))
    months, coefficient = Fraction(facts.credit_days, 30), rules.coefficient(facts.grade)
    amount = max(Fraction(0), Fraction(facts.monthly_sales)) * months * coefficient / HUNDREDTHS
    words = text(
        N_("{sales} a month × {months} months × {coefficient}"),
        sales=money(nearest(Fraction(facts.monthly_sales))),
        months=Figure(round(float(months), 2), Measure.SCORE), coefficient=percent(coefficient),
    )  # fmt: skip
    return amount, words


def _by_assets(facts: LimitFacts, rules: LimitRules) -> tuple[Fraction | None, Text]:
    if facts.grade is None:
        return None, text(N_("needs a grade"))
    if facts.net_assets is None:
        return None, text(N_("needs the net assets"))
    coefficient = rules.coefficient(facts.grade)
    share = Fraction(rules.asset_share * coefficient, HUNDREDTHS**2)
    words = text(
        N_("net assets {assets} × {share} × {coefficient}"),
        assets=money(facts.net_assets), share=percent(rules.asset_share),
        coefficient=percent(coefficient),
    )  # fmt: skip
    return max(0, facts.net_assets) * share, words


def value_of(facts: LimitFacts) -> Fraction | None:
    """V of F3: current ratio + quick ratio − current debt to net assets − debt to net assets.

    None if a figure lacks or is no denominator (no debt, no positive net assets).
    """
    figures = (
        facts.current_assets, facts.quick_assets, facts.current_debt, facts.total_debt,
        facts.net_assets,
    )  # fmt: skip
    current, quick, short, total, net = figures
    if current is None or quick is None or short is None or total is None or net is None:
        return None
    if short <= 0 or net <= 0:
        return None
    return Fraction(current + quick, short) - Fraction(short + total, net)


def _by_value(facts: LimitFacts) -> tuple[Fraction | None, Text]:
    value = value_of(facts)
    if value is None or facts.current_assets is None or facts.current_debt is None:
        return None, text(N_("needs a balance sheet with debts and positive net assets"))
    working = facts.current_assets - facts.current_debt
    base = Fraction(working + (facts.net_assets or 0), 2)
    share = next((share for most, share in BY_VALUE if value <= most), HIGHEST)
    words = text(
        N_("({working} + {assets}) ÷ 2 × {share}, as V is {value}"),
        working=money(working), assets=money(facts.net_assets), share=percent(share * 10),
        value=Figure(round(float(value), 3), Measure.SCORE),
    )  # fmt: skip
    return max(Fraction(0), base) * share / TENTHS, words
