"""Whole lists into a file: what, of which customers, with which columns and further sheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.models.registry import entity_of
from crmdesk.ui.customers.who import Who, WhoPanel
from crmdesk.ui.desk import Desk
from crmdesk.ui.exporting import ask_target, run_export
from crmdesk.ui.jobs import Job
from crmdesk.ui.widgets import button, card, hbox, icon_label, label, link, scroll_area, vbox
from crmdesk.ui.widgets.check_line import CheckLine

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.exporting import Table

# What can stand beside the customers, each in a sheet of its own; the first is ticked.
BESIDE: Final = (
    "contact",
    "address",
    "qualification",
    "dated_note",
    "credit_event",
    "customer_cost",
    "competitor_relation",
)
COMPLETE: Final = "complete"
CHOSEN: Final = "chosen"
NOTES: Final = (
    N_("Numbers, dates and amounts stay numbers; telephones and codes stay text."),
    N_("The file can be corrected in Excel and imported again: every row finds its customer by "
       "its number."),
    N_("To export a list exactly as it is shown, press Ctrl+E in the list."),
)  # fmt: skip


class ExportPanel(QWidget):
    """Choices on the left, what the file will be on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("exportPanel")
        self._desk = desk
        self._chosen: tuple[str, ...] = ()
        self._job: Job | None = None
        inner = QWidget()
        row = hbox(inner, spacing=10)
        left = vbox(None, spacing=10)
        left.addWidget(self._make_who())
        left.addWidget(self._make_columns())
        left.addStretch()
        row.addLayout(left, 3)
        right = vbox(None, spacing=10)
        right.addWidget(self._make_sheets())
        right.addWidget(self._make_notes())
        right.addStretch()
        row.addLayout(right, 2)
        column = vbox(self, spacing=10)
        column.addWidget(scroll_area(inner, "exportScroll"), 1)
        column.addWidget(self._make_foot())

    # --- building ----------------------------------------------------------------------------------
    def _make_who(self) -> QFrame:
        sheet = card("exportWho")
        column = vbox(sheet, (16, 14, 16, 14), 8)
        column.addWidget(label(_("Which customers"), "heading"))
        self.who = WhoPanel(self._desk)
        self.who.allow_nobody(False)
        self.who.counted.connect(self._on_counted)
        column.addWidget(self.who)
        return sheet

    def _make_columns(self) -> QFrame:
        sheet = card("exportColumns")
        column = vbox(sheet, (16, 14, 16, 14), 6)
        column.addWidget(label(_("Columns of the customers"), "heading"))
        self._group = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        for key, words in (
            (COMPLETE, _("Everything that can be imported again, with the main contact")),
            (CHOSEN, ""),
        ):
            made = QRadioButton(words)
            made.setObjectName(f"columns_{key}")
            self._group.addButton(made)
            self._radios[key] = made
        self._radios[COMPLETE].setChecked(True)
        column.addWidget(self._radios[COMPLETE])
        line = hbox(None, spacing=8)
        line.addWidget(self._radios[CHOSEN])
        choose = link(_("Choose columns …"), "columns", name="chooseExportColumns")
        choose.clicked.connect(self._on_columns)
        line.addWidget(choose)
        line.addStretch()
        column.addLayout(line)
        self.totals = CheckLine(_("A last row with the sums of the amounts"), name="exportTotals")
        column.addWidget(self.totals)
        self._show_chosen()
        return sheet

    def _make_sheets(self) -> QFrame:
        sheet = card("exportSheets")
        column = vbox(sheet, (16, 14, 16, 14), 4)
        column.addWidget(label(_("Further sheets in the same file"), "heading"))
        self.beside: dict[str, CheckLine] = {}
        for entity in BESIDE:
            words = _(entity_of(entity).label_plural)
            made = CheckLine(words, name=f"beside_{entity}", on=entity == BESIDE[0])
            self.beside[entity] = made
            column.addWidget(made)
        return sheet

    def _make_notes(self) -> QFrame:
        notes = QFrame()
        notes.setProperty("role", "hint")
        row = hbox(notes, (12, 10, 12, 10), 8)
        words = vbox(None, spacing=4)
        for text in NOTES:
            words.addWidget(label("· " + _(text), wrap=True))
        row.addLayout(words, 1)
        return notes

    def _make_foot(self) -> QFrame:
        foot = card("exportFoot")
        row = hbox(foot, (12, 8, 12, 8), 8)
        row.addWidget(icon_label("file-xls", "text3", 18))
        self._said = label("", "muted", wrap=True, name="exportSaid")
        row.addWidget(self._said, 1)
        self.go = button(_("Export …"), "export", "primary", name="exportNow")
        self.go.clicked.connect(self.export)
        row.addWidget(self.go)
        return foot

    # --- choosing ----------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read the selection and the views again."""
        self.who.reload()

    def _on_counted(self, count: int | None) -> None:
        self.go.setEnabled(bool(count))
        self._said.setText(
            ngettext(
                "{count} customer will be written.", "{count} customers will be written.", count
            ).format(count=f"{count:,}")
            if count
            else _("No customer is chosen.")
        )

    def _on_columns(self) -> None:
        from crmdesk.ui.dialogs.columns import ColumnsDialog

        usual = self._desk.services.exports.usual_columns("customer")
        dialog = ColumnsDialog(
            self._desk.services.lists.columns("customer"), self._chosen or usual, usual, self
        )
        if dialog.exec():
            self._chosen = tuple(dialog.chosen())
            self._show_chosen()
            self._radios[CHOSEN].setChecked(True)

    def _show_chosen(self) -> None:
        count = len(self._chosen)
        words = ngettext("{count} chosen column", "{count} chosen columns", count)
        self._radios[CHOSEN].setText(words.format(count=count) if count else _("Chosen columns"))
        self._radios[CHOSEN].setEnabled(bool(count))

    # --- exporting ---------------------------------------------------------------------------------
    def export(self) -> None:
        """Ask where and write the file."""
        if self._job is not None and self._job.is_running:
            return
        who = self.who.who()
        target = ask_target(self._desk, self, who.title or _("Customers"))
        if target is None:
            return
        columns = self._chosen if self._radios[CHOSEN].isChecked() else ()
        beside = [entity for entity, made in self.beside.items() if made.is_on]
        if target.suffix.lower() != ".xlsx":
            beside = []  # a text table holds one list only
        work = SheetExport(
            self._desk.services, who, columns, beside, target, totals=self.totals.is_on
        )
        self._job = run_export(self._desk, self, target, work)


