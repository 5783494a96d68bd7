"""The credit of one customer as a result: points with reasons, caps, what the formulas propose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import NOTHING, Behind, ScoreBars, ScoreMark
from crmdesk.analysis.credit_bands import BANDS, CreditGrade, band_of
from crmdesk.analysis.credit_items import GROUP_LABELS, ITEMS, Facts, Group, Item
from crmdesk.analysis.credit_limit import LABELS, LimitFacts, LimitRules, Proposal, propose
from crmdesk.analysis.credit_score import Score, Scored, score, summary
from crmdesk.analysis.wording import Figure, Measure, Text, text
from crmdesk.core.i18n import N_

LIMIT_KEY: Final = "limits"
ADVICE_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditData:
    """What is known of one customer on *as_of*, with the owner's tables and rules."""

    as_of: date
    customer_id: int
    customer: str
    facts: Facts
    limit_facts: LimitFacts = field(default_factory=LimitFacts)
    items: tuple[Item, ...] = ITEMS
    limit_rules: LimitRules = field(default_factory=LimitRules)


def run(data: CreditData, values: Mapping[str, Any]) -> Result:
    """Score, grade, caps and proposal of a limit. The grade of *limit_facts* is the one found."""
    found = score(data.facts, data.items)
    facts = _graded(data.limit_facts, found.grade)
    proposal = propose(facts, data.limit_rules)
    behind = (data.customer_id,)
    return Result(
        as_of=data.as_of,
        n=sum(line.points is not None for line in found.lines),
        note=text(
            N_("{customer}: {known} of {count} points known"),
            customer=data.customer, known=100 - found.unknown, count=100,
        ),
        tables=(points_table(found, behind), caps_table(found, behind), limits_table(proposal, behind)),
        charts=(_chart(found, behind),),
        findings=tuple(_findings(found, proposal, behind)),
    )  # fmt: skip


def _graded(facts: LimitFacts, grade: CreditGrade | None) -> LimitFacts:
    return replace(facts, grade=grade)


def points_table(found: Score, behind: Behind = NOTHING) -> TableData:
    """Every item; the group stands at its first one."""
    rows = []
    before = None
    for line in found.lines:
        group = line.item.group
        title = "" if group is before else text(GROUP_LABELS[group])
        before = group
        rows.append(
            Row(
                cells=(
                    title, text(line.item.label), line.points, line.item.full, line.words,
                    line.advice or "",
                ),
                behind=behind, tone=_tone(line),
            )
        )  # fmt: skip
    known = [line.points for line in found.lines if line.points is not None]
    return TableData(
        key="points",
        title=text(N_("Points")),
        columns=(
            Column(key="group", title=text(N_("Group of questions"))),
            Column(key="item", title=text(N_("Question of the score"))),
            Column(key="points", title=text(N_("Points")), kind=ColumnKind.COUNT),
            Column(key="full", title=text(N_("Full marks")), kind=ColumnKind.COUNT),
            Column(key="why", title=text(N_("Why"))),
            Column(key="advice", title=text(N_("What would give more"))),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(
                text(N_("Total")), None, sum(known) if known else None,
                sum(line.item.full for line in found.lines), None, None,
            )
        ),
    )  # fmt: skip


def _tone(line: Scored) -> Tone:
    if line.points is None:
        return Tone.PLAIN
    if line.points == line.item.full:
        return Tone.GOOD
    return Tone.BAD if line.points * 4 <= line.item.full else Tone.PLAIN


def caps_table(found: Score, behind: Behind = NOTHING) -> TableData:
    """What keeps the grade down."""
    rows = tuple(
        Row(
            cells=(cap.words, cap.grade.letters if cap.grade else None, _yes(cap.lowers)),
            behind=behind,
            tone=Tone.BAD if cap.lowers or cap.grade is None else Tone.PLAIN,
        )
        for cap in found.caps
    )
    return TableData(
        key="caps",
        title=text(N_("Caps of the grade")),
        columns=(
            Column(key="why", title=text(N_("Why"))),
            Column(key="grade", title=text(N_("At most"))),
            Column(key="lowers", title=text(N_("Lowers the grade"))),
        ),
        rows=rows,
    )


