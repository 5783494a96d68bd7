"""The recycle bin: everything deleted, newest first; bring it back, or remove it for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.working import WorkingDialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.tables.model import PAGE_SIZE, RecordTableModel
from crmdesk.ui.tables.view import LOW_WINDOW, RecordTable
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import button, card, hbox, icon_button, passing_menu, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.recycle_bin import BinList, Restored

ALL: Final = "all"
CHIPS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("customer", N_("Customers"), ("customer",)),
    ("contact", N_("Contacts"), ("contact",)),
    ("document", N_("Documents and files"), ("qualification", "attachment")),
)
OTHER: Final = "other"
MOST_NAMED: Final = 6
OWNER_WIDTH: Final = 210


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question to the bin brought."""

    found: BinList
    entities: dict[int, str]
    rows: list[tuple[Any, ...]]
    counts: dict[str, int]


class RecycleBinPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Recycle bin")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chip = ALL
        self._search = ""
        self._entities: dict[int, str] = {}
        self._latest = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self.outer.addWidget(self._make_list(), 1)
        self._show_selection()

    # --- building ----------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Recycle bin"))
        self.top.help.clicked.connect(self.show_help)
        self.search = self.top.add_search(_("Name or customer (Ctrl+F)"))
        self.search.searched.connect(self._on_searched)
        self._purge = button(_("Remove for good …"), "x", name="purgeSelected")
        self._purge.clicked.connect(self._on_purge)
        self._restore = button(_("Restore"), "arrow-u-up-left", "primary", name="restoreSelected")
        self._restore.clicked.connect(self._on_restore)
        self._more = icon_button("dots-three-outline", _("More"), name="binMore")
        self._more.clicked.connect(self._on_more)
        for made in (self._purge, self._restore, self._more):
            self.top.add(made)
        return self.top

    def _make_list(self) -> QWidget:
        frame = card("binCard")
        column = vbox(frame, (1, 0, 1, 1))
        row = hbox(None, (12, 8, 10, 8), 6)
        self.chips = ChipBar()
        self.chips.set_chips(
            [(ALL, _("All")), *[(k, _(t)) for k, t, _e in CHIPS], (OTHER, _("Others"))]
        )
        self.chips.choose(ALL)
        self.chips.chosen.connect(self._on_chip)
        row.addWidget(self.chips, 1)
        column.addLayout(row)
        self.model = RecordTableModel(self._fetch, self.desk.services.names)
        self.table = RecordTable(self.model)
        self.table.set_fills(True)
        self.table.set_widths({"owner": px(OWNER_WIDTH)})
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.selection_changed.connect(self._show_selection)
        self.table.delete_asked.connect(self._on_purge)
        self.table.menu_asked.connect(self._on_menu)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty = EmptyState(
            "trash",
            _("The recycle bin is empty"),
            _("What you delete lies here until you bring it back or remove it for good."),
        )
        self._nothing = EmptyState(
            "magnifying-glass",
            _("Nothing found"),
            _("Nothing in the recycle bin fits."),
            [Way(_("Show everything"), self._on_show_all, "x", name="showAllDeleted")],
        )
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._nothing)
        column.addWidget(self._stack, 1)
        return frame

    # --- showing -----------------------------------------------------------------------------------
    def concerns(self, change_set: ChangeSet) -> bool:
        return any(change.created or change.deleted for change in change_set.changes)

    def refresh(self) -> None:
        service, wanted, search = self.desk.services.recycle_bin, self._wanted(), self._search

        def read(_progress: Any) -> Answer:
            found = service.find(wanted, search)
            entities = {i: found.entity(place) for place, i in enumerate(found.ids)}
            rows = [_stored(row) for row in service.rows(entities, found.ids[:PAGE_SIZE])]
            return Answer(found, entities, rows, service.counts())

        self._latest.ask(_("Reading the recycle bin"), read, self._show)

    def _wanted(self) -> tuple[str, ...]:
        from crmdesk.services.recycle_bin import SHOWN

        named = {key: entities for key, _title, entities in CHIPS}
        if self._chip == OTHER:
            taken = {entity for entities in named.values() for entity in entities}
            return tuple(entity for entity in SHOWN if entity not in taken)
        return named.get(self._chip, SHOWN)

    def _show(self, answer: Answer) -> None:
        current = self.table.current_id()
        self._entities = answer.entities
        ids = answer.found.ids
        self.model.show(len(ids), ids, answer.rows, (), _columns())
        if current is None or not self.table.go_to_id(current):
            self.table.go_to(0)
        self._say_counts(answer.counts)
        is_empty = not answer.counts
        self._stack.setCurrentWidget(
            self._empty if is_empty else self._nothing if not ids else self.table
        )
        self._show_selection()

    def _fetch(self, _columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        rows = self.desk.services.recycle_bin.rows(self._entities, ids)
        return [_stored(row) for row in rows]

    def _say_counts(self, counts: dict[str, int]) -> None:
        total = sum(counts.values())
        shown = {key: sum(counts.get(e, 0) for e in entities) for key, _t, entities in CHIPS}
        self.chips.set_counts({ALL: total, **shown, OTHER: total - sum(shown.values())})
        text = ngettext("{count} record", "{count} records", total).format(count=f"{total:,}")
        self.top.subtitle.setText(text if total else "")

    def _show_selection(self) -> None:
        count = self.table.selected_count()
        self._restore.setEnabled(count > 0)
        self._purge.setEnabled(count > 0)
        self._restore.setText(
            _("Restore {count}").format(count=f"{count:,}") if count > 1 else _("Restore")
        )

    # --- asking ------------------------------------------------------------------------------------
    def _on_searched(self, text: str) -> None:
        self._search = text
        self.reload()

    def _on_chip(self, key: str) -> None:
        self._chip = key
        self.reload()

    def _on_show_all(self) -> None:
        self.search.set_quietly("")
        self._search, self._chip = "", ALL
        self.chips.choose(ALL)
        self.reload()

    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    # --- bringing back -----------------------------------------------------------------------------
    def _on_restore(self) -> None:
        self._restore_ids(self.table.selected_ids())

    def _on_restore_all(self) -> None:
        self._restore_ids(list(self.model.ids))

    def _restore_ids(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        records = [(self._entities[i], i) for i in ids]
        service = self.desk.services.recycle_bin
        self.desk.jobs.run(
            _("Restoring"),
            lambda progress: service.restore(records, progress),
            writes=True,
            done=self._on_restored,
            failed=message.error,
        )

    def _on_restored(self, done: Restored) -> None:
        if done.count:
            text = ngettext("{count} record is back.", "{count} records are back.", done.count)
            undo = _Undo(self.desk, done.change_set.change_set_id)
            message.notify(text.format(count=f"{done.count:,}"), _("Undo"), undo)
        if done.refused:
            named = "\n".join(done.refused[:MOST_NAMED])
            more = len(done.refused) - MOST_NAMED
            if more > 0:
                named += "\n" + _("… and {count} more").format(count=more)
            message.error(named, self, _("Not everything could be restored"))

    # --- removing for good -------------------------------------------------------------------------
    def _on_purge(self) -> None:
        self._purge_ids(self.table.selected_ids())

    def _on_empty(self) -> None:
        self._purge_ids(list(self.model.ids))

    def _purge_ids(self, ids: Sequence[int]) -> None:
        if not ids or not self._is_sure(ids):
            return
        records = [(self._entities[i], i) for i in ids]
        service = self.desk.services.recycle_bin
        job = self.desk.write(
            _("Removing for good"),
            lambda progress: service.purge(records, progress),
            done=self._on_purged,
        )
        WorkingDialog(
            _("Removing for good"), _("The chosen records leave the recycle bin."), job, self
        )

    def _is_sure(self, ids: Sequence[int]) -> bool:
        title = ngettext(
            "Remove {count} record for good?", "Remove {count} records for good?", len(ids)
        ).format(count=f"{len(ids):,}")
        text = _(
            "They disappear from the recycle bin, customers together with their contacts, "
            "documents, files and notes. Only the history still knows what they were."
        )
        return message.confirm(title, text, _("Remove for good"), self, danger=True)

    def _on_purged(self, change_set: ChangeSet) -> None:
        if not change_set.is_empty:
            message.notify(_("Removed for good."))

    # --- menus -------------------------------------------------------------------------------------
    def _on_more(self) -> None:
        menu = passing_menu(self)
        has_rows = bool(self.model.total)
        everything = menu.addAction(_("Restore everything shown"))
        everything.triggered.connect(self._on_restore_all)
        empty = menu.addAction(_("Remove everything shown for good …"))
        empty.triggered.connect(self._on_empty)
        for action in (everything, empty):
            action.setEnabled(has_rows)
        menu.exec(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _on_menu(self, place: QPoint) -> None:
        if not self.table.selected_count():
            return
        menu = passing_menu(self)
        menu.addAction(_("Restore")).triggered.connect(self._on_restore)
        menu.addAction(_("Copy rows") + "\tCtrl+C").triggered.connect(self.table.copy_selection)
        menu.addSeparator()
        menu.addAction(_("Remove for good …") + "\tDel").triggered.connect(self._on_purge)
        menu.exec(place)

    # --- help and room -----------------------------------------------------------------------------
    def help_text(self) -> str:
        return _(
            "What is deleted anywhere in the program lies here first.\n\n"
            "Restoring:\nA customer comes back with all contacts, documents, files and notes. A "
            "contact or document brings its deleted customer along.\n\n"
            "Removing for good:\nOnly here, and only after a question. References to the record "
            "become blank. The history still shows what was there and who removed it. Employees "
            "stay, because the history names them."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.set_low(self.window().height() / theme().scale < LOW_WINDOW)


def _columns() -> tuple[FieldSpec, ...]:
    from crmdesk.models.registry import ENTITIES

    kinds = tuple(Option(e.__tablename__, e.label) for e in ENTITIES)
    return (
        FieldSpec(kind=Kind.TEXT, label=N_("Name"), name="name"),
        FieldSpec(kind=Kind.ENUM, label=N_("Kind"), name="deleted_kind", options=kinds),
        FieldSpec(kind=Kind.TEXT, label=N_("Customer"), name="owner"),
        FieldSpec(kind=Kind.DATETIME, label=N_("Deleted at"), name="deleted_at"),
        FieldSpec(
            kind=Kind.REFERENCE, label=N_("Deleted by"), name="deleted_by", reference="employee"
        ),
    )


def _stored(row: Any) -> tuple[Any, ...]:
    return row.title, row.entity, row.customer, row.deleted_at, row.deleted_by


class _Undo:
    def __init__(self, desk: Desk, change_set_id: int) -> None:
        self._desk, self._change_set_id = desk, change_set_id

    def __call__(self) -> None:
        self._desk.undo(self._change_set_id)
