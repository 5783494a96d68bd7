"""资质: the licences and documents of a customer, the most urgent first, and what is missing."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.choices import QualificationType
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Sort
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.document_actions import DocumentActions
from crmdesk.ui.customers.document_words import remaining, troubles
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.customers.missing_papers import MissingPapers
from crmdesk.ui.desk import Desk
from crmdesk.ui.tables.delegate import natural_width
from crmdesk.ui.tables.model import RECORD_ID, RecordTableModel
from crmdesk.ui.tables.view import LOW_WINDOW, NAME_MIN, RecordTable, next_sort
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import Pill, button, card, clear, hbox, label, scroll_area, vbox
from crmdesk.ui.widgets.chips import RowThatDrops
from crmdesk.ui.widgets.states import EmptyState, Way

LICENCE: Final = QualificationType.BUSINESS_LICENCE.value
COLUMNS: Final = (
    "kind",
    "number",
    "document_status",
    "remaining",
    "valid_to",
    "scan",
    "checked",
    "issuer",
    "holder",
    "remark",
)
ALWAYS_SHOWN: Final = 7
LEAST_TABLE: Final = 170
WORDS: Final = {
    "remaining": N_("Time left"),
    "scan": N_("Scan"),
    "checked": N_("Checked"),
}


class DocumentsTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "documents"
    title: ClassVar[str] = N_("Qualifications")
    section: ClassVar[str] = "qualifications"

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.actions_ = DocumentActions(desk, self)
        self._rows: dict[int, Mapping[str, Any]] = {}
        self._shown: dict[int, dict[str, Any]] = {}
        self._order: list[int] = []
        self._sort: tuple[Sort, ...] = ()
        self._stack = QStackedWidget()
        vbox(self).addWidget(self._stack)
        body = QWidget()
        vbox(body).addWidget(self._make_sheet())
        self._stack.addWidget(scroll_area(body, "documentsBody"))
        self._stack.addWidget(self._make_empty())
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _make_sheet(self) -> QFrame:
        sheet = card("documentsCard")
        column = vbox(sheet, (1, 8, 1, 1), 8)
        column.addLayout(self._make_head())
        self.missing = MissingPapers()
        holder = hbox(None, (12, 0, 12, 0))
        holder.addWidget(self.missing)
        column.addLayout(holder)
        self.model = RecordTableModel(self._fetch, self.desk.services.names)
        self.table = RecordTable(self.model, stretch="kind")
        self.table.setObjectName("documentTable")
        self.table.setMinimumHeight(px(LEAST_TABLE))
        column.addWidget(self.table, 1)
        return sheet

    def _make_head(self) -> QHBoxLayout:
        head = hbox(None, (16, 0, 12, 0), 8)
        head.addWidget(label(_("Qualifications"), "heading"))
        self.counted = label("", "muted", name="documentCount")
        head.addWidget(self.counted)
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._pills = RowThatDrops(holder, 6)
        head.addWidget(holder, 1)
        self._scan = button(_("Scan"), "paperclip", name="documentScan")
        self._checked = button(
            _("Checked today"), "seal-check", name="documentChecked",
            tip=_("Compared with the originals today"),
        )  # fmt: skip
        self._renew = button(
            _("Renew"), "arrow-u-up-right", name="documentRenew",
            tip=_("Enter the document that follows this one"),
        )  # fmt: skip
        self._add = button(_("Add"), "plus", name="addDocument", tip=_("Enter a document"))
        for made in (self._scan, self._checked, self._renew, self._add):
            head.addWidget(made)
        return head

    def _make_empty(self) -> QFrame:
        sheet = card()
        ways = [
            Way(_("Business licence"), self._on_add_licence, "certificate", "", "emptyAddLicence"),
            Way(_("Other document"), self._on_add, "plus", "", "emptyAddDocument"),
        ]
        vbox(sheet).addWidget(
            EmptyState(
                "certificate",
                _("No documents yet"),
                _(
                    "Before the first deal a company shows its business licence, the letter of "
                    "authorisation with the agent's ID card, the quality agreement and its bank "
                    "account. Enter them with their dates; the program reminds you before they end."
                ),
                ways,
            )
        )
        return sheet

    def _connect(self) -> None:
        table = self.table
        table.opened.connect(self._on_opened)
        table.edit_asked.connect(self.edit_current)
        table.delete_asked.connect(self._on_delete)
        table.menu_asked.connect(self._on_menu)
        table.sort_asked.connect(self._on_sort)
        table.selection_changed.connect(self._show_verbs)
        table.clicked.connect(self._on_clicked)
        self._add.clicked.connect(self._on_add)
        self._renew.clicked.connect(self._on_renew)
        self._checked.clicked.connect(self._on_checked)
        self._scan.clicked.connect(self._on_scan)
        self.missing.wanted.connect(self._on_wanted)

    # --- showing -----------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        from crmdesk.services.documents import judge, missing_for_first_deal
        from crmdesk.services.settings import EXPIRY_REMIND_DAYS, EXPIRY_SOON_DAYS

        settings = self.desk.services.settings
        judged = judge(
            state.rows("qualification"), clock.today(),
            soon_days=settings.get(EXPIRY_SOON_DAYS), remind_days=settings.get(EXPIRY_REMIND_DAYS),
        )  # fmt: skip
        self._rows = {int(j.row["id"]): j.row for j in judged}
        self._stack.setCurrentIndex(0 if judged else 1)
        if not judged:
            return
        scans = {int(r["id"]): str(r["file_name"]) for r in state.rows("attachment")}
        self._shown = {
            int(j.row["id"]): {
                **j.row,
                "document_status": j.status.value,
                "remaining": remaining(j),
                "scan": scans.get(j.row["scan_id"] or 0, ""),
                "checked": self._checked_words(j.row),
            }
            for j in judged
        }
        self._order = list(self._shown)
        customer_type = state.values.get("customer_type")
        self.missing.show_kinds(missing_for_first_deal(judged, customer_type))
        self._show_counts(judged)
        self._fill_table()

    def _show_counts(self, judged: Sequence[Any]) -> None:
        count = len(judged)
        self.counted.setText(
            ngettext("{count} document", "{count} documents", count).format(count=count)
        )
        clear(self._pills)
        for text, tone in troubles(judged):
            pill = Pill(text, tone)
            self._pills.addWidget(pill)
            pill.show()
        self._pills.invalidate()

    def _checked_words(self, row: Mapping[str, Any]) -> str:
        who = row["checked_by_id"]
        name = self.desk.services.names("employee", int(who)) if who else ""
        return f"{name} {row['checked_on'] or ''}".strip()

    def _fill_table(self) -> None:
        wanted = self.table.current_id()
        ids = self._sorted()
        specs = self._specs()
        rows = self._fetch([s.name for s in specs], ids)
        changed = tuple(specs) != self.model.specs
        self.model.show(len(ids), array("q", ids), rows, self._sort, specs if changed else None)
        if wanted is None or not self.table.go_to_id(wanted):
            self.table.go_to(0)
        self._show_verbs()

    def _specs(self) -> list[FieldSpec]:
        known = {s.name: s for s in self.desk.services.lists.columns("qualification")}
        for name, title in WORDS.items():
            known[name] = FieldSpec(kind=Kind.TEXT, label=title, name=name, derived=True)
        # Columns at the end come only where there is room for them: no scrolling sideways.
        room = self.table.viewport().width() - px(NAME_MIN)
        shown = [known[COLUMNS[0]]]
        for spec in (known[name] for name in COLUMNS[1:]):
            room -= natural_width(spec, spec.caption)
            if room < 0 and len(shown) >= ALWAYS_SHOWN:
                break
            shown.append(spec)
        return shown

    def _fetch(self, columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        return [tuple(self._shown.get(i, {}).get(c) for c in columns) for i in ids]

    def _sorted(self) -> list[int]:
        if not self._sort:
            return self._order
        key, down = self._sort[0].field, self._sort[0].descending
        if key in ("remaining", "document_status"):
            return self._order[::-1] if down else self._order
        filled = [i for i in self._order if self._shown[i].get(key)]
        blank = [i for i in self._order if not self._shown[i].get(key)]
        return [*sorted(filled, key=lambda i: str(self._shown[i][key]), reverse=down), *blank]

    def _show_verbs(self) -> None:
        has_row = self.current() is not None
        for made in (self._renew, self._checked, self._scan):
            made.setEnabled(has_row)
        row = self.current()
        has_scan = row is not None and row.get("scan_id") is not None
        self._scan.setText(_("Open the scan") if has_scan else _("Add the scan …"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.set_low(self.window().height() / theme().scale < LOW_WINDOW)
        if self._shown and self._is_drawn:
            self._fill_table()

    # --- doing ---------------------------------------------------------------------------------------
    def current(self) -> Mapping[str, Any] | None:
        """The document under the cursor."""
        found = self.table.current_id()
        return self._rows.get(found) if found is not None else None

    def edit_current(self) -> bool:
        row = self.current()
        if row is None or self._stack.currentIndex() != 0:
            return False
        self.actions_.edit(row)
        return True

    def _on_opened(self, document_id: int) -> None:
        self.actions_.edit(self._rows[document_id])

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._rows.get(index.data(RECORD_ID))
        if row is not None and self.model.specs[index.column()].name == "scan" and row["scan_id"]:
            self.actions_.open_scan(row)

    def _on_delete(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            self.actions_.delete(ids)

    def _on_menu(self, place: QPoint) -> None:
        row = self.current()
        if row is not None:
            self.actions_.show_menu(row, place)

    def _on_sort(self, key: str) -> None:
        self._sort = next_sort(self._sort, key)
        self._fill_table()

    def _on_add(self) -> None:
        self._on_wanted("")

    def _on_add_licence(self) -> None:
        self._on_wanted(LICENCE)

    def _on_wanted(self, kind: str) -> None:
        if self.state is not None:
            name = str(self.state.values.get("name") or "")
            self.actions_.add(self.state.customer_id, kind, name)

    def _on_renew(self) -> None:
        row = self.current()
        if row is not None:
            self.actions_.renew(row)

    def _on_checked(self) -> None:
        rows = [self._rows[i] for i in self.table.selected_ids() if i in self._rows]
        if rows:
            self.actions_.checked_today(rows)

    def _on_scan(self) -> None:
        row = self.current()
        if row is not None:
            self.actions_.open_scan(row)

    def stand_on(self, document_id: int) -> None:
        self.table.go_to_id(document_id)
