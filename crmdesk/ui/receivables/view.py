"""What a view of the page of receivables is, and the views that are lists of records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _
from crmdesk.models.query import Group, Op
from crmdesk.ui.desk import Desk
from crmdesk.ui.lists.entity_list import ALL, EntityList, ListChip
from crmdesk.ui.widgets import hbox
from crmdesk.ui.widgets.search_box import SearchBox
from crmdesk.ui.widgets.states import EmptyState, Way


class View(QWidget):
    """One view. ``said`` carries what stands below the title of the page.

    ``key`` names it in code, ``entities`` what makes it stale; ``new_words`` stand on the filled
    button, whose verb is ``new``. A view that is not looked at reads nothing.
    """

    said = Signal(str)
    key: ClassVar[str] = ""
    entities: ClassVar[Sequence[str]] = ()
    new_words: ClassVar[str] = ""
    new_icon: ClassVar[str] = "plus"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.is_stale = True
        self.subtitle = ""
        self.setObjectName(f"view_{self.key}")

    def say(self, text: str) -> None:
        """What stands below the title of the page."""
        self.subtitle = text
        self.said.emit(text)

    def enter(self, **arguments: Any) -> None:
        """The view is about to be shown with these arguments."""

    def refresh(self) -> None:
        """Read everything shown anew."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written while the view is shown."""
        self.refresh()

    def set_low(self, is_low: bool) -> None:
        """The window is low."""

    def set_wide(self, is_wide: bool) -> None:
        """Whether there is room for a card beside a list."""

    @property
    def list(self) -> EntityList | None:
        """The list that the keys of lists are for."""
        return None

    @property
    def search(self) -> SearchBox | None:
        """Where one searches."""
        return None

    def focus_part(self) -> QWidget:
        """Where the keyboard goes."""
        return self

    # --- verbs -----------------------------------------------------------------------------------
    def new(self) -> None:
        """Ctrl+N: what the filled button does."""

    def export(self) -> None:
        """Ctrl+E."""

    def print_view(self) -> None:
        """Ctrl+P."""


class ListView(View):
    """A list of records with a search box in its bar, perhaps with a card beside it."""

    icon: ClassVar[str] = "list-bullets"

    def __init__(self, desk: Desk, shown: EntityList, hint: str) -> None:
        super().__init__(desk)
        self._list = shown
        self._search = SearchBox(hint, 230)
        shown.bar.insertWidget(1, self._search)
        self._search.searched.connect(shown.set_search)
        self._search.left_downwards.connect(shown.table.setFocus)
        self.row = hbox(self, spacing=10)
        self.row.addWidget(shown, 1)
        shown.opened.connect(self._on_opened)
        shown.edit_asked.connect(self._on_opened)
        shown.counted.connect(self._on_counted)
        shown.selection_changed.connect(self.say_counts)

    @property
    def list(self) -> EntityList:
        return self._list

    @property
    def search(self) -> SearchBox:
        return self._search

    def refresh(self) -> None:
        self._list.refresh()

    def set_low(self, is_low: bool) -> None:
        self._list.table.set_low(is_low)

    def focus_part(self) -> QWidget:
        return self._list.table

    def export(self) -> None:
        self._list.export()

    def print_view(self) -> None:
        self._list.print_list()

    def open(self, record_id: int) -> None:
        """Enter, F2 or a double click on a row."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def count_words(self, total: int) -> str:
        """How many there are."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def empty_words(self) -> tuple[str, str]:
        """Title and sentence while there is nothing at all."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def ways(self) -> Sequence[Way]:
        """The buttons of the empty state."""
        return [Way(_(self.new_words), self.new, self.new_icon, "primary", f"empty_{self.key}")]

    def enter(self, chip: str = "", customer_id: int | None = None, **more: Any) -> None:
        """Come to the list: to a chip, to one customer, to exactly these records (``ids``)."""
        ids = more.get("ids")
        if ids is not None or customer_id is not None:
            self.show_all()
            wanted = ("id", tuple(ids)) if ids is not None else ("customer_id", (customer_id or 0,))
            self._list.set_own_filter(Group.where(wanted[0], Op.ONE_OF, *wanted[1]))
        if chip:
            self._list.choose_chip(chip)

    def show_all(self) -> None:
        """Away with search, chip and filter."""
        self._search.set_quietly("")
        self._list.show_all()

    def say_counts(self) -> None:
        """How many there are, how many of them are selected."""
        text = self.count_words(self._list.list.total)
        selected = len(self._list.selected_ids())
        if selected > 1:
            text += " · " + _("{count} selected").format(count=f"{selected:,}")
        self.say(text)

    def _on_opened(self, record_id: object) -> None:
        if isinstance(record_id, int):
            self.open(record_id)

    def _on_counted(self, total: object) -> None:
        self.say_counts()
        if total:
            return
        if not self._list.is_everything:
            state = EmptyState(
                "magnifying-glass",
                _("Nothing found"),
                _("Nothing fits the search and the filter."),
                [Way(_("Show everything"), self.show_all, "x", name="showAll")],
            )
        else:
            title, text = self.empty_words()
            state = EmptyState(self.icon, title, text, self.ways())
        self._list.show_when_empty(state)


class VerbList(EntityList):
    """A list whose context menu has the verbs of its view as well."""

    fill: Callable[[QMenu], None] | None = None
    home = ALL  # the chip that the list begins with

    @property
    def is_everything(self) -> bool:
        is_home = self._chip in (ALL, self.home)
        return is_home and self._own_filter.is_empty and not self.list.query.search

    def begin_with(self, chips: Sequence[ListChip], home: str = ALL) -> None:
        """Offer chips and choose the first one."""
        self.home = home
        self.set_chips(chips)
        self.choose_chip(home)

    def add_acts(self, menu: QMenu) -> None:
        if self.fill is not None:
            menu.addSeparator()
            self.fill(menu)
