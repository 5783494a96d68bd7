"""The card around the customer list: chips, the buttons of the view, the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QFrame

from crmdesk.core.i18n import _
from crmdesk.models.query import Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.tables.record_list import RecordList
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import hbox, icon_button, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState, Way

COLUMNS: Final = (
    "name",
    "contact.name",
    "contact.mobile",
    "relation_state",
    "owner_id",
    "area_id",
    "registered_capital",
)
# What a window of more than about 1500 pixels shows besides.
WIDE: Final = ("source", "phone", "first_trade_on", "reviewed_on")


class ListCard(QFrame):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("listCard")
        set_role(self, "card")
        self._desk = desk
        column = vbox(self, (1, 0, 1, 1))
        row = hbox(None, (12, 8, 10, 8), 6)
        self.chips = ChipBar()
        row.addWidget(self.chips, 1)
        self.views = icon_button("bookmark-simple", _("Saved views (Alt+V)"), name="viewsButton")
        self.filter = icon_button("funnel", _("Filter (Ctrl+Shift+F)"), name="filterButton")
        self.columns = icon_button("columns", _("Choose columns (Alt+C)"), name="columnsButton")
        self.filter.setCheckable(True)
        for made in (self.views, self.filter, self.columns):
            row.addWidget(made)
        column.addLayout(row)
        self.list = RecordList(desk, "customer", COLUMNS, Sort("name"), wide=WIDE)
        column.addWidget(self.list, 1)
        self.columns.clicked.connect(self.list.choose_columns)

    def say_nothing_found(self, show_all: Callable[[], None]) -> None:
        """The search or the filter lets nobody through."""
        ways = [Way(_("Show all customers"), show_all, "x", name="showAll")]
        self.list.show_when_empty(
            EmptyState(
                "magnifying-glass",
                _("Nothing found"),
                _("No customer fits the search and the filter."),
                ways,
            )
        )

    def say_no_customers(self, import_file: Callable[[], None], create: Callable[[], None]) -> None:
        """The data file holds no customer yet."""
        ways = [
            Way(_("Import from Excel"), import_file, "upload-simple", "primary", "emptyImport"),
            Way(_("New customer"), create, "plus", name="emptyNew"),
        ]
        self.list.show_when_empty(
            EmptyState(
                "address-book",
                _("No customers yet"),
                _(
                    "Import a list from Excel, WPS or a bookkeeping program, or enter the first "
                    "customer by hand."
                ),
                ways,
            )
        )
