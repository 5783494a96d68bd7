"""Rules of contacts: reachable, at most one primary, a tree without cycles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models import pinyin
from crmdesk.services.rules.base import Row, Rules, Subject, Write, has_cycle

WAYS_TO_REACH = ("mobile", "phone", "email", "wechat")


class ContactRules(Rules):
    """See the module."""

    COMPUTED_FROM = ("name",)

    def computed(self, row: Row) -> dict[str, Any]:
        return {"name_key": pinyin.sort_key(row.get("name") or "", person=True)}

    def prepare(self, write: Write, s: Subject) -> None:
        if s.changed(*self.COMPUTED_FROM):
            s.after |= self.computed(s.after)
        if s.after.get("has_left"):
            s.after["is_primary"] = 0
        elif s.before is None and not s.after.get("is_primary"):
            s.after["is_primary"] = int(not _primaries(write, s))

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed(*WAYS_TO_REACH) and not any(s.after[w] for w in WAYS_TO_REACH):
            yield Problem("mobile", N_("Give at least one of mobile, landline, e-mail or WeChat."))
        if s.changed("reports_to_id") and s.after["reports_to_id"] is not None:
            boss = write.row("contact", s.after["reports_to_id"])
            if boss is None or boss["customer_id"] != s.after["customer_id"]:
                yield Problem("reports_to_id", N_("The superior works at another customer."))
            elif has_cycle(
                write, "contact", s.record_id, "reports_to_id", s.after["reports_to_id"]
            ):
                yield Problem("reports_to_id", N_("Nobody can report to himself."))

    def returning(self, write: Write, s: Subject) -> None:
        if s.after["is_primary"] and _primaries(write, s):
            s.after["is_primary"] = 0

    def written(self, write: Write, s: Subject) -> None:
        if s.after["is_primary"] and s.changed("is_primary"):
            for other_id in _primaries(write, s):
                write.update("contact", other_id, {"is_primary": False})


def _primaries(write: Write, s: Subject) -> list[int]:
    """The other primary contacts of the same customer."""
    found = write.rows("contact", ["id"], customer_id=s.after["customer_id"], is_primary=1)
    return [other_id for (other_id,) in found if other_id != s.record_id]
