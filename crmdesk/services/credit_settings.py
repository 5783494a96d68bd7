"""The owner's parameters of credit (B24) and first business (B26), and the rules made of them.

The defaults of ``without_limit`` and ``ungraded`` warn only: in a file that has just begun nobody
has a limit or a grade yet, and every order would be held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_decision import CreditRules, Verdict
from crmdesk.analysis.credit_evidence import WarningRules
from crmdesk.analysis.credit_items import ITEMS, Item
from crmdesk.analysis.credit_limit import F1, F2, F3, LimitRules
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.codecs import Stored
from crmdesk.models.fields import Kind, Option
from crmdesk.services.credit_point_settings import SPECS, items_from
from crmdesk.services.setting_spec import SettingSpec, value_from

CREDIT: Final = N_("Credit")
_DAYS: Final = N_("days")
_MONTHS: Final = N_("months")
HOLD, WARN, OFF = "hold", "warn", "off"
_VERDICTS: Final = (
    Option(Verdict.RELEASE.value, N_("say nothing")),
    Option(Verdict.WARN.value, N_("warn")),
    Option(Verdict.APPROVAL.value, N_("an approver must release it")),
    Option(Verdict.CASH.value, N_("cash only")),
)
_STRICTNESS: Final = (
    Option(HOLD, N_("hold the document")),
    Option(WARN, N_("only warn")),
    Option(OFF, N_("do not look")),
)

CONTROL: Final = SettingSpec(
    key="credit.control", kind=Kind.ENUM, label=N_("When credit does not allow a document"),
    default=HOLD, group=CREDIT, options=_STRICTNESS,
    help=N_("Quotes only ever warn; contracts and sales can be held."))  # fmt: skip
TOLERANCE: Final = SettingSpec(
    key="credit.tolerance", kind=Kind.PERCENT, label=N_("Tolerance above the limit"),
    default=500, group=CREDIT, minimum=0, maximum=10_000,
    help=N_("A limit may be exceeded by so much of it with no more than a warning."))  # fmt: skip
NEAR: Final = SettingSpec(
    key="credit.near", kind=Kind.PERCENT, label=N_("Warn from this use of the limit on"),
    default=9_000, group=CREDIT, minimum=0, maximum=10_000)  # fmt: skip
OVERDUE_DAYS: Final = SettingSpec(
    key="credit.overdue_days", kind=Kind.INTEGER, label=N_("Hold when a debt is overdue for more"),
    default=15, group=CREDIT, unit=_DAYS, minimum=0, maximum=3650)  # fmt: skip
OVERDUE_LEAST: Final = SettingSpec(
    key="credit.overdue_least", kind=Kind.MONEY, label=N_("Overdue amounts that do not matter"),
    default=0, group=CREDIT, minimum=0,
    help=N_("Up to so much together is not called overdue."))  # fmt: skip
WITHOUT_LIMIT: Final = SettingSpec(
    key="credit.without_limit", kind=Kind.ENUM, label=N_("Customers without a limit"),
    default=Verdict.WARN.value, group=CREDIT, options=_VERDICTS)  # fmt: skip
UNGRADED: Final = SettingSpec(
    key="credit.ungraded", kind=Kind.ENUM, label=N_("Customers without a grade, not paying cash"),
    default=Verdict.WARN.value, group=CREDIT, options=_VERDICTS)  # fmt: skip
WORST_GRADE: Final = SettingSpec(
    key="credit.worst_grade", kind=Kind.ENUM, label=N_("Worst grade that buys on credit"),
    default=CreditGrade.BBB.value, group=CREDIT,
    options=tuple(Option(grade.value, grade.letters) for grade in CreditGrade))  # fmt: skip
BROKEN_HOLD: Final = SettingSpec(
    key="credit.broken_hold", kind=Kind.INTEGER, label=N_("Hold after so many broken promises"),
    default=2, group=CREDIT, minimum=1, maximum=99,
    help=N_("Promises of the last 12 months whose money did not come."))  # fmt: skip
HISTORY_DAYS: Final = SettingSpec(
    key="credit.history_days", kind=Kind.INTEGER, label=N_("Imported documents are history after"),
    default=30, group=CREDIT, unit=_DAYS, minimum=1, maximum=3650,
    help=N_("An approver may let an import take over documents that are older without a check."),
)  # fmt: skip
FIRST_BUSINESS: Final = SettingSpec(
    key="trade.first_business", kind=Kind.ENUM, label=N_("First business that is not approved"),
    default=WARN, group=CREDIT, options=_STRICTNESS)  # fmt: skip
LICENCES: Final = SettingSpec(
    key="trade.licences", kind=Kind.ENUM, label=N_("A licence of the customer has expired"),
    default=HOLD, group=CREDIT, options=_STRICTNESS)  # fmt: skip
REVIEW_MONTHS: Final = SettingSpec(
    key="trade.review_months", kind=Kind.INTEGER, label=N_("Review customers again after"),
    default=12, group=CREDIT, unit=_MONTHS, minimum=1, maximum=60)  # fmt: skip
REPORT_MONTHS: Final = SettingSpec(
    key="credit.report_months", kind=Kind.INTEGER, label=N_("Credit reports are valid for"),
    default=12, group=CREDIT, unit=_MONTHS, minimum=1, maximum=60)  # fmt: skip


def _formula(code: str, label: str, *, is_on: bool) -> SettingSpec[bool]:
    return SettingSpec(
        key=f"credit.formula_{code}", kind=Kind.BOOL, label=label, default=is_on, group=CREDIT,
        help=N_("The smallest of the limits that the chosen formulas give is proposed."))  # fmt: skip


FORMULAS: Final = {
    F1: _formula(F1, N_("Limit by purchases"), is_on=True),
    F2: _formula(F2, N_("Limit by net assets"), is_on=True),
    F3: _formula(F3, N_("Limit by working assets (table not verified)"), is_on=False),
}


def _coefficient(grade: CreditGrade, default: int, label: str) -> SettingSpec[int]:
    return SettingSpec(
        key=f"credit.coefficient_{grade.value}", kind=Kind.PERCENT, label=label, default=default,
        group=CREDIT, minimum=0, maximum=30_000,
        help=N_("So much of what a formula gives is granted."))  # fmt: skip


COEFFICIENTS: Final = {
    CreditGrade.AAA: _coefficient(CreditGrade.AAA, 15_000, N_("Coefficient of grade AAA")),
    CreditGrade.AA: _coefficient(CreditGrade.AA, 10_000, N_("Coefficient of grade AA")),
    CreditGrade.A: _coefficient(CreditGrade.A, 8_000, N_("Coefficient of grade A")),
    CreditGrade.BBB: _coefficient(CreditGrade.BBB, 6_000, N_("Coefficient of grade BBB")),
}
ASSET_SHARE: Final = SettingSpec(
    key="credit.asset_share", kind=Kind.PERCENT, label=N_("Share of net assets for a limit"),
    default=500, group=CREDIT, minimum=0, maximum=10_000)  # fmt: skip
LIMIT_STEP: Final = SettingSpec(
    key="credit.limit_step", kind=Kind.MONEY, label=N_("Round proposed limits down to"),
    default=1_000 * FEN_PER_YUAN, group=CREDIT, minimum=1)  # fmt: skip
SLOWER_DAYS: Final = SettingSpec(
    key="credit.slower_days", kind=Kind.INTEGER, label=N_("Warn when payments come later by"),
    default=10, group=CREDIT, unit=_DAYS, minimum=1, maximum=365,
    help=N_("The last three payments against those of half a year."))  # fmt: skip
SALES_FALL: Final = SettingSpec(
    key="credit.sales_fall", kind=Kind.PERCENT, label=N_("Warn when sales fall by"),
    default=5_000, group=CREDIT, minimum=1, maximum=10_000,
    help=N_("Three months against the three before, while the debt stays."))  # fmt: skip

CREDIT_SETTINGS: Final[tuple[SettingSpec[Any], ...]] = (
    CONTROL,
    TOLERANCE,
    NEAR,
    OVERDUE_DAYS,
    OVERDUE_LEAST,
    WITHOUT_LIMIT,
    UNGRADED,
    WORST_GRADE,
    BROKEN_HOLD,
    *FORMULAS.values(),
    *COEFFICIENTS.values(),
    ASSET_SHARE,
    LIMIT_STEP,
    REPORT_MONTHS,
    HISTORY_DAYS,
    FIRST_BUSINESS,
    LICENCES,
    REVIEW_MONTHS,
    SLOWER_DAYS,
    SALES_FALL,
    *SPECS.values(),
)
CREDIT_KEYS: Final = frozenset(spec.key for spec in CREDIT_SETTINGS)
_BY_STRICTNESS: Final = {HOLD: Verdict.APPROVAL, WARN: Verdict.WARN, OFF: Verdict.RELEASE}


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """All parameters of credit in force; *licences* says what an expired licence does, *items* are
    the questions of the score with the owner's points."""

    control: str = HOLD
    rules: CreditRules = field(default_factory=CreditRules)
    limits: LimitRules = field(default_factory=LimitRules)
    warnings: WarningRules = field(default_factory=WarningRules)
    first_business: str = WARN
    licences: str = HOLD
    history_days: int = 30
    items: tuple[Item, ...] = ITEMS

    @property
    def is_on(self) -> bool:
        """Whether documents are looked at."""
        return self.control != OFF


