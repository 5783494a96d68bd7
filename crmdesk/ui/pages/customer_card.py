"""The customer card: header, the four parts, people, documents, files, history; view and edit."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, NotFound, StaleRecord, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.ui import message
from crmdesk.ui.customers.actions import CustomerActions
from crmdesk.ui.customers.card_header import CardHeader
from crmdesk.ui.customers.card_state import CHILDREN, CardState, read_card
from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.customers.dirty_bar import DirtyBar
from crmdesk.ui.customers.paper import PaperNote
from crmdesk.ui.customers.tabs import card_tabs
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.shortcuts import KEYS
from crmdesk.ui.widgets import button, icon_button

SEARCH_WIDTH: Final = 260


class CustomerCardPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Customer card")
    entities: ClassVar[tuple[str, ...]] = (
        "customer",
        *CHILDREN,
        "custom_field",
        "employee",
        "tag",
        "competitor",
        "area",
        "department",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._customer_id: int | None = None
        self._ids: array[int] = array("q")
        self._state: CardState | None = None
        self._version = 0  # what the forms show; saving compares it
        self._editing = False
        self._wanted_field = ""
        self._wanted_record: int | None = None
        self._saving = False
        self._latest = LatestOnly(desk.jobs, self)
        self._duplicates = LatestOnly(desk.jobs, self)
        self.actions_ = CustomerActions(desk, self)
        self.outer.addWidget(self._make_top())
        self.tabs: list[CardTab] = [make(desk, self) for make in card_tabs()]
        self.header = CardHeader(desk, self.tabs)
        self.outer.addWidget(self.header)
        self.paper = PaperNote(desk, self.tabs)
        self.outer.addWidget(self.paper)
        self.stack = QStackedWidget()
        for tab in self.tabs:
            self.stack.addWidget(tab)
        self.outer.addWidget(self.stack, 1)
        self.dirty = DirtyBar()
        self.outer.addWidget(self.dirty)
        self._connect()
        self._make_keys()
        self._show_editing()

    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Customer card"))
        self._back = icon_button("arrow-left", _("Back to the list (Alt+Left)"), name="cardBack")
        self.top.insert_left(self._back)
        self._previous = icon_button(
            "caret-up", _("Previous customer (Ctrl+↑)"), name="cardPrevious"
        )
        self._next = icon_button("caret-down", _("Next customer (Ctrl+↓)"), name="cardNext")
        self.top.add(self._previous)
        self.top.add(self._next)
        self.search = self.top.add_search(_("Name, pinyin initials, telephone (Ctrl+F)"))
        self._print = button(_("Print card"), "printer", name="cardPrint")
        self._edit = button(
            _("Edit"), "pencil-simple", "primary", name="cardEdit", tip=_("Edit (F2)")
        )
        self._more = icon_button("dots-three-outline", _("More"), name="cardMore")
        for made in (self._print, self._edit, self._more):
            self.top.add(made)
        return self.top

    def _connect(self) -> None:
        self.top.help.clicked.connect(self._on_help)
        self._back.clicked.connect(self.desk.go_back)
        self._previous.clicked.connect(self.key_previous)
        self._next.clicked.connect(self.key_next)
        self._print.clicked.connect(self.key_print)
        self._edit.clicked.connect(self.edit_card)
        self._more.clicked.connect(self._on_more)
        self.search.returnPressed.connect(self._on_search)
        self.header.tab_chosen.connect(self._on_tab)
        self.paper.field_changed.connect(self.show_field)
        self.dirty.save_asked.connect(self.key_save)
        self.dirty.discard_asked.connect(self.discard)
        self._dirty_timer = QTimer(self)
        self._dirty_timer.setSingleShot(True)
        self._dirty_timer.setInterval(0)
        self._dirty_timer.timeout.connect(self._show_dirty)

    def _make_keys(self) -> None:
        for key in KEYS:
            if key.scope in ("card", "form"):
                shortcut = QShortcut(QKeySequence(key.keys), self)
                shortcut.setProperty("act", key.act)
                shortcut.activated.connect(self._on_key)

    def _on_key(self) -> None:
        getattr(self, f"key_{self.sender().property('act')}")()

    # --- showing -----------------------------------------------------------------------------------
    def enter(
        self,
        customer_id: int | None = None,
        ids: array[int] | None = None,
        editing: bool = False,
        tab: str = "",
        field: str = "",
        printed: str = "",
        record: int | None = None,
        **_more: Any,
    ) -> None:
        """Show a customer; *ids* is the list to walk through with previous and next.

        With *printed*, the number of a print, whatever changed since then is marked. *record* is
        a child record to stand on, on the tab that *tab* names.
        """
        if ids is not None:
            self._ids = ids
        if customer_id is None:
            return
        if tab:
            self._choose_tab(tab)
        self._wanted_field = field
        self._wanted_record = record
        if printed:
            self.paper.show_paper(customer_id, printed)
        if customer_id != self._customer_id:
            self._customer_id = customer_id
            self._set_editing(editing)
            self.reload()
            return
        self._stand_on_wanted()
        if editing and not self._editing:
            self._set_editing(True)

    def _stand_on_wanted(self) -> None:
        if self._wanted_record is not None:
            self.tabs[self.header.bar.currentIndex()].stand_on(self._wanted_record)
            self._wanted_record = None

    def refresh(self) -> None:
        customer_id = self._customer_id
        if customer_id is None:
            return
        services = self.desk.services
        self._latest.ask(
            _("Reading the card"), lambda _p: _read(services, customer_id), self._on_read
        )

    def _on_read(self, state: CardState | NotFound) -> None:
        if isinstance(state, NotFound):
            message.error(state, self)
            self._customer_id = None
            self.desk.go_back.emit()
            return
        if state.customer_id != self._customer_id:
            return
        dirty = self._editing and bool(self._changed_fields())
        self._state = state
        self.header.show_state(state)
        self.paper.show_customer(state.customer_id)
        if not dirty:
            self._version = state.version
        for tab in self.tabs:
            if not (dirty and tab.has_fields):
                tab.show_card(state)
        self._show_place()
        self._show_dirty()
        self._look_for_duplicates(state)
        self._stand_on_wanted()
        if self._wanted_field:
            self.edit_field(self._wanted_field)
            self._wanted_field = ""

    def _look_for_duplicates(self, state: CardState) -> None:
        """After the card is shown: comparing takes longer than reading it."""
        services, customer_id = self.desk.services, state.customer_id

        def count(_progress: Any) -> tuple[int, int]:
            return customer_id, len(services.duplicates.of_customer(customer_id))

        self._duplicates.ask(_("Looking for duplicates"), count, self._on_duplicates)

    def _on_duplicates(self, answer: tuple[int, int]) -> None:
        customer_id, count = answer
        if self._state is None or self._state.customer_id != customer_id:
            return
        self._state = replace(self._state, duplicates=count)
        for tab in self.tabs:
            tab.show_notices(self._state)

    def _show_place(self) -> None:
        try:
            place = self._ids.index(self._customer_id or 0) + 1
        except ValueError:
            place = 0
        parts = [_("Customers")]
        if place:
            parts.append(
                _("{place} of {count}").format(place=f"{place:,}", count=f"{len(self._ids):,}")
            )
        if self._editing:
            parts.append(_("editing"))
        self.top.subtitle.setText(" · ".join(parts))
        self._previous.setEnabled(place > 1)
        self._next.setEnabled(0 < place < len(self._ids))

    def concerns(self, change_set: ChangeSet) -> bool:
        if self._customer_id in change_set.customer_ids:
            return True
        return change_set.touches(("custom_field", "employee", "tag", "competitor", "area"))

    # --- tabs ----------------------------------------------------------------------------------------
    def _on_tab(self, index: int) -> None:
        self.stack.setCurrentIndex(index)

    def _choose_tab(self, key: str) -> None:
        for index, tab in enumerate(self.tabs):
            if tab.key == key:
                self.header.bar.setCurrentIndex(index)

    def key_next_tab(self) -> None:
        """Ctrl+Tab."""
        self.header.bar.setCurrentIndex((self.header.bar.currentIndex() + 1) % len(self.tabs))

    def key_previous_tab(self) -> None:
        """Ctrl+Shift+Tab."""
        self.header.bar.setCurrentIndex((self.header.bar.currentIndex() - 1) % len(self.tabs))

    # --- editing -------------------------------------------------------------------------------------
    def _set_editing(self, on: bool) -> None:
        self._editing = on
        for tab in self.tabs:
            tab.set_editing(on)
        self._show_editing()

    def _show_editing(self) -> None:
        self._edit.setVisible(not self._editing)
        self._show_dirty()
        self._show_place()

    def key_edit(self) -> None:
        """F2: edit what is shown; on a tab without fields the record under the cursor."""
        if not self.tabs[self.stack.currentIndex()].edit_current():
            self.edit_card()

    def edit_card(self) -> None:
        """Edit the fields of the customer, on the first tab that has some."""
        if self._state is not None and not self._editing:
            current = self.tabs[self.stack.currentIndex()]
            if not current.has_fields:
                current = self.tabs[0]
                self._choose_tab(current.key)
            self._set_editing(True)
            fields = getattr(getattr(current, "form", None), "focus_first", None)
            if fields is not None:
                fields()

    def edit_field(self, field: str) -> None:
        """Edit and put the cursor into *field*, on whatever tab it is."""
        if not self._editing:
            self._set_editing(True)
        for index, tab in enumerate(self.tabs):
            if tab.owns(field):
                self.header.bar.setCurrentIndex(index)
                tab.focus_field(field)
                return

    def show_field(self, field: str) -> None:
        """Bring a field into sight, on whatever tab it is."""
        for index, tab in enumerate(self.tabs):
            if tab.owns(field):
                self.header.bar.setCurrentIndex(index)
                tab.reveal(field)
                return

    def on_form_changed(self) -> None:
        """A keystroke in one of the forms."""
        self._dirty_timer.start()

    def _changed_fields(self) -> list[Any]:
        return [s for tab in self.tabs for s in tab.changed_fields()]

    def _show_dirty(self) -> None:
        changed = self._changed_fields() if self._editing else []
        wrong = [s for tab in self.tabs for s in tab.wrong_fields()] if self._editing else []
        self.dirty.show_state(
            [s.title for s in changed], [s.title for s in wrong], editing=self._editing
        )
        count = len(changed)
        self.desk.work_state.emit(
            _("{count} changes not saved").format(count=count) if count else _("Saved")
        )

    def key_save(self) -> None:
        """Ctrl+S, Ctrl+Enter."""
        state = self._state
        if state is None or not self._editing or self._saving:
            return
        values: dict[str, Any] = {}
        try:
            for tab in self.tabs:
                values.update(tab.changes())
        except FieldError:
            self._show_dirty()
            self._go_to_first_wrong()
            return
        if not values:
            self._set_editing(False)
            return
        self._saving = True
        services, customer_id, version = self.desk.services, state.customer_id, self._version
        self.desk.write(
            _("Saving"),
            lambda _p: services.records.save("customer", customer_id, values, version),
            said=_("Saved."),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, _change_set: ChangeSet) -> None:
        self._saving = False
        self._set_editing(False)
        self.reload()

    def _on_failed(self, error: CrmError) -> None:
        self._saving = False
        if isinstance(error, ValidationError):
            rest = list(error.problems)
            for tab in self.tabs:
                rest = tab.show_problems(rest)
            if rest:
                message.error("；".join(p.message() for p in rest), self)
            self._show_dirty()
            self._go_to_first_wrong()
        elif isinstance(error, StaleRecord):
            from crmdesk.ui.customers.conflict import resolve_conflict

            resolve_conflict(self, error)
        else:
            message.error(error, self)

    def _go_to_first_wrong(self) -> None:
        for index, tab in enumerate(self.tabs):
            wrong = tab.wrong_fields()
            if wrong:
                self.header.bar.setCurrentIndex(index)
                tab.focus_field(wrong[0].name)
                return

    def discard(self) -> None:
        """Throw away what was typed."""
        if self._state is not None:
            self._version = self._state.version
            for tab in self.tabs:
                tab.show_card(self._state)
        self._set_editing(False)

    def key_cancel(self) -> None:
        """Esc: leave editing; ask only if something changed."""
        if self._editing:
            if self.can_leave():
                self.discard()
        else:
            self.desk.go_back.emit()

    def can_leave(self) -> bool:
        changed = self._changed_fields() if self._editing else []
        if not changed:
            return True
        names = "、".join(s.title for s in changed[:6])
        answer = message.ask(
            _("Save the changes?"),
            _("Not saved yet: {fields}.").format(fields=names),
            [
                message.Choice("stay", _("Go on editing")),
                message.Choice("drop", _("Throw away"), "danger"),
                message.Choice("save", _("Save"), "primary"),
            ],
            parent=self,
        )
        if answer == "save":
            self.key_save()
            return False
        if answer == "drop":
            self.discard()
            return True
        return False

    def take_their_version(self) -> None:
        """After a conflict: read again and drop what was typed."""
        self.discard()
        self.reload()

    def save_over(self) -> None:
        """After a conflict: keep what is typed, based on the newest version."""
        services, customer_id = self.desk.services, self._customer_id
        if customer_id is None:
            return
        self._state = read_card(services, customer_id)
        self._version = self._state.version
        self.key_save()

    # --- walking -------------------------------------------------------------------------------------
    def key_previous(self) -> None:
        """Ctrl+↑."""
        self._walk(-1)

    def key_next(self) -> None:
        """Ctrl+↓."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        if self._customer_id is None or not self.can_leave():
            return
        try:
            place = self._ids.index(self._customer_id) + step
        except ValueError:
            return
        if 0 <= place < len(self._ids):
            self.enter(customer_id=self._ids[place])

    # --- others --------------------------------------------------------------------------------------
    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def _on_search(self) -> None:
        self.desk.open_page("customers", search=self.search.text().strip())

    def key_print(self) -> None:
        """Ctrl+P."""
        if self._customer_id is not None:
            self.actions_.print_cards([self._customer_id])

    def key_delete(self) -> None:
        """Delete the customer (with undo) and go back."""
        if self._customer_id is not None:
            self.actions_.delete([self._customer_id])
            self._customer_id = None
            self.desk.go_back.emit()

    def _on_more(self) -> None:
        from crmdesk.ui.customers.card_menu import show_card_menu

        if self._state is not None:
            show_card_menu(self, self._state, self._more)

    def _on_help(self) -> None:
        from crmdesk.ui.dialogs.help import HelpDialog

        HelpDialog(_("Customer card"), self.help_text(), self).exec()

    def help_text(self) -> str:
        return _(
            "The card holds everything known of one customer in four parts: basic data, customer "
            "traits, business and trading; then people, documents, files and history.\n\n"
            "Editing:\nPress F2 or double-click a value. Dates may be typed as 0315, 3/15, today "
            "or +7, amounts as 12.5万. Ctrl+Enter saves everything at once.\n\n"
            "Marks:\n* must be filled in. † is needed before credit is given. The rings show how "
            "complete each part is; the panel at the right says what is missing and what for.\n\n"
            "History:\nEvery change is kept with who made it and when, and can be taken back from "
            "the history tab, also days later."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_low(self.window().height())


def _read(services: Any, customer_id: int) -> CardState | NotFound:
    try:
        return read_card(services, customer_id)
    except NotFound as gone:
        return gone
