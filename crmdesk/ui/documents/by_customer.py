"""Contracts by customer: one line each with what was agreed, came in, is open and overdue."""

from __future__ import annotations

from typing import Final

from crmdesk.core.i18n import _
from crmdesk.models.query import Condition, Group, Op, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip

COLUMNS: Final = (
    "name", "contract_count", "contract_amount", "contract_received", "contract_open",
    "contract_overdue", "owner_id",
)  # fmt: skip
WIDE: Final = ("last_contact_at", "next_step_on", "region", "industry")
WITH: Final = Group((Condition("contract_count", Op.MORE, (0,)),))


class ByCustomer(EntityList):
    """``opened`` carries the id of the customer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "customer",
            COLUMNS,
            Sort("contract_open", descending=True),
            wide=WIDE,
            view_key="contracts_by_customer",
        )
        self.table.delete_asked.disconnect(self.delete)  # that is for the page of customers
        self.set_fixed_filter(WITH)
        self.set_chips(
            [
                ListChip(ALL, _("All")),
                ListChip("open", _("With open amounts"), _more("contract_open")),
                ListChip("overdue", _("Overdue"), _more("contract_overdue")),
            ]
        )


def _more(key: str) -> Group:
    return Group((Condition(key, Op.MORE, (0,)),))
