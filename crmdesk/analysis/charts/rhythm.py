"""The rhythm of a customer's purchases on a line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A purchase; *amount* in fen makes its mark higher."""

    on: date
    amount: int
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Purchases from *start* to *today* and when the next one is expected.

    *late_from*: from that day on he is later than he ever was used to.
    """

    title: Words
    start: date
    today: date
    beats: tuple[Beat, ...]
    expected: date | None = None
    late_from: date | None = None
    note: Words = ""
