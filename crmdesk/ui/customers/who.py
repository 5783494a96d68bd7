"""Which customers a report is about: all, the selection, a filter, a saved view, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.models.query import Group, ListQuery
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, hbox, label, link, vbox

if TYPE_CHECKING:
    from crmdesk.services.views import NamedView

ALL: Final = "all"
SELECTION: Final = "selection"
FILTER: Final = "filter"
VIEW: Final = "view"
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Who:
    """The choice as a report takes it: ids, or a query with the columns and name of a view."""

    customer_ids: tuple[int, ...] = ()
    query: ListQuery | None = None
    columns: tuple[str, ...] = ()
    title: str = ""


class WhoPanel(QWidget):
    """``counted`` carries how many customers the choice has; None while nobody is meant."""

    counted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("whoPanel")
        self._desk = desk
        self._selection: tuple[int, ...] = ()
        self._filter = Group()
        self._views: list[NamedView] = []
        self._latest = LatestOnly(desk.jobs, self)
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        column = vbox(self, spacing=4)
        column.addWidget(self._radio(ALL, _("All customers")))
        column.addWidget(self._radio(SELECTION, ""))
        column.addLayout(self._make_filter())
        column.addLayout(self._make_views())
        column.addWidget(self._radio(NOBODY, _("Nobody: an empty form to fill in by hand")))
        self._count = label("", "muted", name="whoCount")
        column.addWidget(self._count)
        self._radios[ALL].setChecked(True)

    def _radio(self, key: str, text: str) -> QRadioButton:
        made = QRadioButton(text)
        made.setObjectName(f"who_{key}")
        made.setProperty("key", key)
        made.toggled.connect(self._on_toggled)
        self._group.addButton(made)
        self._radios[key] = made
        return made

    def _make_filter(self) -> Any:
        row = hbox(None, spacing=8)
        row.addWidget(self._radio(FILTER, _("A filter:")))
        self._said = Elided("", "secondary", name="whoFilter")
        row.addWidget(self._said, 1)
        change = link(_("Set the filter …"), "funnel", name="whoSetFilter")
        change.clicked.connect(self._on_filter)
        row.addWidget(change)
        return row

    def _make_views(self) -> Any:
        row = hbox(None, spacing=8)
        row.addWidget(self._radio(VIEW, _("A saved view:")))
        self._view = Combo("whoView")
        self._view.setMaximumWidth(px(260))
        self._view.currentIndexChanged.connect(self._on_view)
        row.addWidget(self._view, 1)
        row.addStretch(1)
        return row

    # --- what there is -----------------------------------------------------------------------------
    def reload(self) -> None:
        """Read selection and views again; the choice stays where it can."""
        self._selection = tuple(self._desk.customer_selection)
        count = len(self._selection)
        self._radios[SELECTION].setText(
            ngettext(
                "Selected in the list: {count} customer",
                "Selected in the list: {count} customers",
                count,
            ).format(count=f"{count:,}")
        )
        self._radios[SELECTION].setEnabled(bool(count))
        chosen = self._view.currentText()
        self._views = [v for v in self._desk.services.views.of("customer") if v.is_readable]
        self._view.blockSignals(True)
        self._view.clear()
        for view in self._views:
            self._view.addItem(view.name)
        self._view.setCurrentIndex(max(0, self._view.findText(chosen)))
        self._view.blockSignals(False)
        for widget in (self._radios[VIEW], self._view):
            widget.setEnabled(bool(self._views))
        if not self._radios[self.key].isEnabled():
            self._radios[ALL].setChecked(True)
        self._show_filter()
        self._ask_count()

    def allow_nobody(self, on: bool) -> None:
        """Whether the report can be made without a customer."""
        self._radios[NOBODY].setVisible(on)
        if not on and self.key == NOBODY:
            self._radios[ALL].setChecked(True)

    @property
    def key(self) -> str:
        """Which choice is ticked."""
        return next(key for key, radio in self._radios.items() if radio.isChecked())

    def who(self) -> Who:
        """The choice."""
        if self.key == SELECTION:
            return Who(customer_ids=self._selection)
        if self.key == FILTER:
            return Who(query=ListQuery(filter=self._filter))
        if self.key == VIEW:
            view = self._views[self._view.currentIndex()]
            state = view.state
            query = ListQuery(filter=state.filter, sort=state.sort)
            return Who(query=query, columns=state.columns, title=view.name)
        return Who() if self.key == NOBODY else Who(query=ListQuery())

    # --- choosing ----------------------------------------------------------------------------------
    def _on_toggled(self, on: bool) -> None:
        if on:
            self._ask_count()

    def _on_view(self) -> None:
        self._radios[VIEW].setChecked(True)
        self._ask_count()

    def _on_filter(self) -> None:
        from crmdesk.ui.dialogs.filter import FilterDialog

        specs = self._desk.services.lists.columns("customer")
        dialog = FilterDialog(self._desk, specs, self._filter, self)
        if dialog.exec():
            self.set_filter(dialog.group())

    def set_filter(self, group: Group) -> None:
        """Take a filter and choose it."""
        self._filter = group
        self._show_filter()
        self._radios[FILTER].setChecked(True)
        self._ask_count()

    def _show_filter(self) -> None:
        from crmdesk.services.columns import ColumnSet
        from crmdesk.services.describing import describe_filter

        services = self._desk.services
        columns = ColumnSet(services.catalogue, "customer")
        said = describe_filter(columns, self._filter, services.names)
        self._said.setText(said or _("not set yet"))
        self._radios[FILTER].setEnabled(not self._filter.is_empty)

    # --- counting ----------------------------------------------------------------------------------
    def _ask_count(self) -> None:
        who, lists = self.who(), self._desk.services.lists
        query = who.query
        if query is None:
            self._latest.cancel()
            self._on_counted(len(who.customer_ids) if who.customer_ids else None)
            return
        self._latest.ask(_("Counting"), lambda _p: lists.count(query), self._on_counted)

    def _on_counted(self, count: int | None) -> None:
        self._count.setText(
            ""
            if count is None
            else ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}")
        )
        self.counted.emit(count)
