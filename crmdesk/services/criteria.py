"""The owner's own criteria: renamed, weighed, added, archived, ordered; or back to the usual ones.

As long as nobody changed the criteria of a method the usual ones hold and nothing is stored. The
first change writes down all of them, so that a later version of the program changes nobody's weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from crmdesk.analysis.criteria import USUAL, VALUE, of_axis
from crmdesk.analysis.rounding import WHOLE
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.rules.assessment import method_name
from crmdesk.services.wording import shown
from crmdesk.services.writing import WriteContext, Writer

CHANGED: Final = N_("Changed the criteria: {method}")
RESET: Final = N_("Back to the usual criteria: {method}")
NO_NAME: Final = N_("Every criterion needs a name.")
NOT_WHOLE: Final = N_("The weights of an axis must sum to 100 %.")
NONE_LEFT: Final = N_("At least one criterion of every axis must stay in use.")
OWN: Final = "own"  # codes of added criteria: own1, own2, …


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCriterion:
    """One criterion as it is set up: *weight* in hundredths of a percent of its axis.

    *code* is blank for one that was just added.
    """

    axis: str
    code: str
    name: str
    weight: int
    is_archived: bool = False


class CriteriaService:
    """Sets up what points are given for."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    def of(self, kind: str) -> tuple[OwnCriterion, ...]:
        """The criteria of *kind*, archived ones included, in their order by axis."""
        k = raw_table("criterion")
        query = (
            select(k.c.axis, k.c.code, k.c.name, k.c.weight, k.c.is_archived)
            .where(k.c.kind == kind, is_alive(k))
            .order_by(k.c.position, k.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        found = [
            OwnCriterion(axis=axis, code=code, name=name, weight=weight, is_archived=bool(archived))
            for axis, code, name, weight, archived in rows
        ] or list(usual(kind))
        return tuple(each for axis in axes_of(kind) for each in found if each.axis == axis)

    def is_usual(self, kind: str) -> bool:
        """Whether nobody has changed the criteria of *kind*."""
        k = raw_table("criterion")
        with self._database.read() as connection:
            query = select(k.c.id).where(k.c.kind == kind, is_alive(k)).limit(1)
            return connection.execute(query).first() is None

    def save(self, kind: str, criteria: Sequence[OwnCriterion]) -> ChangeSet:
        """Set up the criteria of *kind* in this order, as one act; those left out are removed.

        Raises CrmError if weights of an axis do not sum to 100 % (the delivered value has none),
        a name lacks, or an axis has no criterion left; ValidationError for a name twice.
        """
        wrong = problem(kind, criteria)
        if wrong is not None:
            raise CrmError(wrong)
        with Writer(self._make_context(), CHANGED, {"method": method_name(kind)}) as writer:
            stored = {
                (axis, code): i
                for i, axis, code in writer.rows("criterion", ["id", "axis", "code"], kind=kind)
            }
            taken = {code for _axis, code in stored} | {c.code for c in criteria}
            kept = {(c.axis, c.code) for c in criteria}
            for key, criterion_id in stored.items():
                if key not in kept:
                    writer.remove("criterion", criterion_id)
            for position, each in enumerate(criteria, 1):
                code = each.code or _free(taken)
                values = {
                    "name": each.name.strip(), "weight": each.weight, "position": position,
                    "is_archived": each.is_archived,
                }  # fmt: skip
                if (each.axis, code) in stored:
                    writer.update("criterion", stored[each.axis, code], values)
                else:
                    writer.create(
                        "criterion", values | {"kind": kind, "axis": each.axis, "code": code}
                    )
        return writer.change_set

    def reset(self, kind: str) -> ChangeSet:
        """Back to the usual criteria; points that were given for one's own stay on file."""
        with Writer(self._make_context(), RESET, {"method": method_name(kind)}) as writer:
            for (criterion_id,) in writer.rows("criterion", ["id"], kind=kind):
                writer.remove("criterion", criterion_id)
        return writer.change_set


def usual(kind: str) -> tuple[OwnCriterion, ...]:
    """The usual criteria of *kind* with their names in the language now in use."""
    return tuple(
        OwnCriterion(axis=c.axis, code=c.code, name=shown(c.name), weight=c.weight)
        for c in USUAL[kind]
    )


def axes_of(kind: str) -> tuple[str, ...]:
    """The axes of a method in their order."""
    return tuple(dict.fromkeys(c.axis for c in USUAL[kind]))


def total(criteria: Sequence[OwnCriterion], axis: str) -> int:
    """The weights in use of an axis together, in hundredths of a percent."""
    return sum(c.weight for c in criteria if c.axis == axis and not c.is_archived)


def problem(kind: str, criteria: Sequence[OwnCriterion]) -> str | None:
    """What is wrong with criteria, as a sentence to be translated; None if nothing."""
    if not all(c.name.strip() for c in criteria):
        return NO_NAME
    for axis in axes_of(kind):
        used = [c for c in criteria if c.axis == axis and not c.is_archived]
        if not used:
            return NONE_LEFT
        if kind != VALUE and total(criteria, axis) != WHOLE:
            return NOT_WHOLE
    return None


def is_removable(kind: str, code: str, axis: str) -> bool:
    """Whether a criterion is the owner's own; the usual ones can only be archived."""
    return code not in {c.code for c in of_axis(USUAL[kind], axis)}


def _free(taken: set[str]) -> str:
    """A code nobody uses; it is taken from now on."""
    number = 1
    while f"{OWN}{number}" in taken:
        number += 1
    taken.add(f"{OWN}{number}")
    return f"{OWN}{number}"
