"""What the lists of products, quotes and contracts share: search, keys, verbs, empty states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _
from crmdesk.models.query import Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import EntityList, ListChip
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button
from crmdesk.ui.widgets.states import EmptyState, Way

Deed = Callable[[Any], ChangeSet]


class ListPage(Page):
    """Subclasses name entity and columns, and say what opening and beginning anew mean."""

    entity: ClassVar[str] = ""
    columns: ClassVar[Sequence[str]] = ()
    wide: ClassVar[Sequence[str]] = ()
    sort: ClassVar[Sort]
    stretch: ClassVar[str] = ""
    icon: ClassVar[str] = "file-text"
    hint: ClassVar[str] = ""
    new_title: ClassVar[str] = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.outer.addWidget(self._make_top())
        self.list = _List(self)
        if self.stretch:
            self.list.table.set_stretch(self.stretch)
        self.body = self.make_body()
        self.outer.addWidget(self.body, 1)
        self._connect()
        self.list.set_chips(self.chips())

    # --- for subclasses --------------------------------------------------------------------------
    def make_body(self) -> QWidget:
        """What stands under the title; the list alone by default."""
        return self.list

    def chips(self) -> list[ListChip]:
        """The quick filters."""
        return []

    def buttons(self) -> list[QPushButton]:
        """Further buttons before the last one."""
        return []

    @property
    def shown(self) -> EntityList:
        """The list that the keys are for."""
        return self.list

    def fill_menu(self, menu: QMenu) -> None:
        """Further entries of the context menu."""

    def remover(self, ids: list[int]) -> Deed | None:
        """What deletes rows where the usual way knows too little."""
        return None

    def said(self, total: int) -> str:
        """How many there are."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def empty_words(self) -> tuple[str, str]:
        """Title and sentence while there is nothing at all."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def open(self, record_id: int) -> None:
        """Enter."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def edit(self, record_id: int) -> None:
        """F2."""
        self.open(record_id)

    def key_new(self) -> None:
        """Ctrl+N."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_(self.title))
        self.search = self.top.add_search(_(self.hint))
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the list (Ctrl+P)")
        )
        self._new = button(_(self.new_title), "plus", "primary", name="newButton", tip=_("Ctrl+N"))
        for made in (*self.buttons(), self._export, self._print, self._new):
            self.top.add(made)
        return self.top

    def _connect(self) -> None:
        self.top.help.clicked.connect(self.show_help)
        self.search.searched.connect(self._on_searched)
        self.search.left_downwards.connect(self.list.table.setFocus)
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._new.clicked.connect(self.key_new)
        self.list.opened.connect(self._on_open)
        self.list.edit_asked.connect(self._on_edit)
        self.list.counted.connect(self._on_counted)
        self.list.selection_changed.connect(self._say_counts)

    # --- showing ---------------------------------------------------------------------------------
    def enter(
        self, chip: str = "", search: str | None = None, record: int | None = None, **_more: Any
    ) -> None:
        """Come to the list, perhaps to a chip, with a search, or to stand on a record."""
        if search is not None:
            self.search.set_quietly(search)
            self.list.set_search(search)
        if chip:
            self.list.choose_chip(chip)
        if record is not None:
            self.list.refresh(record)

    def refresh(self) -> None:
        self.list.refresh()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        if self.isVisible():
            self.on_change(change_set)
        else:
            self.is_stale = True

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written while the page is shown."""
        self.list.on_change(change_set)

    def _on_searched(self, text: str) -> None:
        self.list.set_search(text)

    def _on_counted(self, _total: int) -> None:
        self._say_counts()
        if not self.list.list.total:
            self._set_empty_state()

    def _say_counts(self) -> None:
        text = self.said(self.list.list.total)
        selected = len(self.list.selected_ids())
        if selected > 1:
            text += " · " + _("{count} selected").format(count=f"{selected:,}")
        self.top.subtitle.setText(text)

    def _set_empty_state(self) -> None:
        if not self.list.is_everything:
            state = EmptyState(
                "magnifying-glass",
                _("Nothing found"),
                _("Nothing fits the search and the filter."),
                [Way(_("Show everything"), self._on_show_all, "x", name="showAll")],
            )
        else:
            title, text = self.empty_words()
            state = EmptyState(self.icon, title, text, self.ways())
        self.list.show_when_empty(state)

    def ways(self) -> list[Way]:
        """The buttons of the empty state."""
        return [Way(_(self.new_title), self.key_new, "plus", "primary", name="emptyNew")]

    def _on_show_all(self) -> None:
        self.search.set_quietly("")
        self.list.show_all()

    # --- keys ------------------------------------------------------------------------------------
    def _on_open(self, record_id: object) -> None:
        if isinstance(record_id, int):
            self.open(record_id)

    def _on_edit(self, record_id: object) -> None:
        if isinstance(record_id, int):
            self.edit(record_id)

    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def key_edit(self) -> None:
        """F2."""
        self._on_edit(self.list.current_id())

    def key_delete(self) -> None:
        """Del."""
        self.shown.delete()

    def key_bulk(self) -> None:
        """Ctrl+B."""
        self.shown.edit_together()

    def key_columns(self) -> None:
        """Alt+C."""
        self.shown.list.choose_columns()

    def key_views(self) -> None:
        """Alt+V."""
        self.shown.show_views()

    def key_filter(self) -> None:
        """Ctrl+Shift+F."""
        self.shown.ask_filter()

    def key_export(self) -> None:
        """Ctrl+E."""
        self.shown.export()

    def key_print(self) -> None:
        """Ctrl+P."""
        self.shown.print_list()

    def first_focus(self) -> QWidget:
        return self.list.table

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        self.list.table.set_low(self.window().height() / theme().scale < LOW_WINDOW)


class _List(EntityList):
    """Its context menu has the verbs of the page as well."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(
            page.desk, page.entity, page.columns, page.sort, wide=page.wide,
            view_key=f"{page.entity}_view",
        )  # fmt: skip
        self._page = page

    def add_acts(self, menu: QMenu) -> None:
        self._page.fill_menu(menu)

    def remover(self, ids: list[int]) -> Deed:
        return self._page.remover(ids) or super().remover(ids)
