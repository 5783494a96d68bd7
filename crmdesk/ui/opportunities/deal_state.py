"""What the page of an opportunity shows: read in one go, in a job, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.grade import GradeAnswer
from crmdesk.ui.opportunities.actions import Deal
from crmdesk.ui.opportunities.why_panel import WhyCard

if TYPE_CHECKING:
    from crmdesk.services.board_data import BoardCard
    from crmdesk.services.container import Services

Row = Mapping[str, Any]
ENTITY: Final = "opportunity"
CHILDREN: Final = {
    "opportunity_product": ("id",),
    "opportunity_expense": ("-spent_on", "-id"),
    "opportunity_competitor": ("id",),
    "opportunity_share": ("-share", "id"),
    "opportunity_transfer": ("-asked_on", "-id"),
}


@dataclass(frozen=True, slots=True)
class DealState:
    """One opportunity. *values* are Python values by field; *children* stored rows by entity."""

    record: Row
    values: Mapping[str, Any]
    customer: str
    stage: str
    answer: GradeAnswer
    playbook: str
    card: BoardCard | WhyCard
    probability: int | None
    children: Mapping[str, Sequence[Row]]
    road: Sequence[Any]  # of ``OpportunityService.stage_history``
    papers: Sequence[tuple[str, int, str]]  # entity, id and name of its quotes and contracts

    @property
    def id(self) -> int:
        """The opportunity."""
        return int(self.record["id"])

    @property
    def version(self) -> int:
        """The version that was read."""
        return int(self.record["version"])

    @property
    def state(self) -> str:
        """The stored state."""
        return str(self.record["state"])

    @property
    def filing(self) -> str:
        """Where its file lies."""
        return str(self.record["filing"])

    @property
    def deal(self) -> Deal:
        """The same for dialogs."""
        return Deal(
            self.id,
            int(self.record["customer_id"]),
            self.customer,
            str(self.record["name"]),
            self.record["amount"],
        )


def read_deal(services: Services, opportunity_id: int) -> DealState:
    """Read everything the page shows. Raises NotFound."""
    record = services.records.fetch(ENTITY, opportunity_id)
    values = services.records.values(ENTITY, record)
    customer = services.names("customer", int(record["customer_id"] or 0))
    answer = services.opportunities.explain(opportunity_id)
    playbook = ""
    if answer.grade is not None:
        playbook = services.opportunities.playbook(answer.grade)
    on_board = services.boards.cards([opportunity_id]).get(opportunity_id)
    amount = values["amount"]
    chance = None
    if on_board is not None and on_board.amount:
        chance = round(on_board.weighted * 10_000 / on_board.amount)
    return DealState(
        record=record,
        values=values,
        customer=customer,
        stage=services.names("stage", int(record["stage_id"] or 0)),
        answer=answer,
        playbook=playbook,
        card=on_board or WhyCard(opportunity_id, customer, "", str(record["name"]), amount),
        probability=chance,
        children={
            entity: services.records.children(entity, opportunity_id, order=order)
            for entity, order in CHILDREN.items()
        },
        road=services.opportunities.stage_history(opportunity_id),
        papers=_papers(services, opportunity_id),
    )


def _papers(services: Services, opportunity_id: int) -> list[tuple[str, int, str]]:
    """Its quotes and contracts, newest first."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort

    found = []
    for entity in ("quote", "contract"):
        mine = Group((Condition("opportunity_id", Op.ONE_OF, (opportunity_id,)),))
        query = ListQuery(entity=entity, filter=mine, sort=(Sort("created_at", descending=True),))
        page = services.lists.first_page(query, ["code"], 20)
        found += [(entity, i, str(row[0])) for i, row in zip(page.ids, page.rows, strict=True)]
    return found
