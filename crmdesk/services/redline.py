"""What changed between two versions of a quote or contract, for screen and paper.

Terms of the head field by field, lines and instalments row by row, long texts word by word. All
values are texts as people read them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, select

from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models import codecs
from crmdesk.models.database import Database
from crmdesk.models.fields import FieldSpec, Kind, fields_of
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import raw_table
from crmdesk.services.document_rows import in_order
from crmdesk.services.names import Names

Mark: TypeAlias = Literal["same", "added", "removed", "changed"]
NOT_THE_SAME: Final = N_("These are no versions of the same document.")
LINES: Final = {"quote": "quote_line", "contract": "contract_line"}
# Of the head, what neither the other side reads nor a version means to change.
UNSAID: Final = frozenset(
    {"code", "version_no", "state", "owner_id", "remark", "customer_id", "opportunity_id",
     "quote_id", "remind_days"}
)  # fmt: skip
LINE_FIELDS: Final = (
    "name", "specification", "unit", "quantity", "price", "discount", "amount", "deliver_until",
    "remark",
)  # fmt: skip
PLAN_FIELDS: Final = ("name", "due_on", "amount", "remark")
_TOKENS: Final = re.compile(r"[A-Za-z0-9.,%-]+|\s+|.", re.DOTALL)
SHORT: Final = 2  # so few equal characters between two changes belong to the change


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the head with its text before and after (blank: nothing)."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A line or instalment: its texts by field before and after (None: was not, is not there).

    *fields* are those that differ, for one that changed.
    """

    mark: Mark
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: the same in both, only in the new one, or only in the old one."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """Two versions compared. *old* and *new* are the stored heads, *entity* what they are."""

    entity: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    header: tuple[FieldChange, ...]
    lines: tuple[RowChange, ...]
    instalments: tuple[RowChange, ...]
    terms: tuple[Piece, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        marks = [row.mark for row in (*self.lines, *self.instalments)]
        marks += [piece.mark for piece in self.terms]
        return not self.header and all(mark == "same" for mark in marks)


class RedlineService:
    """Compares versions of one open file."""

    def __init__(self, database: Database, names: Names) -> None:
        self._database = database
        self._names = names

    def compare(self, entity: str, old_id: int, new_id: int) -> Redline:
        """Two versions of a ``quote`` or ``contract``. Raises NotFound, CrmError."""
        with self._database.read() as connection:
            old, new = (_head(connection, entity, i) for i in (old_id, new_id))
            if old["code"] != new["code"]:
                raise CrmError(NOT_THE_SAME)
            rows = {
                each: [_rows(connection, each, i) for i in (old_id, new_id)]
                for each in ((LINES[entity], "instalment") if entity == "contract" else
                             (LINES[entity],))
            }  # fmt: skip
        lines = self._compare_rows(LINES[entity], LINE_FIELDS, *rows[LINES[entity]])
        plan = rows.get("instalment", [[], []])
        return Redline(
            entity=entity,
            old=old,
            new=new,
            header=tuple(self._compare_heads(entity, old, new)),
            lines=lines,
            instalments=self._compare_rows("instalment", PLAN_FIELDS, *plan),
            terms=tuple(pieces(old["terms"] or "", new["terms"] or "")),
        )

    def _compare_heads(
        self, entity: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> list[FieldChange]:
        found = []
        for spec in fields_of(entity_of(entity)):
            told = spec.name == "amount" or not (spec.internal or spec.sensitive)
            if not told or spec.name in UNSAID or spec.name == "terms":
                continue
            if old[spec.name] != new[spec.name]:
                before, after = (self._text(spec, row[spec.name]) for row in (old, new))
                found.append(FieldChange(spec.name, spec.caption, before, after))
        return found

    def _compare_rows(
        self,
        entity: str,
        fields: Sequence[str],
        old: Sequence[Mapping[str, Any]],
        new: Sequence[Mapping[str, Any]],
    ) -> tuple[RowChange, ...]:
        specs = {s.name: s for s in fields_of(entity_of(entity)) if s.name in fields}

        def told(row: Mapping[str, Any]) -> dict[str, str]:
            return {name: self._text(spec, row[name]) for name, spec in specs.items()}

        pairs = matched(old, new)
        found: list[RowChange] = []
        for before, after in pairs:
            if before is None or after is None:
                mark: Mark = "added" if before is None else "removed"
                was, now = (told(row) if row is not None else None for row in (before, after))
                found.append(RowChange(mark, was, now))
                continue
            old_texts, new_texts = told(before), told(after)
            differing = tuple(name for name in specs if old_texts[name] != new_texts[name])
            is_same: Mark = "changed" if differing else "same"
            found.append(RowChange(is_same, old_texts, new_texts, differing))
        return tuple(found)

    def _text(self, spec: FieldSpec, stored: Any) -> str:
        text = codecs.show_stored(spec, stored, self._names)
        return text if spec.kind is not Kind.LONG_TEXT else text.strip()


def matched(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Rows of both versions in pairs, in the order of the new one; what went stays at its place.

    Rows are the same if they name the same product, or without product the same name.
    """
    left = list(range(len(new)))
    partner: dict[int, int] = {}
    for n, row in enumerate(old):
        place = next((m for m in left if _essence(new[m]) == _essence(row)), None)
        if place is not None:
            left.remove(place)
            partner[n] = place
    pairs: list[tuple[int, int, int | None, int | None]] = []
    last = -1
    for n in range(len(old)):
        if n in partner:
            last = partner[n]
            pairs.append((last, 0, n, last))
        else:
            pairs.append((last, 1, n, None))
    pairs += [(m, 0, None, m) for m in left]
    pairs.sort(key=lambda pair: (pair[0], pair[1]))
    return [
        (None if n is None else old[n], None if m is None else new[m]) for _at, _k, n, m in pairs
    ]


