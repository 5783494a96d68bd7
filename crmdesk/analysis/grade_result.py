"""The grades of all open opportunities as a result (B5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import Share, Slice
from crmdesk.analysis.grade_rule import Grade, Standing, Verdict
from crmdesk.analysis.wording import Figure, Text, text
from crmdesk.core.i18n import N_

STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.GRADED: N_("graded"),
    Standing.UNRATED: N_("not rated: answers lack"),
    Standing.TO_VERIFY: N_("to be verified"),
    Standing.NOT_TARGET: N_("not a target"),
}
COLORS: Final = ("chartDeep", "chart1", "chart1:60", "chart1:30")


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedDeal:
    """An open opportunity with its grade. *amount* in fen."""

    id: int
    code: str
    customer: str
    name: str
    seller: str
    amount: int | None
    expected_on: date | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeData:
    """All of them on *as_of*."""

    as_of: date
    gate: str
    deals: tuple[GradedDeal, ...]


def run(data: GradeData, values: Mapping[str, Any]) -> Result:
    """Counts and amounts by grade, and every opportunity with why."""
    groups = {
        grade: [d for d in data.deals if d.verdict.grade is grade] for grade in (*Grade, None)
    }
    rows = tuple(
        Row(
            cells=(_grade(grade), len(deals), sum(d.amount or 0 for d in deals)),
            behind=tuple(d.id for d in deals),
        )
        for grade, deals in groups.items()
    )
    return Result(
        as_of=data.as_of,
        n=len(data.deals),
        note=text(N_("time gate {gate} months"), gate=data.gate),
        tables=(
            TableData(
                key="grades",
                title=text(N_("By grade")),
                columns=(
                    Column(key="grade", title=text(N_("Grade"))),
                    Column(key="count", title=text(N_("Opportunities")), kind=ColumnKind.COUNT),
                    Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
                ),
                rows=rows,
                totals=Row(
                    cells=(
                        text(N_("Total")), len(data.deals), sum(d.amount or 0 for d in data.deals),
                    ),
                    behind=tuple(d.id for d in data.deals),
                ),
            ),
            _deals_table(data),
        ),
        charts=(
            Share(
                title=text(N_("Amount by grade")),
                slices=tuple(
                    Slice(
                        title=_grade(grade),
                        value=sum(d.amount or 0 for d in groups[grade]),
                        color=color,
                        behind=tuple(d.id for d in groups[grade]),
                    )
                    for grade, color in zip(Grade, COLORS, strict=True)
                ),
            ),
        ),
        findings=tuple(_findings(data)),
    )  # fmt: skip


def _grade(grade: Grade | None) -> Text | str:
    return grade.value.upper() if grade else text(N_("No grade"))


def _deals_table(data: GradeData) -> TableData:
    return TableData(
        key="deals",
        title=text(N_("Opportunities by grade")),
        columns=(
            Column(key="code", title=text(N_("Opportunity no.")), kind=ColumnKind.CODE),
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="name", title=text(N_("Opportunity"))),
            Column(key="seller", title=text(N_("Seller"))),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
            Column(key="expected_on", title=text(N_("Closes on")), kind=ColumnKind.DATE),
            Column(key="grade", title=text(N_("Grade"))),
            Column(key="attribute", title=text(N_("By answers"))),
            Column(key="by_time", title=text(N_("By time"))),
            Column(key="standing", title=text(N_("How sure"))),
        ),
        rows=tuple(
            Row(
                cells=(
                    deal.code,
                    deal.customer,
                    deal.name,
                    deal.seller,
                    deal.amount,
                    deal.expected_on,
                    _grade(deal.verdict.grade),
                    deal.verdict.attribute.value.upper() if deal.verdict.attribute else None,
                    deal.verdict.by_time.value.upper() if deal.verdict.by_time else None,
                    text(STANDINGS[deal.verdict.standing]),
                ),
                behind=(deal.id,),
                tone=Tone.WARN if deal.verdict.date_past else Tone.PLAIN,
            )
            for deal in sorted(data.deals, key=_order)
        ),
    )


def _order(deal: GradedDeal) -> tuple[str, int, int]:
    grade = deal.verdict.grade
    return (grade.value if grade else "z", -(deal.amount or 0), deal.id)


def _findings(data: GradeData) -> Iterator[Finding]:
    unrated = tuple(d.id for d in data.deals if d.verdict.standing is Standing.UNRATED)
    if unrated:
        yield Finding(
            sentence=text(
                N_("{count} opportunities have no grade yet."), count=Figure(len(unrated))
            ),
            evidence=text(N_("Need, determination and selection have not been asked.")),
            tone=Tone.WARN,
            behind=unrated,
            link=text(N_("Show the opportunities")),
        )
    past = tuple(d.id for d in data.deals if d.verdict.date_past)
    if past:
        yield Finding(
            sentence=text(
                N_("{count} opportunities should have closed already."), count=Figure(len(past))
            ),
            tone=Tone.WARN,
            behind=past,
            link=text(N_("Show the opportunities")),
        )


METHOD: Final = Method(
    id="grade",
    title=N_("Grades of the opportunities"),
    question=N_("What is worth the effort now?"),
    topic=Topic.DEALS,
    run=run,
    help=N_(
        "A to D by need, determination and selection, and by the time until closing; the worse of "
        "both counts. What was not asked yet leaves a deal without a grade. After the Chinese sales "
        "texts on customers who have no solution yet and those who have one."
    ),
    empty=N_("No opportunity is open, so there is nothing to grade."),
)
