"""Rules of the small child records of a customer."""

from __future__ import annotations

from collections.abc import Iterable

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.rules.base import Rules, Subject, Write

WHOLE_SHARE = 10_000  # 100 % in hundredths of a percent


class AddressRules(Rules):
    """At most one usual address; the first one is it."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not s.after.get("is_default"):
            s.after["is_default"] = int(not _usual_addresses(write, s))

    def returning(self, write: Write, s: Subject) -> None:
        if s.after["is_default"] and _usual_addresses(write, s):
            s.after["is_default"] = 0

    def written(self, write: Write, s: Subject) -> None:
        if s.after["is_default"] and s.changed("is_default"):
            for other_id in _usual_addresses(write, s):
                write.update("address", other_id, {"is_default": False})


def _usual_addresses(write: Write, s: Subject) -> list[int]:
    """The other usual addresses of the same customer."""
    found = write.rows("address", ["id"], customer_id=s.after["customer_id"], is_default=1)
    return [other_id for (other_id,) in found if other_id != s.record_id]


class DatedNoteRules(Rules):
    """A note is dated today and signed by whoever writes it, unless said otherwise."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None:
            s.after["noted_on"] = s.after.get("noted_on") or write.today.isoformat()
            s.after["author_id"] = s.after.get("author_id") or write.employee_id


class CompetitorRelationRules(Rules):
    """A competitor once per customer; shares sum to at most 100 %."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if not s.changed("share", "competitor_id", "deleted_at"):
            return
        others = [
            (competitor, share)
            for other_id, competitor, share in write.rows(
                "competitor_relation",
                ["id", "competitor_id", "share"],
                customer_id=s.after["customer_id"],
            )
            if other_id != s.record_id
        ]
        if s.after["competitor_id"] in [competitor for competitor, _share in others]:
            yield Problem("competitor_id", N_("This competitor is already in the list."))
        total = sum(share or 0 for _competitor, share in others) + (s.after["share"] or 0)
        if total > WHOLE_SHARE:
            yield Problem(
                "share",
                N_("The shares add up to {total}%, more than 100%."),
                {"total": f"{total / 100:g}"},
            )


class QualificationRules(Rules):
    """Dates in order; an end date and 长期 exclude each other."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if (
            s.after["valid_from"]
            and s.after["valid_to"]
            and s.after["valid_to"] < s.after["valid_from"]
        ):
            yield Problem("valid_to", N_("The end date lies before the start date."))
        if s.after["is_permanent"] and s.after["valid_to"]:
            yield Problem(
                "valid_to",
                N_("A document without end date has no end date here; clear one of the two."),
            )


class AttachmentRules(Rules):
    """A removed attachment is nobody's scan any more."""

    def written(self, write: Write, s: Subject) -> None:
        if s.after["deleted_at"] and s.changed("deleted_at"):
            for (document_id,) in write.rows("qualification", ["id"], scan_id=s.record_id):
                write.update("qualification", document_id, {"scan_id": None})
