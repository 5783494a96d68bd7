"""What can be chosen beside a print preview, what is being printed, and what to know about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models.fields import Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, icon_label, label, scroll_area, vbox
from crmdesk.ui.widgets.check_line import CheckLine

if TYPE_CHECKING:
    from crmdesk.reports.base import Printed, Report

WIDTH: Final = 270


class ReportValues(QWidget):
    """The parameters of a report. ``changed`` is emitted when a usable value is another."""

    changed = Signal()

    def __init__(self, desk: Desk, report: Report, given: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.setObjectName("reportValues")
        specs = report.parameters
        start = {s.name: s.default for s in specs} | dict(given or {})
        column = vbox(self, spacing=8)
        typed = [s for s in specs if s.kind is not Kind.BOOL]
        self._form = RecordForm(typed, References(desk), columns=1)
        self._form.set_values(start)
        self._form.set_editing(True, is_new=True)
        self._form.changed.connect(self._on_changed)
        if not typed:
            self._form.hide()
        self._form.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        column.addWidget(self._form)
        self._boxes: dict[str, CheckLine] = {}
        for spec in specs:
            if spec.kind is Kind.BOOL:
                box = CheckLine(spec.caption, name=f"option_{spec.name}", on=bool(start[spec.name]))
                box.toggled.connect(self._on_changed)
                self._boxes[spec.name] = box
                column.addWidget(box)
        self._last = self._read()

    def values(self) -> dict[str, Any]:
        """The last usable values."""
        return dict(self._last)

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = {n: b.value() for n, b in self._form.boxes.items()}
        return found | {n: b.is_on for n, b in self._boxes.items()}

    def _on_changed(self) -> None:
        try:
            now = self._read()
        except FieldError:
            return  # the form says what is wrong
        if now != self._last:
            self._last = now
            self.changed.emit()


class PrintOptions(QFrame):
    """The panel at the right of the preview. ``columns_asked``: choose the columns of a list."""

    changed = Signal()
    columns_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        report: Report,
        given: Mapping[str, Any] | None = None,
        *,
        with_columns: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("printOptions")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0), 8)
        self.parameters = ReportValues(desk, report, given)
        self.parameters.changed.connect(self.changed)
        if report.parameters or with_columns:
            column.addWidget(label(_("Options"), "section"))
        column.addWidget(self.parameters)
        self.parameters.setVisible(bool(report.parameters))
        if with_columns:
            columns = button(_("Choose columns …"), "columns", name="printColumns")
            columns.clicked.connect(self.columns_asked)
            column.addWidget(columns)
        heading = label(_("This print"), "section")
        heading.setContentsMargins(0, px(6), 0, 0)
        column.addWidget(heading)
        self._facts = label("", "secondary", wrap=True, name="printFacts")
        column.addWidget(self._facts)
        self._remarks = vbox(None, spacing=6)
        column.addLayout(self._remarks)
        column.addStretch()
        vbox(self, (14, 12, 6, 12)).addWidget(scroll_area(inner), 1)
        self._shown: list[QWidget] = []

    def values(self) -> dict[str, Any]:
        """The parameters as chosen."""
        return self.parameters.values()

    def show_waiting(self) -> None:
        """The pages are being made."""
        self._facts.setText(_("The pages are being made …"))
        self._show_remarks(())

    def show_printed(self, printed: Printed) -> None:
        """Say what was made and what to know about it."""
        lines = [_("{count} pages").format(count=f"{printed.pages:,}")]
        numbers = [p.number for p in printed.papers]
        if len(numbers) == 1:
            lines.append(_("Print number {number}").format(number=numbers[0]))
        elif numbers:
            lines.append(
                _("Print numbers {first} to {last}").format(first=numbers[0], last=numbers[-1])
            )
        self._facts.setText("\n".join(lines))
        self._show_remarks(printed.remarks)

    def _show_remarks(self, remarks: Sequence[str]) -> None:
        for widget in self._shown:
            self._remarks.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown.clear()
        for remark in remarks:
            made = QFrame()
            made.setProperty("role", "callout")
            row = hbox(made, (10, 8, 10, 8), 8)
            row.addWidget(icon_label("warning", "warn", 16))
            row.addWidget(label(remark, wrap=True, name="printRemark"), 1)
            self._shown.append(made)
            self._remarks.addWidget(made)
