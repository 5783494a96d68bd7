"""资质: the documents of all customers in one list, what has ended or soon will first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.ui.credit.review_part import ReviewPart
from crmdesk.ui.customers.document_actions import DocumentActions
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.record_list import RecordList
from crmdesk.ui.tables.view import LOW_WINDOW
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, card, hbox, icon_button, passing_menu, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.mode_tiles import ModeTiles
from crmdesk.ui.widgets.states import EmptyState, Way

ENTITY: Final = "qualification"
COLUMNS: Final = (
    "customer_id",
    "kind",
    "number",
    "document_status",
    "days_left",
    "valid_to",
    "checked_by_id",
    "checked_on",
    "issuer",
)
WIDE: Final = ("valid_from", "holder", "scope", "remark")  # where the window has room for more
VIEW_KEY: Final = "qualifications_view"
STATUS: Final = "document_status"
DOCUMENTS, REVIEWS = "documents", "reviews"


def _ends_within(days: int) -> Group:
    return Group(
        (
            Condition("days_left", Op.BETWEEN, (0, days)),
            Condition(STATUS, Op.NONE_OF, ("not_yet",)),
        )
    )


CHIPS: Final = (
    ("all", N_("All"), Group()),
    ("expired", N_("Expired"), Group((Condition(STATUS, Op.ONE_OF, ("expired",)),))),
    ("soon", N_("Within 30 days"), _ends_within(30)),
    ("remind", N_("Within 60 days"), _ends_within(60)),
    ("not_yet", N_("Not yet valid"), Group((Condition(STATUS, Op.ONE_OF, ("not_yet",)),))),
    ("missing", N_("Without end date"), Group((Condition(STATUS, Op.ONE_OF, ("missing",)),))),
    ("unchecked", N_("Never checked"), Group((Condition("checked_on", Op.EMPTY),))),
)


class QualificationsPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Qualifications")
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = (
        ENTITY, "customer", "employee", "attachment", "qualification_review", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.actions_ = DocumentActions(desk, self)
        self._chip = "all"
        self._own_filter = Group()
        self._filters = {key: group for key, _title, group in CHIPS}
        self._counts = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self._mode = DOCUMENTS
        self.reviews = ReviewPart(desk)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_list())
        self.stack.addWidget(self.reviews)
        self.outer.addWidget(self.stack, 1)
        self._connect()
        self.list.keep_view(VIEW_KEY)

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Qualifications"))
        self.modes = ModeTiles(
            self,
            (
                (DOCUMENTS, _("Papers of customers"), "certificate"),
                (REVIEWS, _("First business"), "seal-check"),
            ),
        )
        self.modes.press(DOCUMENTS)
        self.modes.chosen.connect(self._set_mode)
        for each in self.modes.tiles.values():
            self.top.add(each)
        self.search = self.top.add_search(_("Number, customer, pinyin initials (Ctrl+F)"))
        self._export = button(
            _("Export"), "export", name="exportButton", tip=_("To an Excel file (Ctrl+E)")
        )
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the list (Ctrl+P)")
        )
        self._new = button(
            _("New document"), "plus", "primary", name="newDocument", tip=_("New document (Ctrl+N)")
        )
        for made in (self._export, self._print, self._new):
            self.top.add(made)
        return self.top

    def _make_list(self) -> QWidget:
        frame = card("listCard")
        column = vbox(frame, (1, 0, 1, 1))
        row = hbox(None, (12, 8, 10, 8), 6)
        self.chips = ChipBar()
        self.chips.set_chips([(key, _(title)) for key, title, _group in CHIPS])
        self.chips.choose(self._chip)
        row.addWidget(self.chips, 1)
        self._filter = icon_button("funnel", _("Filter (Ctrl+Shift+F)"), name="filterButton")
        self._filter.setCheckable(True)
        self._columns = icon_button("columns", _("Choose columns"), name="columnsButton")
        row.addWidget(self._filter)
        row.addWidget(self._columns)
        column.addLayout(row)
        self.list = RecordList(self.desk, ENTITY, COLUMNS, Sort(STATUS), wide=WIDE)
        self.list.query = ListQuery(ENTITY, sort=(Sort(STATUS), Sort("valid_to")))
        self.list.table.set_stretch("customer_id")
        column.addWidget(self.list, 1)
        return frame

    def _connect(self) -> None:
        self.top.help.clicked.connect(self.show_help)
        self.search.searched.connect(self._on_searched)
        self.search.left_downwards.connect(self.list.table.setFocus)
        self._export.clicked.connect(self.key_export)
        self._print.clicked.connect(self.key_print)
        self._new.clicked.connect(self.key_new)
        self.chips.chosen.connect(self._on_chip)
        self._filter.clicked.connect(self.key_filter)
        self._columns.clicked.connect(self.list.choose_columns)
        table = self.list.table
        table.opened.connect(self._on_open)
        table.edit_asked.connect(self.key_edit)
        table.delete_asked.connect(self.key_delete)
        table.menu_asked.connect(self._on_menu)
        table.selection_changed.connect(self._say_counts)
        self.list.answered.connect(self._on_answered)
        self.reviews.counted.connect(self._on_reviews)

    # --- showing -----------------------------------------------------------------------------------
    def enter(
        self, chip: str = "", search: str | None = None, mode: str = "", **_more: Any
    ) -> None:
        """Come to the list, perhaps to a chip, with a search, or to the reviews."""
        if mode in self.modes.tiles:
            self._set_mode(mode)
        if search is not None:
            self.search.set_quietly(search)
            self.list.set_search(search)
        if chip:
            self._on_chip(chip)

    def refresh(self) -> None:
        if self._mode == REVIEWS:
            self.reviews.refresh()
            return
        self.list.refresh()
        self._count()

    def _set_mode(self, mode: str) -> None:
        """The documents, or who asked for first business."""
        is_reviews = mode == REVIEWS
        self._mode = mode
        self.modes.press(mode)
        self.stack.setCurrentIndex(int(is_reviews))
        self._new.setText(_("Apply for first business") if is_reviews else _("New document"))
        self.refresh()

    def _on_reviews(self, total: object) -> None:
        if self._mode == REVIEWS and isinstance(total, int):
            said = ngettext("{count} review", "{count} reviews", total)
            self.top.subtitle.setText(said.format(count=f"{total:,}"))

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        if not self.isVisible():
            self.is_stale = True
        elif self._mode == REVIEWS:
            self.reviews.on_change(change_set)
        else:
            # A document may move, its successor elsewhere in the list may become valid.
            self.reload()

    def _count(self) -> None:
        lists, query = self.desk.services.lists, ListQuery(ENTITY, search=self.list.query.search)
        self._counts.ask(
            _("Counting"), lambda _p: lists.counts(query, self._filters), self.chips.set_counts
        )

    def _on_answered(self, _total: int) -> None:
        self._say_counts()
        if not self.list.total:
            self._set_empty_state()

    def _say_counts(self) -> None:
        if self._mode == REVIEWS:
            return
        total, selected = self.list.total, self.list.table.selected_count()
        text = ngettext("{count} document", "{count} documents", total).format(count=f"{total:,}")
        if selected > 1:
            text += " · " + _("{count} selected").format(count=f"{selected:,}")
        self.top.subtitle.setText(text)

    def _set_empty_state(self) -> None:
        query = self.list.query
        if query.search or not query.filter.is_empty:
            ways = [Way(_("Show all documents"), self._on_show_all, "x", name="showAll")]
            state = EmptyState(
                "magnifying-glass",
                _("Nothing found"),
                _("No document fits the search and the filter."),
                ways,
            )
        else:
            state = EmptyState(
                "certificate",
                _("No documents yet"),
                _(
                    "Licences, letters of authorisation, agreements: enter them on the cards of "
                    "your customers, with their dates. Here you see which end soon."
                ),
                [Way(_("New document"), self.key_new, "plus", name="emptyNew")],
            )
        self.list.show_when_empty(state)

    # --- filter and view ---------------------------------------------------------------------------
    def _on_searched(self, text: str) -> None:
        if self._mode == REVIEWS:
            self.reviews.list.set_search(text)
            return
        self.list.set_search(text)
        self._count()

    def _on_chip(self, key: str) -> None:
        self._chip = key if key in self._filters else "all"
        self.chips.choose(self._chip)
        self._apply_filter()

    def _apply_filter(self) -> None:
        parts = [g for g in (self._filters[self._chip], self._own_filter) if not g.is_empty]
        self._filter.setChecked(not self._own_filter.is_empty)
        self.list.set_filter(Group(tuple(parts)) if parts else Group())

    def _on_show_all(self) -> None:
        self._own_filter = Group()
        self.search.set_quietly("")
        self.list.set_search("")
        self._on_chip("all")
        self._count()

    def key_filter(self) -> None:
        """Ctrl+Shift+F."""
        if self._mode == REVIEWS:
            self.reviews.list.ask_filter()
            return
        from crmdesk.ui.dialogs.filter import FilterDialog

        specs = self.desk.services.lists.columns(ENTITY)
        dialog = FilterDialog(self.desk, specs, self._own_filter, self)
        if dialog.exec():
            self._own_filter = dialog.group()
        self._apply_filter()

    # --- keys and menus ----------------------------------------------------------------------------
    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def key_new(self) -> None:
        """Ctrl+N: whose document is it? Among the reviews: with whom shall business begin?"""
        if self._mode == REVIEWS:
            self.reviews.apply()
            return
        chooser = ChooseCustomerDialog(
            self.desk, _("Whose document is it?"), _("Enter the document"), self.window()
        )
        if chooser.exec() and chooser.chosen is not None:
            name = self.desk.services.names("customer", chooser.chosen)
            self.actions_.add(chooser.chosen, holder=name)

    def key_edit(self) -> None:
        """F2."""
        if self._mode == REVIEWS:
            return
        row = self._row(self.list.table.current_id())
        if row is not None:
            self.actions_.edit(row)

    def key_delete(self) -> None:
        """Del."""
        if self._mode == REVIEWS:
            self.reviews.list.delete()
            return
        ids = self.list.table.selected_ids()
        if ids:
            self.actions_.delete(ids)

    def key_export(self) -> None:
        """Ctrl+E."""
        if self._mode == REVIEWS:
            self.reviews.list.export()
            return
        from crmdesk.ui.exporting import export_list

        export_list(
            self.desk,
            self,
            self.list.query,
            self.list.table.column_order() or list(self.list.column_keys),
            self.list.table.selected_ids(),
        )

    def key_print(self) -> None:
        """Ctrl+P: the list as shown."""
        if self._mode == REVIEWS:
            self.reviews.list.print_list()
            return
        from crmdesk.ui.printing import print_report

        print_report(
            self.desk,
            "customer-list",
            self,
            query=self.list.query,
            columns=self.list.table.column_order() or list(self.list.column_keys),
            title=_("Qualifications"),
        )

    def _row(self, document_id: int | None) -> Mapping[str, Any] | None:
        """The stored document; None if there is none (any more)."""
        if document_id is None:
            return None
        services = self.desk.services
        return services.records.fetch_many(ENTITY, [document_id]).get(document_id)

    def _on_open(self, document_id: int) -> None:
        row = self._row(document_id)
        if row is not None:
            self.desk.open_customer(int(row["customer_id"]), tab="documents", record=document_id)

    def _on_menu(self, place: QPoint) -> None:
        row = self._row(self.list.table.current_id())
        if row is None:
            return
        menu = passing_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open card") + "\tEnter", self._on_open_current)
        self.actions_.fill_menu(menu, row)
        menu.exec(place)

    def _on_open_current(self) -> None:
        document_id = self.list.table.current_id()
        if document_id is not None:
            self._on_open(document_id)

    def help_text(self) -> str:
        return _(
            "All documents of all customers: licences, letters of authorisation, agreements.\n\n"
            "Validity:\nA document holds through its last day. It “expires soon” in its last 30 "
            "days and is to be renewed in its last 60; both can be changed in the settings. One "
            "without start or end counts as missing until “no end date” is ticked.\n\n"
            "Renewing:\nEnter the new document with “Renew”; the old one stays as proof, counts "
            "as replaced and alarms nobody.\n\n"
            "Before the first deal (首营) a company shows its licence, letter of authorisation "
            "with ID card, quality agreement, bank account, seal and delivery note samples and the "
            "purchase contract. Its card says which are missing. “First business” lists who applied, "
            "what lacks and which checks were made; an approver decides, and every year it is "
            "reviewed again. Whether business before that warns or is held is set in the settings."
        )

    # --- room --------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        self.list.table.set_low(self.window().height() / theme().scale < LOW_WINDOW)
