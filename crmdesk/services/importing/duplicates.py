"""What the import asks the duplicate search: which existing customers may a new one be?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from crmdesk.services.importing.report import PossibleDuplicate


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer about to be created; blank what the row does not say. Phones as stored."""

    name: str
    uscc: str = ""
    phones: tuple[str, ...] = ()


class DuplicateFinder(Protocol):
    """Looks for customers that may be the same, many at a time."""

    def find_many(self, asked: Sequence[Candidate], /) -> Sequence[Sequence[PossibleDuplicate]]:
        """For each candidate the existing customers it may be, the likeliest first."""
