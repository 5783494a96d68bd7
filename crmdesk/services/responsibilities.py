"""What an employee is responsible for and must hand over before he leaves: everything open.

What was decided, signed off or done stays his: reports of the past name who did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from crmdesk.core.i18n import N_
from crmdesk.models import deal_choices as d

if TYPE_CHECKING:
    from collections.abc import Sequence


class Reading(Protocol):
    """What reads records: a write, or a reading connection."""

    def rows(self, entity: str, columns: Sequence[str], /, **equal: Any) -> list[tuple[Any, ...]]:
        """Columns of the living records whose fields equal the given values."""


STILL_RESPONSIBLE: Final = N_("Still in this person's care: {what}. Hand everything over first.")
HOW_MANY: Final = N_("{count} × {what}")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One kind of record: the field that names the person, and the states that are open."""

    entity: str
    field: str
    states: tuple[str, ...] = ()


RESPONSIBILITIES: Final = (
    Responsibility("customer", "owner_id"),
    Responsibility(
        "opportunity",
        "owner_id",
        (d.OpportunityState.NEW, d.OpportunityState.ACTIVE, d.OpportunityState.PAUSED),
    ),
    Responsibility(
        "quote",
        "owner_id",
        (
            d.QuoteState.DRAFT,
            d.QuoteState.SUBMITTED,
            d.QuoteState.APPROVED,
            d.QuoteState.RETURNED,
            d.QuoteState.SENT,
        ),
    ),
    Responsibility(
        "contract",
        "owner_id",
        (
            d.ContractState.PREPARING,
            d.ContractState.SUBMITTED,
            d.ContractState.APPROVING,
            d.ContractState.APPROVED,
            d.ContractState.RETURNED,
            d.ContractState.SIGNED,
            d.ContractState.RUNNING,
            d.ContractState.INTERRUPTED,
        ),
    ),
    Responsibility("task", "owner_id", (d.TaskState.OPEN,)),
    Responsibility("signal", "owner_id", (d.SignalState.OPEN, d.SignalState.HANDLING)),
    Responsibility("route", "employee_id"),
    Responsibility("visit", "employee_id", (d.VisitState.PLANNED,)),
)


def open_of(reading: Reading, employee_id: int) -> dict[str, list[int]]:
    """The ids of everything open in the care of an employee, by entity; without empty kinds."""
    found: dict[str, list[int]] = {}
    for each in RESPONSIBILITIES:
        equal: dict[str, Any] = {each.field: employee_id}
        if each.states:
            ids = [
                record_id
                for state in each.states
                for (record_id,) in reading.rows(each.entity, ["id"], **equal, state=str(state))
            ]
        else:
            ids = [record_id for (record_id,) in reading.rows(each.entity, ["id"], **equal)]
        if ids:
            found[each.entity] = ids
    return found
