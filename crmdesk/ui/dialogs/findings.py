"""What a check of the customer file found, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label

if TYPE_CHECKING:
    from crmdesk.services.checking import Finding

SEVERITIES: Final = (
    Option("serious", N_("Serious")),
    Option("fault", N_("Fault")),
    Option("note", N_("Hint")),
)
COLUMNS: Final = (
    FieldSpec(kind=Kind.ENUM, label=N_("Severity"), name="severity", options=SEVERITIES),
    FieldSpec(kind=Kind.TEXT, label=N_("What was found"), name="found"),
    FieldSpec(kind=Kind.TEXT, label=N_("What can be done"), name="remedy"),
)


class FindingsDialog(Dialog):
    """Accepted means: repair what can be repaired."""

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(_("What the check found"), parent, size=(860, 460))
        repaired = any(f.is_repaired for f in findings)
        can_repair = any(f.can_repair and not f.is_repaired for f in findings)
        text = _("Repaired what could be computed anew.") if repaired else _("Worst first.")
        self.body.addWidget(label(text, "secondary", wrap=True))
        table = FixedTable(COLUMNS, "found", name="findings")
        table.table.set_widths({"remedy": px(210)})
        table.show_rows([_row(f) for f in findings])
        self.body.addWidget(table, 1)
        self.add_close(_("Close"))
        if can_repair:
            repair = self.add_button(_("Repair"), "primary", name="findingsRepair")
            repair.clicked.connect(self.accept)


def _row(finding: Finding) -> tuple[str, str, str]:
    if finding.is_repaired:
        remedy = _("Repaired")
    elif finding.can_repair:
        remedy = _("“Repair” puts it right")
    else:
        remedy = _("Correct it by hand")
    return str(finding.severity), finding.message(), remedy
