"""What the pickers of the talk form offer: people and open opportunities of one customer."""

from __future__ import annotations

from typing import Final

from crmdesk.core.errors import CrmError
from crmdesk.ui import message
from crmdesk.ui.forms.references import CREATABLE, MOST_CHOICES, References, fits

OPEN_STATES: Final = ("new", "active", "paused")


class TalkReferences(References):
    """Narrowed to ``customer_id``; a contact that was met for the first time is made on the spot."""

    def choices(self, entity: str, text: str) -> list[tuple[int, str]]:
        if entity != "opportunity":
            return super().choices(entity, text)
        return [(i, name) for i, name in self._opportunities() if fits(name, text)][:MOST_CHOICES]

    def _opportunities(self) -> list[tuple[int, str]]:
        if self.customer_id is None:
            return []
        rows = self._desk.services.records.children(
            "opportunity", self.customer_id, order=("-expected_on", "-id")
        )
        return [(r.record_id, str(r["name"])) for r in rows if r["state"] in OPEN_STATES]

    def can_create(self, entity: str) -> bool:
        return entity in CREATABLE or entity == "contact"

    def create(self, entity: str, name: str) -> int | None:
        if entity != "contact":
            return super().create(entity, name)
        if self.customer_id is None:
            return None
        try:
            change_set = self._desk.services.records.save(
                "contact", None, {"name": name, "customer_id": self.customer_id}
            )
        except CrmError as error:
            message.error(error)
            return None
        return next(iter(change_set.of("contact").created), None)

    def primary_contact(self) -> int | None:
        """Whom one talks to at this customer; None if nobody is known."""
        if self.customer_id is None:
            return None
        rows = self._desk.services.records.children(
            "contact", self.customer_id, order=("-is_primary", "path_order", "id")
        )
        return rows[0].record_id if rows else None
