"""Possible duplicates: while typing, for an import, over the whole file; and "不是重复".

Candidates come from indexes (credit code, telephone numbers, 字号, sort key) and, for names that
are nearly the same, from the search index; only those few are compared in detail, by
``services.duplicate_scoring``. What a person declared to be different is never shown again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, or_, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, told
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.services import duplicate_candidates as candidates
from crmdesk.services.catalogue import raw_table
from crmdesk.services.duplicate_candidates import profile_of, stored_profile
from crmdesk.services.duplicate_groups import DuplicateGroup, find_groups
from crmdesk.services.duplicate_scoring import (
    SAME_NAME,
    THRESHOLDS,
    Frequencies,
    Profile,
    Verdict,
    compare,
)
from crmdesk.services.settings import DUPLICATE_SENSITIVITY, SettingsService
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from crmdesk.services.importing.duplicates import Candidate
    from crmdesk.services.importing.report import PossibleDuplicate

NOT_DUPLICATE: Final = N_("{first} and {second} are no duplicates")
ALL_DIFFERENT: Final = N_("{count} customers are no duplicates of each other")
BATCH: Final = 400


@dataclass(frozen=True, slots=True)
class DuplicateHit:
    """A customer that may be the same. ``reasons`` are translated, the strongest first."""

    customer_id: int
    code: str
    name: str
    reasons: tuple[str, ...]
    score: int

    @property
    def is_certain(self) -> bool:
        """Whether there is hardly a doubt: the same credit code or the very same name."""
        return self.score >= SAME_NAME


class DuplicateService:
    """Finds customers that may be the same as another."""

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._settings = settings
        self._make_context = make_context

    @property
    def threshold(self) -> int:
        """The score from which the owner wants to be asked."""
        return THRESHOLDS[self._settings.get(DUPLICATE_SENSITIVITY)]

    # --- one --------------------------------------------------------------------------------
    def possible_duplicates(
        self, values: Mapping[str, Any], exclude_id: int | None = None, limit: int = 10
    ) -> list[DuplicateHit]:
        """Who looks like what is being typed, likeliest first.

        *values* may hold name, short_name, former_name, uscc, phone, registered_region,
        customer_type of the customer, ``contact.mobile``, ``contact.phone``, and ``phones`` (any
        further numbers). *exclude_id* is the customer itself while it is edited; those it was
        declared different from stay away.
        """
        typed = profile_of(values)
        with self._database.read() as connection:
            near, often = candidates.near(connection, typed)
            different = self._different(connection, exclude_id)
        hidden = different | ({exclude_id} if exclude_id is not None else set())
        near = [p for p in near if p.customer_id not in hidden]
        return _hits(typed, near, often, self.threshold)[:limit]

    def of_customer(self, customer_id: int, limit: int = 10) -> list[DuplicateHit]:
        """Who looks like a saved customer."""
        with self._database.read() as connection:
            found = candidates.profiles(connection, [customer_id])
            if not found:
                return []
            near, often = candidates.near(connection, found[0])
            hidden = self._different(connection, customer_id) | {customer_id}
        near = [p for p in near if p.customer_id not in hidden]
        return _hits(found[0], near, often, self.threshold)[:limit]

    # --- many -------------------------------------------------------------------------------
    def for_many(
        self, rows: Sequence[Mapping[str, Any]], progress: Progress = NO_PROGRESS
    ) -> list[list[DuplicateHit]]:
        """For each row (as in ``possible_duplicates``) its hits among the saved customers.

        Made for imports: only the same code, number, name or 字号 is looked for, not near ones.
        """
        return self._for_profiles([profile_of(row) for row in rows], progress)

    def find_many(self, asked: Sequence[Candidate]) -> list[list[PossibleDuplicate]]:
        """What the import asks; see ``importing.duplicates.DuplicateFinder``."""
        from crmdesk.services.importing.report import PossibleDuplicate

        typed = [stored_profile(c.name, c.uscc, c.phones) for c in asked]
        return [
            [PossibleDuplicate(h.customer_id, h.code, h.name, told(h.reasons)) for h in hits]
            for hits in self._for_profiles(typed, NO_PROGRESS)
        ]

    def _for_profiles(
        self, typed: Sequence[Profile], progress: Progress
    ) -> list[list[DuplicateHit]]:
        threshold = self.threshold
        found: list[list[DuplicateHit]] = []
        with self._database.read() as connection:
            if candidates.is_empty(connection):
                return [[] for _profile in typed]
            for start in range(0, len(typed), BATCH):
                progress.check()
                progress.report(start, len(typed))
                batch = typed[start : start + BATCH]
                near, often = candidates.same(connection, batch)
                found += [_hits(p, near[i], often, threshold) for i, p in enumerate(batch)]
        progress.report(len(typed), len(typed))
        return found

    def find_all(self, progress: Progress = NO_PROGRESS) -> list[DuplicateGroup]:
        """Every group of customers of the file that look alike, likeliest first."""
        with self._database.read() as connection:
            everybody = candidates.profiles(connection, None, progress)
            marked = candidates.not_duplicates(connection)
        return find_groups(everybody, marked, self.threshold, progress)

    # --- not the same -----------------------------------------------------------------------
    def mark_not_duplicate(self, first_id: int, second_id: int) -> ChangeSet:
        """Remember that two customers are different. Undo takes it back."""
        first, second = sorted((first_id, second_id))
        with Writer(self._make_context(), NOT_DUPLICATE) as writer:
            for key, customer_id in (("first", first), ("second", second)):
                row = writer.row("customer", customer_id)
                writer.params[key] = str(row["name"]) if row else ""
            remember_different(writer, first, second)
        return writer.change_set

    def mark_all_different(self, customer_ids: Sequence[int]) -> ChangeSet:
        """Remember that each of several customers is another, in one act."""
        ids = sorted(set(customer_ids))
        if len(ids) == 2:
            return self.mark_not_duplicate(ids[0], ids[1])
        with Writer(self._make_context(), ALL_DIFFERENT, {"count": len(ids)}) as writer:
            for first, second in combinations(ids, 2):
                remember_different(writer, first, second)
        return writer.change_set

    def declared_different(self) -> set[tuple[int, int]]:
        """Every pair that people declared to be different, the smaller id first."""
        with self._database.read() as connection:
            return candidates.not_duplicates(connection)

    def _different(self, connection: Connection, customer_id: int | None) -> set[int]:
        if customer_id is None:
            return set()
        t = raw_table("not_duplicate")
        query = select(t.c.first_id, t.c.second_id).where(
            t.c.deleted_at.is_(None),
            or_(t.c.first_id == customer_id, t.c.second_id == customer_id),
        )
        return {i for row in connection.execute(query) for i in row} - {customer_id}


def remember_different(writer: Writer, first_id: int, second_id: int) -> None:
    """Note inside a write that two customers are different, unless that is known."""
    first, second = sorted((first_id, second_id))
    known = writer.rows(
        "not_duplicate", ["id", "deleted_at"], deleted=True, first_id=first, second_id=second
    )
    if any(deleted_at is None for _id, deleted_at in known):
        return
    if known:
        writer.restore("not_duplicate", known[0][0])
    else:
        writer.create("not_duplicate", {"first_id": first, "second_id": second})


def _hits(
    typed: Profile, near: Iterable[Profile], often: Frequencies, threshold: int
) -> list[DuplicateHit]:
    judged: list[tuple[Profile, Verdict]] = [(p, compare(typed, p, often)) for p in near]
    hits = [
        DuplicateHit(p.customer_id, p.code, p.name, verdict.reasons, verdict.score)
        for p, verdict in judged
        if verdict.score >= threshold
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.code))
