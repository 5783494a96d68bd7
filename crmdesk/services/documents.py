"""Documents of customers judged: what each is worth today, which are missing for a first deal.

An expired document that has a successor (same kind, same person, for kinds of which a customer
has several also the same number) counts as replaced: it is kept as proof and alarms nobody. The
same judgement as SQL stands in ``services.document_columns``; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crmdesk.analysis import qualification
from crmdesk.models.choices import CustomerType, QualificationType
from crmdesk.models.qualification import (
    EXPIRES_SOON_DAYS,
    REMIND_DAYS,
    QualificationStatus,
    status_on,
)

Row = Mapping[str, Any]
# What a counterparty shows before the first deal. The industry permit is asked for only where the
# goods need one (``analysis.qualification``).
FIRST_DEAL: Final = tuple(QualificationType(code) for code in qualification.FIRST_DEAL)
# Kinds of which a customer may have several at once, told apart by their numbers.
SEVERAL: Final = (
    QualificationType.INDUSTRY_PERMIT,
    QualificationType.QUALITY_SYSTEM,
    QualificationType.OTHER,
)
WORTH: Final = frozenset(
    {QualificationStatus.VALID, QualificationStatus.SOON, QualificationStatus.REMIND}
)
URGENCY: Final = (
    QualificationStatus.EXPIRED,
    QualificationStatus.MISSING,
    QualificationStatus.SOON,
    QualificationStatus.REMIND,
    QualificationStatus.NOT_YET,
    QualificationStatus.VALID,
    QualificationStatus.REPLACED,
)
LAST_DAY: Final = "9999"


@dataclass(frozen=True, slots=True)
class Judged:
    """One document on a day. *days* until its last day (negative: days ago), None without one;
    for one that is not valid yet the days until its first.
    """

    row: Row
    status: QualificationStatus
    days: int | None


def judge(
    rows: Sequence[Row],
    today: date,
    *,
    soon_days: int = EXPIRES_SOON_DAYS,
    remind_days: int = REMIND_DAYS,
) -> list[Judged]:
    """The documents of one customer, the most urgent first."""
    found = []
    for row in rows:
        status = status_on(
            today, _day(row["valid_from"]), _day(row["valid_to"]),
            is_permanent=bool(row["is_permanent"]), soon_days=soon_days, remind_days=remind_days,
        )  # fmt: skip
        if status is QualificationStatus.EXPIRED and _has_successor(row, rows):
            status = QualificationStatus.REPLACED
        found.append(Judged(row, status, _days(row, status, today)))
    return sorted(
        found,
        key=lambda j: (
            URGENCY.index(j.status),
            j.row["valid_to"] or LAST_DAY,
            j.row["kind"],
            j.row["id"],
        ),
    )


def missing_for_first_deal(
    judged: Collection[Judged], customer_type: str | None
) -> list[QualificationType]:
    """The kinds of B26 of which nothing valid is there; nothing is asked of persons and our own."""
    if customer_type in (CustomerType.CONSUMER, CustomerType.INTERNAL):
        return []
    there = {j.row["kind"] for j in judged if j.status in WORTH}
    return [kind for kind in FIRST_DEAL if kind not in there]


def _has_successor(row: Row, rows: Sequence[Row]) -> bool:
    return any(
        other["id"] != row["id"]
        and other["kind"] == row["kind"]
        and (other["person"] or "") == (row["person"] or "")
        and (row["kind"] not in SEVERAL or (row["number"] and other["number"] == row["number"]))
        and (other["is_permanent"] or (other["valid_to"] or "") > row["valid_to"])
        for other in rows
    )


def _days(row: Row, status: QualificationStatus, today: date) -> int | None:
    start, end = _day(row["valid_from"]), _day(row["valid_to"])
    if status is QualificationStatus.NOT_YET and start is not None:
        return (start - today).days
    if row["is_permanent"] or end is None:
        return None
    return (end - today).days


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
