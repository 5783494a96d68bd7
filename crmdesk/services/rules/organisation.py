"""Rules of our own side: unique names, trees without cycles, nobody removed who is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import pinyin
from crmdesk.models.codecs.sets import split_list
from crmdesk.models.fields import Kind
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import MAX_CUSTOM_FIELDS
from crmdesk.services.responsibilities import HOW_MANY, STILL_RESPONSIBLE, open_of
from crmdesk.services.rules.base import Row, Rules, Subject, Write, has_cycle


class NamedRules(Rules):
    """Names are unique among the living records of the list."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("name", "deleted_at"):
            same = write.rows(s.entity, ["id"], name=s.after["name"])
            if any(other_id != s.record_id for (other_id,) in same):
                yield Problem(
                    "name", N_("“{name}” is already in the list."), {"name": s.after["name"]}
                )


class TreeRules(NamedRules):
    """Names unique, and nothing stands above itself."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from super().problems(write, s)
        if has_cycle(write, s.entity, s.record_id, "parent_id", s.after["parent_id"]):
            yield Problem("parent_id", N_("It cannot belong to itself."))


class EmployeeRules(NamedRules):
    """Nobody leaves while something open is in his care."""

    COMPUTED_FROM = ("name",)

    def computed(self, row: Row) -> dict[str, Any]:
        return {"name_key": pinyin.sort_key(row.get("name") or "", person=True)}

    def prepare(self, write: Write, s: Subject) -> None:
        if s.changed(*self.COMPUTED_FROM):
            s.after |= self.computed(s.after)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from super().problems(write, s)
        if s.before is not None and s.after["has_left"] and not s.before["has_left"]:
            yield from self._still_responsible(write, s.record_id)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from self._still_responsible(write, s.record_id)

    def _still_responsible(self, write: Write, record_id: int) -> Iterable[Problem]:
        found = open_of(write, record_id)
        if found:
            counts = listed(
                _(HOW_MANY).format(count=len(ids), what=_(entity_of(entity).label))
                for entity, ids in found.items()
            )
            yield Problem("has_left", STILL_RESPONSIBLE, {"what": counts})


class CustomFieldRules(Rules):
    """At most twenty, the newest last; known types; a choice needs its choices; titles unique."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and s.after.get("position") is None:
            taken = write.rows("custom_field", ["position"])
            s.after["position"] = 1 + max((p or 0 for (p,) in taken), default=0)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        is_choice = s.after["kind"] in (Kind.ENUM, Kind.MULTI_ENUM)
        if is_choice and not split_list(s.after["options"] or ""):
            yield Problem("options", N_("Type the choices, separated by 、 or commas."))
        others = [
            (i, t) for i, t in write.rows("custom_field", ["id", "title"]) if i != s.record_id
        ]
        if s.changed("deleted_at") and len(others) >= MAX_CUSTOM_FIELDS:
            yield Problem(
                "title",
                N_("There can be at most {count} custom fields."),
                {"count": MAX_CUSTOM_FIELDS},
            )
        if s.after["title"] in [title for _id, title in others]:
            yield Problem(
                "title", N_("“{name}” is already in the list."), {"name": s.after["title"]}
            )


class SavedViewRules(Rules):
    """Names are unique among the views of one list."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("name", "deleted_at"):
            same = write.rows("saved_view", ["id"], name=s.after["name"], entity=s.after["entity"])
            if any(other_id != s.record_id for (other_id,) in same):
                yield Problem(
                    "name", N_("“{name}” is already in the list."), {"name": s.after["name"]}
                )
