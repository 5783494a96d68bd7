"""The owner's parameters of receivables: ageing (B23), dunning, statements, commission (B27)."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.analysis.ageing_buckets import (
    BASES,
    USUAL_ALLOWANCE,
    USUAL_BUCKETS,
    Allowance,
    Basis,
    Buckets,
)
from crmdesk.analysis.commission import USUAL_TIERS, WITHHELD_AFTER_DAYS
from crmdesk.analysis.commission_tiers import tiers_from, words_of
from crmdesk.analysis.dunning import INTERVAL_DAYS, USUAL_LEVELS, levels_from
from crmdesk.analysis.promises import GRACE_DAYS
from crmdesk.core.i18n import N_
from crmdesk.models.fields import Kind, Option
from crmdesk.services.setting_spec import SettingSpec

RECEIVABLES: Final = N_("Receivables")
COMMISSION: Final = N_("Commission on receipts")
_DAYS: Final = N_("days")

AGEING_BUCKETS: Final = SettingSpec(
    key="trade.ageing_buckets", kind=Kind.TEXT, label=N_("Ages of debts up to"),
    default=USUAL_BUCKETS.words, group=RECEIVABLES, unit=_DAYS, length=80, verify=Buckets.parse,
    help=N_("rising numbers of days, such as 30,60,90"))  # fmt: skip
AGEING_BASIS: Final = SettingSpec(
    key="trade.ageing_basis", kind=Kind.ENUM, label=N_("Ages of debts count from"),
    default=Basis.DUE.value, group=RECEIVABLES,
    options=tuple(Option(code, label) for code, label in BASES))  # fmt: skip
AGEING_ALLOWANCE: Final = SettingSpec(
    key="trade.ageing_allowance", kind=Kind.TEXT, label=N_("Bad-debt allowance by age in %"),
    default=USUAL_ALLOWANCE.words, group=RECEIVABLES, length=80, verify=Allowance.parse,
    help=N_("one for each age, not yet due first"))  # fmt: skip
DUNNING_DAYS: Final = SettingSpec(
    key="trade.dunning_days", kind=Kind.TEXT, label=N_("Levels of dunning from"),
    default=",".join(str(level.days) for level in USUAL_LEVELS), group=RECEIVABLES, unit=_DAYS,
    length=40, verify=levels_from,
    help=N_("Days overdue: remind, press, first letter, second letter, final letter."),
)  # fmt: skip
DUNNING_INTERVAL: Final = SettingSpec(
    key="trade.dunning_interval", kind=Kind.INTEGER, label=N_("Between two steps of dunning"),
    default=INTERVAL_DAYS, group=RECEIVABLES, unit=_DAYS, minimum=0, maximum=90)  # fmt: skip
PROMISE_GRACE: Final = SettingSpec(
    key="trade.promise_grace", kind=Kind.INTEGER, label=N_("A promise counts as kept within"),
    default=GRACE_DAYS, group=RECEIVABLES, unit=_DAYS, minimum=0, maximum=30,
    help=N_("after the promised day; a transfer takes its time"))  # fmt: skip
LETTER_DAYS: Final = SettingSpec(
    key="trade.letter_days", kind=Kind.INTEGER, label=N_("Dunning letters ask to pay within"),
    default=7, group=RECEIVABLES, unit=_DAYS, minimum=1, maximum=60)  # fmt: skip
LATE_INTEREST: Final = SettingSpec(
    key="trade.late_interest", kind=Kind.PERCENT, label=N_("Late interest agreed, a year"),
    default=0, group=RECEIVABLES, minimum=0, maximum=10_000,
    help=N_("0: none is agreed. Public bodies and large enterprises owe 0.05 % a day by law."),
)  # fmt: skip
WE_ARE_SMALL: Final = SettingSpec(
    key="trade.we_are_small", kind=Kind.BOOL, label=N_("We are a small or medium enterprise"),
    default=True, group=RECEIVABLES)  # fmt: skip
CONFIRM_DAYS: Final = SettingSpec(
    key="trade.confirm_days", kind=Kind.INTEGER, label=N_("Balances are to be confirmed every"),
    default=90, group=RECEIVABLES, unit=_DAYS, minimum=1, maximum=3650)  # fmt: skip
COMMISSION_QUOTA: Final = SettingSpec(
    key="commission.quota", kind=Kind.MONEY, label=N_("Receipts a seller should bring a month"),
    default=0, group=COMMISSION, minimum=0,
    help=N_("for those who promised nothing for the month; 0: none"))  # fmt: skip
COMMISSION_TIERS: Final = SettingSpec(
    key="commission.tiers", kind=Kind.TEXT, label=N_("Commission rates"),
    default=words_of(USUAL_TIERS), group=COMMISSION, length=80, verify=tiers_from,
    help=N_("up to % of the quota : rate in %, the last one without an end: 80:1 100:2 3"),
)  # fmt: skip
WITHHELD_AFTER: Final = SettingSpec(
    key="commission.withheld_after", kind=Kind.INTEGER,
    label=N_("Commission waits while invoices are overdue for more than"),
    default=WITHHELD_AFTER_DAYS, group=COMMISSION, unit=_DAYS, minimum=0, maximum=3650,
)  # fmt: skip

RECEIVABLE_SETTINGS: Final[tuple[SettingSpec[Any], ...]] = (
    AGEING_BUCKETS, AGEING_BASIS, AGEING_ALLOWANCE, DUNNING_DAYS, DUNNING_INTERVAL, PROMISE_GRACE,
    LETTER_DAYS, LATE_INTEREST, WE_ARE_SMALL, CONFIRM_DAYS, COMMISSION_QUOTA, COMMISSION_TIERS,
    WITHHELD_AFTER,
)  # fmt: skip
