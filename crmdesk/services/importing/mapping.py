"""Which column goes to which field: proposed from the headings, corrected by the person, kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, listed
from crmdesk.models import regions
from crmdesk.models.database import Database
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services.catalogue import raw_table
from crmdesk.services.importing import trade_targets
from crmdesk.services.importing.headers import JOINT, Header
from crmdesk.services.importing.headings import fen_per_unit, folded
from crmdesk.services.importing.targets import SPLIT_INTO, Target, TargetSet, slots_of

LIKELY_SCORE: Final = 80
# Words before a heading that say whose it is, not what it is.
_OWNERS: Final = ("客户", "公司", "单位", "企业", "联系人", "联系", "对方", "我方")
# Fields of a person that a company's list means of the contact when they stand beside it.
_OF_THE_PERSON: Final = frozenset({"gender", "education", "section"})
# Of two columns that name the same record the number is surer: no two customers share it.
_NUMBERS: Final = frozenset({"客户编号", "客户编码", "客户代码", "客户代号", "customernumber"})
_TITLES: Final = {"contact": frozenset({"name"}), "address": frozenset({"address"})}
REASON_HEADINGS: Final = frozenset({"原因", "导入失败原因", "reason"})


class How(StrEnum):
    """Where a column's target comes from."""

    NONE = "none"
    EXACT = "exact"
    LIKELY = "likely"
    REMEMBERED = "remembered"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column: its place, its heading, where it goes (blank: ignored) and why."""

    index: int
    heading: str
    target: str = ""
    how: How = How.NONE
    fen_per_unit: int = 0

    def spec(self, target: Target) -> FieldSpec:
        """The target's spec with the unit of the heading."""
        if self.fen_per_unit and target.spec.kind is Kind.MONEY:
            return replace(target.spec, per_unit=self.fen_per_unit)
        return target.spec


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns of one sheet. *name* is that of the remembered mapping it was taken from."""

    entity: str
    columns: tuple[ColumnMap, ...]
    name: str = ""

    @property
    def used(self) -> tuple[ColumnMap, ...]:
        """The columns that are imported."""
        return tuple(c for c in self.columns if c.target)

    @property
    def ignored(self) -> tuple[ColumnMap, ...]:
        """The columns with a heading that are not imported."""
        return tuple(c for c in self.columns if not c.target and c.heading)

    def chosen(self, index: int, target: str) -> ColumnMapping:
        """With another target for one column; a column that had it before loses it."""
        columns = tuple(
            replace(c, target=target, how=How.CHOSEN if target else How.NONE)
            if c.index == index
            else replace(c, target="", how=How.NONE)
            if target and c.target == target
            else c
            for c in self.columns
        )
        return replace(self, columns=columns)

    def named(self, heading: str, target: str) -> ColumnMapping:
        """Like ``chosen`` for the column called *heading*. Raises CrmError if there is none."""
        for column in self.columns:
            if column.heading == heading or folded(column.heading) == folded(heading):
                return self.chosen(column.index, target)
        raise CrmError(
            N_("There is no column “{heading}”; there are: {headings}."),
            heading=heading,
            headings=listed(c.heading for c in self.columns if c.heading),
        )


def suggest(
    targets: TargetSet, header: Header, samples: Sequence[Sequence[str]] = ()
) -> ColumnMapping:
    """A mapping by keys, labels in both languages, aliases and likeness; *samples* are data rows."""
    columns = [
        ColumnMap(n, heading, fen_per_unit=fen_per_unit(heading))
        for n, heading in enumerate(header.headings)
    ]
    free = set(targets.by_key)
    for n in sorted(range(len(columns)), key=lambda n: not _is_number(columns[n].heading)):
        found = _exact(targets, header, n, columns[:n], free)
        if found is not None:
            columns[n] = replace(columns[n], target=found.key, how=How.EXACT)
            free.discard(found.key)
    for n, target in _likely(targets, columns, free):
        columns[n] = replace(columns[n], target=target.key, how=How.LIKELY)
    if targets.entity in trade_targets.TRADE:
        return ColumnMapping(targets.entity, tuple(_told_apart(targets, columns)))
    columns = _telephone_without_person(columns)
    columns = _split_addresses(targets, columns, samples)
    columns = _without_orphans(targets, columns)
    return ColumnMapping(targets.entity, tuple(columns))


def _exact(
    targets: TargetSet, header: Header, n: int, before: Sequence[ColumnMap], free: set[str]
) -> Target | None:
    heading, group = header.headings[n], header.groups[n] if header.groups else ""
    if not heading or folded(heading) in REASON_HEADINGS:
        return None
    own = heading.removeprefix(group + JOINT) if group else heading
    candidates = targets.ways.get(folded(heading), []) or targets.ways.get(folded(own), [])
    about = _slot_of_group(targets, group)
    for target in candidates if about else ():
        twin = targets.by_key.get(f"{about}.{target.spec.name}")
        if twin is not None and twin.entity == target.entity and twin.key in free:
            return twin
    candidates = [t for t in candidates if t.key in free]
    left = before[-1].target if before else ""
    if left.startswith("contact"):
        for target in candidates:
            if target.entity == "contact" and target.spec.name in _OF_THE_PERSON:
                own_slot = left.partition(".")[0]
                twin = targets.by_key.get(f"{own_slot}.{target.spec.name}", target)
                return twin if twin.key in free else target
    return candidates[0] if candidates else None


def _is_number(heading: str) -> bool:
    return folded(heading) in _NUMBERS


def _slot_of_group(targets: TargetSet, group: str) -> str:
    """The record beside the main one that a heading above several columns names: 联系人2."""
    words = folded(group)
    if not words or not targets.groups:
        return ""
    if words in targets.groups:
        return targets.groups[words]
    if "contact" in words or "联系人" in words:
        return "contact"
    return "address" if "地址" in words or "收货" in words else ""


def _likely(
    targets: TargetSet, columns: Sequence[ColumnMap], free: set[str]
) -> list[tuple[int, Target]]:
    """Pairs of columns without target and free targets whose names are alike, the best first."""
    from rapidfuzz import fuzz

    scored: list[tuple[float, int, Target]] = []
    ways = [
        (way, target)
        for way, called in targets.ways.items()
        for target in called
        if target.key in free and target.place == 1
    ]
    for column in columns:
        words = folded(column.heading)
        if column.target or len(words) < 2 or words in REASON_HEADINGS:
            continue
        for way, target in ways:
            score = max(fuzz.ratio(words, way), fuzz.ratio(_bare(words), _bare(way)) - 5)
            if score >= LIKELY_SCORE:
                scored.append((score, column.index, target))
    pairs: dict[int, Target] = {}
    for _score, index, target in sorted(scored, key=lambda s: (-s[0], s[1])):
        if index not in pairs and target not in pairs.values():
            pairs[index] = target
    return sorted(pairs.items(), key=lambda pair: pair[0])


def _bare(words: str) -> str:
    for owner in _OWNERS:
        if words.startswith(owner) and len(words) > len(owner) + 1:
            return words[len(owner) :]
    return words


def _told_apart(targets: TargetSet, columns: list[ColumnMap]) -> list[ColumnMap]:
    """Amounts and prices with tax told from those without, by the headings beside them."""
    proposed = {c.index: c.target for c in columns if c.target}
    found = trade_targets.sorted_out(proposed, [c.heading for c in columns])
    return [
        c
        if found.get(c.index, "") == c.target
        else replace(c, target=t, how=How.LIKELY if t else How.NONE)
        for c in columns
        for t in (found.get(c.index, ""),)
        if not t or t in targets.by_key
    ]


def _telephone_without_person(columns: list[ColumnMap]) -> list[ColumnMap]:
    """A 手机 column of a list that names no persons is the customer's telephone."""
    used = {c.target: c for c in columns if c.target}
    mobile = used.get("contact.mobile")
    if mobile and "contact.name" not in used and "phone" not in used:
        columns[mobile.index] = replace(mobile, target="phone", how=How.LIKELY)
    return columns


