"""The owner's parameters of the classes that are kept of every customer."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.analysis.layer_parameters import BY_NUMBER, MODES, MOST
from crmdesk.analysis.lifecycle import LifecycleRules
from crmdesk.analysis.pyramid import USUAL_CUTS, USUAL_FLOORS
from crmdesk.analysis.rfm import Mode
from crmdesk.analysis.rounding import WHOLE
from crmdesk.core.i18n import N_
from crmdesk.models.fields import Kind, Option
from crmdesk.services.setting_spec import SettingSpec

GRADES: Final = N_("Classes of customers")
_RULES: Final = LifecycleRules()


def _percent(key: str, label: str, default: int) -> SettingSpec[int]:
    return SettingSpec(
        key=f"grades.{key}", kind=Kind.PERCENT, label=label, default=default, group=GRADES,
        minimum=1, maximum=WHOLE - 1,
    )  # fmt: skip


def _amount(key: str, label: str, default: int) -> SettingSpec[int]:
    return SettingSpec(
        key=f"grades.{key}", kind=Kind.MONEY, label=label, default=default, group=GRADES,
        minimum=1, maximum=MOST,
    )  # fmt: skip


LAYERS_BY: Final = SettingSpec(
    key="grades.layers_by", kind=Kind.ENUM, label=N_("Layers of the pyramid"), default=BY_NUMBER,
    group=GRADES, options=tuple(Option(code, label) for code, label in MODES),
    help=N_("for lists, cards and the record of every month; the page can try others"))  # fmt: skip
CUTS: Final = (
    _percent("cut1", N_("VIP: the first"), USUAL_CUTS[0]),
    _percent("cut2", N_("with the big ones: the first"), USUAL_CUTS[1]),
    _percent("cut3", N_("with the middle ones: the first"), USUAL_CUTS[2]),
)
FLOORS: Final = (
    _amount("floor1", N_("VIP from"), USUAL_FLOORS[0]),
    _amount("floor2", N_("Big customer from"), USUAL_FLOORS[1]),
    _amount("floor3", N_("Middle customer from"), USUAL_FLOORS[2]),
)
RFM_BY: Final = SettingSpec(
    key="grades.rfm_by", kind=Kind.ENUM, label=N_("Scores of RFM"), default=Mode.QUINTILE.value,
    group=GRADES,
    options=(
        Option(Mode.QUINTILE.value, N_("By place among all")),
        Option(Mode.FIXED.value, N_("By fixed bounds")),
    ))  # fmt: skip
IS_SEASONAL: Final = SettingSpec(
    key="grades.seasonal", kind=Kind.BOOL, label=N_("Seasonal business"), default=False,
    group=GRADES, help=N_("compare with the same months of last year"))  # fmt: skip
CHANGE: Final = SettingSpec(
    key="grades.change", kind=Kind.PERCENT, label=N_("Growing or declining from"),
    default=_RULES.change, group=GRADES, minimum=1, maximum=WHOLE)  # fmt: skip
OVERDUE_DAYS: Final = SettingSpec(
    key="grades.overdue_days", kind=Kind.INTEGER, label=N_("Problem if overdue for over"),
    default=_RULES.overdue_days, group=GRADES, unit=N_("days"), minimum=0,
    maximum=365)  # fmt: skip

GRADE_SETTINGS: Final[tuple[SettingSpec[Any], ...]] = (
    LAYERS_BY, *CUTS, *FLOORS, RFM_BY, IS_SEASONAL, CHANGE, OVERDUE_DAYS,
)  # fmt: skip
