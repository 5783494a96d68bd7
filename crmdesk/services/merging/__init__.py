"""Merging customers that are one: a plan to look at, one change set, and back again.

Children move to the survivor, values that do not stay are written below its remarks, the losers
go to the recycle bin and know where they went. Undoing the change set is unmerging; it works days
later, too, and says what changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models.database import Database
from crmdesk.models.history import Action, ChangeRow, ChangeSetRow, ChangeSource
from crmdesk.services.catalogue import FieldCatalogue, raw_table
from crmdesk.services.journal import Act, Journal
from crmdesk.services.merging.children import arrange
from crmdesk.services.merging.elsewhere import repoint, untangle
from crmdesk.services.merging.fields import REMARK, choose, lost, sentence, with_note
from crmdesk.services.merging.plan import (
    DEFAULT_ADDRESS,
    PRIMARY_CONTACT,
    UNITED,
    Collision,
    FieldChoice,
    Folded,
    MergePlan,
    Moved,
    Party,
    Repointed,
)
from crmdesk.services.merging.reading import Material, read
from crmdesk.services.names import Names
from crmdesk.services.rules.credit import LIMIT_APPROVED
from crmdesk.services.undo import UndoPlan, UndoService
from crmdesk.services.writing import WriteContext, Writer

MERGED: Final = N_("Merged {losers} into {name}")
MOST: Final = 20


class MergeService:
    """Plans, performs and takes back merges in one open file."""

    def __init__(
        self,
        database: Database,
        catalogue: FieldCatalogue,
        names: Names,
        journal: Journal,
        undo: UndoService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._names = names
        self._journal = journal
        self._undo = undo
        self._make_context = make_context

    # --- planning -------------------------------------------------------------------------
    def plan(
        self,
        survivor_id: int,
        loser_ids: Sequence[int],
        choices: Mapping[str, int] | None = None,
    ) -> MergePlan:
        """What merging would do; nothing is written.

        *choices* maps a field to the customer whose value stays, or to ``UNITED``;
        ``PRIMARY_CONTACT`` and ``DEFAULT_ADDRESS`` to the record that stays the main one.
        Raises NotFound, CrmError.
        """
        losers = list(dict.fromkeys(loser_ids))
        if not losers or survivor_id in losers:
            raise CrmError(N_("Choose at least two different customers to merge."))
        if len(losers) > MOST:
            raise CrmError(N_("At most {count} customers can be merged at once."), count=MOST)
        with self._database.read() as connection:
            material = read(connection, survivor_id, losers)
            return self._plan(connection, material, dict(choices or {}))

    def _plan(
        self, connection: Connection, material: Material, chosen: dict[str, int]
    ) -> MergePlan:
        survivor_id = next(iter(material.customers))
        specs = self._catalogue.fields("customer")
        fields = choose(specs, material.customers, chosen)
        children = arrange(material, survivor_id, chosen, self._names)
        repointed = repoint(material, survivor_id)
        tangles = untangle(
            fields, repointed, material, survivor_id, lambda i: _parent_of(connection, i)
        )
        note = self._note(material, survivor_id, fields, children.lost)
        with_note(fields, self._catalogue.field("customer", REMARK), survivor_id, note)
        repointed += [Repointed(e, i, changes) for (e, i), changes in children.kept.items()]
        parties = [_party(row) for row in material.customers.values()]
        return MergePlan(
            survivor=parties[0],
            losers=tuple(parties[1:]),
            choices=chosen,
            fields=tuple(fields),
            moved=tuple(children.moved),
            folded=tuple(children.folded),
            repointed=tuple(repointed),
            collisions=(*children.collisions, *tangles),
            note=note,
            versions=material.versions(),
        )

    def _note(
        self,
        material: Material,
        survivor_id: int,
        fields: Sequence[FieldChoice],
        lost_children: Mapping[int, Sequence[str]],
    ) -> str:
        """What of each loser does not stay, dated."""
        paragraphs = []
        for customer_id, row in material.customers.items():
            said = []
            for choice in fields:
                gone = lost(choice).get(customer_id)
                in_head = choice.spec.name == "name" and customer_id != survivor_id
                if gone is not None and not in_head:
                    said.append(sentence(choice.spec, gone, self._names))
            said += lost_children.get(customer_id, ())
            if customer_id == survivor_id:
                head = _("[{day}, replaced when merging]").format(day=clock.today().isoformat())
                if not said:
                    continue
            else:
                head = _("[Merged from {code} {name}, {day}]").format(
                    code=row["code"], name=row["name"], day=clock.today().isoformat()
                )
            paragraphs.append(f"{head} {'；'.join(said)}".strip())
        return "\n".join(paragraphs)

    # --- performing -----------------------------------------------------------------------
    def merge(self, plan: MergePlan) -> ChangeSet:
        """Carry out a plan as one change set.

        Raises CrmError when something the plan depends on was changed meanwhile, ValidationError
        when the rules forbid the result; then nothing happened.
        """
        losers = [party.customer_id for party in plan.losers]
        params = {
            "losers": listed(party.name for party in plan.losers),
            "name": plan.survivor.name,
        }
        with Writer(self._make_context(), MERGED, params, source=ChangeSource.MERGE) as writer:
            now = read(writer.connection, plan.survivor.customer_id, losers)
            if now.versions() != plan.versions:
                raise CrmError(
                    N_("The customers were changed meanwhile. Look at the preview again.")
                )
            writer.memo(LIMIT_APPROVED, lambda: True)  # either limit was approved for itself
            _Merge(writer, plan).perform()
        return writer.change_set

    # --- and back -------------------------------------------------------------------------
    def merges_into(self, customer_id: int) -> list[Act]:
        """The merges that made a customer what it is and were not taken back, newest first."""
        c = raw_table("customer").c
        query = (
            select(ChangeSetRow.id)
            .join(ChangeRow, ChangeRow.change_set_id == ChangeSetRow.id)
            .where(
                ChangeRow.record_id.in_(select(c.id).where(c.merged_into_id == customer_id)),
                ChangeRow.action == Action.DELETE,
                ChangeSetRow.source == ChangeSource.MERGE,
                ChangeSetRow.undone_by_id.is_(None),
            )
            .distinct()
            .order_by(ChangeSetRow.id.desc())
        )
        with self._database.read() as connection:
            ids = connection.scalars(query).all()
        return [self._journal.act(change_set_id) for change_set_id in ids]

    def plan_unmerge(self, change_set_id: int) -> UndoPlan:
        """What unmerging would do, and what changed since the merge."""
        return self._undo.plan(change_set_id)

    def unmerge(self, change_set_id: int, *, overwrite: bool = False) -> ChangeSet:
        """Take a merge back: the losers return with their children.

        Fields changed since keep their newer value unless *overwrite*.
        """
        return self._undo.undo(change_set_id, overwrite=overwrite)

    def where_is(self, customer_id: int) -> int:
        """The customer that a number or an old paper means now: itself, or who survived it."""
        c = raw_table("customer").c
        seen: set[int] = set()
        with self._database.read() as connection:
            while customer_id not in seen:
                seen.add(customer_id)
                row = connection.execute(
                    select(c.merged_into_id).where(c.id == customer_id)
                ).first()
                if row is None or row[0] is None:
                    break
                customer_id = int(row[0])
        return customer_id


class _Merge:
    """Carries out a plan inside a writer. The order lets every rule hold at every step, also
    when undo walks it backwards."""

    def __init__(self, writer: Writer, plan: MergePlan) -> None:
        self.writer = writer
        self.plan = plan

    def perform(self) -> None:
        survivor_id = self.plan.survivor.customer_id
        # Its own place in the tree first: whoever stood below a loser will stand below it.
        place = {n: v for n, v in self.plan.values.items() if n in ("parent_id", "channel_tier")}
        if place:
            self._change("customer", survivor_id, place)
        self._move(survivor_id)
        for record in self.plan.repointed:
            if record.changes:
                self._change(record.entity, record.record_id, record.changes)
        for record in self.plan.repointed:
            if record.removed:
                self.writer.remove(record.entity, record.record_id)
        for double in self.plan.folded:
            self.writer.remove(double.entity, double.drop_id)
        for loser in self.plan.losers:
            self.writer.remove("customer", loser.customer_id, {"merged_into_id": survivor_id})
        if self.plan.values:
            self._change("customer", survivor_id, self.plan.values)

    def _move(self, survivor_id: int) -> None:
        """Move the children; whoever gets another superior goes after that superior."""
        waiting = {record.record_id: record for record in self.plan.moved}
        while waiting:
            ready = [r for r in waiting.values() if not _waits(r, waiting)]
            for record in ready or list(waiting.values()):
                there = {"customer_id": survivor_id, **record.changes}
                self._change(record.entity, record.record_id, there)
                del waiting[record.record_id]

    def _change(self, entity: str, record_id: int, stored: Mapping[str, Any]) -> None:
        before = self.writer.row(entity, record_id)
        assert before is not None, "versions were compared"
        self.writer.change(entity, before, stored)


def _waits(record: Moved, waiting: Mapping[int, Moved]) -> bool:
    return any(value in waiting for value in record.changes.values() if isinstance(value, int))


def _party(row: Mapping[str, Any]) -> Party:
    return Party(int(row["id"]), str(row["code"]), str(row["name"]))


def _parent_of(connection: Connection, customer_id: int) -> int | None:
    c = raw_table("customer").c
    found: int | None = connection.scalar(select(c.parent_id).where(c.id == customer_id))
    return found


__all__ = [
    "DEFAULT_ADDRESS",
    "PRIMARY_CONTACT",
    "UNITED",
    "Collision",
    "FieldChoice",
    "Folded",
    "MergePlan",
    "MergeService",
    "Moved",
    "Party",
    "Repointed",
]
