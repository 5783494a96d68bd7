"""The customer list: search, chips, filter, table, and the card that follows the selection."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Group, ViewState
from crmdesk.services.chips import customer_chips
from crmdesk.ui.customers.actions import CustomerActions
from crmdesk.ui.customers.figures import DOCUMENTS, Figures
from crmdesk.ui.customers.help_texts import list_help
from crmdesk.ui.customers.list_card import ListCard
from crmdesk.ui.customers.paper import PaperOffer
from crmdesk.ui.customers.side_card import SideCard
from crmdesk.ui.desk import Desk
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, hbox

VIEW_KEY: Final = "customers_view"
SIDE_BELOW: Final = 1160  # scale 1.15 on a screen of 1366 pixels still has it


class CustomersPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Customers")
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "customer",
        "contact",
        "activity",
        "task",
        "custom_field",
        "saved_view",
        "employee",
        "area",
        "department",
        "tag",
        "setting",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.actions_ = CustomerActions(desk, self)
        self._chip = "all"
        self._own_filter = Group()
        self._view_id: int | None = None  # the saved view that is shown
        self._view_name = ""
        self._has_customers = True  # until the list says otherwise
        self.outer.addWidget(self._make_top())
        self.paper = PaperOffer(desk)
        self.outer.addWidget(self.paper)
        self.figures = Figures(desk)
        self.outer.addWidget(self.figures)
        body = hbox(None, spacing=10)
        self.list_card = ListCard(desk)
        self.list, self.chips = self.list_card.list, self.list_card.chips
        body.addWidget(self.list_card, 1)
        self.side = SideCard(desk)
        body.addWidget(self.side)
        self.outer.addLayout(body, 1)
        self._connect()
        self.list.keep_view(VIEW_KEY)

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Customers"))
        self.top.help.clicked.connect(self.show_help)
        self.search = self.top.add_search(_("Name, pinyin initials, telephone (Ctrl+F)"))
        self._import = button(_("Import"), "upload-simple", name="importButton")
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the list or cards")
        )
        self._new = button(
            _("New customer"), "plus", "primary", name="newCustomer", tip=_("New customer (Ctrl+N)")
        )
        for made in (self._import, self._print, self._new):
            self.top.add(made)
        return self.top

    def _connect(self) -> None:
        self.search.searched.connect(self._on_searched)
        self.search.left_downwards.connect(self.list.table.setFocus)
        self._import.clicked.connect(self._on_import)
        self._print.clicked.connect(self._on_print_menu)
        self._new.clicked.connect(self.key_new)
        self.chips.chosen.connect(self._on_chip)
        self.list_card.filter.clicked.connect(self.key_filter)
        self.list_card.views.clicked.connect(self._on_views)
        self.figures.chosen.connect(self._on_figure)
        self.figures.counted.connect(self.chips.set_counts)
        table = self.list.table
        table.current_changed.connect(self.side.show_customer)
        table.selection_changed.connect(self._on_selection)
        table.opened.connect(self._on_open)
        table.edit_asked.connect(self.key_edit)
        table.delete_asked.connect(self.key_delete)
        table.paste_asked.connect(self.key_paste)
        table.menu_asked.connect(self._on_menu)
        self.list.answered.connect(self._on_answered)
        self.list.ids_known.connect(self.desk.walk_changed)
        self.side.open_asked.connect(self._on_open)
        self.side.edit_asked.connect(self._on_edit)
        self.side.talk_asked.connect(self._on_talk)
        self.side.more_asked.connect(self._on_side_more)

    # --- showing -----------------------------------------------------------------------------------
    def enter(
        self,
        customer_id: int | None = None,
        search: str | None = None,
        filter_group: Group | None = None,
        chip: str = "",
        **_more: Any,
    ) -> None:
        """Come to the list; perhaps with a search, a filter, or a customer to stand on."""
        if search is not None:
            self.search.set_quietly(search)
            self.list.set_search(search)
        if filter_group is not None:
            self._own_filter = filter_group
            self._apply_filter()
        if chip:
            self._on_chip(chip)
        if customer_id is not None and not self.list.table.go_to_id(customer_id):
            self.list.refresh(customer_id)

    def refresh(self) -> None:
        self._set_chips()
        self._name_view()
        self.list.refresh()
        self.figures.count(self._chip_filters)
        self.side.reload()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        if not self.isVisible():
            self.is_stale = True
            return
        if change_set.touches(("custom_field", "setting")):
            self.reload()
            return
        self._name_view()
        self.list.on_change(change_set)
        self.figures.count(self._chip_filters)
        self.side.reload()

    def _set_chips(self) -> None:
        # The titles do not depend on settings, which may not be loaded yet.
        chips = customer_chips(self.desk.services.employee_id, 0, clock.today())
        self.chips.set_chips([(c.key, c.title) for c in chips])
        self.chips.choose(self._chip)

    def _chip_filters(self) -> dict[str, Group]:
        """What each chip lets through."""
        from crmdesk.services.settings import REVIEW_DAYS

        services = self.desk.services
        days = services.settings.get(REVIEW_DAYS)
        chips = customer_chips(services.employee_id, days, clock.today())
        return {c.key: c.filter for c in chips}

    def _on_answered(self, total: int) -> None:
        self._say_counts()
        query = self.list.query
        is_everyone = query.filter.is_empty and not query.search
        self._has_customers = total > 0 or not is_everyone
        self.figures.setVisible(self._has_customers)
        self._fit()
        if total:
            return
        if is_everyone:
            self.list_card.say_no_customers(self._on_import, self.key_new)
        else:
            self.list_card.say_nothing_found(self._on_show_all)

    def _say_counts(self) -> None:
        total, selected = self.list.total, self.list.table.selected_count()
        text = ngettext("{count} customer", "{count} customers", total).format(count=f"{total:,}")
        if selected > 1:
            text += " · " + _("{count} selected").format(count=f"{selected:,}")
        if self._view_name:
            text = f"{self._view_name} · {text}"
        self.top.subtitle.setText(text)

    # --- filter, view, sort ------------------------------------------------------------------------
    def _on_searched(self, text: str) -> None:
        self.list.set_search(text)
        self.paper.look(text)

    def _on_chip(self, key: str) -> None:
        self._chip = key if key in self._chip_filters() else "all"
        self.chips.choose(self._chip)
        self._apply_filter()

    def _apply_filter(self) -> None:
        chip = Group() if self._chip == "all" else self._chip_filters().get(self._chip, Group())
        parts = [g for g in (chip, self._own_filter) if not g.is_empty]
        self.list_card.filter.setChecked(not self._own_filter.is_empty)
        self.list.set_filter(Group(tuple(parts)) if parts else Group())

    def _on_show_all(self) -> None:
        self._own_filter = Group()
        self._leave_view()
        self.search.set_quietly("")
        self._chip = "all"
        self.chips.choose("all")
        self.list.set_search("")
        self._apply_filter()

    def _on_figure(self, key: str) -> None:
        if key == DOCUMENTS:
            self.desk.open_page("qualifications")
        else:
            self._on_chip(key)

    def key_filter(self) -> None:
        """Ctrl+Shift+F."""
        from crmdesk.ui.dialogs.filter import FilterDialog

        specs = self.desk.services.lists.columns("customer")
        dialog = FilterDialog(self.desk, specs, self._own_filter, self)
        if dialog.exec():
            self._own_filter = dialog.group()
            self._leave_view()
        self._apply_filter()

    def _on_views(self) -> None:
        from crmdesk.ui.customers.view_menu import show_view_menu

        show_view_menu(self, self.list_card.views)

    def apply_view(self, view_id: int, name: str, state: ViewState) -> None:
        """Show a saved view."""
        self._view_id, self._view_name = view_id, name
        self._chip = "all"
        self.chips.choose("all")
        self._own_filter = state.filter
        self.list_card.filter.setChecked(not state.filter.is_empty)
        self.list.apply(state)

    def _leave_view(self) -> None:
        self._view_id, self._view_name = None, ""

    def _name_view(self) -> None:
        """The saved view that is shown may be called something else by now, or be gone."""
        if self._view_id is not None:
            views = self.desk.services.views.of("customer")
            self._view_name = next((v.name for v in views if v.view_id == self._view_id), "")
            self._say_counts()

    def view_state(self) -> ViewState:
        """The view as it stands: what a saved view keeps."""
        state = self.list.state()
        return ViewState(state.columns, state.widths, self.list.query.filter, state.sort)

    # --- keys and menus ----------------------------------------------------------------------------
    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def key_new(self) -> None:
        """Ctrl+N."""
        self.actions_.create(self.search.text())

    def key_edit(self) -> None:
        """F2."""
        self._on_edit(self.list.table.current_id())

    def key_talk(self) -> None:
        """Ctrl+J: a follow-up with the customer under the cursor."""
        self._on_talk(self.list.table.current_id())

    def _on_talk(self, customer_id: int | None) -> None:
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        record_talk(self.desk, self.window(), customer_id)

    def key_delete(self) -> None:
        """Del."""
        self.actions_.delete(self.list.table.selected_ids())

    def key_paste(self) -> None:
        """Ctrl+V."""
        self.actions_.paste()

    def key_bulk(self) -> None:
        """Ctrl+B."""
        self.actions_.edit_together(self.list.table.selected_ids())

    def key_columns(self) -> None:
        """Alt+C."""
        self.list.choose_columns()

    def key_views(self) -> None:
        """Alt+V."""
        self._on_views()

    def key_import(self) -> None:
        """Alt+I."""
        self._on_import()

    def key_export(self) -> None:
        """Ctrl+E."""
        self.actions_.export(self.list)

    def key_print(self) -> None:
        """Ctrl+P: the cards of the selection."""
        self.actions_.print_cards(self.list.table.selected_ids())

    def _on_open(self, customer_id: int | None) -> None:
        if customer_id is not None:
            self.desk.open_customer(customer_id, ids=self.list.ids())

    def _on_edit(self, customer_id: int | None) -> None:
        if customer_id is not None:
            self.desk.open_customer(customer_id, ids=self.list.ids(), editing=True)

    def _on_import(self) -> None:
        self.desk.open_page("transfer")

    def _on_print_menu(self) -> None:
        self.actions_.print_menu(self.list, self._print)

    def _on_side_more(self, customer_id: int, anchor: QWidget) -> None:
        self.actions_.menu([customer_id], self.list).exec(
            anchor.mapToGlobal(QPoint(0, anchor.height()))
        )

    def _on_menu(self, place: QPoint) -> None:
        ids = self.list.table.selected_ids()
        if ids:
            self.actions_.menu(ids, self.list).exec(place)

    def _on_selection(self) -> None:
        self._say_counts()
        self.actions_.say_totals(self.list)

    def first_focus(self) -> QWidget:
        return self.list.table  # arrows and Enter at once

    def help_text(self) -> str:
        return list_help()

    # --- room --------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.desk.customer_selection = self.list.table.selected_ids()

    def _fit(self) -> None:
        window = self.window()
        is_low = window.height() / theme().scale < LOW_WINDOW
        self.figures.set_low(is_low)
        self.list.table.set_low(is_low)
        is_wide = window.width() / theme().scale >= SIDE_BELOW
        self.side.setVisible(is_wide and self._has_customers)
