"""The grade A to D of an opportunity (B5), with everything that a salesperson asks about it.

``grade(facts, as_of)`` answers at once; why it is so (``reasons``), what would raise it
(``raise_by``) and what lowers it next (``falls``) are worked out when somebody looks.
The rule itself stands in ``grade_rule``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from crmdesk.analysis import grade_advice, grade_reasons
from crmdesk.analysis.grade_advice import Change, Fall, Step
from crmdesk.analysis.grade_reasons import Met, Reason
from crmdesk.analysis.grade_rule import (
    GATE_1_3_6,
    GATE_3_6_12,
    Facts,
    Grade,
    Level,
    Standing,
    TimeGate,
    Verdict,
    judge,
)
from crmdesk.analysis.wording import Text
from crmdesk.core.i18n import N_

__all__ = [
    "GATE_1_3_6",
    "GATE_3_6_12",
    "PLAYBOOK",
    "Change",
    "Facts",
    "Fall",
    "Grade",
    "GradeAnswer",
    "Level",
    "Met",
    "Reason",
    "Standing",
    "Step",
    "TimeGate",
    "Verdict",
    "grade",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAnswer:
    """A verdict with the facts, the day and the time gate that made it."""

    facts: Facts
    as_of: date
    gate: TimeGate
    verdict: Verdict

    @property
    def grade(self) -> Grade | None:
        """The worse of the two grades; D for what is no target; None where there is none."""
        return self.verdict.grade

    @property
    def standing(self) -> Standing:
        """Graded, no target (非目标), to be verified (待核实) or not rated (未评)."""
        return self.verdict.standing

    @property
    def needs_check(self) -> bool:
        """需核实: the selection has started, but not all that an A needs is there."""
        return self.verdict.needs_check

    @property
    def attribute(self) -> Grade | None:
        """The grade by the answers alone."""
        return self.verdict.attribute

    @property
    def by_time(self) -> Grade | None:
        """The grade by the expected closing alone; None without a date that is to come."""
        return self.verdict.by_time

    @property
    def date_past(self) -> bool:
        """The expected closing lies before the day of the answer and needs a new one."""
        return self.verdict.date_past

    @property
    def contact_grade(self) -> Grade | None:
        """The grade whose interval of contacts applies: none for what is no target (B5, B6)."""
        return self.grade if self.standing is Standing.GRADED else None

    @property
    def summary(self) -> Text:
        """The verdict in one sentence, with what decided it."""
        return grade_reasons.summary(self.facts, self.verdict)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every fact that counts, measured against what grade A asks for."""
        return grade_reasons.reasons(self.facts, self.verdict)

    @property
    def raise_by(self) -> tuple[Step, ...]:
        """The fewest changes that reach each better grade, nearest grade first."""
        return grade_advice.raise_by(self.facts, self.as_of, self.gate)

    @property
    def falls(self) -> tuple[Fall, ...]:
        """What lowers the grade next: a later closing first, then single answers."""
        return grade_advice.falls(self.facts, self.as_of, self.gate)


def grade(facts: Facts, as_of: date, gate: TimeGate = GATE_3_6_12) -> GradeAnswer:
    """The grade of an opportunity on the day *as_of* (B5). Total: any facts have an answer."""
    return GradeAnswer(facts=facts, as_of=as_of, gate=gate, verdict=judge(facts, as_of, gate))


# How to keep up relations per grade. A default: the owner may write his own.
PLAYBOOK: Final[dict[Grade, str]] = {
    Grade.A: N_(
        "Talk to the person who decides, face to face, this week. Check that budget, approval and "
        "signing date are named by the customer and not guessed by us. Go through the list of "
        "what was asked for, item by item, and close every open point in writing. Bring the "
        "offer, a reference from the same trade and somebody who can answer on price and "
        "delivery. After every contact agree on the next date before you leave."
    ),
    Grade.B: N_(
        "Catch the moment when B becomes A: a budget is approved, a person in charge is named, "
        "suppliers are asked for proposals. Ask each time what has to happen before the "
        "selection begins, and when. Win a supporter in every department that has a say, and be "
        "introduced to the person who decides. Help with the specification, figures of use and a "
        "visit to a customer who works with it already."
    ),
    Grade.C: N_(
        "Stay light, regular and useful: one contact a month with something worth reading, such "
        "as news of the trade, a case with figures or an invitation to an event. Do not press for "
        "an order. Note what would make the matter urgent (new rules, a new site, a new person in "
        "charge, the end of a contract) and ask about exactly that next time."
    ),
    Grade.D: N_(
        "Keep the door open at little cost: a greeting on holidays, a message each quarter with "
        "something useful, no sales talk. Check that address and contact person are still right. "
        "Where somebody else is being built in, respect it, wish success, and note the day when "
        "it will be accepted or extended. Look at the answers anew when the company changes."
    ),
}
