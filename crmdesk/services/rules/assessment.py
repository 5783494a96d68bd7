"""Rules of points that people give: on the scale of the method, for a criterion that there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.analysis.criteria import KAISM, SCALES, STRENGTH, USUAL, VALUE
from crmdesk.analysis.weighted import THOUSANDTHS
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _
from crmdesk.models.grade_choices import AssessmentKind
from crmdesk.services.rules.base import Rules, Subject, Write

WITH_COMPETITORS: Final = frozenset({KAISM, VALUE})
NO_COMPETITORS: Final = N_("Competitors get no points in “{method}”.")
NOT_HIS: Final = N_("This contact person belongs to another customer.")
BETWEEN: Final = N_("Points go from {least} to {most} here.")
AT_LEAST: Final = N_("Points are at least {least} here.")
NO_CRITERION: Final = N_("There is no criterion “{code}” in “{method}”. Reload the criteria.")
NOT_OF_COMPETITORS: Final = N_(
    "How attractive the customer is has nothing to do with a competitor."
)
TWICE: Final = N_("Points for this criterion were given already.")
NAME_TAKEN: Final = N_("“{name}” is already in the list.")


class AssessmentRules(Rules):
    """Signed by whoever works; competitors only where the method compares with them."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and s.after.get("employee_id") is None:
            s.after["employee_id"] = write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if after["competitor_id"] is not None and after["kind"] not in WITH_COMPETITORS:
            yield Problem("competitor_id", NO_COMPETITORS, {"method": method_name(after["kind"])})
        if s.changed("contact_id") and after["contact_id"] is not None:
            person = write.row("contact", after["contact_id"]) or {}
            if person.get("customer_id") != after["customer_id"]:
                yield Problem("contact_id", NOT_HIS)


class ScoreRules(Rules):
    """Points on the scale, once for each criterion of the method."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if not s.changed("points", "criterion", "deleted_at"):
            return
        head = write.row("assessment", after["assessment_id"]) or {}
        kind = head.get("kind", "")
        least, most = SCALES.get(kind, (0, None))
        if most is not None and not least * THOUSANDTHS <= after["points"] <= most * THOUSANDTHS:
            yield Problem("points", BETWEEN, {"least": least, "most": most})
        elif after["points"] < least * THOUSANDTHS:
            yield Problem("points", AT_LEAST, {"least": least})
        yield from self._criterion_problems(write, s, kind, head.get("competitor_id"))

    def _criterion_problems(
        self, write: Write, s: Subject, kind: str, competitor_id: int | None
    ) -> Iterable[Problem]:
        code = s.after["criterion"]
        axis = axes(write, kind).get(code)
        if axis is None and not write.is_undo:
            params = {"code": code, "method": method_name(kind)}
            yield Problem("criterion", NO_CRITERION, params)
        if competitor_id is not None and kind == KAISM and axis not in (None, STRENGTH):
            yield Problem("criterion", NOT_OF_COMPETITORS)
        same = write.rows(
            "assessment_score", ["id"], assessment_id=s.after["assessment_id"], criterion=code
        )
        if any(other != s.record_id for (other,) in same):
            yield Problem("criterion", TWICE)


class CriterionRules(Rules):
    """A code and a name once in each method and axis."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if not s.changed("name", "code", "deleted_at"):
            return
        known = write.rows(
            "criterion", ["id", "code", "name"], kind=after["kind"], axis=after["axis"]
        )
        for other, code, name in known:
            if other != s.record_id and (name == after["name"] or code == after["code"]):
                yield Problem("name", NAME_TAKEN, {"name": after["name"]})
                return


def axes(write: Write, kind: str) -> dict[str, str]:
    """The axis of every criterion of *kind*: the owner's, archived or not, else the usual ones."""

    def read() -> dict[str, str]:
        found = dict(write.rows("criterion", ["code", "axis"], kind=kind))
        return found or {c.code: c.axis for c in USUAL.get(kind, ())}

    known: dict[str, str] = write.memo(f"criteria.{kind}", read)
    return known


def method_name(kind: str) -> str:
    """What the method is called, in the language now in use."""
    return _(AssessmentKind(kind).label) if kind in SCALES else kind