def _split_addresses(
    targets: TargetSet, columns: list[ColumnMap], samples: Sequence[Sequence[str]]
) -> list[ColumnMap]:
    """A column 地址 whose texts begin with a region is split, unless the region has a column."""
    used = {c.target for c in columns}
    for entity, (region, street) in SPLIT_INTO.items():
        for prefix in (
            "",
            *(f"{slot}." for of, slot, _n in slots_of(targets.entity) if of == entity),
        ):
            place = next((c for c in columns if c.target == prefix + street), None)
            full = prefix + "full_address"
            if place is None or prefix + region in used or full not in targets.by_key:
                continue
            if folded(place.heading) in {folded(street), folded(_label(targets, prefix + street))}:
                continue  # called exactly like the field: it is the field
            texts = [row[place.index] for row in samples if len(row) > place.index]
            texts = [text for text in texts if text.strip()]
            with_region = sum(1 for text in texts if regions.split_address(text.strip())[0])
            if with_region * 2 > len(texts):
                columns[place.index] = replace(place, target=full)
    return columns


def _without_orphans(targets: TargetSet, columns: list[ColumnMap]) -> list[ColumnMap]:
    """No address without a street, and no second contact without a name: 电话2 alone is none."""
    used = {c.target for c in columns if c.target}
    named = {"contact"}  # a telephone without a name is the customer's
    for key in used:
        target = targets.by_key[key]
        if target.beside and (target.is_split or target.spec.name in _TITLES[target.entity]):
            named.add(target.slot)
    return [
        replace(c, target="", how=How.NONE)
        if c.target and (slot := targets.by_key[c.target].slot) and slot not in named
        else c
        for c in columns
    ]


def _label(targets: TargetSet, key: str) -> str:
    return targets.by_key[key].spec.title


# --- remembering -------------------------------------------------------------------------------
def signature(entity: str, headings: Sequence[str]) -> str:
    """What tells one kind of file from another: the entity and its headings in order."""
    text = "\x1f".join([entity, *[folded(h) for h in headings]])
    return hashlib.sha256(text.encode()).hexdigest()


def content(mapping: ColumnMapping) -> str:
    """What is kept of a mapping."""
    return json.dumps(
        {"targets": {str(c.index): c.target for c in mapping.columns if c.heading}},
        ensure_ascii=False,
    )


def remembered(
    database: Database, targets: TargetSet, header: Header
) -> tuple[int, ColumnMapping] | None:
    """The mapping that was used for a file with the same headings, and its id."""
    table = raw_table("import_mapping")
    query = (
        select(table.c.id, table.c.name, table.c.content)
        .where(
            table.c.signature == signature(targets.entity, header.headings),
            table.c.deleted_at.is_(None),
        )
        .order_by(table.c.id.desc())
    )
    with database.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    known: Mapping[str, Any] = json.loads(row.content).get("targets", {})
    return row.id, ColumnMapping(targets.entity, _columns(header, known.get, targets), row.name)


def _columns(
    header: Header, known: Callable[[str], Any], targets: TargetSet
) -> tuple[ColumnMap, ...]:
    columns = []
    for n, heading in enumerate(header.headings):
        target = known(str(n)) or ""
        target = target if target in targets.by_key else ""
        how = How.REMEMBERED if target else How.NONE
        columns.append(ColumnMap(n, heading, target, how, fen_per_unit(heading)))
    return tuple(columns)