def _yes(value: bool) -> Text:
    return text(N_("yes") if value else N_("no"))


def limits_table(proposal: Proposal, behind: Behind = NOTHING) -> TableData:
    """Every formula, those that are switched off too, and what they propose together."""
    rows = tuple(
        Row(
            cells=(text(LABELS[f.code]), _yes(f.is_enabled), f.fen, f.words),
            behind=behind,
            tone=Tone.GOOD if f.code == proposal.decided_by else Tone.PLAIN,
        )
        for f in proposal.formulas
    )
    return TableData(
        key=LIMIT_KEY,
        title=text(N_("Proposed limit")),
        columns=(
            Column(key="formula", title=text(N_("Formula"))),
            Column(key="enabled", title=text(N_("In use"))),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
            Column(key="why", title=text(N_("How it was reckoned"))),
        ),
        rows=rows,
        totals=Row(cells=(text(N_("Proposed limit")), None, proposal.limit, proposal.words)),
    )


def _chart(found: Score, behind: Behind) -> ScoreBars:
    color = BANDS[band_of(found.grade)].color
    marks = []
    for group in Group:
        points, full = found.group(group)
        if full:
            marks.append(
                ScoreMark(
                    title=text(GROUP_LABELS[group]), points=points, full=full, color=color,
                    behind=behind,
                )
            )  # fmt: skip
    return ScoreBars(title=text(N_("Credit score")), marks=tuple(marks), note=summary(found))


def _findings(found: Score, proposal: Proposal, behind: Behind) -> Iterator[Finding]:
    """The verdict, what caps it, what would help most, the limit."""
    tone = (Tone.GOOD, Tone.PLAIN, Tone.WARN, Tone.BAD, Tone.WARN)[band_of(found.grade)]
    yield Finding(sentence=summary(found), tone=tone, behind=behind)
    for cap in found.caps:
        if cap.lowers or cap.grade is None:
            yield Finding(sentence=cap.words, tone=Tone.BAD, behind=behind)
    advised = [line for line in found.lines if line.advice is not None and line.points is not None]
    advised.sort(key=lambda line: (line.points or 0) - line.item.full)
    for line in advised[:ADVICE_SHOWN]:
        if line.advice is not None:
            yield Finding(sentence=line.advice, evidence=line.words, behind=behind)
    if found.unknown:
        yield Finding(
            sentence=text(
                N_("{count} points are not known; the rest stands for them"),
                count=Figure(found.unknown, Measure.COUNT),
            ),
            tone=Tone.WARN, behind=behind,
        )  # fmt: skip
    yield Finding(sentence=proposal.words, link=text(N_("Proposed limit")), behind=behind)


METHOD: Final = Method(
    id="credit",
    title=N_("Credit score"),
    question=N_("How far can this customer be trusted?"),
    topic=Topic.MONEY,
    run=run,
    help=N_(
        "Five groups of questions give 100 points: character 30, capacity 25, capital 20, "
        "collateral 10, conditions 15. What is not known is left out and the rest stands for all; "
        "with more than 40 % unknown there is no grade and the customer pays cash. Dishonest "
        "debtors get D, debts overdue for more than 90 days C at most, new customers and "
        "incomplete files A at most. The limit is the smallest of the formulas in use. The points "
        "are ours, the bands are those usual in the trade."
    ),
    empty=N_("There is no customer with credit yet."),
    parameters=(
        Parameter(
            name="customer",
            kind="text",
            label=N_("Customer"),
            default=None,
            help=N_("his number or name; left blank, the one who owes most"),
        ),
    ),
)
