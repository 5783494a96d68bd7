"""商机 on the customer card: what this customer may buy, bought or did not buy."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import EntityList
from crmdesk.ui.opportunities.actions import DealActions
from crmdesk.ui.widgets import button, vbox
from crmdesk.ui.widgets.states import EmptyState, Way

COLUMNS: Final = (
    "name", "grade", "stage_id", "state", "amount", "expected_on", "owner_id",
)  # fmt: skip
WIDE: Final = ("weighted", "decided_on", "created_on")


class OpportunitiesTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "opportunities"
    title: ClassVar[str] = N_("Opportunities")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self._actions = DealActions(desk, self)
        self._new = button(_("Add an opportunity"), "plus", name="cardNewOpportunity")
        self._new.clicked.connect(self._on_new)
        self.list = EntityList(
            desk,
            "opportunity",
            COLUMNS,
            Sort("created_on", descending=True),
            wide=WIDE,
            with_chips=False,
        )
        self.list.bar.insertWidget(0, self._new)
        self.list.opened.connect(self._on_open)
        self.list.edit_asked.connect(self._actions.edit)
        self.list.show_when_empty(
            EmptyState(
                "target",
                _("No opportunity yet"),
                _("Note what this customer may buy, how much and when."),
                [Way(_("Add an opportunity"), self._on_new, "plus", "primary", "emptyNewDeal")],
            )
        )
        vbox(self).addWidget(self.list)
        self._shown_id = 0

    def count(self, state: CardState) -> int | None:
        return len(state.rows("opportunity"))

    def render_card(self, state: CardState) -> None:
        if state.customer_id != self._shown_id:
            self._shown_id = state.customer_id
            mine = Condition("customer_id", Op.ONE_OF, (state.customer_id,))
            self.list.set_fixed_filter(Group((mine,)))
        else:
            self.list.list.refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written while the tab is shown."""
        self.list.list.on_change(change_set)

    def edit_current(self) -> bool:
        current = self.list.current_id()
        if current is not None:
            self._actions.edit(current)
        return current is not None

    def _on_new(self) -> None:
        if self.state is not None:
            self._actions.create(self.state.customer_id)

    def _on_open(self, opportunity_id: int) -> None:
        self._actions.open(opportunity_id, list(self.list.list.ids()))