class SheetExport:
    """Writes customers and what belongs to them; runs in a worker."""

    def __init__(
        self,
        services: Services,
        who: Who,
        columns: Sequence[str],
        beside: Sequence[str],
        target: Path,
        *,
        totals: bool = False,
    ) -> None:
        self._services, self._who, self._columns = services, who, tuple(columns)
        self._beside, self._target, self._totals = tuple(beside), target, totals

    def __call__(self, progress: Progress) -> int:
        """Write the file; returns the rows of all sheets."""
        from crmdesk.services.exporting import Table

        services = self._services
        exports, lists = services.exports, services.lists
        ids: Sequence[int] = self._who.customer_ids
        if self._who.query is not None:
            ids = lists.ids(self._who.query, progress)
        columns = self._columns or tuple(exports.usual_columns("customer"))
        tables = [Table("customer", columns, ids, totals=self._totals)]
        tables += [self._table(entity, ids, progress) for entity in self._beside]
        return exports.write_sheets(tables, self._target, progress)

    def _table(self, entity: str, owners: Sequence[int], progress: Progress) -> Table:
        from crmdesk.services.exporting import Table

        services, query = self._services, self._who.query
        is_everybody = query is not None and query.filter.is_empty and not query.search
        group = Group((Condition("customer_id", Op.ONE_OF, tuple(owners)),))
        found = services.lists.ids(
            ListQuery(entity, filter=Group() if is_everybody else group), progress
        )
        return Table(entity, services.exports.usual_columns(entity), found)
