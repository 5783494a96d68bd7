"""What the pages of one quote, contract, sale share: reading, typing, saving, steps, tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, NotFound, Problem
from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import message
from crmdesk.ui.customers.dirty_bar import DirtyBar
from crmdesk.ui.customers.leaving import ask_to_save
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.details_tab import DetailsTab
from crmdesk.ui.documents.editing_page import EditingPage, Saved
from crmdesk.ui.documents.form_tab import FormTab
from crmdesk.ui.documents.note_strip import NoteStrip
from crmdesk.ui.documents.page_keys import PageKeys
from crmdesk.ui.documents.reading import DocumentState, new_document, read_document
from crmdesk.ui.documents.state_bar import StateBar
from crmdesk.ui.documents.steps import Act, Aside, possible
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, card, icon_button, vbox
from crmdesk.ui.widgets.tab_keys import TabKeys

KEYS = (("Ctrl+S", "save"), ("Ctrl+Return", "save"), ("Ctrl+Enter", "save"), ("Esc", "cancel"),
        ("Ctrl+Tab", "next_tab"), ("Ctrl+Shift+Tab", "previous_tab"))  # fmt: skip


class DocumentPage(TabKeys, EditingPage):
    """Subclasses name entity, way, acts and fields, and carry out the acts (``act_<key>``)."""

    entity: ClassVar[str] = ""
    page_id: ClassVar[str] = ""
    way: ClassVar[Sequence[str]] = ()
    aside: ClassVar[Mapping[str, Aside]] = {}
    acts: ClassVar[Mapping[str, tuple[Act, ...]]] = {}
    head_fields: ClassVar[Sequence[str]] = ()
    form_fields: ClassVar[Sequence[str]] = ()
    keys: ClassVar[Sequence[tuple[str, str]]] = KEYS
    customer_tab: ClassVar[str] = "deals"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state: DocumentState | None = None
        self._wanted: tuple[Any, ...] = ()
        self._version = 0
        self._saving = False
        self._reading = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self.details = DetailsTab(desk, self.entity, self.head_fields)
        self.form = FormTab(desk, self.entity, self.form_fields)
        self.stack = QStackedWidget()
        self.bar = QTabBar()
        self.bar.setObjectName("documentTabs")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.outer.addWidget(self._make_head())
        self._tabs: list[str] = []
        for key, title, widget in self.make_tabs():
            self._tabs.append(key)
            self.bar.addTab(title)
            self.stack.addWidget(widget)
        self.outer.addWidget(self.stack, 1)
        self.dirty = DirtyBar()
        self.dirty.hide()
        self.outer.addWidget(self.dirty)
        self._connect()

    # --- building --------------------------------------------------------------------------------
    def make_tabs(self) -> list[tuple[str, str, QWidget]]:
        """The tabs in their order: key, title, widget."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def _make_top(self) -> TopRow:
        self.top = TopRow(_(self.title))
        self.back = icon_button("arrow-left", _("Back (Alt+Left)"), name="documentBack")
        self.top.insert_left(self.back)
        self.customer = button(_("Customer card"), "identification-card", name="openCustomer")
        self.print = button(_("Print"), "printer", name="printDocument", tip=_("Print (Ctrl+P)"))
        self.more = icon_button("dots-three-outline", _("More"), name="documentMore")
        for made in (self.customer, self.print, self.more):
            self.top.add(made)
        return self.top

    def _make_head(self) -> QFrame:
        frame = card("documentHead")
        column = vbox(frame, (16, 8, 16, 0), 4)
        self.steps = StateBar(self.way, self.aside)
        column.addWidget(self.steps)
        self.note = NoteStrip()
        column.addWidget(self.note)
        for extra in self.make_extra():
            column.addWidget(extra)
        column.addWidget(self.bar)
        return frame

    def make_extra(self) -> list[QWidget]:
        """Further rows of the head, above the tabs."""
        return []

    def _connect(self) -> None:
        self.top.help.clicked.connect(self.show_help)
        self.back.clicked.connect(self.desk.go_back)
        self.customer.clicked.connect(self._on_customer)
        self.print.clicked.connect(self.key_print)
        self.more.clicked.connect(self._on_more)
        self.bar.currentChanged.connect(self.stack.setCurrentIndex)
        self.steps.chosen.connect(self.do)
        self.details.changed.connect(self.show_dirty)
        self.form.changed.connect(self.show_dirty)
        self.dirty.save_asked.connect(self.key_save)
        self.dirty.discard_asked.connect(self.discard)
        self._page_keys = PageKeys(self, self.keys, self.bar)

    # --- coming and reading ----------------------------------------------------------------------
    def enter(
        self,
        customer_id: int | None = None,
        opportunity_id: int | None = None,
        tab: str = "",
        **more: Any,
    ) -> None:
        """Show a stored document (``quote_id`` or ``contract_id``), or begin one for a customer."""
        record_id = more.get(f"{self.entity}_id")
        self.come(
            (record_id,) if record_id is not None else (None, customer_id, opportunity_id), tab
        )

    def come(self, wanted: tuple[Any, ...], tab: str) -> None:
        """Show what is *wanted* (its first part is the id, None for a new one)."""
        if tab in self._tabs:
            self.bar.setCurrentIndex(self._tabs.index(tab))
        if wanted == self._wanted and self.state is not None:
            return
        if self.changed_names() and not self.can_leave():
            return
        self._wanted, self.state = wanted, None
        if not tab:
            self.bar.setCurrentIndex(0)
        self.reload()

    def refresh(self) -> None:
        if not self._wanted:
            return
        if self._wanted[0] is None and self.state is not None:
            return  # a new document is not read again: what is typed is all there is
        self._reading.ask(_("Reading"), self.reader(self._wanted), self._on_read)

    def reader(self, wanted: tuple[Any, ...]) -> Callable[[Any], DocumentState | NotFound]:
        """What reads the document that is *wanted*, for a job."""
        services, entity = self.desk.services, self.entity

        def read(_progress: Any) -> DocumentState | NotFound:
            try:
                if wanted[0] is None:
                    return new_document(services, entity, wanted[1], wanted[2])
                return read_document(services, entity, wanted[0])
            except NotFound as error:
                return error

        return read

    def _on_read(self, found: DocumentState | NotFound) -> None:
        if isinstance(found, NotFound):
            self._wanted, self.state = (), None
            message.error(found, self)
            self.desk.go_back.emit()
            return
        is_first = self.state is None
        was_dirty = not is_first and bool(self.changed_names())
        self.state = found
        if not was_dirty or not found.is_open:
            self._version = found.version
            self.details.show_document(found)
            self.form.show_document(found)
        self._show_head(found)
        self.show_more(found)
        self.show_dirty()
        if is_first and found.is_new:
            self._begin()

    def _begin(self) -> None:
        """Of a new document one types the lines first."""
        self.details.lines.begin()

    def show_more(self, state: DocumentState) -> None:
        """For subclasses: the tabs beside details and form."""

    def title_of(self, state: DocumentState) -> str:
        """What stands above the page."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def note_of(self, state: DocumentState) -> str:
        """The line under the steps: old version, closed, what does not fit; blank for nothing."""
        return ""

    def _show_head(self, state: DocumentState) -> None:
        spec = self.desk.services.catalogue.by_key(self.entity)["state"]
        words = {option.value: spec.option_label(option.value) for option in spec.options}
        acts = [] if state.is_new or not state.is_current else self.possible_acts(state)
        self.steps.show_state(state.state, words, acts)
        self.top.title.setText(self.title_of(state))
        names = self.desk.services.names
        parts = [names("customer", state.customer_id)]
        owner = state.values.get("owner_id")
        if owner:
            parts.append(names("employee", int(owner)))
        if state.opportunity is not None:
            parts.append(_("Opportunity: {name}").format(name=state.opportunity["name"]))
        self.top.subtitle.setText(" · ".join(parts))
        self.note.say(self.note_of(state))
        self.print.setEnabled(not state.is_new)

    def possible_acts(self, state: DocumentState) -> list[Act]:
        """The verbs that are offered."""
        return possible(self.acts, state.state, state.steps)

    # --- typing and saving -----------------------------------------------------------------------
    def changed_specs(self) -> list[FieldSpec]:
        """The fields of the head and the form that differ from what is saved."""
        return [*self.details.changed_fields(), *self.form.changed_fields()]

    def changed_names(self) -> list[str]:
        """What differs from what is saved, in words."""
        if self.state is None or not self.state.is_open:
            return []
        names = [spec.title for spec in self.changed_specs()]
        if self.details.lines.is_changed():
            names.append(_("Lines"))
        return names

    def show_dirty(self) -> None:
        state = self.state
        changed = self.changed_names()
        wrong = [s.title for s in (*self.details.form.wrong_fields(), *self.form.wrong_fields())]
        if self.details.lines.is_wrong():
            wrong.append(_("Lines"))
        is_new = state is not None and state.is_new
        is_open = is_new or bool(changed)
        self.dirty.show_state(changed, wrong, editing=is_open, is_new=is_new)
        self.desk.work_state.emit(_("Not saved") if is_open else _("Saved"))

    def save(self, then: str = "") -> None:
        """Save; *then* is the act to carry out once it is saved."""
        state = self.state
        if state is None or not state.is_open or self._saving:
            return
        if self.details.lines.is_wrong():
            self.bar.setCurrentIndex(0)
            message.notify(_("Correct the marked cells first."))
            return
        try:
            values = self._values(state)
        except FieldError:
            self.show_dirty()
            return
        lines = self.details.lines.lines() if self.details.lines.is_changed() else None
        if not values and lines is None and not state.is_new:
            return
        self._saving = True
        self.desk.write(
            _("Saving"),
            self.deed(state, values, lines),
            said=self.said_when_saved(),
            done=Saved(self, then),
            failed=self.on_refused,
        )

    def deed(
        self, state: DocumentState, values: Mapping[str, Any], lines: Sequence[Any] | None
    ) -> Callable[[Any], ChangeSet]:
        """What saves, for the writer thread."""
        service, version = self._service(), self._version or None
        parts = self.new_parts(state) if state.is_new else {"base_version": version}
        kept = lines or [] if state.is_new else lines
        return lambda _p: service.save(state.record_id, values, kept, **parts)

    def said_when_saved(self) -> str:
        """The notice after saving."""
        return _("Saved.")

    def new_parts(self, state: DocumentState) -> dict[str, Any]:
        """Further rows of a new document."""
        return {}

    def _service(self) -> Any:
        services = self.desk.services
        return services.quotes if self.entity == "quote" else services.contracts

    def _values(self, state: DocumentState) -> dict[str, Any]:
        if not state.is_new:
            return {**self.details.changes(), **self.form.changes()}
        known = {name: value for name, value in state.values.items() if value is not None}
        return {**known, **self.details.everything(), **self.form.everything()}

    def on_saved(self, change_set: ChangeSet, then: str) -> None:
        """It was saved."""
        self._saving = False
        state = self.state
        created = next(iter(change_set.of(self.entity).created), None)
        self.details.lines.model.show_lines(self.details.lines.lines(), is_open=True)
        self.state = None
        if state is not None and state.is_new and created is not None:
            self.desk.open_page(self.page_id, **{f"{self.entity}_id": created})
        else:
            self.reload()
        if then and created is None and state is not None:
            self.do(then)

    def show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        return self.form.show_problems(self.details.form.show_problems(problems))

    def on_refused(self, error: CrmError) -> None:
        self._saving = False
        super().on_refused(error)

    def save_over(self) -> None:
        if self.state is not None and self.state.record_id is not None:
            newest = self.desk.services.records.fetch(self.entity, self.state.record_id)
            self._version = newest.version
            self.save()

    def discard(self) -> None:
        """Throw away what was typed."""
        if self.state is not None and self.state.is_new:
            self.forget()
            self.dirty.hide()
            self.desk.go_back.emit()
            return
        self.state = None
        self.reload()

    def can_leave(self) -> bool:
        if self.state is None or self._saving:
            return True
        specs = self.changed_specs() if self.state.is_open else []
        is_changed = bool(self.changed_names())
        if not is_changed:
            if self.state.is_new:
                self._wanted, self.state = (), None
            return True
        answer = ask_to_save(specs or [self.details.form.boxes[self.head_fields[0]].spec], self)
        if answer == "save":
            self.save()
            return False
        if answer == "drop":
            self.forget()
        return answer == "drop"

    def forget(self) -> None:
        """What is shown is about to be deleted."""
        self._wanted, self.state = (), None

    # --- acts ------------------------------------------------------------------------------------
    def do(self, key: str) -> None:
        """Carry out a verb; what is typed is saved first."""
        if self.state is None or self.state.record_id is None:
            return
        if self.changed_names():
            self.save(then=key)
            return
        getattr(self, f"act_{key}")(self.state.record_id)

    def step(self, title: str, deed: Any, said: str = "") -> None:
        """A step without questions, in the writer thread."""
        self.desk.write(title, lambda _p: deed(), said=said)

    def _on_customer(self) -> None:
        if self.state is not None:
            self.desk.open_customer(self.state.customer_id, tab=self.customer_tab)

    def _on_more(self) -> None:
        menu = self.more_menu()
        if menu is not None:
            menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def more_menu(self) -> Any:
        """The menu behind the three dots; None for none."""
        return None

    def key_print(self) -> None:
        """Ctrl+P."""

    def set_tab_count(self, key: str, title: str, count: int) -> None:
        """The number behind the title of a tab."""
        with QSignalBlocker(self.bar):
            self.bar.setTabText(self._tabs.index(key), f"{title} {count}" if count else title)

    def first_focus(self) -> QWidget:
        return self.details.lines.table

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.set_low(self.window().height() / theme().scale < LOW_WINDOW)
