"""应收与收款: what is owed since when, what came in, statements, the call list, promises."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.ui import icons
from crmdesk.ui.desk import Desk
from crmdesk.ui.page import MARGINS, Page, TopRow
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import button, hbox
from crmdesk.ui.widgets.mode_tiles import ModeTiles

if TYPE_CHECKING:
    from crmdesk.ui.lists.entity_list import EntityList
    from crmdesk.ui.receivables.view import View

AGEING: Final = "ageing"
# Key, words, picture, class: a view is loaded when it is first looked at.
VIEWS: Final = (
    (AGEING, N_("Ageing"), "chart-bar", "ageing_view:AgeingView"),
    ("open", N_("Open documents"), "list-bullets", "open_view:OpenView"),
    ("receipts", N_("Receipts"), "coins", "receipt_view:ReceiptView"),
    ("statements", N_("Statements"), "file-text", "statement_view:StatementView"),
    ("dunning", N_("Dunning"), "phone", "dunning_view:DunningView"),
    ("promises", N_("Promises"), "handshake", "promise_view:PromiseView"),
)
HELP: Final = 60  # the question mark behind the title, and air
CARD_FROM: Final = 1240  # narrower windows have no card beside a list


class ReceivablesPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Receivables and receipts")
    is_wide: ClassVar[bool] = True
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        "sale", "receipt", "allocation", "statement", "statement_difference", "promise",
        "dunning", "customer", "contact", "activity", "employee", "contract", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._views: dict[str, View] = {}
        self._mode = AGEING
        self.outer.addWidget(self._make_top())
        self.outer.addWidget(self._below)
        self.stack = QStackedWidget()
        self.outer.addWidget(self.stack, 1)
        self._show_mode(AGEING)

    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Receivables and receipts"))
        self._tabs, self._beside, self._below = QWidget(), QWidget(), QWidget()
        tabs, beside, below = (
            hbox(each, spacing=8) for each in (self._tabs, self._beside, self._below)
        )
        modes = ((key, _(words), icon) for key, words, icon, _place in VIEWS)
        self.modes = ModeTiles(self, modes, "view_{mode}_button")
        self.modes.chosen.connect(self._on_mode)
        for made in self.modes.tiles.values():
            tabs.addWidget(made)
        beside.addWidget(self._tabs)
        below.addStretch()
        self._below.hide()
        self.top.add(self._beside)
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(_("Print"), "printer", name="printButton", tip=_("Print (Ctrl+P)"))
        self._new = button("", "plus", "primary", name="newButton", tip="Ctrl+N")
        for each in (self._export, self._print, self._new):
            self.top.add(each)
        self.top.help.clicked.connect(self.show_help)
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._new.clicked.connect(self.key_new)
        return self.top

    # --- the views -------------------------------------------------------------------------------
    @property
    def view(self) -> View:
        """The view that is shown."""
        return self._view(self._mode)

    def _view(self, key: str) -> View:
        known = self._views.get(key)
        if known is None:
            place = next(place for k, _words, _icon, place in VIEWS if k == key)
            module, _colon, name = place.partition(":")
            made_by = getattr(importlib.import_module(f"crmdesk.ui.receivables.{module}"), name)
            known = self._views[key] = made_by(self.desk)
            known.said.connect(self._on_said)
            self.stack.addWidget(known)
        return known

    def _show_mode(self, key: str) -> None:
        self._mode = key
        self.modes.press(key)
        view = self.view
        self.stack.setCurrentWidget(view)
        self.top.subtitle.setText(view.subtitle)
        self._new.setText(_(view.new_words))
        self._new.setIcon(icons.icon(view.new_icon, "onPrimary", 17))
        self._fit()

    def _on_mode(self, mode: str) -> None:
        self._set_mode(mode)
        self.view.focus_part().setFocus()

    def _set_mode(self, key: str) -> None:
        self._show_mode(key)
        if self.view.is_stale and self.isVisible():
            self._refresh_view()

    def _on_said(self, text: str) -> None:
        if self.sender() is self.view:
            self.top.subtitle.setText(text)

    # --- showing ---------------------------------------------------------------------------------
    def enter(self, tab: str = "", **arguments: Any) -> None:
        """Come to the page: to a view (``tab``), a customer, a chip, exactly some records."""
        key = tab if tab in self.modes.tiles else self._mode
        self._show_mode(key)
        self.view.enter(**arguments)
        if not self.isVisible():
            self.is_stale = self.is_stale or self.view.is_stale
            return
        if self.view.is_stale:
            self._refresh_view()
        self.view.focus_part().setFocus()

    def refresh(self) -> None:
        self._refresh_view()

    def reload(self) -> None:
        """F5 and the first look: everything is read anew when it is looked at."""
        for view in self._views.values():
            view.is_stale = True
        super().reload()

    def _refresh_view(self) -> None:
        view = self.view
        view.is_stale = False
        view.refresh()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        shown = self.view if self.isVisible() else None
        for view in self._views.values():
            if change_set.touches(view.entities):
                view.is_stale = view is not shown
                if view is shown:
                    view.on_change(change_set)
        if shown is None:
            self.is_stale = True

    def first_focus(self) -> QWidget:
        return self.view.focus_part()

    # --- keys ------------------------------------------------------------------------------------
    def key_new(self) -> None:
        """Ctrl+N: what the filled button says."""
        self.view.new()

    def key_export(self) -> None:
        """Ctrl+E."""
        self.view.export()

    def key_print(self) -> None:
        """Ctrl+P."""
        self.view.print_view()

    def key_search(self) -> None:
        """Ctrl+F."""
        if self.view.search is not None:
            self.view.search.begin()

    def _list(self) -> EntityList | None:
        return self.view.list

    def key_filter(self) -> None:
        """Ctrl+Shift+F."""
        shown = self._list()
        if shown is not None:
            shown.ask_filter()

    def key_columns(self) -> None:
        """Alt+C."""
        shown = self._list()
        if shown is not None:
            shown.list.choose_columns()

    def key_views(self) -> None:
        """Alt+V."""
        shown = self._list()
        if shown is not None:
            shown.show_views()

    def key_bulk(self) -> None:
        """Ctrl+B."""
        shown = self._list()
        if shown is not None:
            shown.edit_together()

    def help_text(self) -> str:
        from crmdesk.ui.receivables.help_texts import help_of

        return help_of(self._mode)

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit_tabs(self) -> None:
        """The views stand beside the title, below it where that has no room for them."""
        buttons = (self._export, self._print, self._new)
        needed = sum(
            each.sizeHint().width() + px(8) for each in (self.top.title, self._tabs, *buttons)
        )
        is_beside = needed + px(HELP) <= self.contentsRect().width() - px(2 * MARGINS[0])
        holder = self._beside if is_beside else self._below
        if self._tabs.parentWidget() is not holder:
            layout = holder.layout()
            assert isinstance(layout, QHBoxLayout)
            layout.insertWidget(0, self._tabs)
        self._beside.setVisible(is_beside)
        self._below.setVisible(not is_beside)

    def _fit(self) -> None:
        self._fit_tabs()
        scale = theme().scale
        self.view.set_low(self.window().height() / scale < LOW_WINDOW)
        self.view.set_wide(self.window().width() / scale >= CARD_FROM)
