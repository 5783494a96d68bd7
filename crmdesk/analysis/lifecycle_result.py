"""The lifecycle of customers as a result: how many are in each phase, who changes, and why (B16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.base import (
    Finding,
    Method,
    Parameter,
    Result,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Bars, Series, Share, Slice
from crmdesk.analysis.class_tables import (
    ClassFigures,
    ClassLine,
    classes_table,
    customers_table,
    figures_by_class,
    sales_field,
    text_field,
)
from crmdesk.analysis.habits import LOST_DAYS
from crmdesk.analysis.lacking import lacking
from crmdesk.analysis.life_fields import last_field, percent_field
from crmdesk.analysis.lifecycle import (
    NO_PHASE,
    PHASE_LABELS,
    PHASES,
    Lifecycle,
    LifecycleData,
    LifecycleRules,
    Phase,
    lifecycle,
    why,
)
from crmdesk.analysis.rounding import WHOLE
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints

NO_SALES: Final = N_(
    "Nobody has bought anything yet. Enter or import sales, or choose a later day."
)
COLORS: Final[Mapping[Phase, str]] = {
    Phase.NEW: "chart1:50",
    Phase.GROWTH: "chartGood",
    Phase.STABLE: "chart1",
    Phase.DECLINE: "chart2",
    Phase.PROBLEM: "chartBad",
    Phase.NO_VALUE: "chartGrey",
    Phase.LOST: "chartGrey:45",
}
ADVICE: Final[Mapping[Phase, str]] = {
    Phase.NEW: N_("look after the first months well"),
    Phase.GROWTH: N_("offer more, keep goods ready"),
    Phase.STABLE: N_("keep in touch, ask for referrals"),
    Phase.DECLINE: N_("ask why, before he is gone"),
    Phase.PROBLEM: N_("collect first, then deliver"),
    Phase.NO_VALUE: N_("spend less on him"),
    Phase.LOST: N_("win back whom it pays to win back"),
}
# Who needs a word today comes first in the list of customers.
URGENT: Final = (
    Phase.PROBLEM,
    Phase.DECLINE,
    Phase.LOST,
    Phase.NO_VALUE,
    Phase.NEW,
    Phase.GROWTH,
    Phase.STABLE,
)
TONES: Final[Mapping[Phase, Tone]] = {
    Phase.PROBLEM: Tone.BAD,
    Phase.DECLINE: Tone.WARN,
    Phase.LOST: Tone.WARN,
    Phase.GROWTH: Tone.GOOD,
}


def run(data: LifecycleData, values: Mapping[str, Any]) -> Result:
    """The phases by the rules in *values*."""
    rules = LifecycleRules(
        overdue_days=int(values["overdue_days"]),
        least_potential=int(values["potential"]),
        new_days=int(values["new_days"]),
        single_days=int(values["single_days"]),
        change=int(values["change"]),
        lost_days=int(values["lost_days"]),
        is_seasonal=bool(values["seasonal"]),
    )
    found = lifecycle(data, rules)
    if not (found.phases != NO_PHASE).any():
        return lacking(data.as_of, text(NO_SALES))
    figures = dict(
        zip(PHASES, figures_by_class(data.frame, found.phases, len(PHASES)), strict=True)
    )
    return Result(
        as_of=data.as_of,
        n=sum(each.count for each in figures.values()),
        note=_note(rules),
        charts=(_counts(figures), _sales(figures)),
        tables=(
            classes_table(
                text(N_("Phases of the lifecycle")),
                [
                    ClassLine(text(label), figures[phase], text(ADVICE[phase]))
                    for phase, label in PHASE_LABELS.items()
                ],
                remark=N_("What to do"),
            ),
            _customers(found),
        ),
        findings=tuple(_findings(found, figures)),
    )


def _note(rules: LifecycleRules) -> Text:
    template = (
        N_("six months against the same of last year, change from {change}, overdue over {days}")
        if rules.is_seasonal
        else N_("six months against the six before, change from {change}, overdue over {days}")
    )
    days = Figure(rules.overdue_days, Measure.DAYS)
    return text(template, change=percent(rules.change), days=days)


def _counts(figures: Mapping[Phase, ClassFigures]) -> Share:
    return Share(
        title=text(N_("Customers by phase")),
        slices=tuple(
            Slice(
                title=text(label), value=figures[phase].count, color=COLORS[phase],
                behind=figures[phase].behind,
            )
            for phase, label in PHASE_LABELS.items()
        ),
        measure=Measure.COUNT,
    )  # fmt: skip


def _sales(figures: Mapping[Phase, ClassFigures]) -> Bars:
    phases = [phase for phase in PHASE_LABELS if phase is not Phase.LOST]
    return Bars(
        title=text(N_("Net sales of twelve months by phase")),
        categories=tuple(text(PHASE_LABELS[phase]) for phase in phases),
        series=(
            Series(
                title=text(N_("Net sales")),
                values=tuple(figures[phase].net_sales for phase in phases),
                behind=tuple(figures[phase].behind for phase in phases),
            ),
        ),
        has_totals=False,
    )


def _customers(found: Lifecycle) -> TableData:
    """Everybody who ever bought: who needs a word first, the largest of them first."""
    import numpy as np

    frame = found.data.frame
    ranked = found.data.order
    urgency = np.array([URGENT.index(phase) for phase in PHASES])[found.phases[ranked]]
    places: Ints = ranked[np.argsort(urgency, kind="stable")]
    return customers_table(
        frame, places,
        [
            text_field("phase", text(N_("Phase of life")), lambda n: text(PHASE_LABELS[_phase(found, n)])),
            text_field("why", text(N_("Reason")), lambda n: why(found, n)),
            sales_field(frame, places),
            percent_field("growth", text(N_("Change of sales")), found.growth),
            last_field(found.data.habits),
        ],
        tone=lambda n: TONES.get(_phase(found, n), Tone.PLAIN),
    )  # fmt: skip


def _phase(found: Lifecycle, place: int) -> Phase:
    return found.phase(place) or Phase.STABLE


def _findings(found: Lifecycle, figures: Mapping[Phase, ClassFigures]) -> Iterator[Finding]:
    show = text(N_("Show them"))
    decline, problem, lost = (figures[p] for p in (Phase.DECLINE, Phase.PROBLEM, Phase.LOST))
    if decline.count:
        yield Finding(
            sentence=text(
                N_("{count} customers buy less or are late; they still bring {sales} a year."),
                count=Figure(decline.count), sales=money(decline.net_sales),
            ),
            evidence=text(N_("call them before they are lost")),
            tone=Tone.WARN, link=show, behind=decline.behind,
        )  # fmt: skip
    if problem.count:
        yield Finding(
            sentence=text(
                N_("{count} customers with sales of {sales} are problems: overdue or held."),
                count=Figure(problem.count), sales=money(problem.net_sales),
            ),
            tone=Tone.BAD, link=show, behind=problem.behind,
        )  # fmt: skip
    growth = figures[Phase.GROWTH]
    if growth.count:
        back = found.of(Phase.GROWTH)
        back = back[found.is_back[back]]
        yield Finding(
            sentence=text(
                N_("{count} customers grow and bring {sales} a year."),
                count=Figure(growth.count), sales=money(growth.net_sales),
            ),
            evidence=text(N_("{count} of them came back"), count=Figure(len(back)))
            if len(back) else "",
            tone=Tone.GOOD, link=show, behind=growth.behind,
        )  # fmt: skip
    if lost.count:
        whole = sum(each.count for each in figures.values())
        yield Finding(
            sentence=text(
                N_("{count} of {whole} customers who ever bought are lost."),
                count=Figure(lost.count), whole=Figure(whole),
            ),
            evidence=text(N_("no purchase for over a year and three of their own intervals")),
            link=show, behind=lost.behind,
        )  # fmt: skip


def _days(name: str, label: str, default: int, help_text: str = "") -> Parameter:
    return Parameter(
        name=name, kind="integer", label=label, default=default, least=1, most=3650,
        unit=N_("days"), help=help_text, is_read=False,
    )  # fmt: skip


METHOD: Final = Method(
    id="lifecycle",
    title=N_("Lifecycle of customers"),
    question=N_("Who comes, grows, stays, fades?"),
    topic=Topic.CHANGING,
    run=run,
    help=N_(
        "Every customer is in the first phase that fits: a problem if an invoice is overdue for"
        " more than 30 days or goods are held; without value after a year without profit and with"
        " a potential under 40; new within 90 days of the first purchase; declining if six months"
        " brought 20 % less than the six before, or if he has been away for two of his own"
        " intervals; growing from 20 % more, or if he buys again after a pause; stable otherwise."
        " Lost is who has not bought for a year and three of his own intervals. A seasonal"
        " business compares with the same months of last year. The six phases are those of the"
        " Chinese textbooks on customer management; the limits are our own and can be changed."
    ),
    empty=NO_SALES,
    parameters=(
        Parameter(
            name="seasonal", kind="bool", label=N_("Seasonal business"), default=False,
            help=N_("compare with the same months of last year"), is_read=False,
        ),
        Parameter(
            name="change", kind="percent", label=N_("Growing or declining from"), default=2_000,
            least=1, most=WHOLE, is_read=False,
        ),
        _days("overdue_days", N_("Problem if overdue for over"), 30),
        _days("new_days", N_("New for"), 90, N_("since the first purchase")),
        _days("single_days", N_("New with one purchase for"), 180),
        _days("lost_days", N_("Lost after"), LOST_DAYS, N_("and three of his own intervals")),
        Parameter(
            name="potential", kind="integer", label=N_("Without value below a potential of"),
            default=40, least=0, most=100, unit=N_("points"), is_read=False,
        ),
    ),
)  # fmt: skip
