"""What can be done with customers from the list, the side card and the card: one place for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.models import codecs
from crmdesk.models.fields import Kind
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.tables.record_list import RecordList
from crmdesk.ui.widgets import passing_menu

SUMMED: Final = frozenset({Kind.INTEGER, Kind.MONEY, Kind.QUANTITY})
MOST_SUMMED: Final = 5000


class CustomerActions:
    """The verbs; each knows its dialog and its service."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk = desk
        self._parent = parent

    # --- making and removing -------------------------------------------------------------------
    def create(self, name: str = "") -> None:
        """Enter a new customer."""
        from crmdesk.ui.dialogs.new_customer import NewCustomerDialog

        NewCustomerDialog(self._desk, self._parent, name=name).exec()

    def talk(self, customer_id: int) -> None:
        """Record a follow-up."""
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        record_talk(self._desk, self._parent.window(), customer_id)

    def delete(self, ids: Sequence[int]) -> None:
        """Move customers to the recycle bin; no question, because undo is one click away."""
        if not ids:
            return
        services = self._desk.services
        said = ngettext(
            "{count} customer is in the recycle bin.",
            "{count} customers are in the recycle bin.",
            len(ids),
        ).format(count=len(ids))
        wanted = list(ids)
        self._desk.write(
            _("Deleting"), lambda p: services.records.remove("customer", wanted, p), said=said
        )

    # --- changing several ------------------------------------------------------------------------
    def edit_together(self, ids: Sequence[int]) -> None:
        """Give several customers the same values."""
        if not ids:
            message.notify(_("Select the customers first."))
            return
        from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog

        BulkEditDialog(self._desk, list(ids), self._parent).exec()

    def merge(self, ids: Sequence[int]) -> None:
        """Make one customer of several."""
        from crmdesk.ui.dialogs.merge import MergeDialog

        MergeDialog(self._desk, list(ids), self._parent).exec()

    def paste(self) -> None:
        """Take rows from the clipboard into the import wizard."""
        from PySide6.QtGui import QGuiApplication

        text = QGuiApplication.clipboard().text()
        if "\t" not in text and "\n" not in text.strip():
            message.notify(_("Copy rows in Excel first, headings included, then paste them here."))
            return
        self._desk.open_page("transfer", pasted=text)

    # --- paper and files ---------------------------------------------------------------------------
    def print_cards(self, ids: Sequence[int]) -> None:
        """Print the A4 cards of customers."""
        if not ids:
            message.notify(_("Select the customers first."))
            return
        from crmdesk.ui.printing import print_report

        print_report(self._desk, "customer-card", self._parent, customer_ids=list(ids))

    def print_list(self, records: RecordList, report: str = "customer-list") -> None:
        """Print the list as shown."""
        from crmdesk.ui.printing import print_report

        print_report(
            self._desk,
            report,
            self._parent,
            query=records.query,
            columns=records.table.column_order() or list(records.column_keys),
        )

    def export(self, records: RecordList) -> None:
        """Write the list as shown to an Excel file."""
        from crmdesk.ui.exporting import export_list

        export_list(
            self._desk,
            self._parent,
            records.query,
            records.table.column_order() or list(records.column_keys),
            records.table.selected_ids(),
        )

    # --- routes and visits -------------------------------------------------------------------------
    def plan_visits(self, ids: Sequence[int]) -> None:
        """Put these customers into the plan of a week."""
        self._desk.open_page("routes", plan_for=list(ids))

    def put_on_route(self, ids: Sequence[int]) -> None:
        """Put these customers at the end of a route that is chosen."""
        from crmdesk.ui.routes.choose_route import ChooseRouteDialog

        ChooseRouteDialog(self._desk, ids, self._parent.window()).exec()

    # --- menus ---------------------------------------------------------------------------------------
    def menu(self, ids: Sequence[int], records: RecordList) -> QMenu:
        """The context menu for the selected customers."""
        menu = passing_menu(self._parent)
        wanted = list(ids)
        if len(wanted) == 1:
            self._add(menu, _("Open card"), lambda: self._desk.open_customer(wanted[0]), "Enter")
            self._add(
                menu, _("Edit"), lambda: self._desk.open_customer(wanted[0], editing=True), "F2"
            )
            self._add(menu, _("Record a follow-up"), lambda: self.talk(wanted[0]), "Ctrl+J")
        self._add(menu, _("Change together …"), lambda: self.edit_together(wanted), "Ctrl+B")
        if len(wanted) > 1:
            self._add(menu, _("Merge into one …"), lambda: self.merge(wanted))
        self._add(menu, _("Plan visits …"), lambda: self.plan_visits(wanted))
        self._add(menu, _("Put on a route …"), lambda: self.put_on_route(wanted))
        menu.addSeparator()
        self._add(menu, _("Print cards"), lambda: self.print_cards(wanted), "Ctrl+P")
        self._add(menu, _("Export to Excel …"), lambda: self.export(records), "Ctrl+E")
        self._add(menu, _("Copy rows"), records.table.copy_selection, "Ctrl+C")
        menu.addSeparator()
        self._add(menu, _("Delete"), lambda: self.delete(wanted), "Del")
        return menu

    def print_menu(self, records: RecordList, anchor: QWidget) -> None:
        """What the print button offers."""
        menu = passing_menu(self._parent)
        ids = records.table.selected_ids()
        cards = ngettext(
            "Card of the selected customer", "Cards of {count} selected customers", len(ids)
        ).format(count=len(ids))
        self._add(menu, cards, lambda: self.print_cards(ids), "Ctrl+P").setEnabled(bool(ids))
        self._add(menu, _("Cards of the whole list"), lambda: self.print_cards(list(records.ids())))
        menu.addSeparator()
        self._add(menu, _("List as shown"), lambda: self.print_list(records))
        self._add(
            menu, _("Customer register"), lambda: self.print_list(records, "customer-register")
        )
        menu.addSeparator()
        self._add(menu, _("Export to Excel …"), lambda: self.export(records), "Ctrl+E")
        menu.exec(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))

    def _add(self, menu: QMenu, text: str, act: Any, keys: str = "") -> Any:
        action = menu.addAction(f"{text}\t{keys}" if keys else text)
        action.triggered.connect(act)
        return action

    # --- sums ------------------------------------------------------------------------------------------
    def say_totals(self, records: RecordList) -> None:
        """Sums of the selected rows in the status line."""
        window = self._parent.window()
        status = getattr(window, "status", None)
        if status is None:
            return
        count = records.table.selected_count()
        specs = [s for s in records.model.specs if s.kind in SUMMED]
        if count < 2 or not specs or count > MOST_SUMMED:
            status.set_note("")
            return
        ids = records.table.selected_ids()
        totals = self._desk.services.lists.totals("customer", [s.name for s in specs], ids)
        shown = [
            f"{s.title} {codecs.show(s, totals[s.name])}{_(s.unit)}"
            for s in specs
            if s.name in totals
        ]
        text = _("{count} selected").format(count=count)
        status.set_note(" · ".join([text, *shown]))
