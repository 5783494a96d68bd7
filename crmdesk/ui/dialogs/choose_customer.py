"""Find one customer among all: type a few letters, take one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from crmdesk.core.i18n import _
from crmdesk.models.query import ListQuery
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets import label
from crmdesk.ui.widgets.search_box import SearchBox

MOST: Final = 50
COLUMNS: Final = ("name", "code", "owner_id")
_ID: Final = int(Qt.ItemDataRole.UserRole)


class ChooseCustomerDialog(Dialog):
    """``chosen`` is the id after the dialog was accepted. *leave_out* are not offered."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        verb: str,
        parent: QWidget | None = None,
        *,
        subtitle: str = "",
        leave_out: Collection[int] = (),
        search: str = "",
    ) -> None:
        super().__init__(title, parent, subtitle=subtitle, size=(520, 480))
        self._desk = desk
        self._leave_out = frozenset(leave_out)
        self._latest = LatestOnly(desk.jobs, self)
        self._is_asking = self._is_hurried = False
        self.chosen: int | None = None
        self.search = SearchBox(_("Name, pinyin initials, telephone"), 480)
        self.search.setObjectName("chooseSearch")
        self.search.searched.connect(self._ask)
        self.search.left_downwards.connect(self._on_down)
        self.search.returnPressed.connect(self._on_enter)
        self.body.addWidget(self.search)
        self.list = QListWidget()
        self.list.setObjectName("chooseList")
        self.list.setAccessibleName(_("Customers"))
        self.list.itemActivated.connect(self._on_take)  # Enter, or a double click
        self.list.currentRowChanged.connect(self._on_current)
        self.body.addWidget(self.list, 1)
        self._note = label("", "muted", name="chooseNote")
        self.add_note(self._note)
        self.add_close()
        self._take = self.add_button(verb, "primary", name="chooseTake")
        self._take.clicked.connect(self._on_take)
        self._take.setEnabled(False)
        self.search.set_quietly(search)
        self._ask(search)
        self.search.setFocus()

    def _ask(self, text: str) -> None:
        lists = self._desk.services.lists

        def read(_progress: Any) -> Any:
            return lists.first_page(ListQuery(search=text), COLUMNS, MOST)

        self._is_asking, self._is_hurried = True, False
        self._latest.ask(_("Reading the list"), read, self._on_read)

    def _on_read(self, page: Any) -> None:
        self._is_asking = False
        names = self._desk.services.names
        self.list.clear()
        for customer_id, (name, code, owner_id) in zip(page.ids, page.rows, strict=True):
            if customer_id in self._leave_out:
                continue
            owner = names("employee", int(owner_id)) if owner_id else ""
            text = " · ".join(t for t in (str(name or ""), str(code or ""), owner) if t)
            item = QListWidgetItem(text)
            item.setData(_ID, int(customer_id))
            item.setToolTip(text)
            self.list.addItem(item)
        more = page.total - len(page.ids)
        self._note.setText(
            _("and {count} more; type more letters").format(count=f"{more:,}") if more > 0 else ""
        )
        self.list.setCurrentRow(0 if self.list.count() else -1)
        self._on_current()
        if self._is_hurried and self.list.count() == 1:
            self._on_take()

    def _on_current(self, *_row: Any) -> None:
        self._take.setEnabled(self.list.currentItem() is not None)

    def _on_enter(self) -> None:
        """The one that is marked; before the answer is there only if it is the only one."""
        self._is_hurried = self._is_asking
        if not self._is_asking:
            self._on_take()

    def _on_down(self) -> None:
        self.list.setFocus()

    def _on_take(self, *_what: Any) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = int(item.data(_ID))
            self.accept()
