"""The history in words: acts newest first, each with the records it touched and what changed.

Pages are read on by the id of the last act. Person, kind and field are filtered by the database;
the text is compared with the words that people read, so it is looked for in what was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from crmdesk.core.i18n import _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import codecs
from crmdesk.models.choices import QualificationType
from crmdesk.models.database import Database
from crmdesk.models.fields import FieldSpec
from crmdesk.models.history import Action, ChangeRow, ChangeSetRow, ChangeSource
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import FieldCatalogue, raw_table
from crmdesk.services.journal import Act, Journal, act_of
from crmdesk.services.names import Names
from crmdesk.services.undo import Conflict

PAGE: Final = 40
MOST_RECORDS: Final = 20  # of one act that are shown in full
MOST_SCANNED: Final = 2_000  # acts looked through for a text before giving back what was found
DOCUMENT: Final = "qualification"


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which acts: of one customer or of the whole file, by whom, of which kind, on which field.

    *field* is (entity, field). *text* is part of a title, a record's name, or a value.
    """

    customer_id: int | None = None
    employee_id: int | None = None
    source: ChangeSource | None = None
    field: tuple[str, str] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field that changed, in words; blank for no value."""

    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordLines:
    """What an act did to one record. *name* is blank for the customer whose history this is."""

    entity: str
    record_id: int
    action: Action
    name: str
    fields: tuple[FieldLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ActLines:
    """One act in words. *more* counts records that are not listed."""

    act: Act
    who: str
    records: tuple[RecordLines, ...]
    more: int = 0

    def contains(self, text: str) -> bool:
        """Whether a text occurs in anything shown."""
        wanted = text.casefold()
        words = [self.act.text, self.who]
        for record in self.records:
            words.append(record.name)
            for line in record.fields:
                words += [line.title, line.old, line.new]
        return any(wanted in word.casefold() for word in words)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some acts, and the id to read on before; None at the end."""

    acts: tuple[ActLines, ...]
    next_before: int | None = None


