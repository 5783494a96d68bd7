"""A list of records in its card: chips, saved views, filter, columns, and the verbs for rows.

What the customers page does for customers, for any entity. The page says which chips there are and
what opening a row means; searching, filtering, changing together, exporting, printing and deleting
work by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _, ngettext
from crmdesk.models.query import Group, ListQuery, Sort, ViewState
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.record_list import RecordList
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import hbox, icon_button, passing_menu, vbox
from crmdesk.ui.widgets.chips import ChipBar

ALL = "all"


@dataclass(frozen=True, slots=True)
class ListChip:
    """A quick filter: what stands on it and what it lets through."""

    key: str
    title: str
    filter: Group = field(default_factory=Group)


class EntityList(QFrame):
    """``opened`` and ``edit_asked`` carry an id; ``counted`` the number of rows."""

    opened = Signal(object)
    edit_asked = Signal(object)
    current_changed = Signal(object)
    counted = Signal(object)
    selection_changed = Signal()

    def __init__(
        self,
        desk: Desk,
        entity: str,
        columns: Sequence[str],
        sort: Sort,
        *,
        wide: Sequence[str] = (),
        view_key: str = "",
        with_chips: bool = True,
    ) -> None:
        """*view_key* is the name under which columns and order are kept in the preferences."""
        super().__init__()
        self.desk, self.entity = desk, entity
        self.setObjectName(f"list_{entity}")
        set_role(self, "card")
        self._chip_filters: dict[str, Group] = {}
        self._chip = ALL
        self._own_filter = Group()
        self._fixed = Group()
        self.view_name = ""
        column = vbox(self, (1, 0, 1, 1))
        row = hbox(None, (12, 8, 10, 8), 6)
        self.chips = ChipBar()
        row.addWidget(self.chips, 1)
        if not with_chips:
            self.chips.hide()
            row.addStretch(1)
        self.views = icon_button("bookmark-simple", _("Saved views (Alt+V)"), name="viewsButton")
        self.filter = icon_button("funnel", _("Filter (Ctrl+Shift+F)"), name="filterButton")
        self.columns = icon_button("columns", _("Choose columns (Alt+C)"), name="columnsButton")
        self.filter.setCheckable(True)
        for made in (self.views, self.filter, self.columns):
            row.addWidget(made)
        self.bar = row
        column.addLayout(row)
        self.list = RecordList(desk, entity, columns, sort, wide=wide)
        self.table = self.list.table
        column.addWidget(self.list, 1)
        self._counting = LatestOnly(desk.jobs, self)
        self._connect()
        if view_key:
            self.list.keep_view(view_key)

    def _connect(self) -> None:
        self.columns.clicked.connect(self.list.choose_columns)
        self.filter.clicked.connect(self.ask_filter)
        self.views.clicked.connect(self.show_views)
        self.chips.chosen.connect(self.choose_chip)
        self.list.answered.connect(self.counted)
        self.table.opened.connect(self.opened)
        self.table.edit_asked.connect(self._on_edit)
        self.table.current_changed.connect(self.current_changed)
        self.table.selection_changed.connect(self.selection_changed)
        self.table.delete_asked.connect(self.delete)
        self.table.menu_asked.connect(self._on_menu)

    # --- what is shown -----------------------------------------------------------------------------
    def set_chips(self, chips: Sequence[ListChip]) -> None:
        """Offer these quick filters; their numbers are counted in the background."""
        self._chip_filters = {c.key: c.filter for c in chips}
        self.chips.set_chips([(c.key, c.title) for c in chips])
        if self._chip not in self._chip_filters:
            self._chip = ALL
        self.chips.choose(self._chip)
        self.count_chips()

    def count_chips(self) -> None:
        """Say behind each chip how many there are."""
        lists, entity = self.desk.services.lists, self.entity
        fixed, filters = self._fixed, dict(self._chip_filters)

        def count(_progress: Any) -> dict[str, int]:
            found = {}
            for key, group in filters.items():
                parts = tuple(g for g in (fixed, group) if not g.is_empty)
                found[key] = lists.count(ListQuery(entity=entity, filter=Group(parts)))
            return found

        self._counting.ask(_("Counting"), count, self.chips.set_counts)

    def choose_chip(self, key: str) -> None:
        """Show what a chip lets through."""
        self._chip = key if key in self._chip_filters else ALL
        self.chips.choose(self._chip)
        self._apply_filter()

    def set_search(self, text: str) -> None:
        """Find *text*."""
        self.list.set_search(text)

    def set_own_filter(self, group: Group) -> None:
        """Show what *group* lets through, as if it had been typed into the filter."""
        self._own_filter = group
        self._apply_filter()

    def set_fixed_filter(self, group: Group) -> None:
        """What the page itself asks for, beside chips and filter (the seller above a board)."""
        if group != self._fixed:
            self._fixed = group
            self._apply_filter()
            self.count_chips()

    def show_all(self) -> None:
        """Away with chip and filter."""
        self._own_filter, self._chip, self.view_name = Group(), ALL, ""
        self.chips.choose(ALL)
        self.list.set_search("")
        self._apply_filter()

    @property
    def is_everything(self) -> bool:
        """Whether nothing keeps a record from being shown."""
        return self.list.query.filter.is_empty and not self.list.query.search

    def _apply_filter(self) -> None:
        chip = self._chip_filters.get(self._chip, Group())
        parts = [g for g in (self._fixed, chip, self._own_filter) if not g.is_empty]
        self.filter.setChecked(not self._own_filter.is_empty)
        self.list.set_filter(Group(tuple(parts)) if parts else Group())

    def refresh(self, wanted_id: int | None = None) -> None:
        """Read the list again."""
        self.list.refresh(wanted_id)
        self.count_chips()

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written."""
        self.list.on_change(change_set)
        self.count_chips()

    # --- filter and views ---------------------------------------------------------------------------
    def ask_filter(self) -> None:
        """Ctrl+Shift+F."""
        from crmdesk.ui.dialogs.filter import FilterDialog

        specs = self.desk.services.lists.columns(self.entity)
        dialog = FilterDialog(self.desk, specs, self._own_filter, self)
        if dialog.exec():
            self._own_filter = dialog.group()
            self.view_name = ""
        self._apply_filter()

    def show_views(self) -> None:
        """Alt+V."""
        from crmdesk.ui.customers.view_menu import show_view_menu

        show_view_menu(self, self.views, self.entity)

    def apply_view(self, _view_id: int, name: str, state: ViewState) -> None:
        """Show a saved view."""
        self.view_name, self._chip, self._own_filter = name, ALL, state.filter
        self.chips.choose(ALL)
        self.filter.setChecked(not state.filter.is_empty)
        self.list.apply(state)
        self._apply_filter()

    def view_state(self) -> ViewState:
        """The view as it stands, with the person's own filter."""
        state = self.list.state()
        return ViewState(state.columns, state.widths, self._own_filter, state.sort)

    # --- verbs ----------------------------------------------------------------------------------------
    def selected_ids(self) -> list[int]:
        """The selected records."""
        return list(self.table.selected_ids())

    def current_id(self) -> int | None:
        """The record under the cursor."""
        return self.table.current_id()

    def edit_together(self) -> None:
        """Ctrl+B."""
        from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog

        ids = self.selected_ids()
        if not ids:
            message.notify(_("Select the rows first."))
            return
        BulkEditDialog(self.desk, ids, self, entity=self.entity).exec()

    def delete(self) -> None:
        """Del: into the recycle bin, with undo."""
        ids = self.selected_ids()
        if not ids:
            return
        said = ngettext(
            "{count} record is in the recycle bin.",
            "{count} records are in the recycle bin.",
            len(ids),
        ).format(count=len(ids))
        self.desk.write(_("Deleting"), self.remover(ids), said=said)

    def remover(self, ids: list[int]) -> Callable[[Any], ChangeSet]:
        """What deletes records, for the writer thread; some entities know more than others."""
        services, entity = self.desk.services, self.entity
        return lambda p: services.records.remove(entity, ids, p)

    def export(self) -> None:
        """Ctrl+E: the list as shown, or the selected rows, to Excel."""
        from crmdesk.ui.exporting import export_list

        export_list(self.desk, self, self.list.query, self._shown_columns(), self.selected_ids())

    def print_list(self) -> None:
        """The list as shown on paper."""
        from crmdesk.models.registry import entity_of
        from crmdesk.ui.printing import print_report

        print_report(
            self.desk,
            "customer-list",
            self,
            query=self.list.query,
            columns=self._shown_columns(),
            title=self.view_name or _(entity_of(self.entity).label_plural),
        )

    def _shown_columns(self) -> list[str]:
        return self.table.column_order() or list(self.list.column_keys)

    def _on_edit(self) -> None:
        current = self.current_id()
        if current is not None:
            self.edit_asked.emit(current)

    def _on_menu(self, place: QPoint) -> None:
        if self.selected_ids():
            self.menu().exec(place)

    def menu(self) -> QMenu:
        """The context menu of the selected rows."""
        made = passing_menu(self)
        current = self.current_id()
        if len(self.selected_ids()) == 1 and current is not None:
            _add(made, _("Open") + "\tEnter", lambda: self.opened.emit(current))
            _add(made, _("Edit") + "\tF2", lambda: self.edit_asked.emit(current))
        _add(made, _("Change together …") + "\tCtrl+B", self.edit_together)
        self.add_acts(made)
        made.addSeparator()
        _add(made, _("Export to Excel …") + "\tCtrl+E", self.export)
        _add(made, _("Copy rows") + "\tCtrl+C", self.table.copy_selection)
        made.addSeparator()
        _add(made, _("Delete") + "\tDel", self.delete)
        return made

    def add_acts(self, menu: QMenu) -> None:
        """For subclasses: further entries of the context menu."""

    def show_when_empty(self, widget: QWidget) -> None:
        """What stands in place of the table when there is nothing to show."""
        self.list.show_when_empty(widget)


def _add(menu: QMenu, text: str, act: Callable[[], Any]) -> None:
    menu.addAction(text).triggered.connect(lambda *_checked: act())
