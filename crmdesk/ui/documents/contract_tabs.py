"""The tabs of a contract beside its lines and terms: money, goods, files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _, ngettext
from crmdesk.models import codecs
from crmdesk.ui import choosing_files
from crmdesk.ui.customers.file_list import FileList, FileRow
from crmdesk.ui.customers.files_tab import DropTarget, dropped_paths, said_kept
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents import part_lists
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.documents.totals import MONEY
from crmdesk.ui.opening_files import open_attachment, save_attachment
from crmdesk.ui.widgets import (
    Elided,
    button,
    card,
    hbox,
    label,
    line,
    link,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.states import EmptyState, Way
from crmdesk.ui.words import file_size, moment

# Where money and goods can be booked.
BOOKABLE: Final = ("signed", "running", "interrupted", "completed")


class PartsTab(QWidget):
    """Two sheets one beside the other where there is room, that scroll."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(f"tab_{key}")
        row = hbox(self, spacing=10)
        self.left, self.right = (self._make_sheet(row) for _side in range(2))

    def _make_sheet(self, row: QHBoxLayout) -> QVBoxLayout:
        sheet, holder = card(), QWidget()
        outer = vbox(holder, (18, 8, 18, 12), 8)
        column = vbox(None, spacing=6)
        outer.addLayout(column)
        outer.addStretch()
        vbox(sheet, (1, 1, 1, 1)).addWidget(scroll_area(holder))
        row.addWidget(sheet, 1)
        return column


class MoneyTab(PartsTab):
    """收款计划与收款. ``plan_asked``: make the plan anew."""

    plan_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("money")
        self.plan = part_lists.instalments(desk)
        self.receipts = part_lists.receipts(desk)
        column = self.left
        column.addWidget(self.plan)
        self._sum = label("", "muted", wrap=True, name="planSum")
        self._make = link(_("Make the plan …"), "calendar-check", name="makePlan")
        self._make.clicked.connect(self.plan_asked)
        foot = hbox(None, spacing=10)
        foot.addWidget(self._sum, 1)
        foot.addWidget(self._make)
        column.addWidget(line())
        column.addLayout(foot)
        column = self.right
        column.addWidget(self.receipts)
        column.addWidget(line())
        self._open = label("", "muted", wrap=True, name="receiptsSum")
        column.addWidget(self._open)

    def show_document(self, state: DocumentState) -> None:
        """Show the plan and what came in."""
        plan = state.children.get("instalment", ())
        paid = state.children.get("receipt", ())
        self.plan.show_parts(state.record_id, plan, can_add=state.is_open, can_change=state.is_open)
        can_book = state.is_current and state.state in BOOKABLE
        self.receipts.show_parts(
            state.record_id,
            paid,
            can_add=can_book,
            can_change=can_book,
            also={"customer_id": state.customer_id},
            start=self._next(state),
        )
        self._make.setVisible(state.is_open and not state.is_new)
        planned = sum(int(row["amount"]) for row in plan)
        amount = int(state.values.get("amount") or 0)
        text = _("Together {sum}").format(sum=codecs.show(MONEY, planned)) if plan else ""
        if plan and planned != amount:
            text += " · " + _("{difference} differ from the amount of the contract").format(
                difference=codecs.show(MONEY, abs(planned - amount))
            )
        self._sum.setText(text)
        self._show_open(state)

    def _next(self, state: DocumentState) -> dict[str, Any]:
        """A receipt usually is the next instalment, today."""
        done = state.completion
        start: dict[str, Any] = {"received_on": clock.today()}
        if done is None or not done.next_amount:
            return start
        start["amount"] = done.next_amount
        for row in state.children.get("instalment", ()):
            if done.next_due_on is not None and row["due_on"] == done.next_due_on.isoformat():
                start["instalment_id"] = int(row["id"])
        return start

    def _show_open(self, state: DocumentState) -> None:
        done = state.completion
        if state.is_new or done is None:
            self._open.setText("")
            return
        if state.state not in BOOKABLE and not done.received:
            self._open.setText(_("Money can be booked once the contract is signed."))
            return
        parts = [_("Open: {amount}").format(amount=codecs.show(MONEY, done.open_amount))]
        if done.overdue:
            parts.append(_("overdue: {amount}").format(amount=codecs.show(MONEY, done.overdue)))
        self._open.setText(" · ".join(parts))