def terms_from(stored: Mapping[str, Stored]) -> CreditTerms:
    """The parameters among all that are *stored*, or their defaults."""

    def get(spec: SettingSpec[Any]) -> Any:
        return value_from(stored, spec)

    control = get(CONTROL)
    most = Verdict.CASH if control == HOLD else Verdict.WARN
    return CreditTerms(
        control,
        CreditRules(
            tolerance=get(TOLERANCE),
            near=get(NEAR),
            overdue_days=get(OVERDUE_DAYS),
            overdue_least=get(OVERDUE_LEAST),
            worst_grade=CreditGrade(get(WORST_GRADE)),
            broken_hold=get(BROKEN_HOLD),
            without_limit=Verdict(get(WITHOUT_LIMIT)),
            ungraded=Verdict(get(UNGRADED)),
            first_business=_BY_STRICTNESS[get(FIRST_BUSINESS)],
            licence=_BY_STRICTNESS[get(LICENCES)],
            contract_most=most,
            sale_most=most,
        ),
        LimitRules(
            enabled=tuple(code for code, spec in FORMULAS.items() if get(spec)),
            coefficients={grade: get(spec) for grade, spec in COEFFICIENTS.items()},
            asset_share=get(ASSET_SHARE),
            step=get(LIMIT_STEP),
        ),
        WarningRules(
            slower_days=get(SLOWER_DAYS),
            near=get(NEAR),
            fall=get(SALES_FALL),
            hold_days=get(OVERDUE_DAYS),
        ),
        get(FIRST_BUSINESS),
        get(LICENCES),
        get(HISTORY_DAYS),
        items_from(stored),
    )
