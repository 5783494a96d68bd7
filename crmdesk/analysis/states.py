"""State machines: which step may follow which (B36). One table each, one function for all.

An opportunity has two: how it stands, and whether its file is open, closed or archived. Closing
needs an opportunity that came to an end, with its summary; while the file is not open, the
opportunity itself does not move. A step from a state to itself is no step.

What a step asks of the person (a summary, a reason, an approval) is said by ``needs``. ``path``
finds the way for a drop on a board that skips a state: every step of it is stored.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crmdesk.core.i18n import N_


class Need(StrEnum):
    """What must come along with a step, or it is refused."""

    LOSS_REASON = "loss_reason"  # why it was lost
    WINNER = "winner"  # who won instead of us
    REASON = "reason"
    APPROVAL = "approval"  # of somebody who may, if the settings ask for it
    APPROVER = "approver"  # the person who decides, with a password
    RESULT = "result"  # the opportunity is won, lost or ended
    SUMMARY = "summary"


NEEDS: Final[Mapping[Need, str]] = {
    Need.LOSS_REASON: N_("Say why the opportunity was lost."),
    Need.WINNER: N_("Say who won the order."),
    Need.REASON: N_("Give the reason."),
    Need.APPROVAL: N_("Taking it up again needs an approval."),
    Need.APPROVER: N_("Somebody who may approve must decide."),
    Need.RESULT: N_("Only what is won, lost or ended can be closed."),
    Need.SUMMARY: N_("Write the summary before closing."),
}
REFUSED: Final = N_("“{current}” cannot become “{wanted}”. Possible now: {possible}.")
REFUSED_AT_THE_END: Final = N_("“{current}” is final; it cannot become “{wanted}”.")
REFUSED_FILED: Final = N_("The opportunity is closed. Reopen it before you change its state.")


@dataclass(frozen=True, slots=True)
class Machine:
    """States in their usual order, the first one of a new record, and the steps there are."""

    name: str
    start: str
    steps: Mapping[str, tuple[str, ...]]
    asked: Mapping[tuple[str, str], tuple[Need, ...]]

    @property
    def states(self) -> tuple[str, ...]:
        """All states."""
        return tuple(self.steps)


def _machine(
    name: str,
    steps: Mapping[str, str],
    asked: Mapping[tuple[str, str], tuple[Need, ...]] | None = None,
) -> Machine:
    """A machine from ``state: "next states"``; the first state is that of a new record."""
    table = {state: tuple(following.split()) for state, following in steps.items()}
    return Machine(name, next(iter(table)), table, asked or {})


OPPORTUNITY: Final = _machine(
    "opportunity",
    {
        "new": "active",
        "active": "paused won lost ended",
        "paused": "active",
        "won": "",
        "lost": "active",
        "ended": "active",
    },
    {
        ("active", "lost"): (Need.LOSS_REASON,),
        ("active", "ended"): (Need.REASON,),
        ("active", "paused"): (Need.REASON,),
        ("paused", "active"): (Need.APPROVAL,),
        ("lost", "active"): (Need.REASON,),
        ("ended", "active"): (Need.REASON,),
    },
)
FILING: Final = _machine(
    "filing",
    {"open": "closed", "closed": "open archived", "archived": "closed"},
    {("open", "closed"): (Need.SUMMARY,)},
)
QUOTE: Final = _machine(
    "quote",
    {
        "draft": "submitted",
        "submitted": "approved returned",
        "returned": "draft superseded",
        "approved": "sent expired superseded",
        "sent": "accepted declined expired superseded",
        "accepted": "",
        "declined": "superseded",
        "expired": "superseded",
        "superseded": "",
    },
    {
        ("submitted", "approved"): (Need.APPROVER,),
        ("submitted", "returned"): (Need.APPROVER, Need.REASON),
    },
)
CONTRACT: Final = _machine(
    "contract",
    {
        "preparing": "submitted cancelled",
        "submitted": "approving cancelled",
        "approving": "approved returned cancelled",
        "returned": "preparing cancelled",
        "approved": "signed cancelled",
        "signed": "running cancelled",
        "running": "interrupted completed cancelled",
        "interrupted": "running cancelled",
        "completed": "closed",
        "closed": "",
        "cancelled": "",
    },
    {
        ("approving", "approved"): (Need.APPROVER,),
        ("approving", "returned"): (Need.APPROVER, Need.REASON),
        ("running", "interrupted"): (Need.REASON,),
        ("signed", "cancelled"): (Need.REASON,),
        ("running", "cancelled"): (Need.REASON,),
        ("interrupted", "cancelled"): (Need.REASON,),
    },
)
SIGNAL: Final = _machine("signal", {"open": "handling", "handling": "closed", "closed": ""})
TASK: Final = _machine("task", {"open": "done dropped", "done": "open", "dropped": "open"})
VISIT: Final = _machine(
    "visit",
    {
        "planned": "done missed dropped",
        "done": "planned",
        "missed": "planned done",
        "dropped": "planned",
    },
)
SALE: Final = _machine(
    "sale",
    {"draft": "posted void", "posted": "draft void", "void": ""},
    {("posted", "void"): (Need.REASON,)},
)
STATEMENT: Final = _machine(
    "statement",
    {
        "draft": "sent withdrawn",
        "sent": "confirmed differs withdrawn",
        "confirmed": "",
        "differs": "confirmed settled withdrawn",
        "settled": "",
        "withdrawn": "",
    },
)
LIMIT: Final = _machine(
    "limit",
    {"proposed": "approved refused", "approved": "ended", "refused": "", "ended": ""},
    {
        ("proposed", "approved"): (Need.APPROVER,),
        ("proposed", "refused"): (Need.APPROVER, Need.REASON),
    },
)
# Of credit reports and of reviews of qualifications.
REPORT: Final = _machine(
    "report",
    {"draft": "submitted", "submitted": "approved returned", "returned": "draft", "approved": ""},
    {
        ("submitted", "approved"): (Need.APPROVER,),
        ("submitted", "returned"): (Need.APPROVER, Need.REASON),
    },
)
MACHINES: Final[Mapping[str, Machine]] = {
    m.name: m
    for m in (
        OPPORTUNITY, FILING, QUOTE, CONTRACT, SIGNAL, TASK, VISIT, SALE, STATEMENT, LIMIT, REPORT
    )
}  # fmt: skip
OPEN_STATES: Final = frozenset({"new", "active"})  # an opportunity that is worked on
FINISHED: Final = ("won", "lost", "ended")  # an opportunity that came to an end
FILE_OPEN: Final = "open"


def next_states(machine: Machine, current: str) -> tuple[str, ...]:
    """Where one may go from *current*, in the usual order; nowhere from an unknown state."""
    return machine.steps.get(current, ())


def allowed(machine: Machine, current: str, wanted: str) -> bool:
    """Whether the step is one of the machine's."""
    return wanted in next_states(machine, current)