class GoodsTab(PartsTab):
    """交货与里程碑."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("goods")
        self.deliveries = part_lists.deliveries(desk)
        self.milestones = part_lists.milestones(desk)
        column = self.left
        column.addWidget(self.deliveries)
        column.addWidget(line())
        self._sum = label("", "muted", wrap=True, name="goodsSum")
        column.addWidget(self._sum)
        self.right.addWidget(self.milestones)

    def show_document(self, state: DocumentState) -> None:
        """Show what was delivered and what is promised."""
        can_book = state.is_current and state.state in BOOKABLE
        start: dict[str, Any] = {"delivered_on": clock.today()}
        if len(state.lines) == 1:
            start["line_id"] = state.lines[0].get("id")
        self.deliveries.show_parts(
            state.record_id,
            state.children.get("delivery", ()),
            can_add=can_book,
            can_change=can_book,
            start=start,
        )
        lives = state.is_current and state.state not in ("closed", "cancelled")
        self.milestones.show_parts(
            state.record_id,
            state.children.get("milestone", ()),
            can_add=lives and not state.is_new,
            can_change=lives,
        )
        self._sum.setText(self._missing(state, can_book=can_book))

    def _missing(self, state: DocumentState, *, can_book: bool) -> str:
        if not can_book:
            return _("Deliveries can be booked once the contract is signed.")
        sent: dict[int, int] = {}
        for row in state.children.get("delivery", ()):
            sent[int(row["line_id"])] = sent.get(int(row["line_id"]), 0) + int(row["quantity"])
        missing = [n for n in state.lines if sent.get(int(n["id"]), 0) < int(n["quantity"])]
        if not missing:
            return _("Everything was delivered.")
        return ngettext(
            "{count} line is not delivered in full.",
            "{count} lines are not delivered in full.",
            len(missing),
        ).format(count=len(missing))


class FilesTab(QWidget):
    """附件: scans of the contract. Dropped files are kept with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("tab_files")
        self.setAcceptDrops(True)
        self._desk = desk
        self._state: DocumentState | None = None
        self._stack = QStackedWidget()
        vbox(self).addWidget(self._stack)
        sheet = card("contractFiles")
        column = vbox(sheet, (1, 8, 1, 1), 8)
        head = hbox(None, (16, 0, 12, 0), 8)
        head.addWidget(label(_("Attachments"), "heading"))
        head.addWidget(Elided(_("Scans of all versions; drop files onto this page."), "muted"), 1)
        self._save = button(_("Save as …"), "download-simple", name="contractFileSave")
        self._add = button(_("Add files"), "plus", name="contractAddFiles")
        head.addWidget(self._save)
        head.addWidget(self._add)
        column.addLayout(head)
        self.list = FileList()
        column.addWidget(self.list, 1)
        self._stack.addWidget(sheet)
        empty = card()
        vbox(empty).addWidget(
            EmptyState(
                "paperclip",
                _("No scans yet"),
                _("Drop the signed contract, annexes and letters here; they are kept in the file."),
                [Way(_("Choose files"), self._on_add, "plus", name="contractEmptyAdd")],
            )
        )
        self._stack.addWidget(empty)
        self._target = DropTarget(self)
        self._add.clicked.connect(self._on_add)
        self._save.clicked.connect(self._on_save)
        self.list.opened.connect(self._on_opened)
        self.list.delete_asked.connect(self._on_delete)

    def show_document(self, state: DocumentState) -> None:
        """Show the scans."""
        self._state = state
        rows = state.children.get("attachment", ())
        self._stack.setCurrentIndex(0 if rows else 1)
        names = self._desk.services.names
        files = []
        for row in rows:
            made = str(row["created_at"])
            who = row["created_by"]
            files.append(
                FileRow(
                    row,
                    int(row["id"]),
                    str(row["file_name"]),
                    str(row["remark"] or ""),
                    file_size(int(row["size"])),
                    moment(datetime.fromisoformat(made)),
                    names("employee", int(who)) if who else "",
                )
            )
        self.list.show_files(files)

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files with the contract."""
        state, services = self._state, self._desk.services
        files = [path for path in paths if not path.is_dir()]
        if state is None or state.record_id is None or not files:
            return
        document = ("contract", state.record_id)
        customer_id = state.customer_id
        self._desk.write(
            _("Adding files"),
            lambda progress: services.attachments.add(
                customer_id, files, progress=progress, document=document
            ),
            said=said_kept,
        )

    def _on_add(self) -> None:
        self.attach(
            choosing_files.choose_files(
                self._desk, self.window(), _("Add files"), purpose="attachments"
            )
        )

    def _on_opened(self, file: FileRow) -> None:
        open_attachment(self._desk, file.attachment_id, file.name, self.window())

    def _on_save(self) -> None:
        file = self.list.current()
        if file is not None:
            save_attachment(self._desk, file.attachment_id, file.name, self.window())

    def _on_delete(self) -> None:
        ids = [file.attachment_id for file in self.list.selected()]
        services = self._desk.services
        if ids:
            said = ngettext("{count} file is deleted.", "{count} files are deleted.", len(ids))
            self._desk.write(
                _("Deleting"),
                lambda _p: services.attachments.remove(ids),
                said=said.format(count=len(ids)),
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event):
            event.acceptProposedAction()
            self._target.setGeometry(self.rect())
            self._target.show()
            self._target.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._target.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._target.hide()
        event.acceptProposedAction()
        self.attach(dropped_paths(event))