def _essence(row: Mapping[str, Any]) -> tuple[Any, ...]:
    product = row.get("product_id")
    return (product,) if product is not None else (None, row["name"])


def pieces(old: str, new: str) -> list[Piece]:
    """Two texts as stretches; joined, the same and added ones give the new text."""
    a, b = _TOKENS.findall(old), _TOKENS.findall(new)
    found: list[tuple[Mark, str, str]] = []
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        before, after = "".join(a[a1:a2]), "".join(b[b1:b2])
        found.append(("same" if kind == "equal" else "changed", before, after))
    made: list[Piece] = []
    for mark, before, after in _without_confetti(found):
        if mark == "same":
            made.append(Piece("same", before))
            continue
        if before:
            made.append(Piece("removed", before))
        if after:
            made.append(Piece("added", after))
    return made


def _without_confetti(
    found: Sequence[tuple[Mark, str, str]],
) -> list[tuple[Mark, str, str]]:
    """Join changes between which only a character or two stayed the same."""
    made: list[tuple[Mark, str, str]] = []
    for n, (mark, before, after) in enumerate(found):
        inside = 0 < n < len(found) - 1
        joins = mark == "same" and inside and len(before) <= SHORT and "\n" not in before
        if made and made[-1][0] == "changed" and (joins or mark == "changed"):
            made[-1] = ("changed", made[-1][1] + before, made[-1][2] + after)
        else:
            made.append((mark, before, after))
    return made


def _head(connection: Connection, entity: str, record_id: int) -> dict[str, Any]:
    t = raw_table(entity)
    row = connection.execute(select(t).where(t.c.id == record_id)).mappings().first()
    if row is None:
        raise NotFound()
    return dict(row)


def _rows(connection: Connection, entity: str, owner_id: int) -> list[dict[str, Any]]:
    t = raw_table(entity)
    ids = in_order(connection, entity, owner_id)
    rows = connection.execute(select(t).where(t.c.id.in_(ids))).mappings()
    by_id = {row["id"]: dict(row) for row in rows}
    return [by_id[i] for i in ids]
