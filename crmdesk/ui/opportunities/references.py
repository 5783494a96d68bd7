"""What the pickers of an opportunity offer: stages of its pipeline, contacts of its customer.

A customer or a contact that is not there yet is made from its name on the spot.
"""

from __future__ import annotations

from typing import Final

from crmdesk.core.errors import CrmError
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.references import MOST_CHOICES, References, fits

IN_PLACE: Final = frozenset({"customer", "contact"})


class DealReferences(References):
    """*pipeline_id* narrows the stages; None offers those of the usual pipeline."""

    def __init__(
        self, desk: Desk, customer_id: int | None = None, pipeline_id: int | None = None
    ) -> None:
        super().__init__(desk, customer_id)
        self.pipeline_id = pipeline_id

    def choices(self, entity: str, text: str) -> list[tuple[int, str]]:
        if entity == "stage":
            return [(i, n) for i, n in self._stages() if fits(n, text)]
        if entity == "pipeline":
            rows = self._desk.services.pipelines.all()
            return [(p.id, p.name) for p in rows if fits(p.name, text)]
        if entity == "product":
            return self._products(text)
        return super().choices(entity, text)

    def _stages(self) -> list[tuple[int, str]]:
        """In the order of the road, not of the alphabet."""
        rows = self._desk.services.pipelines.all()
        chosen = [p for p in rows if p.id == self.pipeline_id]
        usual = [p for p in rows if p.is_default]
        of = (chosen or usual or rows)[:1]
        return [(s.id, s.name) for p in of for s in p.stages]

    def _products(self, text: str) -> list[tuple[int, str]]:
        from crmdesk.models.query import ListQuery, Sort

        query = ListQuery(entity="product", search=text, sort=(Sort("name"),))
        page = self._desk.services.lists.first_page(query, ["name"], MOST_CHOICES)
        return [(i, str(row[0])) for i, row in zip(page.ids, page.rows, strict=True)]

    def can_create(self, entity: str) -> bool:
        return entity in IN_PLACE or super().can_create(entity)

    def create(self, entity: str, name: str) -> int | None:
        if entity not in IN_PLACE:
            return super().create(entity, name)
        values: dict[str, object] = {"name": name}
        if entity == "customer":
            values["owner_id"] = self._desk.services.employee_id
        elif self.customer_id is None:
            return None
        else:
            values["customer_id"] = self.customer_id
        try:
            change_set = self._desk.services.records.save(entity, None, values)
        except CrmError as error:
            message.error(error)
            return None
        return next(iter(change_set.of(entity).created), None)