@dataclass(slots=True)
class _Changes:
    """The changes of some acts: listed ones by act, and how many there are in all."""

    by_act: dict[int, list[Any]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class HistoryReader:
    """Reads the history of one open file."""

    def __init__(
        self, database: Database, catalogue: FieldCatalogue, names: Names, journal: Journal
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._names = names
        self._journal = journal

    def page(
        self,
        query: HistoryQuery,
        *,
        before_id: int | None = None,
        limit: int = PAGE,
        progress: Progress = NO_PROGRESS,
    ) -> HistoryPage:
        """The next *limit* acts. With a text there may be fewer although more follow."""
        found: list[ActLines] = []
        scanned = 0
        while True:
            progress.check()
            acts = self._acts(query, before_id, limit)
            scanned += len(acts)
            lines = self._lines(query, acts)
            found += [a for a in lines if not query.text or a.contains(query.text)]
            is_end = len(acts) < limit
            before_id = None if is_end else acts[-1].change_set_id
            if is_end or len(found) >= limit or scanned >= MOST_SCANNED:
                return HistoryPage(tuple(found), before_id)

    def fields(self, customer_id: int) -> list[tuple[tuple[str, str], str]]:
        """Every field that ever changed at a customer: ((entity, field), title), for a filter."""
        changed = self._journal.fields_changed_since(customer_id, 0)
        found = []
        for entity, names in changed.items():
            specs = self._catalogue.by_key(entity)
            prefix = "" if entity == "customer" else _(entity_of(entity).label) + " · "
            found += [
                ((entity, name), prefix + specs[name].title)
                for name in names
                if name in specs and not specs[name].internal
            ]
        return sorted(found, key=lambda f: (f[0][0] != "customer", f[1]))

    def conflicts(self, found: Sequence[Conflict]) -> list[str]:
        """What changed after an act, a sentence for each field that people know."""
        names = self._record_names(found)
        lines = []
        for each in found:
            record = f"{_(entity_of(each.entity).label)} {names.get(each.key, '')}".strip()
            spec = self._catalogue.by_key(each.entity).get(each.field)
            if not each.field:
                lines.append(_("{record} was removed for good").format(record=record))
            elif spec is not None and not spec.internal:
                line = self._field(spec, each.was, each.now)
                lines.append(
                    _("{record}, {field}: now {now}, before the act {was}").format(
                        record=record,
                        field=line.title,
                        now=line.new or _("(blank)"),
                        was=line.old or _("(blank)"),
                    )
                )
        return lines

    # --- acts --------------------------------------------------------------------------------------
    def _acts(self, query: HistoryQuery, before_id: int | None, limit: int) -> list[Act]:
        a = ChangeSetRow
        asked = select(a).order_by(a.id.desc()).limit(limit)
        if before_id is not None:
            asked = asked.where(a.id < before_id)
        if query.employee_id is not None:
            asked = asked.where(a.employee_id == query.employee_id)
        if query.source is not None:
            asked = asked.where(a.source == query.source)
        touched = self._touched(query)
        if touched is not None:
            asked = asked.where(a.id.in_(touched))
        with self._database.session() as session:
            return [act_of(row, 0) for row in session.scalars(asked)]

    def _touched(self, query: HistoryQuery) -> Select[Any] | None:
        """The acts that touched the customer or the field; None for any."""
        conditions: list[ColumnElement[bool]] = []
        if query.customer_id is not None:
            conditions.append(ChangeRow.customer_id == query.customer_id)
        if query.field is not None:
            entity, name = query.field
            path = f'$."{name}"'
            conditions.append(ChangeRow.entity == entity)
            conditions.append(func.json_type(ChangeRow.data, path).is_not(None))
        return select(ChangeRow.change_set_id).where(*conditions) if conditions else None

    # --- words -------------------------------------------------------------------------------------
    def _lines(self, query: HistoryQuery, acts: Sequence[Act]) -> list[ActLines]:
        changes = self._changes(query, [a.change_set_id for a in acts])
        listed = [change for rows in changes.by_act.values() for change in rows]
        names = self._record_names(listed)
        lines = []
        for act in acts:
            rows = changes.by_act.get(act.change_set_id, [])
            records = tuple(
                record
                for change in rows
                if (record := self._record(change, names, query.customer_id)) is not None
            )
            who = self._names("employee", act.employee_id) if act.employee_id else ""
            more = changes.counts.get(act.change_set_id, 0) - len(rows)
            lines.append(ActLines(act, who, records, max(0, more)))
        return lines

    def _changes(self, query: HistoryQuery, act_ids: Sequence[int]) -> _Changes:
        """The first changes of each act (of the customer), without reading thousands."""
        c = ChangeRow
        of_customer = [c.customer_id == query.customer_id] if query.customer_id is not None else []
        found = _Changes()
        with self._database.session() as session:
            counted = (
                select(c.change_set_id, func.count())
                .where(c.change_set_id.in_(act_ids), *of_customer)
                .group_by(c.change_set_id)
            )
            found.counts = {row[0]: row[1] for row in session.execute(counted)}
            for act_id in act_ids:
                asked = select(c).where(c.change_set_id == act_id, *of_customer)
                rows = session.scalars(asked.order_by(c.seq).limit(MOST_RECORDS))
                found.by_act[act_id] = list(rows)
            session.expunge_all()
        return found

    def _record_names(self, changes: Sequence[Any]) -> dict[tuple[str, int], str]:
        wanted: dict[str, set[int]] = {}
        for change in changes:
            wanted.setdefault(change.entity, set()).add(change.record_id)
        found: dict[tuple[str, int], str] = {}
        for entity, ids in wanted.items():
            known = self._names.many(entity, ids)
            found.update(((entity, i), name) for i, name in known.items())
            if entity == DOCUMENT:
                found.update(self._document_names(ids, known))
        return found

    def _document_names(
        self, ids: set[int], known: Mapping[int, str]
    ) -> dict[tuple[str, int], str]:
        """Documents are known by their kind; the number says which one."""
        q = raw_table(DOCUMENT).c
        with self._database.read() as connection:
            rows = connection.execute(select(q.id, q.kind).where(q.id.in_(ids))).all()
        return {
            (DOCUMENT, i): " ".join(t for t in (_kind_title(kind), known.get(i, "")) if t)
            for i, kind in rows
        }

    def _record(
        self, change: Any, names: Mapping[tuple[str, int], str], customer_id: int | None
    ) -> RecordLines | None:
        specs = self._catalogue.by_key(change.entity)
        data: Mapping[str, Any] = change.data or {}
        lines = tuple(
            self._field(specs[name], old, new)
            for name, (old, new) in data.items()
            if name in specs and not specs[name].internal
        )
        action = Action(change.action)
        if action is Action.UPDATE and not lines:
            return None  # only computed columns moved
        name = names.get((change.entity, change.record_id), "")
        entity = entity_of(change.entity)
        if not name and entity.title_field in data:
            name = str(data[entity.title_field][0] or "")
        is_own = change.entity == "customer" and change.record_id == customer_id
        return RecordLines(
            change.entity,
            change.record_id,
            action,
            "" if is_own else f"{_(entity.label)} {name}".strip(),
            lines if action is Action.UPDATE else (),
        )

    def _field(self, spec: FieldSpec, old: Any, new: Any) -> FieldLine:
        show = codecs.show_stored
        return FieldLine(spec.caption, show(spec, old, self._names), show(spec, new, self._names))


def _kind_title(kind: str) -> str:
    return _(QualificationType(kind).label) if kind in list(QualificationType) else kind
