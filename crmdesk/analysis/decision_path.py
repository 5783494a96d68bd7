"""The decision path at a customer (C6): who decides in which order, and how much of it is ours.

Pure: nodes in, order, coverage and gaps out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SUPPORT: Final = "support"
DECIDER: Final = "decider"
WHOLE: Final = 10_000  # 100 % in hundredths of a percent
LAST: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PathNode:
    """One person of the path. *role* is a stored code; *role_rank* its usual place in a purchase.

    *order* is the order of approval and *weight* the say of the person, where somebody set them.
    """

    contact_id: int
    name: str
    role: str
    role_rank: int = 0
    order: int | None = None
    weight: int | None = None
    attitude: str | None = None
    is_contacted: bool = False

    @property
    def counts_for_us(self) -> bool:
        """Contacted and supportive: what the coverage counts."""
        return self.is_contacted and self.attitude == SUPPORT


def in_order(nodes: Iterable[PathNode]) -> tuple[PathNode, ...]:
    """By order of approval, then by the usual place of the role, then as entered."""
    return tuple(
        sorted(
            nodes,
            key=lambda n: (LAST if n.order is None else n.order, n.role_rank, n.contact_id),
        )
    )


def weights(nodes: Sequence[PathNode]) -> list[int]:
    """The weight of every node, scaled so that they stay whole numbers.

    A person without a weight counts as the mean of those with one; nobody weighted means that
    all count the same. [own]
    """
    given = [n.weight for n in nodes if n.weight is not None]
    if not given:
        return [1] * len(nodes)
    return [sum(given) if n.weight is None else n.weight * len(given) for n in nodes]


def coverage(nodes: Sequence[PathNode]) -> int | None:
    """决策覆盖率 = Σ weights of contacted supportive / Σ weights, in hundredths of a percent.

    Rounded half up; None without nodes or when all weights are zero (C6, B0).
    """
    each = weights(nodes)
    total = sum(each)
    if total == 0:
        return None
    ours = sum(w for node, w in zip(nodes, each, strict=True) if node.counts_for_us)
    return (2 * ours * WHOLE + total) // (2 * total)


def has_contacted_decider(nodes: Iterable[PathNode]) -> bool:
    """Whether somebody who decides was ever spoken to; an A opportunity without it is a warning."""
    return any(n.role == DECIDER and n.is_contacted for n in nodes)


class Gap(StrEnum):
    """What a path lacks most; an A opportunity asks for a decision maker who was met (C6)."""

    NO_PATH = "no_path"
    NO_DECIDER = "no_decider"
    NOT_MET = "not_met"
    NOT_WON = "not_won"
    NONE = "none"


def biggest_gap(nodes: Sequence[PathNode]) -> tuple[Gap, PathNode | None]:
    """The gap to close first, and the decision maker whom it concerns.

    Of several decision makers one who was met is enough; the one with the greatest say is named.
    """
    if not nodes:
        return Gap.NO_PATH, None
    deciders = sorted(
        (n for n in in_order(nodes) if n.role == DECIDER), key=lambda n: -(n.weight or 0)
    )
    if not deciders:
        return Gap.NO_DECIDER, None
    met = [n for n in deciders if n.is_contacted]
    if not met:
        return Gap.NOT_MET, deciders[0]
    if not any(n.counts_for_us for n in met):
        return Gap.NOT_WON, met[0]
    return Gap.NONE, next(n for n in met if n.counts_for_us)


def say(nodes: Sequence[PathNode], contact_id: int) -> int | None:
    """The share of one person in all weights, in hundredths of a percent, rounded half up."""
    each = weights(nodes)
    total = sum(each)
    own = [w for node, w in zip(nodes, each, strict=True) if node.contact_id == contact_id]
    if not own or total == 0:
        return None
    return (2 * own[0] * WHOLE + total) // (2 * total)
