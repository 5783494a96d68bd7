"""A list of records as one part: the query, the table that shows it, and the way between them.

The first page is painted as soon as it is read; the order of all records follows. Only the newest
question is answered.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Group, ListQuery, Sort, ViewState
from crmdesk.ui.desk import Desk
from crmdesk.ui.first_rows import keep_plan
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.model import PAGE_SIZE, RecordTableModel
from crmdesk.ui.tables.view import RecordTable, next_sort
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import passing_menu, vbox
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.first_list import FirstList, FirstPage
    from crmdesk.services.names import Names

    FirstAnswer = tuple[tuple[FieldSpec, ...], FirstPage, FirstList | None]

MAX_RELOADED: Final = 2000
REST_AFTER_MS: Final = 80
NAME_ROOM: Final = 250  # what the name column keeps before further columns are shown
WIDE_COLUMN: Final = 118


class RecordList(QWidget):
    """``answered`` tells the number of records after every question."""

    answered = Signal(object)
    view_changed = Signal()
    ids_known = Signal(object)  # all of them in order, when the first answer had only some

    def __init__(
        self,
        desk: Desk,
        entity: str,
        columns: Sequence[str],
        sort: Sort,
        *,
        wide: Sequence[str] = (),
    ) -> None:
        """*wide*: columns that follow the usual ones, as many as a wide window has room for."""
        super().__init__()
        self._wide = tuple(wide)
        self.desk = desk
        self.query = ListQuery(entity=entity, sort=(sort,))
        self._default = tuple(columns)
        self._keys: tuple[str, ...] = tuple(columns)
        self._specs: tuple[FieldSpec, ...] = ()
        self.model = RecordTableModel(self._fetch, desk.services.names)
        self.table = RecordTable(self.model)
        self.table.sort_asked.connect(self._on_sort_asked)
        self.table.header_menu_asked.connect(self._on_header_menu)
        self._first = LatestOnly(desk.jobs, self)
        # The order of all records can wait until the first ones are painted: reading it competes
        # with painting for the interpreter, at every key of a search.
        self._rest = LatestOnly(desk.jobs, self, delay_ms=REST_AFTER_MS)
        self._wanted_id: int | None = None
        self._early: tuple[tuple[FieldSpec, ...], FirstPage] | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        column = vbox(self)
        column.addWidget(self._stack)
        self._empty: QWidget | None = None
        self._failed: QWidget | None = None

    def _fetch(self, columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        return self.desk.services.lists.rows(self.query.entity, columns, ids)

    # --- what is asked -------------------------------------------------------------------------
    @property
    def column_keys(self) -> tuple[str, ...]:
        """The keys of the columns shown."""
        return self._keys

    @property
    def total(self) -> int:
        """How many records the answer has."""
        return self.model.total

    def ids(self) -> array[int]:
        """The records in order."""
        return self.model.ids

    def set_search(self, text: str) -> None:
        """Find *text*."""
        self._ask(replace(self.query, search=text))

    def set_filter(self, group: Group) -> None:
        """Let only some records through."""
        self._ask(replace(self.query, filter=group))

    def set_sort(self, sort: tuple[Sort, ...]) -> None:
        """Order anew."""
        self._ask(replace(self.query, sort=sort))
        self.view_changed.emit()

    def set_columns(self, keys: Sequence[str]) -> None:
        """Show other columns."""
        self._keys = tuple(keys) or self._default
        self.refresh()
        self.view_changed.emit()

    def reset_columns(self) -> None:
        """Show the usual columns at their usual widths."""
        self.table.set_widths({})
        self.set_columns(self._default)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_room()

    def _fill_room(self) -> None:
        """Show more of the wide columns, or fewer, as long as nobody chose columns."""
        usual = [self._default + self._wide[:n] for n in range(len(self._wide) + 1)]
        if not self._wide or not self.model.specs or self._keys not in usual:
            return
        room = self.table.viewport().width() - self.table.width_of(self._default) - px(NAME_ROOM)
        keys = usual[max(0, min(len(self._wide), room // px(WIDE_COLUMN)))]
        if keys != self._keys:
            self._keys = keys
            self.refresh()
            self.view_changed.emit()  # so that the next start asks for these at once

    def choose_columns(self) -> None:
        """Let the person say which columns, in which order."""
        from crmdesk.ui.dialogs.columns import ColumnsDialog

        specs = self.desk.services.lists.columns(self.query.entity)
        shown = self.table.column_order() or self._keys
        dialog = ColumnsDialog(specs, shown, self._default, self)
        if dialog.exec():
            self.set_columns(dialog.chosen())

    def _on_header_menu(self, place: QPoint, key: str) -> None:
        menu = passing_menu(self)
        choose = menu.addAction(_("Choose columns …"))
        hide = menu.addAction(_("Hide this column"))
        hide.setEnabled(bool(key) and len(self._keys) > 1)
        usual = menu.addAction(_("Usual columns and widths"))
        picked = menu.exec(place)
        if picked is choose:
            self.choose_columns()
        elif picked is hide:
            self.set_columns([k for k in self._keys if k != key])
        elif picked is usual:
            self.reset_columns()

    def state(self) -> ViewState:
        """The view as it stands, for saving."""
        order = self.table.column_order()
        if set(order) != set(self._keys):  # other columns were chosen and are being read
            order = list(self._keys)
        widths = self.table.chosen_widths()
        return ViewState(
            tuple(order), tuple(widths.get(k, 0) for k in order), self.query.filter, self.query.sort
        )

    def apply(self, state: ViewState) -> None:
        """Show a saved view."""
        self._keys = state.columns or self._default
        self.table.set_widths(dict(zip(state.columns, state.widths, strict=False)))
        self._ask(replace(self.query, filter=state.filter, sort=state.sort))

    # --- the view that is there again at the next start ---------------------------------------
    def keep_view(self, key: str) -> None:
        """Show columns and sort as they were left, kept in the preferences as *key*, and keep them.

        A filter is not kept: a list that hides customers should have been asked to.
        """
        kept = self.desk.preferences.get(key)
        if kept:
            try:
                self.apply(ViewState.from_json(kept))
            except ValueError:
                self.desk.preferences.set(key, "")
        self._view_key = key
        self.view_changed.connect(self._on_view_changed)

    def _on_view_changed(self) -> None:
        plain = replace(self.state(), filter=Group())
        self.desk.preferences.set(self._view_key, plain.to_json())

    def _ask(self, query: ListQuery) -> None:
        if query != self.query or not self._specs:
            self.query = query
            self.refresh()

    # --- asking and answering -------------------------------------------------------------------
    def refresh(self, wanted_id: int | None = None) -> None:
        """Ask again; *wanted_id* is selected if it is in the answer (default: the current one).

        A wish that was not answered yet stands until another one is made.
        """
        if wanted_id is not None:
            self._wanted_id = wanted_id
        elif self._wanted_id is None:
            self._wanted_id = self.table.current_id()
        query, keys = self.query, self._keys
        services = self.desk.services

        def first(_progress: Any) -> FirstAnswer | CrmError:
            try:
                return read()
            except CrmError as error:
                return error

        def read() -> FirstAnswer:
            lists = services.lists
            known = {s.name: s for s in lists.columns(query.entity)}
            shown = tuple(known[k] for k in keys if k in known)
            page = lists.first_page(query, [s.name for s in shown], PAGE_SIZE)
            _warm(services.names, shown, page.rows)
            return shown, page, lists.plan(query, keys)

        self._show_early()
        self._rest.cancel()
        self._first.ask(_("Reading the list"), first, self._on_first_page)

    def _show_early(self) -> None:
        """At the start of the program, show the rows that were read before all was loaded."""
        rows, self.desk.first_rows = self.desk.first_rows, None
        if rows is not None and rows.plan.answers(self.query, self._keys):
            self._early = (rows.plan.specs, rows.page)
            self._show(*self._early)

    def _on_first_page(self, answer: FirstAnswer | CrmError) -> None:
        if isinstance(answer, CrmError):
            self._show_error(answer)
            return
        specs, page, plan = answer
        if plan is not None:
            keep_plan(self.desk.preferences, plan)
        if (specs, page) != self._early:
            self._show(specs, page)
        self._early = None
        if page.total > len(page.ids):
            query = self.query
            lists = self.desk.services.lists
            self._rest.ask(_("Reading the list"), lambda p: lists.ids(query, p), self._on_all_ids)

    def _show(self, specs: tuple[FieldSpec, ...], page: FirstPage) -> None:
        self._specs = specs
        changed = specs if specs != self.model.specs else None
        self.model.show(page.total, page.ids, page.rows, self.query.sort, changed)
        self._select_wanted(final=page.total <= len(page.ids))
        self._stack.setCurrentWidget(
            self.table if page.total or self._empty is None else self._empty
        )
        self.answered.emit(page.total)
        self._fill_room()

    def _show_error(self, error: CrmError) -> None:
        """The list could not be read: say why in its place, and offer to try again."""
        if self._failed is not None:
            self._stack.removeWidget(self._failed)
            self._failed.deleteLater()
        self._failed = EmptyState(
            "warning-circle",
            _("The list could not be read"),
            error.message(),
            [Way(_("Try again"), self.refresh, "arrows-clockwise", name="listRetry")],
        )
        self._stack.addWidget(self._failed)
        self._stack.setCurrentWidget(self._failed)

    def _on_all_ids(self, ids: array[int]) -> None:
        self.model.set_ids(ids)
        self._select_wanted(final=True)
        self.ids_known.emit(ids)

    def _select_wanted(self, *, final: bool) -> None:
        """Put the cursor where it was; on the first row if that record is no longer there."""
        if self._wanted_id is not None and self.table.go_to_id(self._wanted_id):
            self._wanted_id = None
        elif final or self._wanted_id is None:
            self._wanted_id = None
            if self.model.total and not self.table.currentIndex().isValid():
                self.table.go_to(0)
            elif not self.model.total:
                self.table.current_changed.emit(None)

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written: read changed rows again, ask again if the order may differ."""
        change = change_set.of(self.query.entity)
        touched = change.ids | change_set.customer_ids
        structural = change.created or change.deleted or len(touched) > MAX_RELOADED
        if structural or not self._only_shows(change.fields):
            self.refresh()
        elif touched:
            self.model.forget(sorted(touched))

    def _only_shows(self, fields: frozenset[str]) -> bool:
        """Whether the changed fields neither sort nor filter this list."""
        from crmdesk.models.query import filter_to_data

        text = str(filter_to_data(self.query.filter))
        used = {s.field for s in self.query.sort}
        return not self.query.search and not any(f in used or f"'{f}'" in text for f in fields)

    # --- empty states ------------------------------------------------------------------------------
    def show_when_empty(self, widget: QWidget) -> None:
        """What stands in place of the table when there is nothing to show."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = widget
        self._stack.addWidget(widget)
        if not self.model.total and self._specs:
            self._stack.setCurrentWidget(widget)

    def _on_sort_asked(self, key: str) -> None:
        self.set_sort(next_sort(self.query.sort, key))


def _warm(names: Names, specs: Sequence[FieldSpec], rows: Sequence[tuple[Any, ...]]) -> None:
    """Read the names that the first page shows in one go, here rather than while painting."""
    for place, spec in enumerate(specs):
        if spec.kind is Kind.REFERENCE:
            names.many(spec.reference, {row[place] for row in rows if row[place] is not None})
