"""The customer card: header, the four parts, people, documents, files, history; view and edit."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, NotFound, StaleRecord, ValidationError
from crmdesk.core.i18n import N_, _, ngettext, told
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import message
from crmdesk.ui.customers.actions import CustomerActions
from crmdesk.ui.customers.card_forms import CardForms
from crmdesk.ui.customers.card_header import CardHeader
from crmdesk.ui.customers.card_reading import CardReading
from crmdesk.ui.customers.card_saving import CardSaving
from crmdesk.ui.customers.card_state import CHILDREN, CardState, read_card
from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.customers.card_top import CardTop
from crmdesk.ui.customers.dirty_bar import DirtyBar
from crmdesk.ui.customers.help_texts import card_help
from crmdesk.ui.customers.leaving import ask_to_save
from crmdesk.ui.customers.paper import PaperNote
from crmdesk.ui.customers.tabs import card_tabs
from crmdesk.ui.desk import Desk
from crmdesk.ui.page import Page
from crmdesk.ui.shortcuts import KEYS, TAB_KEYS


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
        self._state: CardState | None = None
        self._version = 0  # what the forms show; saving compares it
        self._editing = False
        self._wanted_field = ""
        self._wanted_record: int | None = None
        self.reading = CardReading(desk, self)
        self.actions_ = CustomerActions(desk, self)
        self.top = CardTop()
        self.search = self.top.search_box
        self.outer.addWidget(self.top)
        self.tabs: list[CardTab] = [make(desk, self) for make in card_tabs()]
        self.header = CardHeader(desk, self.tabs)
        self.forms = CardForms(self.tabs, self.header.bar)
        self.saving = CardSaving(desk, self)
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

    def _connect(self) -> None:
        self.top.help.clicked.connect(self.show_help)
        self.top.back.clicked.connect(self.desk.go_back)
        self.top.previous.clicked.connect(self.key_previous)
        self.top.next.clicked.connect(self.key_next)
        self.top.print.clicked.connect(self.key_print)
        self.top.talk.clicked.connect(self.key_talk)
        self.top.edit.clicked.connect(self.edit_card)
        self.top.more.clicked.connect(self._on_more)
        self.search.returnPressed.connect(self._on_search)
        self.header.tab_chosen.connect(self._on_tab)
        self.paper.field_changed.connect(self.show_field)
        self.dirty.save_asked.connect(self.key_save)
        self.dirty.discard_asked.connect(self.discard)
        self.desk.walk_changed.connect(self._on_walk_changed)
        self.reading.read.connect(self._on_read)
        self.reading.gone.connect(self._on_gone)
        self.reading.duplicates_found.connect(self._on_duplicates)
        self.saving.saved.connect(self._on_saved)
        self.saving.refused.connect(self._on_refused)
        self.saving.outdated.connect(self._on_outdated)
        self.saving.failed.connect(self._on_failed)
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
        for place, keys in enumerate(TAB_KEYS[: len(self.tabs)]):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setProperty("tab", place)
            shortcut.activated.connect(self._on_tab_key)

    def _on_key(self) -> None:
        getattr(self, f"key_{self.sender().property('act')}")()

    def _on_tab_key(self) -> None:
        self.header.bar.setCurrentIndex(int(self.sender().property("tab")))

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
            self.top.walk_through(ids)
        if customer_id is None:
            return
        if tab:
            self.header.choose(tab)
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
        self.reading.ask(customer_id)

    def _on_gone(self, error: NotFound) -> None:
        message.error(error, self)
        self._customer_id = None
        self.desk.go_back.emit()

    def _on_read(self, state: CardState) -> None:
        if state.customer_id != self._customer_id:
            return
        dirty = bool(self._changed_fields())
        self._state = state
        self.header.show_state(state)
        self.paper.show_customer(state.customer_id)
        if not dirty:
            self._version = state.version
        for tab in self.tabs:
            if dirty and tab.has_fields:
                tab.show_children(state)
            else:
                tab.show_card(state)
        self._show_place()
        self._show_dirty()
        self.reading.look_for_duplicates(state.customer_id)
        self._stand_on_wanted()
        if self._wanted_field:
            self.edit_field(self._wanted_field)
            self._wanted_field = ""

    def _on_duplicates(self, customer_id: int, count: int) -> None:
        if self._state is None or self._state.customer_id != customer_id:
            return
        self._state = replace(self._state, duplicates=count)
        for tab in self.tabs:
            tab.show_notices(self._state)

    def _on_walk_changed(self, ids: array[int]) -> None:
        self.top.walk_through(ids)
        self._show_place()

    def _show_place(self) -> None:
        self.top.show_place(self._customer_id, editing=self._editing)

    def concerns(self, change_set: ChangeSet) -> bool:
        if self._customer_id in change_set.customer_ids:
            return True
        return change_set.touches(("custom_field", "employee", "tag", "competitor", "area"))

    # --- tabs ----------------------------------------------------------------------------------------
    def _on_tab(self, index: int) -> None:
        self.stack.setCurrentIndex(index)

    def key_next_tab(self) -> None:
        """Ctrl+Tab."""
        self.header.step(1)

    def key_previous_tab(self) -> None:
        """Ctrl+Shift+Tab."""
        self.header.step(-1)

    # --- editing -------------------------------------------------------------------------------------
    def _set_editing(self, on: bool) -> None:
        self._editing = on
        self.forms.set_editing(on)
        self._show_editing()

    def _show_editing(self) -> None:
        self.top.edit.setVisible(not self._editing)
        self._fit()
        self._show_dirty()
        self._show_place()

    def key_new(self) -> None:
        """Ctrl+N: another customer."""
        self.actions_.create()

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
                self.header.choose(current.key)
            self._set_editing(True)
            current.focus_first()

    def edit_field(self, field: str) -> None:
        """Edit and put the cursor into *field*, on whatever tab it is."""
        if not self._editing:
            self._set_editing(True)
        tab = self.forms.tab_of(field)
        if tab is not None:
            tab.focus_field(field)

    def show_field(self, field: str) -> None:
        """Bring a field into sight, on whatever tab it is."""
        tab = self.forms.tab_of(field)
        if tab is not None:
            tab.reveal(field)

    def on_form_changed(self) -> None:
        """A keystroke in one of the forms."""
        self._dirty_timer.start()

    def _changed_fields(self) -> list[FieldSpec]:
        return self.forms.changed() if self._editing else []

    def _show_dirty(self) -> None:
        changed = self._changed_fields()
        wrong = self.forms.wrong() if self._editing else []
        for tab in self.tabs:
            tab.show_wrong([spec.name for spec in wrong])
        self.dirty.show_state(
            [s.title for s in changed], [s.title for s in wrong], editing=self._editing
        )
        count = len(changed)
        text = ngettext("{count} change not saved", "{count} changes not saved", count)
        self.desk.work_state.emit(text.format(count=count) if count else _("Saved"))

    def key_save(self) -> None:
        """Ctrl+S, Ctrl+Enter."""
        state = self._state
        if state is None or not self._editing:
            return
        try:
            values = self.forms.values()
        except FieldError:
            self._show_dirty()
            self.forms.go_to_first_wrong()
            return
        if values:
            self.saving.save(state.customer_id, values, self._version)
        else:
            self._set_editing(False)

    def _on_saved(self) -> None:
        self._set_editing(False)
        self.reload()

    def _on_refused(self, error: ValidationError) -> None:
        rest = self.forms.show_problems(error.problems)
        if rest:
            message.error(told(p.message() for p in rest), self)
        self._show_dirty()
        self.forms.go_to_first_wrong()

    def _on_outdated(self, error: StaleRecord) -> None:
        from crmdesk.ui.customers.conflict import resolve_conflict

        resolve_conflict(self, error)

    def _on_failed(self, error: CrmError) -> None:
        message.error(error, self)

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
            if self.can_leave() and self._editing:
                self.discard()
        else:
            self.desk.go_back.emit()

    def can_leave(self) -> bool:
        changed = self._changed_fields()
        if not changed:
            return True
        answer = ask_to_save(changed, self)
        if answer == "save":
            self.key_save()
            return not self._editing or (self.saving.is_running and self.saving.wait())
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
        neighbour = self.top.neighbour(self._customer_id, step)
        if neighbour is not None:
            self.enter(customer_id=neighbour)

    # --- others --------------------------------------------------------------------------------------
    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def _on_search(self) -> None:
        self.desk.open_page("customers", search=self.search.text().strip())

    def key_print(self) -> None:
        """Ctrl+P."""
        if self._customer_id is not None:
            self.actions_.print_cards([self._customer_id])

    def key_talk(self) -> None:
        """Ctrl+J."""
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        record_talk(self.desk, self.window(), self._customer_id)

    def key_delete(self) -> None:
        """Delete the customer (with undo) and go back."""
        if self._customer_id is not None:
            self.actions_.delete([self._customer_id])
            self._customer_id = None
            self.desk.go_back.emit()

    def _on_more(self) -> None:
        from crmdesk.ui.customers.card_menu import show_card_menu

        if self._state is not None:
            show_card_menu(self, self._state, self.top.more)

    def first_focus(self) -> QWidget:
        return self.header.bar

    def help_text(self) -> str:
        return self.tabs[self.stack.currentIndex()].help_text() or card_help()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.header.fit(self.window().height(), editing=self._editing)
