"""What the pickers of a document offer: people, opportunities, lines and instalments of its own."""

from __future__ import annotations

from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.references import MOST_CHOICES, fits
from crmdesk.ui.opportunities.references import DealReferences

OF_CONTRACT = {"contract_line": "name", "instalment": "name"}


class DocumentReferences(DealReferences):
    """Narrowed to a customer, and to a contract where lines or instalments are asked for."""

    def __init__(
        self, desk: Desk, customer_id: int | None = None, contract_id: int | None = None
    ) -> None:
        super().__init__(desk, customer_id)
        self.contract_id = contract_id

    def show_customer(self, customer_id: int) -> None:
        """Offer what belongs to this customer from now on."""
        self.customer_id = customer_id

    def choices(self, entity: str, text: str) -> list[tuple[int, str]]:
        if entity in OF_CONTRACT:
            return [(i, n) for i, n in self._parts(entity) if fits(n, text)][:MOST_CHOICES]
        if entity in ("opportunity", "contract"):
            return [(i, n) for i, n in self._deals(entity) if fits(n, text)][:MOST_CHOICES]
        if entity == "sale":
            return self._sales(text)
        return super().choices(entity, text)

    def _sales(self, text: str) -> list[tuple[int, str]]:
        """What goods of the customer can come back from: sales that are posted, newest first."""
        from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort

        wanted = Group((
            Condition("customer_id", Op.ONE_OF, (self.customer_id or 0,)),
            Condition("kind", Op.ONE_OF, ("sale",)),
            Condition("state", Op.ONE_OF, ("posted",)),
        ))  # fmt: skip
        query = ListQuery("sale", search=text, filter=wanted, sort=(Sort("sold_on", True),))
        page = self._desk.services.lists.first_page(query, ["code"], MOST_CHOICES)
        return [(i, str(row[0])) for i, row in zip(page.ids, page.rows, strict=True)]

    def _parts(self, entity: str) -> list[tuple[int, str]]:
        if self.contract_id is None:
            return []
        rows = self._desk.services.contracts.rows(entity, self.contract_id)
        return [(int(row["id"]), str(row[OF_CONTRACT[entity]])) for row in rows]

    def _deals(self, entity: str) -> list[tuple[int, str]]:
        if self.customer_id is None:
            return []
        rows = self._desk.services.records.children(entity, self.customer_id, order=("-id",))
        title = "name" if entity == "opportunity" else "title"
        current = [r for r in rows if entity != "contract" or r["is_current"]]
        return [(r.record_id, str(r[title])) for r in current]
