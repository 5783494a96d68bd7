"""The children of the losers: which move, and which the survivor has already."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crmdesk.core.i18n import N_
from crmdesk.models import codecs, names
from crmdesk.models.codecs import Namer, Stored
from crmdesk.models.fields import FieldSpec, Kind, fields_of
from crmdesk.models.registry import entity_of
from crmdesk.services.merging.plan import (
    DEFAULT_ADDRESS,
    PRIMARY_CONTACT,
    Collision,
    Folded,
    Moved,
)
from crmdesk.services.merging.reading import CHILDREN, Material, Row, references

WHOLE_SHARE: Final = 10_000
LONGEST_TITLE: Final = 40
WAYS: Final = ("mobile", "phone", "wechat", "email")
# entity to (flag, key of the choice): at most one record of a customer has the flag.
ONLY_ONE: Final = {
    "contact": ("is_primary", PRIMARY_CONTACT),
    "address": ("is_default", DEFAULT_ADDRESS),
}


@dataclass(slots=True)
class Children:
    """The result: what moves, what is folded, what is said of it, and which values get lost."""

    moved: list[Moved] = field(default_factory=list)
    folded: list[Folded] = field(default_factory=list)
    kept: dict[tuple[str, int], dict[str, Stored]] = field(default_factory=dict)
    collisions: list[Collision] = field(default_factory=list)
    lost: dict[int, list[str]] = field(default_factory=dict)  # losing customer to sentences


def arrange(
    material: Material, survivor_id: int, chosen: Mapping[str, int], namer: Namer
) -> Children:
    """Decide for every child record of the losers. ``kept`` changes survivor's own records."""
    return _Arrangement(material, survivor_id, chosen, namer).result()


class _Arrangement:
    def __init__(
        self, material: Material, survivor_id: int, chosen: Mapping[str, int], namer: Namer
    ) -> None:
        self.material = material
        self.survivor_id = survivor_id
        self.chosen = chosen
        self.namer = namer
        self.out = Children()
        self.replaced: dict[tuple[str, int], int] = {}  # dropped record to the one that stays
        self.changes: dict[tuple[str, int], dict[str, Stored]] = {}
        self.doubles: list[tuple[str, Row, Row]] = []  # entity, kept, dropped

    def result(self) -> Children:
        for entity in CHILDREN:
            self._find_doubles(entity)
        for entity, keep, drop in self.doubles:
            self._fill(entity, keep, drop)
        self._follow_references()
        for entity, (flag, key) in ONLY_ONE.items():
            self._leave_one(entity, flag, self.chosen.get(key))
        self._limit_shares()
        self._collect()
        return self.out

    def _staying(self, entity: str) -> list[Row]:
        """The records of an entity that the survivor will have, as they are now."""
        return [r for r in self.material.children[entity] if (entity, r["id"]) not in self.replaced]

    # --- doubles --------------------------------------------------------------------------
    def _find_doubles(self, entity: str) -> None:
        rows = sorted(
            self.material.children[entity],
            key=lambda r: (r["customer_id"] != self.survivor_id, r["id"]),
        )
        kept: list[Row] = []
        for row in rows:
            twin = next((k for k in kept if _same(entity, k, row)), None)
            if twin is None or twin["customer_id"] == row["customer_id"]:
                kept.append(row)
                continue
            self.replaced[entity, row["id"]] = twin["id"]
            self.doubles.append((entity, twin, row))

    def _fill(self, entity: str, keep: Row, drop: Row) -> None:
        filled = self.changes.setdefault((entity, keep["id"]), {})
        title = self._title(entity, drop)
        for spec in _ordinary_fields(entity):
            mine, theirs = filled.get(spec.name, keep.get(spec.name)), drop.get(spec.name)
            if theirs in (None, "") or mine == theirs:
                continue
            if mine in (None, ""):
                filled[spec.name] = theirs
            elif spec.kind is not Kind.BOOL:
                value = codecs.show_stored(spec, theirs, self.namer)
                self._lose(drop["customer_id"], f"{title} {spec.title} {value}")
        label = entity_of(entity).label
        self.out.collisions.append(
            Collision(N_("{entity} {title} is there twice: one stays."), _named(label, title))
        )

    # --- references among the children -------------------------------------------------------
    def _follow_references(self) -> None:
        """Whoever named a dropped record names the one that stays."""
        for target in CHILDREN:
            for entity, columns in references(target).items():
                if entity not in CHILDREN:
                    continue
                for row in self._staying(entity):
                    for column in columns:
                        self._follow(entity, row, column, target)
        self._break_cycles()

    def _follow(self, entity: str, row: Row, column: str, target: str) -> None:
        changes = self.changes.setdefault((entity, row["id"]), {})
        named = changes.get(column, row.get(column))
        stays = self.replaced.get((target, named)) if isinstance(named, int) else None
        if stays is not None:
            changes[column] = None if stays == row["id"] else stays

    def _break_cycles(self) -> None:
        """Two trees laid over each other may bite their own tails."""
        boss: dict[int, Any] = {}
        rows = {row["id"]: row for row in self._staying("contact")}
        for record_id, row in rows.items():
            changes = self.changes.get(("contact", record_id), {})
            boss[record_id] = changes.get("reports_to_id", row["reports_to_id"])
        for record_id in rows:
            seen = {record_id}
            above = boss[record_id]
            while above is not None and above not in seen:
                seen.add(above)
                above = boss.get(above)
            if above == record_id:
                boss[record_id] = None
                self.changes.setdefault(("contact", record_id), {})["reports_to_id"] = None
                self.out.collisions.append(
                    Collision(
                        N_("{name} would report to himself in a circle: his superior is cleared."),
                        {"name": rows[record_id]["name"]},
                    )
                )

    # --- what there may be only one of -------------------------------------------------------
    def _leave_one(self, entity: str, flag: str, wanted: int | None) -> None:
        wanted = self.replaced.get((entity, wanted), wanted) if wanted is not None else None
        rows = sorted(
            self._staying(entity), key=lambda r: (r["customer_id"] != self.survivor_id, r["id"])
        )
        flagged = [row for row in rows if row[flag]]
        if wanted not in [row["id"] for row in rows]:
            wanted = flagged[0]["id"] if flagged else None
        for row in rows:
            right = int(row["id"] == wanted)
            if int(row[flag] or 0) != right:
                self.changes.setdefault((entity, row["id"]), {})[flag] = right
        if len(flagged) > 1:
            stays = next(row for row in rows if row["id"] == wanted)
            self.out.collisions.append(
                Collision(
                    N_("{entity}: {title} stays the main one."),
                    _named(entity_of(entity).label, self._title(entity, stays)),
                )
            )

    def _limit_shares(self) -> None:
        entity, total = "competitor_relation", 0
        for row in sorted(
            self._staying(entity), key=lambda r: (r["customer_id"] != self.survivor_id, r["id"])
        ):
            changes = self.changes.setdefault((entity, row["id"]), {})
            share = int(changes.get("share", row["share"]) or 0)
            if total + share <= WHOLE_SHARE:
                total += share
                continue
            changes["share"] = None
            title = self._title(entity, row)
            self._lose(row["customer_id"], f"{title} {share / 100:g}%")
            self.out.collisions.append(
                Collision(
                    N_("The shares of competitors would exceed 100%: that of {title} is noted."),
                    {"title": title},
                )
            )

    # --- putting it together -----------------------------------------------------------------
    def _collect(self) -> None:
        for entity, keep, drop in self.doubles:
            self.out.folded.append(
                Folded(
                    entity, keep["id"], drop["id"], self._title(entity, drop), drop["customer_id"]
                )
            )
        for entity in CHILDREN:
            for row in self._staying(entity):
                changes = {
                    name: value
                    for name, value in self.changes.get((entity, row["id"]), {}).items()
                    if row.get(name) != value
                }
                if row["customer_id"] != self.survivor_id:
                    title, source = self._title(entity, row), row["customer_id"]
                    self.out.moved.append(Moved(entity, row["id"], title, source, changes))
                elif changes:
                    self.out.kept[entity, row["id"]] = changes

    def _lose(self, customer_id: int, said: str) -> None:
        self.out.lost.setdefault(customer_id, []).append(said)

    def _title(self, entity: str, row: Row) -> str:
        shown = []
        for name in _TITLES.get(entity, (entity_of(entity).title_field,)):
            spec = next(s for s in fields_of(entity_of(entity)) if s.name == name)
            shown.append(codecs.show_stored(spec, row.get(name), self.namer))
        text = " ".join(part for part in shown if part).replace("\n", " ")
        return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"


_TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "qualification": ("kind", "number"),
    "competitor_relation": ("competitor_id",),
    "dated_note": ("noted_on", "text"),
    "credit_event": ("happened_on", "event"),
}


def _named(label: str, title: str) -> dict[str, object]:
    from crmdesk.core.i18n import _

    return {"entity": _(label), "title": title}


def _ordinary_fields(entity: str) -> Iterable[FieldSpec]:
    flags = {flag for flag, _key in ONLY_ONE.values()}
    for spec in fields_of(entity_of(entity)):
        if not (spec.immutable or spec.derived or spec.name in flags):
            yield spec


def _same(entity: str, left: Row, right: Row) -> bool:
    """Whether two child records are the same thing, written down twice."""
    if entity == "contact":
        return _same_person(left, right)
    key = _IDENTITY.get(entity)
    if key is None:
        return False
    mine = key(left)
    return mine is not None and mine == key(right)


def _same_person(left: Row, right: Row) -> bool:
    if names.normalised(left["name"]) != names.normalised(right["name"]):
        return False
    return any(left[way] and left[way] == right[way] for way in WAYS)


def _number(row: Row) -> Hashable:
    number = names.normalised(row["number"] or "")
    return (row["kind"], number) if number else None


def _all_of(*fields: str) -> Callable[[Row], Hashable]:
    return lambda row: tuple(row[name] for name in fields)


_IDENTITY: Final[Mapping[str, Callable[[Row], Hashable]]] = {
    "address": lambda row: (row["kind"], names.normalised(row["address"])),
    "attachment": _all_of("sha256", "file_name"),
    "qualification": _number,
    "dated_note": _all_of("topic", "noted_on", "text"),
    "credit_event": _all_of("happened_on", "event", "amount"),
    "competitor_relation": _all_of("competitor_id"),
}