def needs(machine: Machine, current: str, wanted: str) -> tuple[Need, ...]:
    """What must come along with the step, in the order in which it is asked for."""
    return machine.asked.get((current, wanted), ())


def needs_to_close(state: str) -> tuple[Need, ...]:
    """What the file of an opportunity in *state* lacks to be closed, as far as its state says.

    A lost one names the winner as well, unless nobody won because the need was dropped.
    """
    if state not in FINISHED:
        return (Need.RESULT,)
    summary = needs(FILING, FILE_OPEN, "closed")
    return (Need.LOSS_REASON, Need.WINNER, *summary) if state == "lost" else summary


def path(machine: Machine, current: str, wanted: str) -> tuple[str, ...] | None:
    """The shortest way, both ends included; None if there is none.

    Of equally short ways the one through the states that are named first. From a state to itself
    the way is that state alone.
    """
    if current not in machine.steps:
        return None
    ways: deque[tuple[str, ...]] = deque([(current,)])
    seen = {current}
    while ways:
        way = ways.popleft()
        if way[-1] == wanted:
            return way
        for state in next_states(machine, way[-1]):
            if state not in seen:
                seen.add(state)
                ways.append((*way, state))
    return None


def may_file(state: str, filing: str, wanted: str) -> bool:
    """Whether the file of an opportunity in *state* may go from *filing* to *wanted*."""
    return allowed(FILING, filing, wanted) and (wanted == FILE_OPEN or state in FINISHED)


def may_move(filing: str, current: str, wanted: str) -> bool:
    """Whether an opportunity may go from *current* to *wanted*: only while its file is open."""
    return filing == FILE_OPEN and allowed(OPPORTUNITY, current, wanted)


def refusal(machine: Machine, current: str) -> str:
    """The template that says why a step from *current* is refused, to be translated and filled.

    ``{current}``, ``{wanted}`` and ``{possible}`` (the next states, joined) are labels of states.
    """
    return REFUSED if next_states(machine, current) else REFUSED_AT_THE_END
