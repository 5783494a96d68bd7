"""What the card page knows of the customer it shows: read in one go, in a job, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crmdesk.models.fields import FieldSpec

if TYPE_CHECKING:
    from crmdesk.services.card_data import CardData
    from crmdesk.services.completeness import Completeness
    from crmdesk.services.container import Services
    from crmdesk.services.follow_ups import Standing

Row = Mapping[str, Any]
CHILDREN = {
    "contact": ("-is_primary", "path_order", "id"),
    "address": ("-is_default", "id"),
    "dated_note": ("-noted_on", "-id"),
    "credit_event": ("-happened_on", "-id"),
    "competitor_relation": ("-share", "id"),
    "customer_cost": ("-spent_on", "-id"),
    "qualification": ("valid_to", "id"),
    "attachment": ("-id",),
    "opportunity": ("-id",),
}


@dataclass(frozen=True, slots=True)
class CardState:
    """One customer with everything on its card. ``values`` are python values by field name.

    ``duplicates``: how many customers look like it; None while nobody has looked yet.
    """

    card: CardData
    specs: Mapping[str, FieldSpec]
    values: Mapping[str, Any]
    children: Mapping[str, Sequence[Row]]
    history_count: int
    completeness: Completeness
    duplicates: int | None = None
    standing: Standing | None = None  # of its follow-up

    @property
    def customer_id(self) -> int:
        """The customer."""
        return self.card.customer_id

    @property
    def version(self) -> int:
        """The version of the customer that was read; saving compares it.

        Not ``card.version``, which counts the acts of the whole file.
        """
        return int(self.card.values["version"])

    def rows(self, entity: str) -> Sequence[Row]:
        """The living child records of one sort."""
        return self.children.get(entity, ())


def read_card(services: Services, customer_id: int) -> CardState:
    """Read everything a card shows. Raises NotFound."""
    card = services.cards.card(customer_id)
    specs = services.catalogue.by_key("customer")
    children = {
        entity: services.records.children(entity, customer_id, order=order)
        for entity, order in CHILDREN.items()
    }
    return CardState(
        card=card,
        specs=specs,
        values=services.records.values("customer", card.values),
        children=children,
        history_count=services.journal.count_of_customer(customer_id),
        completeness=services.completeness.of_customer(customer_id),
        standing=services.follow_ups.standing(customer_id),
    )
