"""The history as a part of a page: filters above, acts below, more of them while scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.history.act_layout import plain_text
from crmdesk.ui.history.act_view import ActView, can_take_back, undo_words
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.taking_back import take_back
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, hbox, label, passing_menu, vbox
from crmdesk.ui.widgets.search_box import SearchBox
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.history_reading import ActLines, HistoryPage, HistoryQuery

SOURCES: Final = (
    ("edit", N_("Single edits")),
    ("bulk", N_("Several at once")),
    ("import", N_("Imports")),
    ("merge", N_("Merges")),
    ("undo", N_("Taken back")),
    ("system", N_("By the program")),
)
COMBO_WIDTH: Final = 150
PAGE: Final = 40
MOST_AT_ONCE: Final = 400


class ActList(QWidget):
    """``counted`` tells how many acts are shown and whether more follow."""

    counted = Signal(int, bool)

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.setObjectName("actList")
        self._desk = desk
        self._customer_id: int | None = None
        self._acts: list[ActLines] = []
        self._next: int | None = None
        self._is_reading_on = False
        self._first = LatestOnly(desk.jobs, self)
        self._more = LatestOnly(desk.jobs, self)
        self._known_fields = LatestOnly(desk.jobs, self)
        column = vbox(self, spacing=8)
        column.addLayout(self._make_head(title))
        self.view = ActView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(
            EmptyState(
                "clock-counter-clockwise",
                _("Nothing was changed yet"),
                _("From now on every change is kept here: who, when, from what to what."),
            )
        )
        column.addWidget(self._stack, 1)
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _make_head(self, title: str) -> QHBoxLayout:
        head = hbox(None, (16, 0, 12, 0), 8)
        head.addWidget(label(title, "heading"))
        self.note = Elided("", "muted", name="historyNote")
        head.addWidget(self.note, 1)
        self.person = self._combo("historyPerson", _("Who made the change"))
        self.kind = self._combo("historyKind", _("Kind of change"))
        self.kind.addItem(_("All kinds"), None)
        for code, text in SOURCES:
            self.kind.addItem(_(text), code)
        self.field = self._combo("historyField", _("Field that changed"))
        self.field.hide()
        self.search = SearchBox(_("Find in the history"), 200)
        self.search.setObjectName("historySearch")
        for made in (self.person, self.kind, self.field, self.search):
            head.addWidget(made)
        return head

    def _combo(self, name: str, tip: str) -> Combo:
        made = Combo(name)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        made.setMaximumWidth(px(COMBO_WIDTH))
        return made

    def _make_empty(self) -> QWidget:
        return EmptyState(
            "clock-counter-clockwise",
            _("No such change"),
            _("Nothing in the history fits the filter."),
            [Way(_("Show everything"), self.clear_filter, "x", name="historyShowAll")],
        )

    def _connect(self) -> None:
        for combo in (self.person, self.kind, self.field):
            combo.currentIndexChanged.connect(self._on_filter)
        self.search.searched.connect(self._on_filter)
        self.view.undo_asked.connect(self._on_undo)
        self.view.copy_asked.connect(self._on_copy)
        self.view.menu_asked.connect(self._on_menu)
        self.view.end_near.connect(self._read_on)

    # --- what is shown -----------------------------------------------------------------------------
    def show_customer(self, customer_id: int) -> None:
        """Show (or read again) what happened to one customer."""
        is_same = customer_id == self._customer_id
        self._customer_id = customer_id
        if not is_same:
            self.search.set_quietly("")
            self.kind.blockSignals(True)
            self.kind.setCurrentIndex(0)
            self.kind.blockSignals(False)
        self._fill_people()
        self._ask_fields(customer_id)
        self._read(keep_place=is_same)

    def show_all(self) -> None:
        """Show (or read again) what happened in the whole file."""
        is_same = bool(self._acts) and self._customer_id is None
        self._customer_id = None
        self._fill_people()
        self._read(keep_place=is_same)

    def clear_filter(self) -> None:
        """Let everything through again."""
        for combo in (self.person, self.kind, self.field):
            combo.blockSignals(True)
            combo.setCurrentIndex(0)
            combo.blockSignals(False)
        self.search.set_quietly("")
        self._read(keep_place=False)

    def _fill_people(self) -> None:
        people = self._desk.services.names.choices("employee")
        _fill(self.person, _("Everybody"), [(i, name) for i, name in people])

    def _ask_fields(self, customer_id: int) -> None:
        history = self._desk.services.history
        self._known_fields.ask(
            _("Reading the history"), lambda _p: history.fields(customer_id), self._on_fields
        )

    def _on_fields(self, fields: list[tuple[tuple[str, str], str]]) -> None:
        # Combo data come back as lists where tuples went in; a text survives.
        _fill(self.field, _("All fields"), [("/".join(key), title) for key, title in fields])
        self.field.setVisible(bool(fields))

    # --- reading -----------------------------------------------------------------------------------
    def query(self) -> HistoryQuery:
        """What the filters ask for."""
        from crmdesk.models.history import ChangeSource
        from crmdesk.services.history_reading import HistoryQuery

        kind = self.kind.currentData()
        entity, _slash, name = str(self.field.currentData() or "").partition("/")
        return HistoryQuery(
            self._customer_id,
            self.person.currentData(),
            ChangeSource(kind) if kind else None,
            (entity, name) if name else None,
            self.search.text().strip(),
        )

    def _is_filtered(self) -> bool:
        query = self.query()
        return any((query.employee_id, query.source, query.field, query.text))

    def _on_filter(self, *_what: Any) -> None:
        self._read(keep_place=False)

    def _read(self, *, keep_place: bool) -> None:
        history, query = self._desk.services.history, self.query()
        limit = min(MOST_AT_ONCE, max(PAGE, len(self._acts))) if keep_place else PAGE
        self._more.cancel()
        self._is_reading_on = False
        self._first.ask(
            _("Reading the history"),
            lambda p: history.page(query, limit=limit, progress=p),
            _Shown(self, keep_place),
        )

    def show_page(self, page: HistoryPage, *, keep_place: bool) -> None:
        """The first page has arrived."""
        self._acts = list(page.acts)
        self._next = page.next_before
        self.view.show_acts(self._acts, keep_place=keep_place)
        is_filled = bool(self._acts) or self._next is not None
        self._stack.setCurrentIndex(0 if is_filled else 1 if self._is_filtered() else 2)
        self._say()
        if self._next is not None and not self.view.verticalScrollBar().maximum():
            self._read_on()

    def _read_on(self) -> None:
        if self._next is None or self._is_reading_on:
            return
        self._is_reading_on = True
        history, query, before = self._desk.services.history, self.query(), self._next
        self._more.ask(
            _("Reading the history"),
            lambda p: history.page(query, before_id=before, limit=PAGE, progress=p),
            self._on_more,
        )

    def _on_more(self, page: HistoryPage) -> None:
        self._is_reading_on = False
        self._acts += page.acts
        self._next = page.next_before
        self.view.acts.append(page.acts)
        self._say()
        if self._next is not None and not page.acts:
            self._read_on()  # a text that is rare: look further back

    def _say(self) -> None:
        count = len(self._acts)
        said = ngettext("{count} step", "{count} steps", count).format(count=f"{count:,}")
        if self._next is not None:
            said += " · " + _("scroll for older ones")
        self.note.setText(said)
        self.counted.emit(count, self._next is not None)

    # --- doing ---------------------------------------------------------------------------------------
    def _on_undo(self, change_set_id: int) -> None:
        take_back(self._desk, change_set_id)

    def _on_copy(self, act: ActLines) -> None:
        QGuiApplication.clipboard().setText(plain_text(act))
        message.notify(_("Copied: {text}").format(text=act.act.text))

    def _on_menu(self, act: ActLines, place: QPoint) -> None:
        menu = passing_menu(self)
        undo = menu.addAction(undo_words(act))
        undo.setEnabled(can_take_back(act))
        copy = menu.addAction(_("Copy as text"))
        chosen = menu.exec(place)
        if chosen is undo:
            self._on_undo(act.act.change_set_id)
        elif chosen is copy:
            self._on_copy(act)


class _Shown:
    """Takes a page to the list, remembering whether the place is kept."""

    def __init__(self, owner: ActList, keep_place: bool) -> None:
        self._owner, self._keep_place = owner, keep_place

    def __call__(self, page: HistoryPage) -> None:
        self._owner.show_page(page, keep_place=self._keep_place)


def _fill(combo: Combo, everything: str, items: list[tuple[Any, str]]) -> None:
    """Fill a filter anew; the choice stays if it is still there."""
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(everything, None)
    for value, text in items:
        combo.addItem(text, value)
    place = combo.findData(chosen) if chosen is not None else 0
    combo.setCurrentIndex(max(0, place))
    combo.blockSignals(False)
